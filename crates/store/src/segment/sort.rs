//! Rows of one table, from many batches, as sorted record batches by day.

use std::cmp::Ordering;

use arrow::array::{
    Array, ArrayRef, AsArray as _, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::compute::interleave;
use arrow::datatypes::{Int64Type, Schema, TimestampMicrosecondType};
use arrow::error::ArrowError;
use schema::Table;

use crate::batch::side_by_side;

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// The columns that rows are sorted by, those without a value first; rows that are equal in all of them
/// stay in the order of their places.
pub(crate) const ORDER: &[&str] = &["DeviceId", "Timestamp", "ReportId"];

/// The rows of one day, in [`ORDER`].
pub(super) struct DayRows {
    pub(super) day: i64,
    pub(super) batch: RecordBatch,
}

/// Splits and sorts. Columns are those that a row has a value in, in the table's order.
pub(super) fn by_day(
    table: &'static Table,
    batches: &[RecordBatch],
) -> Result<Vec<DayRows>, ArrowError> {
    let keyed: Vec<Keyed<'_>> = batches.iter().map(Keyed::new).collect();
    let mut places: Vec<Place<'_>> =
        Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
    for (at, batch) in keyed.iter().enumerate() {
        places.extend((0..batch.rows).map(|row| batch.place(at, row)));
    }
    places.sort_unstable_by(Place::compare);
    places
        .chunk_by(|one, next| one.day == next.day)
        .map(|day| gather(table, batches, day))
        .collect()
}

/// The columns that decide where a row goes.
struct Keyed<'a> {
    rows: usize,
    device: Option<&'a StringArray>,
    timestamp: Option<&'a TimestampMicrosecondArray>,
    report: Option<&'a Int64Array>,
    received: Option<&'a TimestampMicrosecondArray>,
}

/// A row and its sort key.
struct Place<'a> {
    day: i64,
    device: Option<&'a str>,
    timestamp: Option<i64>,
    report: Option<i64>,
    at: (usize, usize),
}

impl<'a> Keyed<'a> {
    fn new(batch: &'a RecordBatch) -> Self {
        let time = |name| {
            let column: Option<&'a ArrayRef> = batch.column_by_name(name);
            column.and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>())
        };
        Self {
            rows: batch.num_rows(),
            device: batch.column_by_name("DeviceId").and_then(|column| column.as_string_opt()),
            timestamp: time("Timestamp"),
            report: batch
                .column_by_name("ReportId")
                .and_then(|column| column.as_primitive_opt::<Int64Type>()),
            received: time("_Received"),
        }
    }

    fn place(&self, batch: usize, row: usize) -> Place<'a> {
        let time = |column: Option<&TimestampMicrosecondArray>| {
            column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
        };
        let timestamp = time(self.timestamp);
        let day = timestamp.or_else(|| time(self.received)).unwrap_or(0).div_euclid(DAY);
        let device = self.device.filter(|column| column.is_valid(row));
        let report = self.report.filter(|column| column.is_valid(row));
        Place {
            day,
            device: device.map(|column| column.value(row)),
            timestamp,
            report: report.map(|column| column.value(row)),
            at: (batch, row),
        }
    }
}

impl Place<'_> {
    fn compare(&self, other: &Self) -> Ordering {
        let key = |place: &Self| (place.timestamp, place.report, place.at);
        self.day
            .cmp(&other.day)
            .then_with(|| self.device.cmp(&other.device))
            .then_with(|| key(self).cmp(&key(other)))
    }
}

fn gather(
    table: &'static Table,
    batches: &[RecordBatch],
    places: &[Place<'_>],
) -> Result<DayRows, ArrowError> {
    let day = places.first().map_or(0, |place| place.day);
    let order: Vec<(usize, usize)> = places.iter().map(|place| place.at).collect();
    let (mut fields, mut columns) = (Vec::new(), Vec::new());
    for (field, arrays) in side_by_side(table, batches) {
        let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
        let gathered = interleave(&arrays, &order)?;
        // Only other days' rows may have had the values.
        if gathered.null_count() < gathered.len() {
            fields.push(field);
            columns.push(gathered);
        }
    }
    let batch = RecordBatch::try_new(Schema::new(fields).into(), columns)?;
    Ok(DayRows { day, batch })
}
