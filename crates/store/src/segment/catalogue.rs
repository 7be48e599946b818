//! The catalogue: the table of segments.

use std::sync::Arc;

use sqlx::{Row as _, SqliteConnection, SqlitePool};

use super::writer::Written;
use super::{Segment, hours};
use crate::batch::Seq;
use crate::database::Migration;

/// The store's tables in a tenant's database.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, sql: FIRST },
    Migration { version: 2, sql: HOURS },
    Migration { version: 3, sql: REPLACED },
];

const FIRST: &str = "
CREATE TABLE segments (
    path TEXT NOT NULL PRIMARY KEY,
    table_name TEXT NOT NULL,
    day BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    plain_bytes BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    -- microseconds, as Timestamp is
    min_timestamp BIGINT,
    max_timestamp BIGINT,
    min_seq BIGINT NOT NULL,
    max_seq BIGINT NOT NULL,
    key_name TEXT NOT NULL,
    key_version BIGINT NOT NULL,
    wrapped_key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX segments_by_day ON segments (table_name, day);
CREATE TABLE cursors (
    consumer TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    changed BIGINT NOT NULL
);
-- idempotency keys of batches whose log file was freed
CREATE TABLE append_keys (
    append_key TEXT NOT NULL PRIMARY KEY,
    first_seq BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    moved BIGINT NOT NULL
);
";

/// The hours of a segment's devices, see `segment/hours.rs`, by a short number. A segment without a
/// number is not counted yet: those that were written before are, when the tenant is opened.
const HOURS: &str = "
CREATE TABLE counted_segments (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE REFERENCES segments (path) ON DELETE CASCADE
);
-- rows of a device in a segment, by ActionType and hour of the day
CREATE TABLE segment_hours (
    device_id TEXT NOT NULL,
    day BIGINT NOT NULL,
    segment INTEGER NOT NULL REFERENCES counted_segments (id) ON DELETE CASCADE,
    machine_group TEXT NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (device_id, day, segment, machine_group)
) WITHOUT ROWID;
CREATE INDEX segment_hours_by_segment ON segment_hours (segment);
";

/// A segment that was joined with others stands here until nobody reads it any more.
const REPLACED: &str = "
-- since when its rows are in another segment, milliseconds
ALTER TABLE segments ADD COLUMN replaced BIGINT;
";

/// All segments, ordered by table, day and place in the log.
pub(crate) async fn list(pool: &SqlitePool) -> Result<Vec<Segment>, sqlx::Error> {
    let sql = "SELECT * FROM segments WHERE replaced IS NULL ORDER BY table_name, day, min_seq";
    sqlx::query_as(sql).fetch_all(pool).await
}

/// The paths of all segments, replaced ones included.
pub(crate) async fn paths(pool: &SqlitePool) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT path FROM segments").fetch_all(pool).await
}

/// Puts one segment into the place of others; false where one of them is not there any more.
pub(crate) async fn replace(
    database: &mut SqliteConnection,
    old: &[Arc<Segment>],
    new: &Written,
) -> Result<bool, sqlx::Error> {
    for segment in old {
        let sql = "UPDATE segments SET replaced = $1 WHERE path = $2 AND replaced IS NULL";
        let changed = sqlx::query(sql)
            .bind(new.segment.created)
            .bind(&segment.path)
            .execute(&mut *database)
            .await?;
        if changed.rows_affected() != 1 {
            return Ok(false);
        }
    }
    insert(database, new).await?;
    Ok(true)
}

/// Removes replaced segments, with their keys and hours.
pub(crate) async fn forget(
    database: &mut SqliteConnection,
    segments: &[Arc<Segment>],
) -> Result<(), sqlx::Error> {
    for segment in segments {
        sqlx::query("DELETE FROM segments WHERE path = $1 AND replaced IS NOT NULL")
            .bind(&segment.path)
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}

/// Removes all replaced segments: for a tenant that nobody reads yet.
pub(crate) async fn forget_replaced(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM segments WHERE replaced IS NOT NULL").execute(pool).await?;
    Ok(())
}

/// Adds a segment with its devices' hours.
pub(super) async fn insert(
    database: &mut SqliteConnection,
    Written { segment, hours }: &Written,
) -> Result<(), sqlx::Error> {
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let key =
        serde_json::to_string(&segment.key).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query(
        "INSERT INTO segments (path, table_name, day, bytes, plain_bytes, row_count, min_timestamp,
            max_timestamp, min_seq, max_seq, key_name, key_version, wrapped_key, sha256, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(&segment.path)
    .bind(segment.table.name)
    .bind(segment.day)
    .bind(number(segment.bytes))
    .bind(number(segment.plain_bytes))
    .bind(number(segment.rows))
    .bind(segment.timestamps.map(|(least, _)| least))
    .bind(segment.timestamps.map(|(_, greatest)| greatest))
    .bind(segment.seqs.0.as_i64())
    .bind(segment.seqs.1.as_i64())
    .bind(segment.key.name.as_str())
    .bind(i64::from(segment.key.version))
    .bind(key)
    .bind(&segment.sha256)
    .bind(segment.created)
    .execute(&mut *database)
    .await?;
    hours::insert(database, &segment.path, segment.day, hours).await
}

impl<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> for Segment {
    fn from_row(row: &'r sqlx::sqlite::SqliteRow) -> Result<Self, sqlx::Error> {
        let number = |column: &str| -> Result<u64, sqlx::Error> {
            Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or(0))
        };
        let name: String = row.try_get("table_name")?;
        let table = schema::table(&name).ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "table_name".to_owned(),
            source: format!("the unknown table {name:?}").into(),
        })?;
        let key: String = row.try_get("wrapped_key")?;
        let key = serde_json::from_str(&key).map_err(|error| sqlx::Error::Decode(error.into()))?;
        let least: Option<i64> = row.try_get("min_timestamp")?;
        let greatest: Option<i64> = row.try_get("max_timestamp")?;
        Ok(Self {
            table,
            day: row.try_get("day")?,
            path: row.try_get("path")?,
            bytes: number("bytes")?,
            plain_bytes: number("plain_bytes")?,
            rows: number("row_count")?,
            timestamps: least.zip(greatest),
            seqs: (Seq(number("min_seq")?), Seq(number("max_seq")?)),
            key,
            sha256: row.try_get("sha256")?,
            created: row.try_get("created")?,
        })
    }
}
