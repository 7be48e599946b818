//! Why rows were not appended.

use std::time::Duration;

use crate::access::Refused;

/// Why a batch was not acknowledged. Unless it says otherwise nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Too many rows wait for the disk or for their segment; the caller should try again later.
    #[error("the store is busy; try again in {} s", retry_after.as_secs_f32())]
    Busy {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The log could not be written or synced and takes no more rows until it is opened again. The
    /// batch may or may not be there then; an idempotency key makes repeating it safe.
    #[error("the store cannot write: {0}")]
    Degraded(String),
    /// Rows of a table that is not filled from telemetry.
    #[error("table {0} takes no rows")]
    Table(&'static str),
    /// More rows or bytes than one batch may have.
    #[error(
        "a batch of {rows} rows and {bytes} bytes is too large: at most {MAX_ROWS} rows and {MAX_BYTES} bytes"
    )]
    TooLarge {
        /// Its rows.
        rows: usize,
        /// Its bytes, about.
        bytes: usize,
    },
    /// An idempotency key that is empty or longer than 512 bytes.
    #[error("an idempotency key has 1 to {MAX_KEY} bytes")]
    Key,
    /// The context does not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The tenant's database refused to look up a key.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Arrow refused to encode the rows.
    #[error("the rows cannot be encoded: {0}")]
    Encode(#[from] arrow::error::ArrowError),
}

/// Rows that one batch may have.
pub const MAX_ROWS: usize = 1_000_000;
/// Bytes that one batch may have, about: text as it is, 8 for every other cell.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Bytes of an idempotency key.
pub const MAX_KEY: usize = 512;
