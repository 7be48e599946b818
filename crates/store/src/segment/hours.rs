//! How many rows of each device a segment holds, by hour and `ActionType`.
//!
//! Counted once, when the segment is written, and kept beside the catalogue in the same transaction:
//! a segment never changes, so a histogram of any length is read instead of counted again.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray as _, PrimitiveArray, RecordBatch, StringArray};
use arrow::datatypes::TimestampMicrosecondType;
use object_store::ObjectStoreExt as _;
use object_store::path::Path;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection, SqlitePool};

use super::parquet;
use crate::consumer::ConsumerError;
use crate::context::DeviceScope;
use crate::objects::Encrypted;

/// Microseconds of an hour.
pub(crate) const HOUR: i64 = 3_600_000_000;
/// Hours of a day.
pub(crate) const HOURS: i64 = 24;
/// Rows of one insert: far below SQLite's limit of bound values.
const INSERTED: usize = 1_000;

/// The columns that are read.
const COLUMNS: &[&str] = &["DeviceId", "MachineGroup", "Timestamp", "ActionType"];

/// Rows by `ActionType` (empty where there is none) and hour (since 1970 UTC).
pub(crate) type Counts = BTreeMap<(String, i64), u64>;

/// The rows of one device, and of one of the groups it was in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DeviceHours {
    pub(crate) device: String,
    pub(crate) group: String,
    pub(crate) counts: Counts,
}

/// A segment's counts as the catalogue found them.
#[derive(Debug)]
pub(crate) struct Found {
    /// The segment's path.
    pub(crate) segment: String,
    pub(crate) counts: Counts,
}

/// The columns that rows are counted by.
struct Columns<'a> {
    device: &'a StringArray,
    time: &'a PrimitiveArray<TimestampMicrosecondType>,
    group: Option<&'a StringArray>,
    action: Option<&'a StringArray>,
}

/// One row's key: device, group, `ActionType`, hour.
type Key<'a> = (&'a str, &'a str, &'a str, i64);

impl<'a> Columns<'a> {
    /// None where no row has a device or a time: such rows belong to no device's hours.
    fn of(batch: &'a RecordBatch) -> Option<Self> {
        let text = |name| batch.column_by_name(name).and_then(|column| column.as_string_opt());
        Some(Self {
            device: text("DeviceId")?,
            time: batch.column_by_name("Timestamp")?.as_primitive_opt()?,
            group: text("MachineGroup"),
            action: text("ActionType"),
        })
    }

    fn key(&self, row: usize) -> Option<Key<'a>> {
        if self.device.is_null(row) || self.time.is_null(row) {
            return None;
        }
        let text = |column: Option<&'a StringArray>| {
            column.filter(|column| column.is_valid(row)).map_or("", |column| column.value(row))
        };
        let hour = self.time.value(row).div_euclid(HOUR);
        Some((self.device.value(row), text(self.group), text(self.action), hour))
    }
}

/// The counts of rows that are sorted by device.
pub(crate) fn of_segment(batch: &RecordBatch) -> Vec<DeviceHours> {
    let Some(columns) = Columns::of(batch) else { return Vec::new() };
    let mut devices = Vec::new();
    let mut rows = (0..batch.num_rows()).filter_map(|row| columns.key(row)).peekable();
    while let Some((device, ..)) = rows.peek().copied() {
        let mut groups: BTreeMap<&str, BTreeMap<(&str, i64), u64>> = BTreeMap::new();
        while let Some((_, group, action, hour)) = rows.next_if(|(next, ..)| *next == device) {
            *groups.entry(group).or_default().entry((action, hour)).or_default() += 1;
        }
        devices.extend(groups.into_iter().map(|(group, counts)| {
            DeviceHours {
                device: device.to_owned(),
                group: group.to_owned(),
                counts: counts
                    .into_iter()
                    .map(|((action, hour), rows)| ((action.to_owned(), hour), rows))
                    .collect(),
            }
        }));
    }
    devices
}

/// Adds the counts of the rows that follow: the last device may go on in them.
pub(crate) fn join(to: &mut Vec<DeviceHours>, more: Vec<DeviceHours>) {
    for next in more {
        let begun = to.iter_mut().rev().take_while(|one| one.device == next.device);
        match { begun }.find(|one| one.group == next.group) {
            Some(one) => {
                for (cell, rows) in next.counts {
                    *one.counts.entry(cell).or_default() += rows;
                }
            }
            None => to.push(next),
        }
    }
}

