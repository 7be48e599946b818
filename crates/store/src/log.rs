//! A tenant's log: the place where rows become durable.
//!
//! ```text
//! log/<first seq, 20 digits>-<generation>.log
//!   header   40 bytes (see `keys::seal`) and a 16-byte tag over it
//!   frame    "SLFR", length (4), number (8), ciphertext and tag      one per group commit
//! frame, decrypted
//!   first seq (8), then for each batch: rows (4), received (8), key (4 + n), payload (4 + n)
//! ```
//!
//! Appends that arrive while a group is being written wait and form the next group, so one
//! `fdatasync` acknowledges all of them. A file is written by one process run only: its frame number
//! is its nonce, and a torn frame must not be followed by another one under the same number.

pub mod files;
mod frame;
mod group;
mod index;
mod queue;
mod read;
mod recover;

use std::path::{Path, PathBuf};

pub(crate) use frame::FileName;
pub(crate) use index::{Index, Keys};
pub(crate) use queue::{Log, Pending};
pub(crate) use recover::{Recovered, recover, remove};

use crate::batch::CodecError;

/// Why the log could not be read or opened.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// A frame that whole frames follow does not authenticate: damage, not a torn write.
    #[error("{path} is damaged at byte {offset}: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where.
        offset: u64,
        /// What does not fit.
        reason: &'static str,
    },
    /// Rows that were acknowledged are not in the log.
    #[error("the log lacks rows: it holds {oldest} to {end}, and {consumer} stands at {cursor}")]
    Missing {
        /// Oldest row in the log.
        oldest: u64,
        /// Newest row in the log.
        end: u64,
        /// Who has seen a row outside.
        consumer: String,
        /// Which row.
        cursor: u64,
    },
    /// A batch's bytes are of another version.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// The cipher refused.
    #[error(transparent)]
    Seal(#[from] keys::seal::SealError),
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl LogError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

/// Where and how a tenant's log is kept.
#[derive(Clone, Debug)]
pub(crate) struct LogConfig {
    pub(crate) folder: PathBuf,
    pub(crate) tenant: String,
    pub(crate) key: keys::DataKey,
    pub(crate) files: std::sync::Arc<dyn files::LogFiles>,
    /// A file that has grown to this many bytes is followed by a new one.
    pub(crate) roll: u64,
    /// Bytes of rows that may wait for their sync.
    pub(crate) queue: usize,
}

#[cfg(test)]
mod tests;
