//! A row that is being filled, and one that is read back.

use std::borrow::Cow;

use schema::{Cell, Row, Value};

use super::convert::number_of;
use super::{Side, local_by_action};
use crate::FieldValue;

/// Members of `AdditionalFields` in order.
pub(crate) type Extras = Vec<(Cow<'static, str>, FieldValue)>;

/// A row that is being filled.
pub(crate) struct Cells {
    pub(crate) row: Row,
    pub(crate) extras: Extras,
    pub(crate) action: &'static str,
    /// Which end of a connection is the device's own.
    pub(crate) local: Side,
    /// A number was seen as text: the source writes its numbers so.
    pub(crate) numbers_as_text: bool,
}

impl Cells {
    /// Sets a cell that is still empty. A column that the table does not have, and a value that does
    /// not fit, leave the row as it is: the field is then kept whole.
    pub(crate) fn put(&mut self, column: &str, value: Cell<'_>) {
        if let Some(place) = self.row.table().position(column)
            && self.row.at(place).is_none()
        {
            let _ = self.row.put_cell(place, value);
        }
    }

    pub(crate) fn put_text(&mut self, column: &str, text: impl AsRef<str>) {
        self.put(column, Value::Text(text.as_ref()));
    }

    pub(super) fn extra(&mut self, name: &'static str, value: FieldValue) {
        if !self.extras.iter().any(|(known, _)| known == name) {
            self.extras.push((Cow::Borrowed(name), value));
        }
    }

    pub(super) fn put_number(&mut self, column: &str, text: &str) {
        if let Some(number) = number_of(text) {
            self.put(column, Value::Long(number));
        }
    }
}

/// A filled row that is read back.
pub(crate) struct View<'a> {
    pub(crate) row: &'a Row,
    pub(crate) extras: &'a Extras,
    pub(crate) numbers_as_text: bool,
}

impl View<'_> {
    pub(super) fn text(&self, column: &str) -> Option<&str> {
        self.row.text(column)
    }

    pub(super) fn long(&self, column: &str) -> Option<i64> {
        match self.row.get(column) {
            Some(Value::Long(number)) => Some(number),
            _ => None,
        }
    }

    pub(super) fn number(&self, number: i64) -> FieldValue {
        if self.numbers_as_text {
            FieldValue::Text(number.to_string())
        } else {
            FieldValue::Int(number)
        }
    }

    pub(super) fn extra(&self, name: &str) -> Option<&FieldValue> {
        self.extras.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn action(&self) -> Option<&str> {
        self.text("ActionType")
    }

    /// The local end as an `ActionType` suggests it.
    pub(super) fn local(&self) -> Side {
        local_by_action(self.action().unwrap_or_default())
    }
}
