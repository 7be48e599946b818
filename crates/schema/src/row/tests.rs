use super::{Row, Value, WrongType};
use crate::{KqlType, table, tables};

/// One value of each Rust type, at the ends of its range.
fn samples() -> Vec<Value> {
    vec![
        Value::Bool(true),
        Value::DateTime(i64::MIN),
        Value::DateTime(i64::MAX),
        Value::Long(i64::from(i32::MIN)),
        Value::Long(i64::from(i32::MAX)),
        Value::Long(i64::MIN),
        Value::Long(i64::MAX),
        Value::Real(-0.5),
        Value::Text(String::new()),
        Value::Text("{\"a\":\"ä\"}".to_owned()),
    ]
}

fn fits(kind: KqlType, value: &Value) -> bool {
    match value {
        Value::Bool(_) => kind == KqlType::Bool,
        Value::DateTime(_) => kind == KqlType::DateTime,
        Value::Long(number) => {
            let narrow = (-2_147_483_648..=2_147_483_647).contains(number);
            kind == KqlType::Long || kind == KqlType::Int && narrow
        }
        Value::Real(_) => kind == KqlType::Real,
        Value::Text(_) => matches!(kind, KqlType::String | KqlType::Dynamic),
    }
}

#[test]
fn every_column_of_every_table_gives_back_what_fits_and_refuses_the_rest() {
    for table in tables() {
        for (place, column) in (0..).zip(table.columns()) {
            for value in samples() {
                let mut row = Row::new(table);
                if fits(column.kind, &value) {
                    assert_eq!(row.put(place, value.clone()), Ok(()), "{}", column.name);
                    let cell = value.map(String::as_str);
                    assert_eq!(row.at(place), Some(cell));
                    assert_eq!(row.get(column.name), Some(cell));
                } else {
                    let refused = Err(WrongType { column: column.name });
                    assert_eq!(row.put(place, value.clone()), refused, "{value:?}");
                    assert!(row.is_empty());
                }
            }
        }
    }
}

#[test]
fn all_cells_of_a_row_keep_apart() {
    for table in tables() {
        let mut row = Row::new(table);
        let value = |place: u16, kind| match kind {
            KqlType::Bool => Value::Bool(place.is_multiple_of(2)),
            KqlType::DateTime => Value::DateTime(place.into()),
            KqlType::Int | KqlType::Long => Value::Long(place.into()),
            KqlType::Real => Value::Real(place.into()),
            KqlType::String | KqlType::Dynamic => Value::Text(place.to_string()),
        };
        let places: Vec<_> = (0..).zip(table.columns()).collect();
        for (place, column) in places.into_iter().rev() {
            assert_eq!(row.set(column.name, value(place, column.kind)), Ok(()));
        }
        for (place, column) in (0..).zip(table.columns()) {
            let value = value(place, column.kind);
            assert_eq!(row.at(place), Some(value.map(String::as_str)), "{}", column.name);
        }
        assert_eq!(row.len(), table.columns().len());
    }
}

#[test]
fn setting_again_replaces() {
    let mut row = Row::new(table("DeviceEvents").expect("a table"));
    for pid in [1, 2] {
        assert_eq!(row.set("ProcessId", Value::Long(pid)), Ok(()));
    }
    assert_eq!(row.len(), 1);
    assert_eq!(row.get("ProcessId"), Some(Value::Long(2)));
    for name in ["a long first name.exe", "b.exe"] {
        assert_eq!(row.set("FileName", Value::Text(name.to_owned())), Ok(()));
    }
    assert_eq!(row.text("FileName"), Some("b.exe"));
    let mut other = Row::with_capacity(row.table(), 2, 5);
    assert_eq!(other.set("ProcessId", Value::Long(2)), Ok(()));
    assert_ne!(row, other);
    assert_eq!(other.set("FileName", Value::Text("b.exe".to_owned())), Ok(()));
    assert_eq!(row, other);
}

#[test]
fn a_refused_value_leaves_the_row_as_it_was() {
    let mut row = Row::new(table("DeviceNetworkEvents").expect("a table"));
    assert_eq!(row.set("RemotePort", Value::Long(443)), Ok(()));
    let before = row.clone();
    for value in [Value::Long(1 << 31), Value::Text("443".to_owned()), Value::Real(443.0)] {
        assert_eq!(row.set("RemotePort", value), Err(WrongType { column: "RemotePort" }));
    }
    for name in ["remoteport", "FileName", ""] {
        assert_eq!(row.set(name, Value::Long(1)), Err(WrongType { column: "" }), "{name:?}");
    }
    assert_eq!(row.put(u16::MAX, Value::Long(1)), Err(WrongType { column: "" }));
    assert_eq!(row, before);
}

#[test]
fn text_is_given_for_text_cells_only() {
    let mut row = Row::new(table("DeviceProcessEvents").expect("a table"));
    assert_eq!(row.set("FileName", Value::Text("cmd.exe".to_owned())), Ok(()));
    assert_eq!(row.set("ProcessId", Value::Long(4)), Ok(()));
    assert_eq!(row.text("FileName"), Some("cmd.exe"));
    assert_eq!(row.text("ProcessId"), None);
    assert_eq!(row.text("FolderPath"), None);
}
