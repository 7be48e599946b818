//! The project's own files, read once.

use std::path::{Path, PathBuf};

/// A text file: its name from the top level, with `/`, and what it says.
pub(crate) struct File {
    /// Such as `src/main.rs`.
    pub(crate) name: String,
    /// The whole text.
    pub(crate) text: String,
}

impl File {
    /// Whether its name ends in one of these, given without the dot.
    pub(crate) fn is(&self, endings: &[&str]) -> bool {
        let ending = Path::new(&self.name).extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| endings.contains(&ending))
    }
}

/// The top level of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file that belongs to the project: no build results, no packages, no data of a running portal.
pub(crate) fn all() -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![root().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                if !left_out(&path) {
                    folders.push(path);
                }
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                files.push(File { name: name(&path), text });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn left_out(folder: &Path) -> bool {
    let top: [PathBuf; 3] = [".git", "target", "data"].map(|name| root().join(name));
    top.iter().any(|left_out| left_out == folder)
        || folder.ends_with("node_modules")
        || folder.ends_with("public/fonts")
}

fn name(path: &Path) -> String {
    let parts = path.strip_prefix(root()).unwrap().components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
