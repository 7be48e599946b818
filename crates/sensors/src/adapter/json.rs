//! A small JSON tree for records on their way to a [`crate::SensorEvent`].
//!
//! `serde_json::Value` takes 72 bytes a node here and hashes every key; a record is read once from
//! front to back, so a list of pairs does. Nothing on the path of published rows builds one.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::FieldValue;

/// Nesting beyond this is refused: no sensor nests so deep, and recursion must end.
const MAX_DEPTH: u8 = 32;

/// Where values of a source begin to count, so that they can still be nested in our own columns.
pub(crate) const INPUT: u8 = 4;

/// Members of one object beyond this are refused: names are compared with each other, and no event
/// has a tenth of this.
pub(crate) const MAX_MEMBERS: usize = 1024;

/// One JSON value; members keep their order and may repeat.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Int(i64),
    /// A whole number above the signed range.
    UInt(u64),
    Float(f64),
    Text(String),
    List(Vec<Json>),
    Map(Vec<(String, Json)>),
}

impl Json {
    /// Reads one whole JSON text of a source.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8 text".to_owned())?;
        Self::parse_from(text, INPUT)
    }

    /// Reads one whole JSON text that this crate wrote.
    pub(crate) fn parse_own(text: &str) -> Result<Self, String> {
        Self::parse_from(text, 0)
    }

    fn parse_from(text: &str, depth: u8) -> Result<Self, String> {
        let mut reader = reader(text)?;
        let value = Seed { depth }.deserialize(&mut reader).map_err(|err| first_line(&err))?;
        reader.end().map_err(|err| first_line(&err))?;
        Ok(value)
    }

    /// A member by name, where this is an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Map(members) => {
                members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Text as it stands.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number, also where the source wrote it as decimal text.
    pub(crate) fn as_u64(&self) -> Option<u64> {
        match self {
            Json::Int(number) => u64::try_from(*number).ok(),
            Json::UInt(number) => Some(*number),
            Json::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The value as a field of an event.
    pub(crate) fn into_field(self) -> FieldValue {
        match self {
            Json::Text(text) => FieldValue::Text(text),
            Json::Int(number) => FieldValue::Int(number),
            other => FieldValue::Json(Box::new(other.into_value())),
        }
    }

    /// The value as a tree of the common library.
    pub(crate) fn into_value(self) -> serde_json::Value {
        match self {
            Json::Null => serde_json::Value::Null,
            Json::Bool(value) => value.into(),
            Json::Int(number) => number.into(),
            Json::UInt(number) => number.into(),
            Json::Float(number) => number.into(),
            Json::Text(text) => text.into(),
            Json::List(items) => items.into_iter().map(Json::into_value).collect(),
            Json::Map(members) => {
                members.into_iter().map(|(key, value)| (key, value.into_value())).collect()
            }
        }
    }

    /// Compact JSON text.
    pub(crate) fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        use fmt::Write;
        // Writing into a String cannot fail.
        let _ = match self {
            Json::Null => write!(out, "null"),
            Json::Bool(value) => write!(out, "{value}"),
            Json::Int(number) => write!(out, "{number}"),
            Json::UInt(number) => write!(out, "{number}"),
            Json::Float(number) => write!(out, "{}", serde_json::Value::from(*number)),
            Json::Text(text) => {
                crate::text::write_quoted(out, text);
                Ok(())
            }
            Json::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
                Ok(())
            }
            Json::Map(members) => {
                out.push('{');
                for (at, (key, value)) in members.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    crate::text::write_quoted(out, key);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
                Ok(())
            }
        };
    }
}

/// A parser of a text that does not nest too deep. The parser's own limit does not cover values that
/// it passes over, for which it recurses.
pub(crate) fn reader(text: &str) -> Result<sonic_rs::Deserializer<sonic_rs::Read<'_>>, String> {
    // Fast and enough for nearly all: a text cannot nest deeper than it has openings.
    let mut openings = memchr::memchr2_iter(b'[', b'{', text.as_bytes());
    if openings.nth(usize::from(MAX_DEPTH)).is_some() && depth_of(text) > usize::from(MAX_DEPTH) {
        return Err(TOO_DEEP.to_owned());
    }
    Ok(sonic_rs::Deserializer::from_str(text))
}

const TOO_DEEP: &str = "nested too deep";

/// How deep a JSON text nests, whether it is valid or not.
fn depth_of(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The parser shows the text around an error on further lines; a report wants one line, and must not
/// repeat what a record holds.
pub(crate) fn first_line(error: &impl fmt::Display) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().trim_end_matches(['.', ':', ' ']).to_lowercase()
}

/// Reads a [`Json`] below `depth` levels of nesting.
pub(crate) struct Seed {
    pub(crate) depth: u8,
}

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Json, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed {
    type Value = Json;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Int(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(i64::try_from(number).map_or(Json::UInt(number), Json::Int))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let depth = deeper(self.depth)?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Seed { depth })? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let depth = deeper(self.depth)?;
        let mut map = Vec::with_capacity(16);
        while let Some(key) = members.next_key::<String>()? {
            if map.len() >= MAX_MEMBERS {
                return Err(A::Error::custom("too many members"));
            }
            map.push((key, members.next_value_seed(Seed { depth })?));
        }
        Ok(Json::Map(map))
    }
}

/// One level further down, refused beyond [`MAX_DEPTH`].
pub(crate) fn deeper<E: Error>(depth: u8) -> Result<u8, E> {
    if depth < MAX_DEPTH { Ok(depth + 1) } else { Err(E::custom(TOO_DEEP)) }
}
