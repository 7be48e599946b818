//! Sparse rows to Arrow columns. A column exists only if a row has a value in it: telemetry tables
//! are a hundred columns wide and rows fill twenty-five.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Float64Builder, Int32Builder, Int64Array, Int64Builder, RecordBatch,
    RecordBatchOptions, StringBuilder, TimestampMicrosecondArray, TimestampMicrosecondBuilder,
};
use arrow::datatypes::{Field, Schema};
use arrow::error::ArrowError;
use schema::{Cell, Column, KqlType, Presence, Row, Table, Value};

use super::{LogBatch, Seq, TableBatch};
use crate::arrow_types::{UTC, stored_type};

/// A batch's rows by table, before their place in the log is known: `_Seq` holds each row's place in
/// the batch, from 0.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) rows: u32,
    pub(crate) received: i64,
    pub(crate) tables: Vec<TableBatch>,
}

impl Encoded {
    /// The batch at its place in the log.
    pub(crate) fn place(&self, first: Seq) -> Result<LogBatch, ArrowError> {
        let tables = self.tables.iter().map(|part| stamp(part, first, self.received));
        let tables = tables.collect::<Result<_, _>>()?;
        Ok(LogBatch { first, rows: self.rows, received: self.received, tables })
    }
}

/// Sets `_Seq` (the last column, until now the place in the batch) and appends `_Received`.
fn stamp(part: &TableBatch, first: Seq, received: i64) -> Result<TableBatch, ArrowError> {
    let (schema, mut columns, rows) = part.batch.clone().into_parts();
    let places = columns.pop().ok_or_else(|| missing("_Seq"))?;
    let places = places.as_any().downcast_ref::<Int64Array>().ok_or_else(|| missing("_Seq"))?;
    let first = first.as_i64();
    let seqs: Int64Array = places.values().iter().map(|place| place + first).collect();
    columns.push(Arc::new(seqs));
    let times = TimestampMicrosecondArray::from_value(received, rows).with_timezone(UTC.clone());
    columns.push(Arc::new(times));
    let mut fields: Vec<Arc<Field>> = schema.fields().iter().cloned().collect();
    fields.push(Arc::new(Field::new("_Received", stored_type(KqlType::DateTime), true)));
    let batch = batch(fields, columns, rows)?;
    Ok(TableBatch { table: part.table, batch })
}

fn missing(column: &str) -> ArrowError {
    ArrowError::SchemaError(format!("a log batch without {column}"))
}

fn batch(
    fields: Vec<Arc<Field>>,
    columns: Vec<ArrayRef>,
    rows: usize,
) -> Result<RecordBatch, ArrowError> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)
}

/// Builds the columns of `rows`.
pub(crate) fn build(rows: &[Row], received: i64) -> Result<Encoded, ArrowError> {
    let mut tables: Vec<Columns> = Vec::new();
    for row in rows {
        match of_table(&mut tables, row.table()) {
            Some(columns) => columns.make_room(row),
            None => tables.push(Columns::of(row)),
        }
    }
    for (place, row) in (0_i64..).zip(rows) {
        if let Some(columns) = of_table(&mut tables, row.table()) {
            columns.push(place, row);
        }
    }
    let tables = tables.into_iter().map(Columns::finish).collect::<Result<_, _>>()?;
    Ok(Encoded { rows: u32::try_from(rows.len()).unwrap_or(u32::MAX), received, tables })
}

/// The columns of a table. Few tables fill a batch.
fn of_table<'a>(tables: &'a mut [Columns], table: &Table) -> Option<&'a mut Columns> {
    tables.iter_mut().find(|columns| columns.table == table)
}

/// The growing columns of one table.
///
/// All rows are measured before the first is written: columns that grow by doubling would keep up to
/// twice the memory in the tail, and what the tail holds decides when segments are written.
struct Columns {
    table: &'static Table,
    /// Rows to come.
    rows: usize,
    /// Bytes of text to come, by column.
    text: Vec<usize>,
    places: Vec<i64>,
    slots: Vec<Slot>,
}

/// What a column of the table has so far.
enum Slot {
    /// No value.
    Empty(KqlType),
    /// The store sets it itself, or computes it: a row's own value is ignored.
    Own,
    /// Values of the first so many rows; those behind have none yet.
    Filled(usize, Builder),
}

