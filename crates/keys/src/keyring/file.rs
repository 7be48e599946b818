//! Reading and replacing a secret file.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::KeyError;

/// The folder of a keyring, with the lock that one process holds.
#[derive(Debug)]
pub(super) struct Folder {
    _lock: File,
}

impl Folder {
    /// Makes the keyring's folder (mode 700) and takes `<path>.lock`.
    pub(super) fn lock(path: &Path) -> Result<Self, KeyError> {
        make_parent(path)?;
        let lock_path = with_suffix(path, ".lock");
        let lock = secret(OpenOptions::new().create(true).truncate(false).write(true))
            .open(&lock_path)
            .map_err(KeyError::io(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { _lock: lock }),
            Err(std::fs::TryLockError::WouldBlock) => Err(KeyError::InUse(path.to_owned())),
            Err(std::fs::TryLockError::Error(source)) => {
                Err(KeyError::Io { path: lock_path, source })
            }
        }
    }

    /// The file's text, or none where it does not exist.
    #[expect(clippy::unused_self, reason = "the lock must be held to read what others may replace")]
    pub(super) fn read(&self, path: &Path) -> Result<Option<String>, KeyError> {
        read_secret(path)
    }

    /// Replaces the file so that a crash leaves the old or the new one.
    #[expect(clippy::unused_self, reason = "the lock must be held to write")]
    pub(super) fn replace(&self, path: &Path, text: &str) -> Result<(), KeyError> {
        replace_secret(path, text)
    }
}

/// Reads a file that only its owner may read.
pub(super) fn read_secret(path: &Path) -> Result<Option<String>, KeyError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(KeyError::Io { path: path.to_owned(), source }),
    };
    let mode = file.metadata().map_err(KeyError::io(path))?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyError::Mode { path: path.to_owned(), mode });
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(KeyError::io(path))?;
    Ok(Some(text))
}

/// Writes a new file beside, syncs it, renames it over the old one, syncs the folder.
pub(super) fn replace_secret(path: &Path, text: &str) -> Result<(), KeyError> {
    make_parent(path)?;
    let new = with_suffix(path, ".new");
    let mut file = secret(OpenOptions::new().create(true).truncate(true).write(true))
        .open(&new)
        .map_err(KeyError::io(&new))?;
    file.write_all(text.as_bytes()).map_err(KeyError::io(&new))?;
    file.sync_all().map_err(KeyError::io(&new))?;
    std::fs::rename(&new, path).map_err(KeyError::io(path))?;
    let parent = parent(path);
    let folder = File::open(parent).map_err(KeyError::io(parent))?;
    folder.sync_all().map_err(KeyError::io(parent))
}

fn secret(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn make_parent(path: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::DirBuilderExt as _;
    let parent = parent(path);
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(parent);
    made.map_err(KeyError::io(parent))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
