//! A row as JSON and back: how an alert keeps its matched row, and what the event pane prints.

use schema::{Cell, KqlType, Presence, Row, Table, Value};
use serde_json::{Map, Value as Json};

use crate::model::Moment;

/// The cells of a row that people see, by column name in schema order; times as ISO 8601.
#[must_use]
pub fn to_json(row: &Row) -> Json {
    let mut out = Map::new();
    for (place, column) in row.table().columns().iter().enumerate() {
        if column.presence == Presence::Hidden {
            continue;
        }
        let Some(value) = u16::try_from(place).ok().and_then(|place| row.at(place)) else {
            continue;
        };
        out.insert(column.name.to_owned(), json(value));
    }
    Json::Object(out)
}

fn json(value: Cell<'_>) -> Json {
    match value {
        Value::Bool(bool) => Json::from(bool),
        Value::DateTime(micros) => Json::from(Moment(micros).iso()),
        Value::Long(number) => Json::from(number),
        Value::Real(number) => Json::from(number),
        Value::Text(text) => Json::from(text),
    }
}

/// The row that [`to_json`] wrote; what does not fit the table any more is left out.
#[must_use]
pub fn from_json(table: &'static Table, json: &Json) -> Row {
    let mut row = Row::new(table);
    for (name, value) in json.as_object().into_iter().flatten() {
        let value = match (table.kind_of(name), value) {
            (Some(KqlType::DateTime), Json::String(text)) => {
                Moment::parse(text).map(|moment| Value::DateTime(moment.0))
            }
            (_, Json::String(text)) => Some(Value::Text(text.clone())),
            (_, Json::Bool(bool)) => Some(Value::Bool(*bool)),
            (Some(KqlType::Real), Json::Number(number)) => number.as_f64().map(Value::Real),
            (_, Json::Number(number)) => number.as_i64().map(Value::Long),
            _ => None,
        };
        if let Some(value) = value
            && row.set(name, value).is_err()
        {
            tracing::debug!(column = name, "a kept cell fits its column no more");
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_survives_its_json() {
        let mut row = Row::new(schema::table("DeviceProcessEvents").unwrap());
        row.set("Timestamp", Value::DateTime(1_795_080_104_812_345)).unwrap();
        row.set("ProcessId", Value::Long(4321)).unwrap();
        row.set("IsProcessRemoteSession", Value::Bool(true)).unwrap();
        row.set("FileName", Value::Text("a.exe".to_owned())).unwrap();
        let back = from_json(row.table(), &to_json(&row));
        for (place, value) in row.cells() {
            assert_eq!(back.at(place), Some(value));
        }
        assert_eq!(back.len(), row.len());
    }

    #[test]
    fn hidden_columns_stay_hidden() {
        let mut row = Row::new(schema::table("DeviceFileEvents").unwrap());
        row.set("_Source", Value::Text("{}".to_owned())).unwrap();
        assert_eq!(to_json(&row), serde_json::json!({}));
    }
}
