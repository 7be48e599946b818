//! Making a written object survive a power loss where the store is a folder.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// The folder below which objects lie; none for stores that are durable once they answer.
#[derive(Clone, Debug)]
pub(crate) struct Durable(pub(crate) Option<PathBuf>);

impl Durable {
    /// Syncs an object and the folders that lead to it. `object_store` does neither.
    pub(crate) async fn settle(&self, path: &object_store::path::Path) -> io::Result<()> {
        let Some(root) = self.0.clone() else { return Ok(()) };
        let file = root.join(path.as_ref());
        let done = tokio::task::spawn_blocking(move || sync(&root, &file));
        done.await.map_err(io::Error::other)?
    }
}

impl Durable {
    /// Removes what was being written below a folder when the process ended: `object_store` writes beside
    /// the object, under its name and `#`, and does not list that.
    pub(crate) async fn sweep(&self, below: &str) -> io::Result<()> {
        let Some(root) = self.0.clone() else { return Ok(()) };
        let folder = root.join(below);
        let done = tokio::task::spawn_blocking(move || sweep(&folder));
        done.await.map_err(io::Error::other)?
    }
}

fn sweep(folder: &Path) -> io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sweep(&entry.path())?;
        } else if entry.file_name().as_encoded_bytes().contains(&b'#') {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn sync(root: &Path, file: &Path) -> io::Result<()> {
    File::open(file)?.sync_all()?;
    for folder in file.ancestors().skip(1).take_while(|folder| folder.starts_with(root)) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
