//! A device's rows of one table, counted by the values of some columns.

use store::datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use store::datafusion::arrow::datatypes::{DataType, Int64Type, TimestampMicrosecondType};
use store::datafusion::functions_aggregate::expr_fn::{count, max, min};
use store::datafusion::prelude::{cast, ident, lit};

use crate::error::AppError;
use crate::model::{DeviceId, Moment, Span};
use crate::server::access::Entered;
use crate::server::events;

/// Rows that share the values of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The values, one a column; empty where a row has none.
    pub keys: Vec<String>,
    /// First row.
    pub first: Moment,
    /// Last row.
    pub last: Moment,
    /// Rows.
    pub events: u64,
}

impl Group {
    /// The value of a column by its place.
    pub(super) fn key(&self, place: usize) -> &str {
        self.keys.get(place).map_or("", String::as_str)
    }
}

/// The groups, in no order.
pub(super) async fn grouped(
    entered: &Entered,
    device: &DeviceId,
    span: Span,
    table: &str,
    columns: &[&str],
) -> Result<Vec<Group>, AppError> {
    let Some(table) = schema::table(table) else { return Ok(Vec::new()) };
    let keys = columns
        .iter()
        .enumerate()
        .map(|(at, column)| cast(ident(*column), DataType::Utf8).alias(format!("k{at}")))
        .collect();
    let rows = events::of_device(entered, table, device.as_str(), span)
        .await?
        .aggregate(
            keys,
            vec![
                count(lit(1_i64)).alias("events"),
                min(ident("Timestamp")).alias("first"),
                max(ident("Timestamp")).alias("last"),
            ],
        )
        .map_err(AppError::internal)?;
    let batches = events::collect(rows).await?;
    Ok(batches.iter().flat_map(|batch| read(batch, columns.len())).collect())
}

fn read(batch: &RecordBatch, keys: usize) -> Vec<Group> {
    let time = |name: &str| {
        batch.column_by_name(name).and_then(|a| a.as_primitive_opt::<TimestampMicrosecondType>())
    };
    let events = batch.column_by_name("events").and_then(|a| a.as_primitive_opt::<Int64Type>());
    let (Some(first), Some(last), Some(events)) = (time("first"), time("last"), events) else {
        return Vec::new();
    };
    let key = |key: usize, row: usize| {
        let array = batch.column_by_name(&format!("k{key}"))?.as_string_opt::<i32>()?;
        array.is_valid(row).then(|| array.value(row).to_owned())
    };
    (0..batch.num_rows())
        .map(|row| Group {
            keys: (0..keys).map(|at| key(at, row).unwrap_or_default()).collect(),
            first: Moment(first.value(row)),
            last: Moment(last.value(row)),
            events: u64::try_from(events.value(row)).unwrap_or(0),
        })
        .collect()
}