impl Columns {
    /// For the table of a row, the row measured.
    fn of(row: &Row) -> Self {
        let table = row.table();
        let slot = |column: &Column| match column {
            Column { name: "_Seq" | "_Received", .. } => Slot::Own,
            Column { presence: Presence::Compatibility, .. } => Slot::Own,
            other => Slot::Empty(other.kind),
        };
        let slots = table.columns().iter().map(slot).collect();
        let text = vec![0; table.columns().len()];
        let mut columns = Self { table, rows: 0, text, places: Vec::new(), slots };
        columns.make_room(row);
        columns
    }

    /// Measures a row that is pushed later.
    fn make_room(&mut self, row: &Row) {
        self.rows += 1;
        for (column, length) in row.text_lengths() {
            if let Some(bytes) = self.text.get_mut(usize::from(column)) {
                *bytes += length;
            }
        }
    }

    fn push(&mut self, place: i64, row: &Row) {
        let at = self.places.len();
        if at == 0 {
            self.places.reserve_exact(self.rows);
        }
        self.places.push(place);
        for (column, value) in row.cells() {
            let Some(slot) = self.slots.get_mut(usize::from(column)) else { continue };
            if let Slot::Empty(kind) = *slot {
                let text = self.text.get(usize::from(column)).copied().unwrap_or_default();
                *slot = Slot::Filled(0, Builder::new(kind, self.rows, text));
            }
            if let Slot::Filled(have, builder) = slot {
                if *have < at {
                    builder.pad(at - *have);
                }
                builder.push(value);
                *have = at + 1;
            }
        }
    }

    fn finish(self) -> Result<TableBatch, ArrowError> {
        let rows = self.places.len();
        let (mut fields, mut columns) = (Vec::new(), Vec::<ArrayRef>::new());
        for (column, slot) in self.table.columns().iter().zip(self.slots) {
            if let Slot::Filled(have, mut builder) = slot {
                builder.pad(rows - have);
                fields.push(Arc::new(Field::new(column.name, stored_type(column.kind), true)));
                columns.push(builder.finish());
            }
        }
        fields.push(Arc::new(Field::new("_Seq", stored_type(KqlType::Long), true)));
        columns.push(Arc::new(Int64Array::from(self.places)));
        Ok(TableBatch { table: self.table, batch: batch(fields, columns, rows)? })
    }
}

/// One growing column.
enum Builder {
    Bool(BooleanBuilder),
    DateTime(TimestampMicrosecondBuilder),
    Int(Int32Builder),
    Long(Int64Builder),
    Real(Float64Builder),
    Text(StringBuilder),
}

impl Builder {
    fn new(kind: KqlType, rows: usize, text: usize) -> Self {
        match kind {
            KqlType::Bool => Self::Bool(BooleanBuilder::with_capacity(rows)),
            KqlType::DateTime => Self::DateTime(
                TimestampMicrosecondBuilder::with_capacity(rows).with_timezone(UTC.clone()),
            ),
            KqlType::Int => Self::Int(Int32Builder::with_capacity(rows)),
            KqlType::Long => Self::Long(Int64Builder::with_capacity(rows)),
            KqlType::Real => Self::Real(Float64Builder::with_capacity(rows)),
            KqlType::Dynamic | KqlType::String => {
                Self::Text(StringBuilder::with_capacity(rows, text))
            }
        }
    }

    /// Sets the next row's value.
    fn push(&mut self, value: Cell<'_>) {
        match (self, value) {
            (Self::Bool(to), Value::Bool(value)) => to.append_value(value),
            (Self::DateTime(to), Value::DateTime(value)) => to.append_value(value),
            (Self::Int(to), Value::Long(value)) => to.append_option(i32::try_from(value).ok()),
            (Self::Long(to), Value::Long(value)) => to.append_value(value),
            (Self::Real(to), Value::Real(value)) => to.append_value(value),
            (Self::Text(to), Value::Text(value)) => to.append_value(value),
            // A `Row` only takes values of its columns' types.
            (other, _) => other.pad(1),
        }
    }

    /// The next rows have no value.
    fn pad(&mut self, rows: usize) {
        match self {
            Self::Bool(to) => to.append_nulls(rows),
            Self::DateTime(to) => to.append_nulls(rows),
            Self::Int(to) => to.append_nulls(rows),
            Self::Long(to) => to.append_nulls(rows),
            Self::Real(to) => to.append_nulls(rows),
            Self::Text(to) => to.append_nulls(rows),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Bool(mut from) => Arc::new(from.finish()),
            Self::DateTime(mut from) => Arc::new(from.finish()),
            Self::Int(mut from) => Arc::new(from.finish()),
            Self::Long(mut from) => Arc::new(from.finish()),
            Self::Real(mut from) => Arc::new(from.finish()),
            Self::Text(mut from) => Arc::new(from.finish()),
        }
    }
}
