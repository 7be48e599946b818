//! A snapshot of one table, as DataFusion sees it.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::stats::Precision;
use datafusion::common::{ColumnStatistics, ScalarValue, Statistics};
use datafusion::config::TableParquetOptions;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::physical_plan::parquet::{
    CachedParquetFileReaderFactory, ParquetFileReaderFactory,
};
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use datafusion::physical_plan::union::UnionExec;
use schema::Table;

use super::{Engine, ScanOptions, tail};
use crate::arrow_types::{UTC, scan_schema};
use crate::segment::Segment;

/// Bytes read at a file's end at once: footer and page index of a usual segment.
const FOOTER: usize = 64 * 1024;

/// Segments and tail batches of one table.
#[derive(Debug)]
pub(super) struct SnapshotTable {
    schema: SchemaRef,
    segments: Vec<Arc<Segment>>,
    tail: Vec<RecordBatch>,
    engine: Engine,
    options: ScanOptions,
}

impl SnapshotTable {
    pub(super) fn new(
        engine: &Engine,
        table: &'static Table,
        segments: Vec<Arc<Segment>>,
        tail: Vec<RecordBatch>,
        options: ScanOptions,
    ) -> Self {
        Self { schema: scan_schema(table), segments, tail, engine: engine.clone(), options }
    }

    /// The plan over segments. Filters reach it from the filter above, by the engine's own rules.
    fn files(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let source = source(&self.engine, state, &self.schema, self.options)?;
        let config = FileScanConfigBuilder::new(self.engine.url().clone(), source)
            .with_file_groups(self.groups())
            .with_limit(limit)
            .with_projection_indices(projection.cloned())?
            .build();
        Ok(DataSourceExec::from_data_source(config))
    }

    /// Segments dealt out to the partitions, so that each gets about as many bytes.
    fn groups(&self) -> Vec<FileGroup> {
        let mut segments = self.segments.clone();
        segments.sort_by_key(|segment| std::cmp::Reverse(segment.plain_bytes));
        let count = self.engine.partitions.min(segments.len()).max(1);
        let mut groups: Vec<(u64, Vec<PartitionedFile>)> = vec![(0, Vec::new()); count];
        for segment in segments {
            if let Some((bytes, files)) = groups.iter_mut().min_by_key(|(bytes, _)| *bytes) {
                *bytes += segment.plain_bytes;
                files.push(file(&segment, &self.schema));
            }
        }
        groups.into_iter().map(|(_, files)| FileGroup::new(files)).collect()
    }

    fn memory(&self, projection: Option<&Vec<usize>>) -> Result<Arc<dyn ExecutionPlan>> {
        let schema = match projection {
            Some(columns) => Arc::new(self.schema.project(columns)?),
            None => Arc::clone(&self.schema),
        };
        let batches = tail::projected(&self.tail, &schema)?;
        let share = batches.len().div_ceil(self.engine.partitions).max(1);
        let partitions: Vec<Vec<RecordBatch>> =
            batches.chunks(share).map(<[RecordBatch]>::to_vec).collect();
        Ok(MemorySourceConfig::try_new_exec(&partitions, schema, None)?)
    }
}

/// How segments are read.
pub(super) fn source(
    engine: &Engine,
    state: &dyn Session,
    schema: &SchemaRef,
    options: ScanOptions,
) -> Result<Arc<ParquetSource>> {
    let parquet = TableParquetOptions {
        global: state.config_options().execution.parquet.clone(),
        ..TableParquetOptions::default()
    };
    let source = ParquetSource::new(Arc::clone(schema))
        .with_table_parquet_options(parquet)
        .with_parquet_file_reader_factory(reader_factory(engine, state)?)
        .with_metadata_size_hint(FOOTER)
        .with_pushdown_filters(options.lookup)
        .with_reorder_filters(options.lookup);
    Ok(Arc::new(source))
}

/// Reads objects, and footers from memory where they were read before.
pub(super) fn reader_factory(
    engine: &Engine,
    state: &dyn Session,
) -> Result<Arc<dyn ParquetFileReaderFactory>> {
    let runtime = state.runtime_env();
    let store = runtime.object_store(engine.url())?;
    let cache = runtime.cache_manager.get_file_metadata_cache();
    Ok(Arc::new(CachedParquetFileReaderFactory::new(store, cache)))
}

/// A segment as a file of a plan, which holds it: what is replaced meanwhile stays until the plan ends.
pub(super) fn file(segment: &Arc<Segment>, schema: &SchemaRef) -> PartitionedFile {
    let known = |micros| {
        Precision::Exact(ScalarValue::TimestampMicrosecond(Some(micros), Some(UTC.clone())))
    };
    let mut statistics = Statistics::new_unknown(schema);
    statistics.num_rows = rows(segment);
    let place = schema.index_of("Timestamp").ok();
    let column = place.and_then(|at| statistics.column_statistics.get_mut(at));
    if let (Some(column), Some((least, greatest))) = (column, segment.timestamps) {
        *column = ColumnStatistics {
            min_value: known(least),
            max_value: known(greatest),
            ..ColumnStatistics::new_unknown()
        };
    }
    PartitionedFile::new(segment.path.clone(), segment.plain_bytes)
        .with_statistics(Arc::new(statistics))
        .with_extension(Arc::clone(segment))
}

fn rows(segment: &Segment) -> Precision<usize> {
    usize::try_from(segment.rows).map_or(Precision::Absent, Precision::Exact)
}

#[async_trait]
impl TableProvider for SnapshotTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut plans = Vec::new();
        if !self.segments.is_empty() {
            plans.push(self.files(state, projection, limit)?);
        }
        if !self.tail.is_empty() {
            plans.push(self.memory(projection)?);
        }
        match (plans.pop(), plans.pop()) {
            (Some(one), Some(other)) => UnionExec::try_new(vec![other, one]),
            (Some(one), None) => Ok(one),
            (None, _) => {
                let schema = match projection {
                    Some(columns) => Arc::new(self.schema.project(columns)?),
                    None => Arc::clone(&self.schema),
                };
                Ok(Arc::new(EmptyExec::new(schema)))
            }
        }
    }
}
