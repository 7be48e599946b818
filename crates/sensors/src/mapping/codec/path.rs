//! Paths of files.

use std::borrow::Cow;

use super::Cells;

/// The last part of a path of either kind of separator.
pub(super) fn last_part(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or(path)
}

/// Sets path and last part; `shown` is the path in its own case, whose last part is kept.
pub(super) fn put(cells: &mut Cells, folder: &str, file: &str, path: &str, shown: &str) {
    if path.is_empty() || path == "-" {
        return;
    }
    cells.put_text(folder, path);
    cells.put_text(file, last_part(shown));
}

/// The full path. Published rows of older versions have the folder alone in their path column.
pub(super) fn join(folder: Option<&str>, file: Option<&str>) -> Option<String> {
    match (folder.filter(|text| !text.is_empty()), file.filter(|text| !text.is_empty())) {
        (Some(folder), Some(file)) => {
            if last_part(folder).eq_ignore_ascii_case(file) {
                Some(folder.to_owned())
            } else {
                let separator = if folder.contains('/') { '/' } else { '\\' };
                Some(format!("{}{separator}{file}", folder.trim_end_matches(separator)))
            }
        }
        (Some(only), None) | (None, Some(only)) => Some(only.to_owned()),
        (None, None) => None,
    }
}

/// Folders that only the system's volume has.
const SYSTEM_FOLDERS: &[&str] =
    &["windows\\", "program files\\", "program files (x86)\\", "programdata\\", "users\\"];

/// A kernel path with its drive letter. Which volume has which letter is not in the event, so only
/// the system's volume, told by its folders, becomes `c:`.
pub(super) fn of_device(path: &str) -> Cow<'_, str> {
    let lower = path.to_lowercase();
    let below = lower
        .strip_prefix("\\device\\harddiskvolume")
        .and_then(|rest| rest.split_once('\\'))
        .filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()))
        .map(|(_, below)| below);
    match below {
        Some(below) if SYSTEM_FOLDERS.iter().any(|folder| below.starts_with(folder)) => {
            Cow::Owned(format!("c:\\{below}"))
        }
        _ => Cow::Owned(lower),
    }
}

/// The program that a command line starts: the quoted part, or up to the first blank behind an
/// extension of programs and drivers, or up to the first blank.
pub(super) fn of_command(command: &str) -> &str {
    let command = command.trim();
    if let Some(rest) = command.strip_prefix('"') {
        return rest.split('"').next().unwrap_or(rest);
    }
    let lower = command.to_ascii_lowercase();
    let end = [".exe", ".sys", ".dll", ".com", ".bat", ".cmd"]
        .iter()
        .filter_map(|extension| lower.find(extension).map(|at| at + extension.len()))
        .filter(|end| {
            lower.get(*end..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
        .min();
    match end {
        Some(end) => command.get(..end).unwrap_or(command),
        None => command.split(' ').next().unwrap_or(command),
    }
}

/// The first file of Defender's list `file:_C:\a; process:_pid:1`.
pub(super) fn of_resource(resources: &str) -> Option<&str> {
    resources.split(';').map(str::trim).find_map(|resource| {
        let (kind, path) = resource.split_once(":_")?;
        let path = path.split("->").next().unwrap_or(path);
        (kind.ends_with("file") && !path.is_empty()).then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernel_paths_get_a_letter_where_it_is_certain() {
        let check = |path: &str, expect: &str| assert_eq!(of_device(path), expect, "{path}");
        check(
            "\\device\\harddiskvolume4\\windows\\system32\\dns.exe",
            "c:\\windows\\system32\\dns.exe",
        );
        check("\\Device\\HarddiskVolume12\\Users\\a\\b.exe", "c:\\users\\a\\b.exe");
        check("\\device\\harddiskvolume9\\games\\g.exe", "\\device\\harddiskvolume9\\games\\g.exe");
        check("System", "system");
    }

    #[test]
    fn the_program_of_a_command_is_found() {
        let check = |command: &str, expect: &str| assert_eq!(of_command(command), expect);
        check("\"C:\\Program Files\\a b\\c.exe\" -k x", "C:\\Program Files\\a b\\c.exe");
        check("C:\\Program Files\\a b\\c.exe -k x.exe", "C:\\Program Files\\a b\\c.exe");
        check("%COMSPEC% /c echo", "%COMSPEC%");
        check("\\SystemRoot\\x.SYS", "\\SystemRoot\\x.SYS");
        check("", "");
    }

    #[test]
    fn paths_are_joined_only_where_the_file_is_missing() {
        let check = |folder, file, expect: Option<&str>| {
            assert_eq!(join(folder, file).as_deref(), expect);
        };
        check(Some("C:\\a\\B.exe"), Some("b.exe"), Some("C:\\a\\B.exe"));
        check(Some("C:\\a"), Some("b.exe"), Some("C:\\a\\b.exe"));
        check(Some("/usr/bin/"), Some("b"), Some("/usr/bin/b"));
        check(None, Some("b"), Some("b"));
        check(Some(""), None, None);
    }

    #[test]
    fn the_first_file_among_resources_is_found() {
        let check = |text: &str, expect| assert_eq!(of_resource(text), expect);
        check("process:_pid:1; file:_C:\\a\\b.exe", Some("C:\\a\\b.exe"));
        check("containerfile:_C:\\a.zip; file:_C:\\a.zip->b.exe", Some("C:\\a.zip"));
        check("behavior:_x", None);
    }
}
