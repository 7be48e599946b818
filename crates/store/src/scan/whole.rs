//! Segments read for their own sake: all rows in their order, or those of some places in the log.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::{SortOptions, cast, concat_batches, sort_to_indices, take_record_batch};
use arrow::datatypes::{Field, Schema};
use datafusion::common::Result;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_plan::ExecutionPlan as _;
use datafusion::physical_plan::metrics::ExecutionPlanMetricsSet;
use datafusion::physical_plan::sorts::sort_preserving_merge::SortPreservingMergeExec;
use datafusion::prelude::{ident, lit};
use parquet::file::metadata::ParquetMetaData;
use schema::Table;

use super::provider::{SnapshotTable, file, reader_factory, source};
use super::{Engine, ScanOptions};
use crate::arrow_types::stored_type;
use crate::batch::Seq;
use crate::segment::{ORDER, Segment};

/// Rows that are read of each segment at once: two such batches of each wait for their turn.
const BATCH: usize = 2_048;

/// All rows of a table's segments of one day, in the order that each of them has.
pub(crate) fn in_order<'a>(
    engine: &Engine,
    table: &'static Table,
    segments: &[Arc<Segment>],
    columns: impl Iterator<Item = &'a str>,
) -> Result<SendableRecordBatchStream> {
    let fields = columns.filter_map(|name| table.column(name));
    let fields = fields.map(|column| Field::new(column.name, stored_type(column.kind), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let upwards = SortOptions { descending: false, nulls_first: true };
    let order = ORDER.iter().chain(&["_Seq"]).filter_map(|name| {
        let column = Column::new(name, schema.index_of(name).ok()?);
        Some(PhysicalSortExpr::new(Arc::new(column), upwards))
    });
    let order = LexOrdering::new(order)
        .ok_or_else(|| DataFusionError::Internal("segments without _Seq".to_owned()))?;
    let state = engine.session().state();
    let files = segments.iter().map(|segment| FileGroup::new(vec![file(segment, &schema)]));
    let source = source(engine, &state, &schema, ScanOptions::default())?;
    let config = FileScanConfigBuilder::new(engine.url().clone(), source)
        .with_file_groups(files.collect())
        .with_output_ordering(vec![order.clone()])
        .with_batch_size(Some(BATCH))
        .build();
    let files = DataSourceExec::from_data_source(config);
    SortPreservingMergeExec::new(order, files).execute(0, state.task_ctx())
}

/// What a segment's footer says.
pub(crate) async fn metadata(
    engine: &Engine,
    segment: &Arc<Segment>,
) -> Result<Arc<ParquetMetaData>> {
    let factory = reader_factory(engine, &engine.session().state())?;
    let file = file(segment, &Arc::new(Schema::empty()));
    let mut reader = factory.create_reader(0, file, None, &ExecutionPlanMetricsSet::new())?;
    Ok(reader.get_metadata(None).await?)
}

/// The rows of a table's segments that stand after a place and not after another, in the order of their
/// places, with the columns that one of them has a value in, as the log has them.
pub(crate) async fn by_place(
    engine: &Engine,
    table: &'static Table,
    segments: Vec<Arc<Segment>>,
    (after, last): (Seq, Seq),
) -> Result<RecordBatch> {
    let options = ScanOptions { lookup: true };
    let provider = SnapshotTable::new(engine, table, segments, Vec::new(), options);
    let place = || ident("_Seq");
    let wanted = place().gt(lit(after.as_i64())).and(place().lt_eq(lit(last.as_i64())));
    let found = engine.session().read_table(Arc::new(provider))?.filter(wanted)?;
    let schema = Arc::clone(found.schema().inner());
    let rows = concat_batches(&schema, &found.collect().await?)?;
    let (mut fields, mut columns) = (Vec::new(), Vec::<ArrayRef>::new());
    for (field, array) in schema.fields().iter().zip(rows.columns()) {
        let Some(column) = table.column(field.name()) else { continue };
        if array.null_count() < array.len() {
            columns.push(cast(array, &stored_type(column.kind))?);
            fields.push(Field::new(column.name, stored_type(column.kind), true));
        }
    }
    let rows = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?;
    let Some(places) = rows.column_by_name("_Seq") else { return Ok(rows) };
    let order = sort_to_indices(places, None, None)?;
    Ok(take_record_batch(&rows, &order)?)
}
