//! One row of a batch of columns.

use std::fmt::Write as _;

use store::datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use store::datafusion::arrow::datatypes::{Int32Type, Int64Type};

/// A row, read in place.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) batch: &'a RecordBatch,
    pub(super) row: usize,
}

impl<'a> View<'a> {
    pub(super) fn text(&self, column: &str) -> Option<&'a str> {
        let array = self.batch.column_by_name(column)?.as_string_opt::<i32>()?;
        array.is_valid(self.row).then(|| array.value(self.row))
    }

    pub(super) fn number(&self, column: &str) -> Option<i64> {
        let array = self.batch.column_by_name(column)?;
        if array.is_null(self.row) {
            return None;
        }
        let long = array.as_primitive_opt::<Int64Type>().map(|array| array.value(self.row));
        long.or_else(|| Some(i64::from(array.as_primitive_opt::<Int32Type>()?.value(self.row))))
    }
}

/// Some columns of a batch whose values together are looked up again and again.
#[derive(Debug)]
pub(super) struct Columns<'a>(Vec<Column<'a>>);

#[derive(Debug)]
enum Column<'a> {
    Text(&'a store::datafusion::arrow::array::StringArray),
    /// Read by name: there are few of these.
    Number(&'a str),
    Absent,
}

impl<'a> Columns<'a> {
    pub(super) fn of(batch: &'a RecordBatch, names: impl Iterator<Item = &'a str>) -> Self {
        let column = |name| match batch.column_by_name(name) {
            None => Column::Absent,
            Some(array) => match array.as_string_opt::<i32>() {
                Some(texts) => Column::Text(texts),
                None => Column::Number(name),
            },
        };
        Self(names.map(column).collect())
    }

    /// Whether a row has no value in any of them.
    pub(super) fn all_null(&self, row: usize) -> bool {
        self.0.iter().all(|column| match column {
            Column::Text(texts) => texts.is_null(row),
            Column::Number(_) => false,
            Column::Absent => true,
        })
    }

    /// Writes a row's values one behind the other; equal values give equal texts.
    pub(super) fn write(&self, view: View<'_>, to: &mut String) {
        to.clear();
        for column in &self.0 {
            match column {
                Column::Text(texts) if texts.is_valid(view.row) => {
                    to.push_str(texts.value(view.row));
                }
                Column::Number(name) => {
                    if let Some(number) = view.number(name) {
                        let _ = write!(to, "{number}");
                    }
                }
                Column::Text(_) | Column::Absent => {}
            }
            to.push(super::observe::PART);
        }
    }
}
