//! The streaming envelope `{"time", "tenantId", "category", "properties"}`, in which the published
//! product streams its rows to event hubs and storage.
//!
//! The fast path of ingest: a visitor that knows the table writes each property into the row's cell,
//! with no tree in between.

use std::fmt;

use schema::{Cell, Column, KqlType, Presence, Row, Table, TableKind, Value};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::json::{self, Json};
use super::{BadRecord, Record};

const PREFIX: &str = "AdvancedHunting-";

/// Cells and bytes of text that a row is given room for: most rows of endpoints have fewer.
const CELLS: usize = 48;
const TEXT: usize = 1024;

/// The table that a category names, with or without the prefix, where rows of it are kept.
pub(super) fn table_of(category: &str) -> Option<&'static Table> {
    let name = category.strip_prefix(PREFIX).unwrap_or(category);
    schema::table(name).filter(|table| table.kind == TableKind::Events)
}

/// A row as far as the properties give it.
pub(super) struct Rows {
    row: Row,
    dropped: Vec<String>,
    wrong: Option<String>,
}

impl Rows {
    /// The record. A row without `Timestamp` takes the envelope's time.
    pub(super) fn finish(
        self,
        time: Option<&str>,
        tenant: Option<String>,
    ) -> Result<Record, BadRecord> {
        let Self { mut row, dropped, wrong } = self;
        if let Some(name) = wrong {
            return Err(BadRecord::WrongType(name));
        }
        if row.get("Timestamp").is_none() {
            let text = time.ok_or(BadRecord::Missing("Timestamp"))?;
            let micros = crate::time::parse(text).ok_or(BadRecord::Unusable("time"))?;
            row.set("Timestamp", Value::DateTime(micros))
                .map_err(|_| BadRecord::Missing("Timestamp"))?;
        }
        Ok(Record::Published { row, dropped, tenant })
    }
}

/// Reads `properties` as a row of `table`.
pub(super) struct RowSeed {
    pub(super) table: &'static Table,
}

impl<'de> DeserializeSeed<'de> for RowSeed {
    type Value = Rows;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Rows, D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed {
    type Value = Rows;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object of properties")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rows, A::Error> {
        let row = Row::with_capacity(self.table, CELLS, TEXT);
        let mut rows = Rows { row, dropped: Vec::new(), wrong: None };
        let mut expected = 0;
        while let Some(key) = map.next_key_seed(KeySeed { table: self.table, expected })? {
            let (place, column) = match key {
                Key::Column(place, column) => (place, column),
                Key::Unknown(name) => {
                    map.next_value::<IgnoredAny>()?;
                    rows.dropped.push(name);
                    continue;
                }
            };
            expected = place + 1;
            let cell = CellSeed { row: &mut rows.row, place, kind: column.kind };
            if !map.next_value_seed(cell)? {
                rows.wrong.get_or_insert_with(|| column.name.to_owned());
            }
        }
        Ok(rows)
    }
}

enum Key {
    Column(u16, &'static Column),
    Unknown(String),
}

/// Columns that are tried before a name is looked up.
const NEAR: usize = 6;

/// Finds a property's column. Sources write properties in the order of the table, mostly, and leave
/// some out, so the next few columns are tried before the name is looked up.
struct KeySeed {
    table: &'static Table,
    expected: u16,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Key, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a property's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Key, E> {
        let columns = self.table.columns();
        let next = (self.expected..).zip(columns.iter().skip(usize::from(self.expected)));
        let near = next.take(NEAR).find(|(_, column)| column.name == name);
        let place = near.map(|(place, _)| place).or_else(|| self.table.position(name));
        let column = place.and_then(|place| Some((place, columns.get(usize::from(place))?)));
        // Hidden columns are the store's own, compatibility ones are computed: no source sets them.
        Ok(match column {
            Some((place, column))
                if matches!(column.presence, Presence::Published | Presence::Streaming) =>
            {
                Key::Column(place, column)
            }
            _ => Key::Unknown(name.to_owned()),
        })
    }
}

/// Writes a value into its cell, and says whether it fits the column. Numbers as text and text as
/// numbers are both seen in exports; `dynamic` columns and `AdditionalFields` come as JSON text or as
/// objects.
struct CellSeed<'a> {
    row: &'a mut Row,
    place: u16,
    kind: KqlType,
}

impl CellSeed<'_> {
    fn put(self, value: Cell<'_>) -> bool {
        self.row.put_cell(self.place, value).is_ok()
    }

    fn number(self, number: i64) -> bool {
        match self.kind {
            KqlType::Real => self.put(Value::Real(number as f64)),
            KqlType::Bool if matches!(number, 0 | 1) => self.put(Value::Bool(number == 1)),
            KqlType::String | KqlType::Dynamic => self.put(Value::Text(&number.to_string())),
            _ => self.put(Value::Long(number)),
        }
    }

    fn nested(self, tree: &Json) -> bool {
        self.put(Value::Text(&tree.to_text()))
    }
}

impl<'de> DeserializeSeed<'de> for CellSeed<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<bool, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CellSeed<'_> {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a property's value")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(true)
    }

    fn visit_str<E>(self, text: &str) -> Result<bool, E> {
        let value = match self.kind {
            KqlType::String | KqlType::Dynamic => Some(Value::Text(text)),
            // An empty text is how exports write "no value" of any type.
            _ if text.is_empty() => return Ok(true),
            KqlType::DateTime => crate::time::parse(text).map(Value::DateTime),
            KqlType::Int | KqlType::Long => text.parse().ok().map(Value::Long),
            KqlType::Real => {
                text.parse().ok().filter(|real: &f64| real.is_finite()).map(Value::Real)
            }
            KqlType::Bool if text.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
            KqlType::Bool if text.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
            KqlType::Bool => None,
        };
        Ok(value.is_some_and(|value| self.put(value)))
    }

    fn visit_bool<E>(self, value: bool) -> Result<bool, E> {
        Ok(match self.kind {
            KqlType::String | KqlType::Dynamic => self.put(Value::Text(&value.to_string())),
            _ => self.put(Value::Bool(value)),
        })
    }

    fn visit_i64<E>(self, number: i64) -> Result<bool, E> {
        Ok(self.number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<bool, E> {
        // ReportId and the like are unsigned in some exports; the columns are signed 64-bit.
        Ok(i64::try_from(number).is_ok_and(|number| self.number(number)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<bool, E> {
        Ok(match self.kind {
            KqlType::String | KqlType::Dynamic => {
                self.put(Value::Text(&Json::Float(number).to_text()))
            }
            KqlType::Int | KqlType::Long if number.fract() == 0.0 && number.abs() < 9e15 => {
                self.put(Value::Long(number as i64))
            }
            _ => self.put(Value::Real(number)),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        let tree = (json::Seed { depth: json::INPUT }).visit_map(map)?;
        Ok(self.nested(&tree))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<bool, A::Error> {
        let tree = (json::Seed { depth: json::INPUT }).visit_seq(items)?;
        Ok(self.nested(&tree))
    }
}
