//! Segments: rows of one table and one UTC day in a Parquet file, sorted by device and time.

mod catalogue;
mod check;
pub(crate) mod hours;
mod parquet;
mod sort;
mod sweep;
mod writer;

use keys::WrappedKey;
use schema::Table;
use serde::Serialize;

use crate::batch::Seq;

pub(crate) use catalogue::{MIGRATIONS, forget, forget_replaced, list, paths, replace};
pub(crate) use check::check;
pub(crate) use parquet::{Encoder, Level};
pub(crate) use sort::ORDER;
pub(crate) use sweep::sweep;
pub use writer::FlushLimits;
pub(crate) use writer::{SegmentWriter, Written, object_path};

/// The segment writer's name among the consumers.
pub const SEGMENT_WRITER: &str = SegmentWriter::NAME;

/// A row of the tenant's catalogue.
#[derive(Clone, Debug, Serialize)]
pub struct Segment {
    /// The table whose rows it holds.
    #[serde(serialize_with = "table_name")]
    pub table: &'static Table,
    /// The rows' UTC day, in days since 1970; rows without a Timestamp stand under their receipt day.
    pub day: i64,
    /// Path below the tenant's folder.
    pub path: String,
    /// Bytes as stored.
    pub bytes: u64,
    /// Bytes of the Parquet file inside.
    pub plain_bytes: u64,
    /// Rows.
    pub rows: u64,
    /// Least and greatest Timestamp, in microseconds since 1970 UTC; none where no row has one.
    pub timestamps: Option<(i64, i64)>,
    /// Least and greatest place in the log.
    pub seqs: (Seq, Seq),
    /// Its data key, wrapped by the tenant's key.
    #[serde(skip)]
    pub key: WrappedKey,
    /// SHA-256 of the stored bytes, in hexadecimal.
    pub sha256: String,
    /// When it was written: milliseconds since 1970 UTC.
    pub created: i64,
}

fn table_name<S: serde::Serializer>(table: &&'static Table, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(table.name)
}

#[cfg(test)]
mod tests;
