//! A row on its way into the store: sparse, typed, bound to its table.

#[cfg(test)]
mod tests;

use crate::Table;

/// One cell. `dynamic` columns carry JSON text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// Microseconds since 1970, UTC.
    DateTime(i64),
    /// `int` and `long` columns alike; the store narrows to 32 bits for `int`.
    Long(i64),
    /// Floating point.
    Real(f64),
    /// Text, and JSON text for `dynamic` columns.
    Text(String),
}

/// A row: the cells that have a value, each with its column's place in [`Table::columns`].
///
/// Invariant: a place appears at most once and its value fits the column's type.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    table: &'static Table,
    cells: Vec<(u16, Value)>,
    /// Every place from here on is empty.
    above: u16,
}

/// Why a cell was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongType {
    /// The column's name.
    pub column: &'static str,
}

impl Row {
    /// An empty row of `table`.
    #[must_use]
    pub fn new(table: &'static Table) -> Self {
        Self { table, cells: Vec::with_capacity(32), above: 0 }
    }

    /// The table it belongs to.
    #[must_use]
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// The cells that have a value, in the order they were set.
    #[must_use]
    pub fn cells(&self) -> &[(u16, Value)] {
        &self.cells
    }

    /// A cell by its column's place.
    #[must_use]
    pub fn at(&self, place: u16) -> Option<&Value> {
        self.cells.iter().find(|(at, _)| *at == place).map(|(_, value)| value)
    }

    /// A cell by its column's name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.table.position(name).and_then(|place| self.at(place))
    }

    /// A text cell by its column's name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Sets a cell by its column's place, replacing what was there.
    ///
    /// # Errors
    /// [`WrongType`] where the value does not fit the column's type; the row is unchanged.
    pub fn put(&mut self, place: u16, value: Value) -> Result<(), WrongType> {
        use crate::KqlType::{Bool, DateTime, Dynamic, Int, Long, Real, String};
        let Some(column) = self.table.columns().get(usize::from(place)) else {
            return Err(WrongType { column: "" });
        };
        let fits = match (&value, column.kind) {
            (Value::Bool(_), Bool)
            | (Value::DateTime(_), DateTime)
            | (Value::Long(_), Long)
            | (Value::Real(_), Real)
            | (Value::Text(_), String | Dynamic) => true,
            (Value::Long(number), Int) => i32::try_from(*number).is_ok(),
            _ => false,
        };
        if !fits {
            return Err(WrongType { column: column.name });
        }
        // Readers and mappings fill rows in the table's order, mostly: then nothing is replaced.
        if place >= self.above {
            self.above = place + 1;
            self.cells.push((place, value));
            return Ok(());
        }
        match self.cells.iter_mut().find(|(at, _)| *at == place) {
            Some(cell) => cell.1 = value,
            None => self.cells.push((place, value)),
        }
        Ok(())
    }

    /// Sets a cell by its column's name. An unknown name or a value that does not fit is refused.
    ///
    /// # Errors
    /// [`WrongType`] naming the column where it exists.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), WrongType> {
        match self.table.position(name) {
            Some(place) => self.put(place, value),
            None => Err(WrongType { column: "" }),
        }
    }
}
