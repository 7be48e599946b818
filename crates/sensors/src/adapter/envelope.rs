//! The streaming envelope `{"time", "tenantId", "category", "properties"}`, in which the published
//! product streams its rows to event hubs and storage.
//!
//! The fast path of ingest: a visitor that knows the table writes each property into the row's cell,
//! with no tree in between.

use std::fmt;

use schema::{Column, KqlType, Presence, Row, Table, TableKind, Value};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::json::{self, Json};
use super::{BadRecord, Record};

const PREFIX: &str = "AdvancedHunting-";

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
        let mut rows = Rows { row: Row::new(self.table), dropped: Vec::new(), wrong: None };
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
            let put = match map.next_value_seed(CellSeed { kind: column.kind })? {
                Cell::Value(value) => rows.row.put(place, value).is_ok(),
                Cell::Null => true,
                Cell::Wrong => false,
            };
            if !put {
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

/// Finds a property's column. Sources write properties in the order of the table, mostly, so the
/// next column is tried before the name is looked up.
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
        let place = match columns.get(usize::from(self.expected)) {
            Some(column) if column.name == name => Some(self.expected),
            _ => self.table.position(name),
        };
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

enum Cell {
    Value(Value),
    Null,
    Wrong,
}

/// Reads a value for a column of this type. Numbers as text and text as numbers are both seen in
/// exports; `dynamic` columns and `AdditionalFields` come as JSON text or as objects.
struct CellSeed {
    kind: KqlType,
}

impl CellSeed {
    fn number(&self, number: i64) -> Cell {
        match self.kind {
            KqlType::Int | KqlType::Long => Cell::Value(Value::Long(number)),
            KqlType::Real => Cell::Value(Value::Real(number as f64)),
            KqlType::Bool if matches!(number, 0 | 1) => Cell::Value(Value::Bool(number == 1)),
            KqlType::String | KqlType::Dynamic => Cell::Value(Value::Text(number.to_string())),
            _ => Cell::Wrong,
        }
    }
}

impl<'de> DeserializeSeed<'de> for CellSeed {
    type Value = Cell;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Cell, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CellSeed {
    type Value = Cell;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a property's value")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
        let value = match self.kind {
            KqlType::String | KqlType::Dynamic => Some(Value::Text(text.to_owned())),
            // An empty text is how exports write "no value" of any type.
            _ if text.is_empty() => return Ok(Cell::Null),
            KqlType::DateTime => crate::time::parse(text).map(Value::DateTime),
            KqlType::Int | KqlType::Long => text.parse().ok().map(Value::Long),
            KqlType::Real => {
                text.parse().ok().filter(|real: &f64| real.is_finite()).map(Value::Real)
            }
            KqlType::Bool if text.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
            KqlType::Bool if text.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
            KqlType::Bool => None,
        };
        Ok(value.map_or(Cell::Wrong, Cell::Value))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Cell, E> {
        Ok(match self.kind {
            KqlType::Bool => Cell::Value(Value::Bool(value)),
            KqlType::String | KqlType::Dynamic => Cell::Value(Value::Text(value.to_string())),
            _ => Cell::Wrong,
        })
    }

    fn visit_i64<E>(self, number: i64) -> Result<Cell, E> {
        Ok(self.number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Cell, E> {
        // ReportId and the like are unsigned in some exports; the columns are signed 64-bit.
        Ok(i64::try_from(number).map_or(Cell::Wrong, |number| self.number(number)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Cell, E> {
        Ok(match self.kind {
            KqlType::Real => Cell::Value(Value::Real(number)),
            KqlType::String | KqlType::Dynamic => {
                Cell::Value(Value::Text(Json::Float(number).to_text()))
            }
            KqlType::Int | KqlType::Long if number.fract() == 0.0 && number.abs() < 9e15 => {
                Cell::Value(Value::Long(number as i64))
            }
            _ => Cell::Wrong,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Cell, A::Error> {
        let tree = (json::Seed { depth: json::INPUT }).visit_map(map)?;
        Ok(self.nested(&tree))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Cell, A::Error> {
        let tree = (json::Seed { depth: json::INPUT }).visit_seq(items)?;
        Ok(self.nested(&tree))
    }
}

impl CellSeed {
    fn nested(&self, tree: &Json) -> Cell {
        match self.kind {
            KqlType::String | KqlType::Dynamic => Cell::Value(Value::Text(tree.to_text())),
            _ => Cell::Wrong,
        }
    }
}
