//! Locks, format versions and atomic replacement of small files.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use crate::store::StoreError;

/// A folder's lock, held while this lives. The system releases it when the process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    pub(crate) fn take(path: &Path) -> Result<Self, StoreError> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(path)
            .map_err(StoreError::io(path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => {
                Err(StoreError::Io { path: path.to_owned(), source })
            }
        }
    }
}

/// Replaces a file so that a crash leaves the old or the new one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let new = path.with_extension("new");
    let io = StoreError::io(path);
    let write = || {
        let mut file =
            OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&new, path)?;
        match path.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    write().map_err(io)
}

/// Bytes of all files in a folder and below. A file that vanishes meanwhile counts nothing.
pub(crate) fn size(folder: &Path) -> Result<u64, StoreError> {
    let gone = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if gone(&error) => return Ok(0),
        Err(error) => return Err(StoreError::io(folder)(error)),
    };
    let mut bytes = 0;
    for entry in entries {
        let entry = entry.map_err(StoreError::io(folder))?;
        bytes += match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size(&entry.path())?,
            Ok(metadata) => metadata.len(),
            Err(error) if gone(&error) => 0,
            Err(error) => return Err(StoreError::io(&entry.path())(error)),
        };
    }
    Ok(bytes)
}

/// Writes a folder's format version.
pub(crate) fn write_format(folder: &Path, version: u32) -> Result<(), StoreError> {
    replace(&folder.join("format"), format!("{version}\n").as_bytes())
}

/// A folder's format version; none where it has none yet. A newer one than `known` is refused.
pub(crate) fn read_format(folder: &Path, known: u32) -> Result<Option<u32>, StoreError> {
    let path = folder.join("format");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(StoreError::Io { path, source }),
    };
    let found = text
        .trim()
        .parse::<u32>()
        .map_err(|error| StoreError::Io { path, source: std::io::Error::other(error) })?;
    if found > known {
        return Err(StoreError::Newer { folder: folder.to_owned(), found, known });
    }
    Ok(Some(found))
}
