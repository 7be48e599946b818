//! Arrow columns back to sparse rows.

use arrow::array::{Array, AsArray as _, RecordBatch};
use arrow::datatypes::{
    DataType, Float64Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType,
};
use schema::{Cell, Row, Table, Value};

/// The rows of a record batch of `table`, as a log batch or a scan gives it. Columns that the table
/// does not have and cells without a value are left out.
#[must_use]
pub fn rows_of(table: &'static Table, batch: &RecordBatch) -> Vec<Row> {
    rows_with(table, batch, |_| true)
}

/// The same with the wanted columns only, by name.
pub(crate) fn rows_with(
    table: &'static Table,
    batch: &RecordBatch,
    wanted: impl Fn(&str) -> bool,
) -> Vec<Row> {
    let mut rows = vec![Row::new(table); batch.num_rows()];
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        let Some(place) = table.position(field.name()).filter(|_| wanted(field.name())) else {
            continue;
        };
        for (at, row) in rows.iter_mut().enumerate() {
            if let Some(value) = value_at(column, at) {
                // A value of another type than the column's is left out, as an absent column is.
                let _ = row.put_cell(place, value);
            }
        }
    }
    rows
}

/// One cell; none for null and for types that no column has.
fn value_at(column: &dyn Array, at: usize) -> Option<Cell<'_>> {
    if column.is_null(at) {
        return None;
    }
    match column.data_type() {
        DataType::Boolean => Some(Value::Bool(column.as_boolean().value(at))),
        DataType::Int32 => {
            Some(Value::Long(i64::from(column.as_primitive::<Int32Type>().value(at))))
        }
        DataType::Int64 => Some(Value::Long(column.as_primitive::<Int64Type>().value(at))),
        DataType::Float64 => Some(Value::Real(column.as_primitive::<Float64Type>().value(at))),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            Some(Value::DateTime(column.as_primitive::<TimestampMicrosecondType>().value(at)))
        }
        DataType::Utf8 => Some(Value::Text(column.as_string::<i32>().value(at))),
        DataType::Utf8View => Some(Value::Text(column.as_string_view().value(at))),
        _ => None,
    }
}
