//! The rollup consumer: for every file, address, host, URL and account, day, device and detail: when
//! first, when last, how often. The entity pages and the search are answered from it.
//!
//! What is counted of a row is the registry in `rollups/rules.rs`. Sums and extremes do not depend on
//! the order of rows, so late rows change the day they belong to and nothing else.

mod met;
mod observe;
mod rules;
mod tally;
mod view;

use std::time::Duration;

use sqlx::SqliteConnection;
use store::{Consumer, ConsumerError, Limits, LogBatch};

pub use rules::{Facet, SubjectKind};
pub use tally::{Cell, Key, Place, Subject, Tally};

use crate::server::consumers;
use crate::server::records::rollups;

/// Keeps one tenant's rollups.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rollups;

#[async_trait::async_trait]
impl Consumer for Rollups {
    type Output = Tally;

    fn name(&self) -> &'static str {
        consumers::ROLLUPS
    }

    /// Every five seconds: each portion changes pages all over the table, and more rows at once change
    /// the same page once. A burst is taken in first and counted afterwards, unless a page asks.
    fn limits(&self) -> Limits {
        Limits {
            rows: 50_000,
            bytes: 64 << 20,
            pace: Duration::from_secs(5),
            yields: 1_000_000,
            ..Limits::default()
        }
    }

    async fn process(&self, batches: Vec<LogBatch>) -> Result<Tally, ConsumerError> {
        let work = tokio::task::spawn_blocking(move || {
            let mut tally = Tally::default();
            for batch in &batches {
                for part in &batch.tables {
                    tally.add(part.table, &part.batch);
                }
            }
            tally
        });
        Ok(work.await?)
    }

    async fn commit(&self, tally: &Tally, db: &mut SqliteConnection) -> Result<(), ConsumerError> {
        Ok(rollups::merge(db, tally).await?)
    }
}