/// Adds the rows of a batch that belong to one device and that a scope may see.
pub(crate) fn add(batch: &RecordBatch, device: &str, scope: &DeviceScope, to: &mut Counts) {
    let Some(columns) = Columns::of(batch) else { return };
    let rows = (0..batch.num_rows())
        .filter(|row| columns.device.is_valid(*row) && columns.device.value(*row) == device);
    for (_, group, action, hour) in rows.filter_map(|row| columns.key(row)) {
        if scope.sees(group) {
            *to.entry((action.to_owned(), hour)).or_default() += 1;
        }
    }
}

/// Counts of one `ActionType` as they are kept: pairs of hour of the day and rows.
type Kept = BTreeMap<String, Vec<(i64, u64)>>;

fn encode(day: i64, counts: &Counts) -> Result<String, sqlx::Error> {
    let mut kept: Kept = BTreeMap::new();
    for ((action, hour), rows) in counts {
        kept.entry(action.clone()).or_default().push((hour - day * HOURS, *rows));
    }
    serde_json::to_string(&kept).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn decode(day: i64, text: &str) -> Result<Counts, sqlx::Error> {
    let kept: Kept =
        serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let cells = kept.into_iter().flat_map(|(action, hours)| {
        hours.into_iter().map(move |(hour, rows)| ((action.clone(), day * HOURS + hour), rows))
    });
    Ok(cells.collect())
}

/// Keeps a segment's counts, and that it is counted.
pub(super) async fn insert(
    database: &mut SqliteConnection,
    path: &str,
    day: i64,
    devices: &[DeviceHours],
) -> Result<(), sqlx::Error> {
    let counted = sqlx::query("INSERT INTO counted_segments (path) VALUES ($1)")
        .bind(path)
        .execute(&mut *database)
        .await?;
    let segment = counted.last_insert_rowid();
    let rows: Vec<(&DeviceHours, String)> = devices
        .iter()
        .map(|device| Ok((device, encode(day, &device.counts)?)))
        .collect::<Result<_, sqlx::Error>>()?;
    for rows in rows.chunks(INSERTED) {
        let mut insert = QueryBuilder::<Sqlite>::new(
            "INSERT INTO segment_hours (device_id, day, segment, machine_group, counts) ",
        );
        insert.push_values(rows, |mut row, (device, counts)| {
            row.push_bind(&device.device)
                .push_bind(day)
                .push_bind(segment)
                .push_bind(&device.group)
                .push_bind(counts);
        });
        insert.build().execute(&mut *database).await?;
    }
    Ok(())
}

/// Counts the segments that were written before hours were kept, and says how many those were.
pub(crate) async fn count_old(
    pool: &SqlitePool,
    objects: &Encrypted,
) -> Result<usize, ConsumerError> {
    let old: Vec<(String, i64)> = sqlx::query_as(
        "SELECT path, day FROM segments
         WHERE replaced IS NULL AND path NOT IN (SELECT path FROM counted_segments)",
    )
    .fetch_all(pool)
    .await?;
    for (path, day) in &old {
        let bytes = objects.get(&Path::from(path.as_str())).await?.bytes().await?;
        let read = move || parquet::read(bytes, COLUMNS).map(|batch| of_segment(&batch));
        let devices = tokio::task::spawn_blocking(read).await??;
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
        insert(&mut transaction, path, *day, &devices).await?;
        transaction.commit().await?;
    }
    Ok(old.len())
}

/// One device's counts in all segments of some days, both included, that a scope may see.
pub(crate) async fn find(
    pool: &SqlitePool,
    device: &str,
    days: (i64, i64),
    scope: &DeviceScope,
) -> Result<Vec<Found>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT path, day, machine_group, counts
         FROM segment_hours JOIN counted_segments ON id = segment
         WHERE device_id = $1 AND day BETWEEN $2 AND $3",
    )
    .bind(device)
    .bind(days.0)
    .bind(days.1)
    .fetch_all(pool)
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        if scope.sees(row.try_get("machine_group")?) {
            let counts = decode(row.try_get("day")?, row.try_get("counts")?)?;
            found.push(Found { segment: row.try_get("path")?, counts });
        }
    }
    Ok(found)
}
