//! The memory tail's part of a scan.

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, new_null_array};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use schema::Table;

use crate::view::Snapshot;

/// Batches smaller than this are joined: every batch costs the engine the same, however small.
const JOINED: usize = 8_192;

/// The tail's batches of a table. Cheap: no row is copied.
pub(super) fn batches(snapshot: &Snapshot, table: &'static Table) -> Vec<RecordBatch> {
    let parts = snapshot.tail.iter().flat_map(|batch| &batch.tables);
    parts.filter(|part| part.table == table).map(|part| part.batch.clone()).collect()
}

/// Batches with exactly the columns of `schema`, in few pieces.
pub(super) fn projected(
    batches: &[RecordBatch],
    schema: &SchemaRef,
) -> Result<Vec<RecordBatch>, ArrowError> {
    let (mut joined, mut group, mut rows) = (Vec::new(), Vec::new(), 0);
    for batch in batches {
        let batch = project(batch, schema)?;
        rows += batch.num_rows();
        group.push(batch);
        if rows >= JOINED {
            joined.push(concat_batches(schema, &std::mem::take(&mut group))?);
            rows = 0;
        }
    }
    if !group.is_empty() {
        joined.push(concat_batches(schema, &group)?);
    }
    Ok(joined)
}

/// Columns that the batch lacks are null; text becomes views onto the batch's bytes.
fn project(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let rows = batch.num_rows();
    let column = |field: &arrow::datatypes::FieldRef| -> Result<ArrayRef, ArrowError> {
        match batch.column_by_name(field.name()) {
            Some(column) => cast(column, field.data_type()),
            None => Ok(new_null_array(field.data_type(), rows)),
        }
    };
    let columns = schema.fields().iter().map(column).collect::<Result<_, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(schema.clone(), columns, &options)
}
