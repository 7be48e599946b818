//! Columns of several batches side by side: what one batch lacks is null there.

use arrow::array::{ArrayRef, RecordBatch, new_null_array};
use arrow::compute::concat;
use arrow::datatypes::{Field, Schema};
use arrow::error::ArrowError;
use schema::Table;

use super::{LogBatch, TableBatch};
use crate::arrow_types::stored_type;

/// Each column that a batch has, in the table's order, with one array for every batch.
pub(crate) fn side_by_side(
    table: &'static Table,
    batches: &[RecordBatch],
) -> Vec<(Field, Vec<ArrayRef>)> {
    let mut columns = Vec::new();
    for column in table.stored() {
        let found: Vec<Option<&ArrayRef>> =
            batches.iter().map(|batch| batch.column_by_name(column.name)).collect();
        if found.iter().all(Option::is_none) {
            continue;
        }
        let kind = stored_type(column.kind);
        let filled = found
            .into_iter()
            .zip(batches)
            .map(|(array, batch)| match array {
                Some(array) => ArrayRef::clone(array),
                None => new_null_array(&kind, batch.num_rows()),
            })
            .collect();
        columns.push((Field::new(column.name, kind, true), filled));
    }
    columns
}

/// Batches that follow each other, as one. None for no batches.
pub(crate) fn join<'a>(
    batches: impl Iterator<Item = &'a LogBatch>,
) -> Result<Option<LogBatch>, ArrowError> {
    let (mut first, mut rows, mut received) = (None, 0_u32, 0);
    let mut parts: Vec<(&'static Table, Vec<RecordBatch>)> = Vec::new();
    for batch in batches {
        first = first.or(Some(batch.first));
        rows = rows.saturating_add(batch.rows);
        received = batch.received;
        for part in &batch.tables {
            match parts.iter_mut().find(|(table, _)| *table == part.table) {
                Some((_, batches)) => batches.push(part.batch.clone()),
                None => parts.push((part.table, vec![part.batch.clone()])),
            }
        }
    }
    let Some(first) = first else { return Ok(None) };
    let tables = parts.into_iter().map(|(table, batches)| {
        let (mut fields, mut columns) = (Vec::new(), Vec::new());
        for (field, arrays) in side_by_side(table, &batches) {
            let arrays: Vec<_> = arrays.iter().map(AsRef::as_ref).collect();
            columns.push(concat(&arrays)?);
            fields.push(field);
        }
        let batch = RecordBatch::try_new(Schema::new(fields).into(), columns)?;
        Ok(TableBatch { table, batch })
    });
    let tables = tables.collect::<Result<_, ArrowError>>()?;
    Ok(Some(LogBatch { first, rows, received, tables }))
}
