//! The Arrow side of the schema registry.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use schema::{KqlType, Table};

/// Text as log batches, segments and the memory tail keep it.
pub(crate) const TEXT: DataType = DataType::Utf8;
/// Text as scans give it: DataFusion's string functions are fastest on views.
pub(crate) const SCANNED_TEXT: DataType = DataType::Utf8View;

/// The Arrow type of a stored column.
pub(crate) fn stored_type(kind: KqlType) -> DataType {
    match kind {
        KqlType::Bool => DataType::Boolean,
        KqlType::DateTime => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.clone())),
        KqlType::Int => DataType::Int32,
        KqlType::Long => DataType::Int64,
        KqlType::Real => DataType::Float64,
        KqlType::Dynamic | KqlType::String => TEXT,
    }
}

/// The Arrow type of a column in a scan's answer.
pub(crate) fn scanned_type(kind: KqlType) -> DataType {
    match stored_type(kind) {
        DataType::Utf8 => SCANNED_TEXT,
        other => other,
    }
}

/// The time zone of every timestamp.
pub(crate) static UTC: LazyLock<Arc<str>> = LazyLock::new(|| "UTC".into());

static SCHEMAS: LazyLock<HashMap<&'static str, SchemaRef>> = LazyLock::new(|| {
    let schema = |table: &'static Table| {
        let field =
            |column: &schema::Column| Field::new(column.name, scanned_type(column.kind), true);
        Arc::new(Schema::new(table.stored().map(field).collect::<Vec<_>>()))
    };
    schema::tables().iter().map(|table| (table.name, schema(table))).collect()
});

/// The schema of a scan over `table`: every stored column, hidden ones included, all nullable.
pub(crate) fn scan_schema(table: &'static Table) -> SchemaRef {
    SCHEMAS.get(table.name).cloned().unwrap_or_else(|| Arc::new(Schema::empty()))
}
