//! Registry keys and values.

use super::{Cells, View};

/// Short and kernel names of hives, and the names that published rows use for them. `HKU` holds the
/// users' hives, which published rows name as the current user's, with the SID behind it.
const HIVES: &[(&str, &str)] = &[
    ("HKLM", "HKEY_LOCAL_MACHINE"),
    ("HKCR", "HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes"),
    ("HKU", "HKEY_CURRENT_USER"),
    ("\\REGISTRY\\MACHINE", "HKEY_LOCAL_MACHINE"),
    ("\\REGISTRY\\USER", "HKEY_CURRENT_USER"),
];

/// The control set in use, and how published rows name it.
const CURRENT: &str = "HKEY_LOCAL_MACHINE\\System\\CurrentControlSet";
const FIRST: &str = "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001";

/// What is behind `prefix`, compared without regard to case, where that is the end or a new part.
fn below<'a>(key: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = key.split_at_checked(prefix.len())?;
    let whole = rest.is_empty() || rest.starts_with('\\');
    (whole && head.eq_ignore_ascii_case(prefix)).then_some(rest)
}

/// A key with its hive's long name.
pub(super) fn long_name(key: &str) -> String {
    let long = HIVES
        .iter()
        .find_map(|(short, long)| below(key, short).map(|rest| format!("{long}{rest}")))
        .unwrap_or_else(|| key.to_owned());
    match below(&long, CURRENT) {
        Some(rest) => format!("{FIRST}{rest}"),
        None => long,
    }
}

/// The key as Sysmon most likely wrote it.
pub(super) fn short_name(key: &str) -> String {
    if let Some(rest) = below(key, FIRST) {
        return format!("HKLM\\System\\CurrentControlSet{rest}");
    }
    HIVES
        .iter()
        .filter(|(short, _)| matches!(*short, "HKLM" | "HKU"))
        .find_map(|(short, long)| below(key, long).map(|rest| format!("{short}{rest}")))
        .unwrap_or_else(|| key.to_owned())
}

/// What an `ActionType` says about the object.
enum Object {
    Key,
    /// Deleted: published rows have the name among the previous ones, so both are filled.
    DeletedKey,
    Value,
    DeletedValue,
    RenamedKey,
}

fn object_of(action: &str) -> Object {
    match action {
        "RegistryValueSet" => Object::Value,
        "RegistryValueDeleted" => Object::DeletedValue,
        "RegistryKeyDeleted" => Object::DeletedKey,
        "RegistryKeyRenamed" => Object::RenamedKey,
        _ => Object::Key,
    }
}

pub(super) fn put_target(cells: &mut Cells, target: &str) {
    if target.is_empty() {
        return;
    }
    let key = long_name(target);
    let object = object_of(cells.action);
    match object {
        Object::Key => cells.put_text("RegistryKey", key),
        Object::RenamedKey => cells.put_text("PreviousRegistryKey", key),
        Object::DeletedKey => {
            cells.put_text("PreviousRegistryKey", key.clone());
            cells.put_text("RegistryKey", key);
        }
        Object::Value | Object::DeletedValue => {
            let Some((key, name)) = key.rsplit_once('\\') else {
                return cells.put_text("RegistryKey", key);
            };
            cells.put_text("RegistryKey", key);
            cells.put_text("RegistryValueName", name);
            if matches!(object, Object::DeletedValue) {
                cells.put_text("PreviousRegistryKey", key);
                cells.put_text("PreviousRegistryValueName", name);
            }
        }
    }
}

/// The inverse of [`put_target`]; published rows of deletions have the previous names alone.
pub(super) fn join_target(view: &View<'_>) -> Option<String> {
    let text = |column, previous| {
        view.text(column).filter(|text| !text.is_empty()).or_else(|| view.text(previous))
    };
    match object_of(view.action().unwrap_or_default()) {
        Object::RenamedKey => view.text("PreviousRegistryKey").map(short_name),
        Object::Key | Object::DeletedKey => {
            text("RegistryKey", "PreviousRegistryKey").map(short_name)
        }
        Object::Value | Object::DeletedValue => {
            let key = short_name(text("RegistryKey", "PreviousRegistryKey")?);
            Some(match text("RegistryValueName", "PreviousRegistryValueName") {
                Some(name) => format!("{key}\\{name}"),
                None => key,
            })
        }
    }
}

/// Sets type and data of a value from Sysmon's rendering.
pub(super) fn put_details(cells: &mut Cells, details: &str) {
    if cells.action != "RegistryValueSet" {
        return;
    }
    let (kind, data) = if let Some(number) = hex_in(details, "DWORD (") {
        ("Dword", Some(number.to_string()))
    } else if let Some(number) = quad_in(details) {
        ("QWord", Some(number.to_string()))
    } else if details == "Binary Data" {
        ("Binary", None)
    } else if details == "(Empty)" {
        ("String", Some(String::new()))
    } else {
        ("String", Some(details.to_owned()))
    };
    cells.put_text("RegistryValueType", kind);
    if let Some(data) = data {
        cells.put_text("RegistryValueData", data);
    }
}

/// The inverse of [`put_details`].
pub(super) fn join_details(view: &View<'_>) -> Option<String> {
    let data = view.text("RegistryValueData");
    match view.text("RegistryValueType")? {
        "Dword" => data?.parse::<u32>().ok().map(|number| format!("DWORD (0x{number:08x})")),
        "QWord" => data?
            .parse::<u64>()
            .ok()
            .map(|number| format!("QWORD (0x{:08x}-0x{:08x})", number >> 32, number & 0xffff_ffff)),
        "Binary" => Some("Binary Data".to_owned()),
        _ => match data? {
            "" => Some("(Empty)".to_owned()),
            data => Some(data.to_owned()),
        },
    }
}

fn hex_in(details: &str, kind: &str) -> Option<u32> {
    hex(details.strip_prefix(kind)?.strip_suffix(')')?)
}

fn quad_in(details: &str) -> Option<u64> {
    let (high, low) = details.strip_prefix("QWORD (")?.strip_suffix(')')?.split_once('-')?;
    Some(u64::from(hex(high)?) << 32 | u64::from(hex(low)?))
}

fn hex(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("0x")?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hives_get_the_names_of_published_rows() {
        let check = |key: &str, expect: &str| assert_eq!(long_name(key), expect);
        check("HKLM\\SOFTWARE\\A", "HKEY_LOCAL_MACHINE\\SOFTWARE\\A");
        check("hku\\S-1-5-21-1\\A", "HKEY_CURRENT_USER\\S-1-5-21-1\\A");
        check("HKCR\\.txt", "HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\.txt");
        check(
            "\\REGISTRY\\MACHINE\\SYSTEM\\CurrentControlSet\\X",
            "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\X",
        );
        check("HKLM\\System\\CurrentControlSet", "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001");
        check("HKLM\\System\\CurrentControlSetX", "HKEY_LOCAL_MACHINE\\System\\CurrentControlSetX");
        check("HKLMX\\A", "HKLMX\\A");
        check("\\REGISTRY\\A\\{x}", "\\REGISTRY\\A\\{x}");
    }

    #[test]
    fn the_way_back_gives_sysmons_names() {
        for key in
            ["HKLM\\SOFTWARE\\A", "HKU\\S-1-5-18\\A", "HKLM\\System\\CurrentControlSet\\B", "other"]
        {
            assert_eq!(short_name(&long_name(key)), key);
        }
    }
}
