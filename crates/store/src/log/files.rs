//! The seam below the log: real files, or files that count, fail or fill up in tests.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Makes the files that a log is written to.
pub trait LogFiles: Send + Sync + std::fmt::Debug {
    /// Makes a new file and makes its name durable.
    ///
    /// # Errors
    /// The file system's; [`io::ErrorKind::AlreadyExists`] where the file exists.
    fn create(&self, path: &Path) -> io::Result<Box<dyn LogFile>>;
}

/// A log file that is being written.
pub trait LogFile: Send {
    /// Appends all of `bytes`.
    ///
    /// # Errors
    /// The file system's; the file may then hold a part of them.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Returns once everything appended survives a power loss.
    ///
    /// # Errors
    /// The file system's. Nothing is known then about what was appended since the last sync, and
    /// asking again proves nothing: Linux reports a failed write-back once.
    fn sync(&mut self) -> io::Result<()>;
}

/// The file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealFiles;

struct RealFile(File);

impl LogFiles for RealFiles {
    fn create(&self, path: &Path) -> io::Result<Box<dyn LogFile>> {
        let file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)?;
        if let Some(folder) = path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(Box::new(RealFile(file)))
    }
}

impl LogFile for RealFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }
}
