//! The rollup consumer: for every file, address, host, URL and account, day, device and detail: when
//! first, when last, how often. The entity pages and the search are answered from it.
//!
//! What is counted of a row is the registry in `rollups/rules.rs`. Sums and extremes do not depend on
//! the order of rows, so late rows change the day they belong to and nothing else.

mod observe;
mod rules;
mod tally;

use std::time::Duration;

use schema::Table;
use sqlx::SqliteConnection;
use store::{Consumer, ConsumerError, Limits, LogBatch};

pub use rules::{Facet, SubjectKind};
pub use tally::{Cell, Key, Place, Subject, Tally};

use crate::server::records::rollups;

/// Keeps one tenant's rollups.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rollups;

/// The columns that some rule reads in this table.
fn reads(table: &'static Table, column: &str) -> bool {
    rules::COMMON.contains(&column) || rules::of(table).any(|rule| rule.reads(column))
}

#[async_trait::async_trait]
impl Consumer for Rollups {
    type Output = Tally;

    fn name(&self) -> &'static str {
        "rollups"
    }

    /// More rows at once make fewer cells, and a commit is a sync.
    fn limits(&self) -> Limits {
        Limits {
            rows: 50_000,
            bytes: 64 << 20,
            pace: Duration::from_millis(250),
            ..Limits::default()
        }
    }

    async fn process(&self, batches: Vec<LogBatch>) -> Result<Tally, ConsumerError> {
        let work = tokio::task::spawn_blocking(move || {
            let mut tally = Tally::default();
            for batch in &batches {
                for (_, row) in batch.rows_with(reads) {
                    tally.add(&row);
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
