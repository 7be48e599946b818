//! Rows on their way in, and as consumers get them back.

mod arrays;
mod codec;
mod columns;
mod rows;

use arrow::array::{AsArray as _, RecordBatch};
use arrow::datatypes::Int64Type;
use schema::{Row, Table};
use serde::{Deserialize, Serialize};

pub(crate) use arrays::{Encoded, build};
pub use codec::CodecError;
pub(crate) use codec::{decode, encode};
pub(crate) use columns::{join, side_by_side};
pub use rows::rows_of;

/// A row's place in its tenant's log: 1, 2, 3 and so on without gaps; 0 stands before the first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Seq(pub u64);

impl Seq {
    /// The place `rows` further on.
    #[must_use]
    pub fn after(self, rows: u64) -> Self {
        Self(self.0.saturating_add(rows))
    }

    /// As the databases and Arrow keep it.
    #[must_use]
    pub fn as_i64(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    pub(crate) fn from_i64(value: i64) -> Self {
        Self(u64::try_from(value).unwrap_or(0))
    }
}

/// Rows to append together.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The rows, in the order in which they get their [`Seq`]. `_Received` and `_Seq` are the store's
    /// to set: what a row holds there is ignored.
    pub rows: Vec<Row>,
    /// Idempotency key: a second batch under the same key is answered with the first one's receipt
    /// and writes nothing. At most 512 bytes.
    pub key: Option<String>,
}

/// Proof that rows are durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Place of the batch's first row.
    pub first: Seq,
    /// How many rows it has.
    pub rows: u32,
    /// Whether an earlier batch under the same key is meant, and nothing was written now.
    pub repeated: bool,
}

/// A batch as it stands in the log, or several small ones that followed each other.
#[derive(Clone, Debug)]
pub struct LogBatch {
    /// Place of its first row.
    pub first: Seq,
    /// How many rows it has, over all tables.
    pub rows: u32,
    /// When its last row was received: microseconds since 1970 UTC, by the wall clock.
    pub received: i64,
    /// Its rows by table, in the order in which the tables first occur.
    pub tables: Vec<TableBatch>,
}

/// A batch's rows of one table.
#[derive(Clone, Debug)]
pub struct TableBatch {
    /// The table.
    pub table: &'static Table,
    /// The columns that have a value in at least one row, with `_Received` and `_Seq`; rows ascend by
    /// `_Seq`. Text is `Utf8`, times are microseconds in UTC, `int` is `Int32`.
    pub batch: RecordBatch,
}

impl TableBatch {
    /// Its rows with the wanted columns only, by name: making texts of all of them is most of what
    /// reading a batch costs.
    #[must_use]
    pub fn rows_with(&self, wanted: impl Fn(&str) -> bool) -> Vec<Row> {
        rows::rows_with(self.table, &self.batch, wanted)
    }
}

impl LogBatch {
    /// Place of its last row.
    #[must_use]
    pub fn last(&self) -> Seq {
        Seq((self.first.0 + u64::from(self.rows)).saturating_sub(1))
    }

    /// Its rows with their places, in the order in which they were appended.
    #[must_use]
    pub fn rows(&self) -> Vec<(Seq, Row)> {
        let rows = self.tables.iter().flat_map(|part| rows::rows_of(part.table, &part.batch));
        let mut rows: Vec<(Seq, Row)> = rows
            .map(|row| match row.get("_Seq") {
                Some(schema::Value::Long(seq)) => (Seq::from_i64(seq), row),
                _ => (Seq::default(), row),
            })
            .collect();
        rows.sort_by_key(|(seq, _)| *seq);
        rows
    }

    /// The rows after a place, without copying them; none where it has none.
    pub(crate) fn after(&self, after: Seq) -> Option<Self> {
        if after < self.first {
            return Some(self.clone());
        }
        let rows =
            u32::try_from(self.last().0.checked_sub(after.0)?).ok().filter(|rows| *rows > 0)?;
        let part = |part: &TableBatch| {
            let seqs = part.batch.column_by_name("_Seq")?.as_primitive_opt::<Int64Type>()?;
            let skip = seqs.values().partition_point(|seq| *seq <= after.as_i64());
            let left = part.batch.num_rows().checked_sub(skip).filter(|left| *left > 0)?;
            Some(TableBatch { table: part.table, batch: part.batch.slice(skip, left) })
        };
        let tables = self.tables.iter().filter_map(part).collect();
        Some(Self { first: after.after(1), rows, received: self.received, tables })
    }

    /// Memory that its arrays take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.tables.iter().map(|part| part.batch.get_array_memory_size()).sum()
    }
}

#[cfg(test)]
mod tests;
