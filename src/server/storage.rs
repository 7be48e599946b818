//! Answers the storage page.

use std::collections::BTreeMap;

use store::{CompactionStatus, ConsumerStatus, DeviceScope, wall_micros};

use crate::error::AppError;
use crate::model::Moment;
use crate::model::storage::{Follower, Joining, JoiningJob, StorageView, StoredTable};
use crate::server::access::{self, Entered};
use crate::server::consumers::LABELS;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Where the tenant's rows lie, and what works on them.
///
/// # Errors
/// [`AppError::Forbidden`] for who sees a part of the devices only; others where the store does not answer.
pub async fn view(entered: &Entered) -> Result<StorageView, AppError> {
    if *entered.scope() != DeviceScope::All {
        return Err(AppError::forbidden(
            "Storage is told for the whole tenant, and your role shows a part of its devices.",
        ));
    }
    let store = &entered.tenant.store;
    let background = access::background(entered.tenant.record.id);
    let disk_bytes = store.disk_bytes(&background).await.map_err(AppError::internal)?;
    let status = store.status();
    let mut tables: BTreeMap<&str, StoredTable> = BTreeMap::new();
    for segment in store.segments(&background).map_err(AppError::internal)? {
        let name = segment.table.name;
        let table = tables.entry(name).or_insert_with(|| StoredTable {
            name: name.to_owned(),
            rows: 0,
            segments: 0,
            bytes: 0,
            oldest: None,
            newest: None,
        });
        table.rows += segment.rows;
        table.segments += 1;
        table.bytes += segment.bytes;
        if let Some((least, greatest)) = segment.timestamps {
            let (least, greatest) = (Moment(least), Moment(greatest));
            table.oldest = Some(table.oldest.map_or(least, |oldest| oldest.min(least)));
            table.newest = Some(table.newest.map_or(greatest, |newest| newest.max(greatest)));
        }
    }
    let unwritten = status.consumers.iter().find(|one| one.name == store::SEGMENT_WRITER);
    let mut tables: Vec<StoredTable> = tables.into_values().collect();
    tables.sort_by_key(|table| std::cmp::Reverse(table.bytes));
    Ok(StorageView {
        as_of: Moment(wall_micros()),
        disk_bytes,
        memory_rows: unwritten.map_or(0, |writer| writer.lag),
        memory_bytes: status.tail_bytes as u64,
        degraded: status.degraded,
        tables,
        followers: status.consumers.into_iter().map(follower).collect(),
        joining: joining(status.compaction),
    })
}

fn follower(status: ConsumerStatus) -> Follower {
    let known = LABELS.iter().find(|(name, _)| *name == status.name);
    Follower {
        label: known.map_or(status.name, |(_, label)| (*label).to_owned()),
        behind: status.lag,
        running: status.running,
        changed: status.changed.map(Moment),
        error: status.error,
    }
}

fn joining(status: CompactionStatus) -> Joining {
    let CompactionStatus {
        jobs,
        segments,
        rows,
        bytes_before,
        bytes_after,
        seconds,
        running,
        error,
    } = status;
    let running = running.map(|job| JoiningJob {
        table: job.table.to_owned(),
        day: Moment(job.day.saturating_mul(DAY)),
        segments: job.segments,
        rows: job.rows,
        done: job.done,
    });
    Joining { jobs, segments, rows, bytes_before, bytes_after, seconds, running, error }
}
