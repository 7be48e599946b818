//! Consumers: work that follows the log, each with a durable place in it.
//!
//! A consumer's place is written in the same transaction as what it made of the rows, so a crash
//! neither loses nor doubles anything; what it writes should have deterministic ids all the same,
//! because `process` may run again over rows whose transaction did not commit.

mod cursor;
mod runner;
mod status;

use std::time::Duration;

use async_trait::async_trait;
use sqlx::SqliteConnection;

use crate::batch::{LogBatch, Seq};

pub(crate) use cursor::{all as cursors, register};
pub(crate) use runner::Runner;
pub use status::ConsumerStatus;
pub(crate) use status::Statuses;

/// Why a consumer could not process or commit; reported in its status, and tried again.
pub type ConsumerError = Box<dyn std::error::Error + Send + Sync>;

/// How much a consumer takes at once, and how long it lets rows gather.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At most this many rows (one batch at least); it starts as soon as so many wait.
    pub rows: u64,
    /// At most this many bytes of arrays (one batch at least); it starts as soon as so many wait.
    pub bytes: usize,
    /// It starts once the oldest waiting row is this old; zero starts at once.
    pub age: Duration,
    /// It starts at most this often, unless so many rows wait: every portion costs a sync.
    pub pace: Duration,
    /// While rows come in a burst, tens of thousands a second, it holds to its pace until so many wait,
    /// although a portion is full: what prepares pages leaves the processors to whoever takes rows in, and
    /// does it once they are quiet. Zero: it never waits for that.
    pub yields: u64,
}

impl Default for Limits {
    /// At once, 10,000 rows or 16 MiB at a time.
    fn default() -> Self {
        Self {
            rows: 10_000,
            bytes: 16 * 1024 * 1024,
            age: Duration::ZERO,
            pace: Duration::ZERO,
            yields: 0,
        }
    }
}

/// Work that follows a tenant's log.
#[async_trait]
pub trait Consumer: Send + Sync + 'static {
    /// What [`Consumer::process`] makes of rows, on its way to [`Consumer::commit`].
    type Output: Send + Sync + 'static;

    /// Its name: the key of its place in the log. It must not change between releases.
    fn name(&self) -> &'static str;

    /// How much it takes at once.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Works on batches that follow each other without a gap. Nothing may be kept or sent yet.
    ///
    /// # Errors
    /// Any: the same rows come again after a pause.
    async fn process(&self, batches: Vec<LogBatch>) -> Result<Self::Output, ConsumerError>;

    /// Writes the output into the tenant's database, in the transaction that moves the cursor.
    ///
    /// # Errors
    /// Any: nothing is kept and the same rows come again after a pause.
    async fn commit(
        &self,
        output: &Self::Output,
        database: &mut SqliteConnection,
    ) -> Result<(), ConsumerError>;

    /// Called once the transaction has committed: rows up to `upto` will not come again.
    async fn committed(&self, output: Self::Output, upto: Seq) {
        let _ = (output, upto);
    }

    /// Called where the cursor turns out to stand elsewhere than this process left it: an earlier
    /// commit succeeded although it reported a failure, and `committed` was not called for it.
    ///
    /// # Errors
    /// Any: nothing is processed until this succeeds.
    async fn found_at(&self, cursor: Seq) -> Result<(), ConsumerError> {
        let _ = cursor;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
