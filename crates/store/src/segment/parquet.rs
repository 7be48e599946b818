//! A day's rows as a Parquet file, with the settings that the design starts from; each has its reason.

use arrow::array::{Array as _, RecordBatch, RecordBatchReader as _};
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use super::sort::ORDER;

/// Rows of a row group: small enough that a lookup reads little, large enough for dictionaries.
pub(crate) const ROW_GROUP: usize = 131_072;
/// The default of 1 MiB makes command lines fall back to plain pages.
const DICTIONARY_PAGE: usize = 8 * 1024 * 1024;
/// Rows of a page: what one lookup decodes at least. A device has a few hundred rows of a table and
/// day, and they lie together.
const PAGE_ROWS: usize = 2_048;
/// Chance that a bloom filter lets an absent value through.
const FALSE_POSITIVES: f64 = 0.01;

/// Whether a column gets a bloom filter: values that people look up exactly, all over the time range.
/// Not `DeviceId`: rows are sorted by it, so the page index finds it, and a filter would be read for
/// nothing.
fn has_bloom_filter(column: &str) -> bool {
    const ENDINGS: &[&str] = &["SHA1", "SHA256", "MD5", "IP", "Url"];
    ENDINGS.iter().any(|ending| column.ends_with(ending))
}

/// Columns whose values hardly repeat: a dictionary of them would be built for nothing.
const UNIQUE: &[&str] = &["Timestamp", "ReportId", "_Received", "_Seq", "_Source"];

/// Numbers that grow from row to row, or nearly: their differences take few bits.
const GROWING: &[&str] = &["Timestamp", "ReportId", "_Received", "_Seq"];

/// Columns that every lookup decodes, and that are small as they are encoded. Compressed they would be
/// 1 % of the file smaller, and each reader would set up a decompressor for them: a fifth of the time
/// a timeline takes.
const PLAIN: &[&str] = &["Timestamp", "DeviceId", "ActionType", "_Seq"];

/// How hard a segment is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// A flush: cheap, because it will be written again.
    Fresh,
    /// Joined of others: a tenth smaller.
    Joined,
}

impl Level {
    fn zstd(self) -> i32 {
        match self {
            Self::Fresh => 1,
            Self::Joined => 3,
        }
    }
}

/// Writes one file, whose rows come in pieces.
pub(crate) struct Encoder(ArrowWriter<Vec<u8>>);

impl Encoder {
    /// A file with these columns; for each the values that it will have.
    pub(crate) fn new(
        schema: SchemaRef,
        columns: &[(&str, u64)],
        level: Level,
    ) -> Result<Self, ParquetError> {
        // The table's schema says everything that the Arrow schema in the file would.
        let options = ArrowWriterOptions::new()
            .with_properties(properties(columns, level)?)
            .with_skip_arrow_metadata(true);
        Ok(Self(ArrowWriter::try_new_with_options(Vec::new(), schema, options)?))
    }

    /// Adds rows behind those before, and gives what of the file is complete by now. Blocking work of
    /// about a second per 200,000 rows.
    pub(crate) fn push(&mut self, batch: &RecordBatch) -> Result<Bytes, ParquetError> {
        self.0.write(batch)?;
        Ok(std::mem::take(self.0.inner_mut()).into())
    }

    /// The file's end.
    pub(crate) fn finish(mut self) -> Result<Bytes, ParquetError> {
        self.0.finish()?;
        Ok(std::mem::take(self.0.inner_mut()).into())
    }
}

/// A whole file's bytes.
pub(super) fn write(batch: &RecordBatch) -> Result<Vec<u8>, ParquetError> {
    let fields = batch.schema_ref().fields().iter().zip(batch.columns());
    let columns: Vec<(&str, u64)> = fields
        .map(|(field, array)| (field.name().as_str(), (array.len() - array.null_count()) as u64))
        .collect();
    let Encoder(mut writer) = Encoder::new(batch.schema(), &columns, Level::Fresh)?;
    writer.write(batch)?;
    writer.into_inner()
}

fn properties(columns: &[(&str, u64)], level: Level) -> Result<WriterProperties, ParquetError> {
    let mut properties = WriterProperties::builder()
        .set_created_by("sightline".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(level.zstd())?))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_dictionary_page_size_limit(DICTIONARY_PAGE)
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_sorting_columns(sorting(columns));
    for name in UNIQUE {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(*name), false);
    }
    for name in GROWING {
        properties =
            properties.set_column_encoding(ColumnPath::from(*name), Encoding::DELTA_BINARY_PACKED);
    }
    for name in PLAIN {
        properties =
            properties.set_column_compression(ColumnPath::from(*name), Compression::UNCOMPRESSED);
    }
    for (name, values) in columns.iter().filter(|(name, _)| has_bloom_filter(name)) {
        let values = (*values).min(ROW_GROUP as u64);
        let path = ColumnPath::from(*name);
        properties = properties
            .set_column_bloom_filter_enabled(path.clone(), true)
            .set_column_bloom_filter_fpp(path.clone(), FALSE_POSITIVES)
            .set_column_bloom_filter_max_ndv(path, values.max(1));
    }
    Ok(properties.build())
}

/// Some columns of a file's bytes, those that it has, as one batch. Blocking work.
pub(super) fn read(bytes: Bytes, columns: &[&str]) -> Result<RecordBatch, ParquetError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes)?;
    let wanted = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
    let reader = builder.with_projection(wanted).with_batch_size(ROW_GROUP).build()?;
    let schema = reader.schema();
    let batches = reader.collect::<Result<Vec<_>, _>>()?;
    Ok(concat_batches(&schema, &batches)?)
}

/// The order of the rows, for readers that make use of it.
fn sorting(columns: &[(&str, u64)]) -> Option<Vec<SortingColumn>> {
    let place = |name: &&str| {
        let at = columns.iter().position(|(column, _)| column == name)?;
        let column_idx = i32::try_from(at).ok()?;
        Some(SortingColumn { column_idx, descending: false, nulls_first: true })
    };
    ORDER.iter().map(place).collect()
}
