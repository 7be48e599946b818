//! The inventory consumer: which devices there are, what they are, when they were last heard of.

mod seen;

use std::time::Duration;

use sqlx::SqliteConnection;
use store::{Consumer, ConsumerError, Limits, LogBatch};

pub(in crate::server) use seen::INTERACTIVE;
pub use seen::Seen;

use crate::server::consumers;
use crate::server::records::devices;

/// Keeps one tenant's device inventory.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inventory;

#[async_trait::async_trait]
impl Consumer for Inventory {
    type Output = Seen;

    fn name(&self) -> &'static str {
        consumers::INVENTORY
    }

    /// Four times a second at most: a list that is so old is as good, and a commit is a sync.
    fn limits(&self) -> Limits {
        Limits {
            rows: 100_000,
            bytes: 64 << 20,
            pace: Duration::from_millis(250),
            ..Limits::default()
        }
    }

    async fn process(&self, batches: Vec<LogBatch>) -> Result<Seen, ConsumerError> {
        let work = tokio::task::spawn_blocking(move || {
            let mut seen = Seen::default();
            for batch in &batches {
                for part in &batch.tables {
                    seen.add(part, batch.received);
                }
            }
            seen
        });
        Ok(work.await?)
    }

    async fn commit(&self, seen: &Seen, db: &mut SqliteConnection) -> Result<(), ConsumerError> {
        for device in seen.devices() {
            devices::merge(db, device).await?;
        }
        for state in &seen.states {
            devices::note_state(db, state).await?;
        }
        Ok(())
    }
}
