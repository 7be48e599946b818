//! What an import reads: files of this machine, and uploads.

use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::server::uploads::{Reader, Staged};

/// One thing to read.
pub(super) enum Input {
    /// A file.
    Path(PathBuf),
    /// An upload, with its name.
    Staged(String, Staged),
}

impl Input {
    /// How reports call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Staged(name, _) => name.clone(),
        }
    }

    /// Reads it from its start.
    pub(super) fn open(&self) -> std::io::Result<Opened> {
        match self {
            Self::Path(path) => std::fs::File::open(path).map(Opened::File),
            Self::Staged(_, staged) => staged.open().map(Opened::Staged),
        }
    }
}

/// An [`Input`] that is being read.
pub(super) enum Opened {
    File(std::fs::File),
    Staged(Reader),
}

impl Read for Opened {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::File(file) => file.read(out),
            Self::Staged(reader) => reader.read(out),
        }
    }
}

impl Seek for Opened {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match self {
            Self::File(file) => file.seek(to),
            Self::Staged(reader) => reader.seek(to),
        }
    }
}

/// How far an import is, for somebody who looks meanwhile.
#[derive(Debug, Default)]
pub struct Progress {
    records: AtomicU64,
    rows: AtomicU64,
}

impl Progress {
    /// One more record was read.
    pub(super) fn read(&self) {
        self.records.fetch_add(1, Ordering::Relaxed);
    }

    /// So many rows are durable.
    pub(super) fn keep(&self, rows: u64) {
        self.rows.store(rows, Ordering::Relaxed);
    }

    /// Records read, bad ones included.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records.load(Ordering::Relaxed)
    }

    /// Rows that are durable.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }
}
