//! Files below folders.

use std::path::{Path, PathBuf};

/// All files at or below `paths`, folders in the order of their names, so that every run sees the
/// same order. Symbolic links are followed only where named in `paths` itself: a link inside a
/// folder could lead round in a circle.
///
/// # Errors
/// Where a path does not exist or a folder cannot be listed.
pub fn walk<P: AsRef<Path>>(paths: &[P]) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let path = path.as_ref();
        if std::fs::metadata(path)?.is_dir() {
            descend(path, &mut files)?;
        } else {
            files.push(path.to_owned());
        }
    }
    Ok(files)
}

fn descend(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    // A list instead of recursion: the depth of folders is not ours to bound.
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let mut entries = std::fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        let mut folders = Vec::new();
        for entry in entries {
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
        open.extend(folders.into_iter().rev());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_the_order_of_names_whatever_their_depth() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("b/deep")).unwrap();
        for name in ["c.json", "a.json", "b/2.evtx", "b/deep/1.evtx"] {
            std::fs::write(root.path().join(name), b"{}").unwrap();
        }
        let names: Vec<_> = walk(&[root.path()])
            .unwrap()
            .into_iter()
            .map(|path| path.strip_prefix(root.path()).unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["a.json", "c.json", "b/2.evtx", "b/deep/1.evtx"]);
        assert!(walk(&[root.path().join("missing")]).is_err());
    }
}
