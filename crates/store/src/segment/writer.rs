//! The consumer that moves rows from the log into segments.

use std::sync::Arc;
use std::time::Duration;

use arrow::array::{AsArray as _, RecordBatch};
use arrow::compute::{max, min};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use async_trait::async_trait;
use object_store::path::Path;
use schema::{Table, TableKind};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::hours::{self, DeviceHours};
use super::sort::{DAY, DayRows, by_day};
use super::sweep::FOLDER;
use super::{Segment, catalogue, parquet};
use crate::batch::{LogBatch, Seq};
use crate::clock::wall_millis;
use crate::consumer::{Consumer, ConsumerError, Limits};
use crate::database::Database;
use crate::objects::{Durable, Encrypted, ObjectKeys};
use crate::view::View;

/// When rows move from the log into segments: whichever comes first.
///
/// Rows are durable and visible before, so waiting costs memory and the time to read the log at the
/// next start; flushing early costs many small files.
#[derive(Clone, Copy, Debug)]
pub struct FlushLimits {
    /// So many rows wait.
    pub rows: u64,
    /// Their arrays take so many bytes.
    pub bytes: usize,
    /// The oldest of them waits so long.
    pub age: Duration,
}

impl Default for FlushLimits {
    /// 200,000 rows, 64 MiB, ten minutes.
    fn default() -> Self {
        Self { rows: 200_000, bytes: 64 * 1024 * 1024, age: Duration::from_secs(600) }
    }
}

/// A segment whose object is written, and what the catalogue is to keep beside it.
pub(crate) struct Written {
    pub(crate) segment: Segment,
    pub(crate) hours: Vec<DeviceHours>,
}

/// See the [module](self).
pub(crate) struct SegmentWriter {
    pub(crate) limits: FlushLimits,
    pub(crate) objects: Arc<Encrypted>,
    pub(crate) keys: Arc<ObjectKeys>,
    pub(crate) durable: Durable,
    pub(crate) database: Database,
    pub(crate) view: Arc<View>,
}

impl SegmentWriter {
    /// The consumer's name.
    pub(crate) const NAME: &'static str = "segments";

    /// Writes one segment's object.
    async fn write(&self, table: &'static Table, rows: DayRows) -> Result<Written, ConsumerError> {
        let DayRows { day, batch } = rows;
        let (count, timestamps, seqs) = (batch.num_rows() as u64, timestamps(&batch), seqs(&batch));
        let path = object_path(table, day, seqs.0);
        let encode = move || parquet::write(&batch).map(|plain| (plain, hours::of_segment(&batch)));
        let (plain, hours) = tokio::task::spawn_blocking(encode).await??;
        let plain_bytes = plain.len() as u64;
        let at = Path::from(path.as_str());
        let key = self.keys.create(&at).await?;
        let sealed = self.objects.write(&at, plain).await?;
        self.durable.settle(&at).await?;
        let segment = Segment {
            table,
            day,
            path,
            bytes: sealed.bytes.len() as u64,
            plain_bytes,
            rows: count,
            timestamps,
            seqs,
            key,
            sha256: sealed.sha256,
            created: wall_millis(),
        };
        Ok(Written { segment, hours })
    }
}

#[async_trait]
impl Consumer for SegmentWriter {
    type Output = Vec<Written>;

    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn limits(&self) -> Limits {
        let FlushLimits { rows, bytes, age } = self.limits;
        Limits { rows, bytes, age, ..Limits::default() }
    }

    async fn process(&self, batches: Vec<LogBatch>) -> Result<Vec<Written>, ConsumerError> {
        let mut segments = Vec::new();
        for (table, batches) in by_table(batches) {
            let days = tokio::task::spawn_blocking(move || by_day(table, &batches)).await??;
            for rows in days {
                segments.push(self.write(table, rows).await?);
            }
        }
        Ok(segments)
    }

    async fn commit(
        &self,
        written: &Vec<Written>,
        database: &mut SqliteConnection,
    ) -> Result<(), ConsumerError> {
        for written in written {
            catalogue::insert(database, written).await?;
        }
        Ok(())
    }

    async fn committed(&self, written: Vec<Written>, upto: Seq) {
        self.view.flushed(upto, written.into_iter().map(|written| written.segment).collect());
    }

    async fn found_at(&self, cursor: Seq) -> Result<(), ConsumerError> {
        let segments = catalogue::list(self.database.pool()).await?;
        for segment in &segments {
            self.keys.insert(Path::from(segment.path.as_str()), segment.key.clone());
        }
        self.view.reload(cursor, segments);
        Ok(())
    }
}

/// The rows that segments keep, by table.
fn by_table(batches: Vec<LogBatch>) -> Vec<(&'static Table, Vec<RecordBatch>)> {
    let mut tables: Vec<(&'static Table, Vec<RecordBatch>)> = Vec::new();
    let parts = batches.into_iter().flat_map(|batch| batch.tables);
    for part in parts.filter(|part| part.table.kind == TableKind::Events) {
        match tables.iter_mut().find(|(table, _)| *table == part.table) {
            Some((_, batches)) => batches.push(part.batch),
            None => tables.push((part.table, vec![part.batch])),
        }
    }
    tables
}

fn timestamps(batch: &RecordBatch) -> Option<(i64, i64)> {
    let column = batch.column_by_name("Timestamp")?;
    let column = column.as_primitive_opt::<TimestampMicrosecondType>()?;
    min(column).zip(max(column))
}

fn seqs(batch: &RecordBatch) -> (Seq, Seq) {
    let column = batch.column_by_name("_Seq").and_then(|column| column.as_primitive_opt());
    let found = column.and_then(|column| min::<Int64Type>(column).zip(max::<Int64Type>(column)));
    found.map_or_else(Default::default, |(least, greatest)| {
        (Seq::from_i64(least), Seq::from_i64(greatest))
    })
}

/// A path for a new segment's object. No path is ever used twice.
pub(crate) fn object_path(table: &Table, day: i64, first: Seq) -> String {
    let unique = Uuid::new_v4().simple();
    format!("{FOLDER}/{}/{}/{:020}-{unique}.parquet", table.name, day_name(day), first.0)
}

/// A day as a folder's name: a date, or the number of days where no calendar reaches.
pub(super) fn day_name(day: i64) -> String {
    match day.checked_mul(DAY).map(jiff::Timestamp::from_microsecond) {
        Some(Ok(time)) => time.strftime("%Y-%m-%d").to_string(),
        _ => format!("day{day}"),
    }
}
