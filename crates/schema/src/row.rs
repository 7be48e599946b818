//! A row on its way into the store: sparse, typed, bound to its table.

#[cfg(test)]
mod tests;

use crate::Table;

/// One cell's value. `dynamic` columns carry JSON text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<T = String> {
    /// True or false.
    Bool(bool),
    /// Microseconds since 1970, UTC.
    DateTime(i64),
    /// `int` and `long` columns alike; the store narrows to 32 bits for `int`.
    Long(i64),
    /// Floating point.
    Real(f64),
    /// Text, and JSON text for `dynamic` columns.
    Text(T),
}

/// A value whose text lies in a row, or wherever it is read from.
pub type Cell<'a> = Value<&'a str>;

impl<T> Value<T> {
    /// The same value with its text made into something else.
    pub fn map<'a, U>(&'a self, text: impl FnOnce(&'a T) -> U) -> Value<U> {
        match self {
            Self::Bool(value) => Value::Bool(*value),
            Self::DateTime(micros) => Value::DateTime(*micros),
            Self::Long(number) => Value::Long(*number),
            Self::Real(number) => Value::Real(*number),
            Self::Text(own) => Value::Text(text(own)),
        }
    }
}

impl Value<&str> {
    /// The value with a text of its own.
    #[must_use]
    pub fn to_owned(self) -> Value {
        self.map(|text| (*text).to_owned())
    }
}

/// Where a cell's text lies in its row's text, in bytes.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: u32,
    to: u32,
}

/// A row: the cells that have a value, each with its column's place in [`Table::columns`].
///
/// The texts of all cells lie in one string: a row is three pieces of memory, however wide it is.
///
/// Invariant: a place appears at most once and its value fits the column's type.
#[derive(Clone)]
pub struct Row {
    table: &'static Table,
    cells: Vec<(u16, Value<Stretch>)>,
    text: String,
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
        Self { table, cells: Vec::new(), text: String::new(), above: 0 }
    }

    /// An empty row with room for so many cells and bytes of text.
    #[must_use]
    pub fn with_capacity(table: &'static Table, cells: usize, text: usize) -> Self {
        let (cells, text) = (Vec::with_capacity(cells), String::with_capacity(text));
        Self { table, cells, text, above: 0 }
    }

    /// The table it belongs to.
    #[inline]
    #[must_use]
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// How many cells have a value.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether no cell has a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Bytes of its text, about.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// The cells that have a value, in the order they were set.
    #[inline]
    pub fn cells(&self) -> impl ExactSizeIterator<Item = (u16, Cell<'_>)> {
        self.cells.iter().map(|(place, value)| (*place, self.read(value)))
    }

    /// Bytes of each cell's text, by the column's place, without reading it.
    #[inline]
    pub fn text_lengths(&self) -> impl Iterator<Item = (u16, usize)> {
        self.cells.iter().filter_map(|(place, value)| match value {
            Value::Text(at) => Some((*place, at.to.saturating_sub(at.from) as usize)),
            _ => None,
        })
    }

    #[inline]
    fn read(&self, value: &Value<Stretch>) -> Cell<'_> {
        // A stretch always lies in the text: only `put_cell` makes one.
        let text = |at: &Stretch| self.text.get(at.from as usize..at.to as usize);
        value.map(|at| text(at).unwrap_or_default())
    }

    /// A cell by its column's place.
    #[inline]
    #[must_use]
    pub fn at(&self, place: u16) -> Option<Cell<'_>> {
        self.cells.iter().find(|(at, _)| *at == place).map(|(_, value)| self.read(value))
    }

    /// A cell by its column's name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Cell<'_>> {
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
        self.put_cell(place, value.map(String::as_str))
    }

    /// The same from a text that lies elsewhere. A text beyond 4 GiB of a row fits no column.
    ///
    /// # Errors
    /// As [`Row::put`].
    pub fn put_cell(&mut self, place: u16, value: Cell<'_>) -> Result<(), WrongType> {
        use crate::KqlType::{Bool, DateTime, Dynamic, Int, Long, Real, String};
        let Some(column) = self.table.columns().get(usize::from(place)) else {
            return Err(WrongType { column: "" });
        };
        let wrong = WrongType { column: column.name };
        let value = match (value, column.kind) {
            (Value::Text(text), String | Dynamic) => {
                let end = |bytes: usize| u32::try_from(bytes).map_err(|_| wrong.clone());
                let to = end(self.text.len() + text.len())?;
                let from = end(self.text.len())?;
                self.text.push_str(text);
                Value::Text(Stretch { from, to })
            }
            (Value::Bool(value), Bool) => Value::Bool(value),
            (Value::DateTime(micros), DateTime) => Value::DateTime(micros),
            (Value::Long(number), Long) => Value::Long(number),
            (Value::Long(number), Int) if i32::try_from(number).is_ok() => Value::Long(number),
            (Value::Real(number), Real) => Value::Real(number),
            _ => return Err(wrong),
        };
        // Readers and mappings fill rows in the table's order, mostly: then nothing is replaced.
        if place >= self.above {
            self.above = place + 1;
            self.cells.push((place, value));
            return Ok(());
        }
        // A text that is replaced stays behind unseen: that is rare, and a row does not live long.
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

impl PartialEq for Row {
    /// The same cells with the same values, set in the same order.
    fn eq(&self, other: &Self) -> bool {
        self.table == other.table && self.cells().eq(other.cells())
    }
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = |place: u16| self.table.columns().get(usize::from(place)).map_or("", |c| c.name);
        write!(f, "{} ", self.table.name)?;
        f.debug_map().entries(self.cells().map(|(place, cell)| (name(place), cell))).finish()
    }
}
