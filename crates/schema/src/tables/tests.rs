use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::definition::HIDDEN;
use super::{DEFINITIONS, streamed, table, tables};
use crate::{Column, KqlType, Presence, Table, TableKind, columns, shared};

/// `(name, type)` of each entry of a JSON array of columns.
fn listed(entries: &Value) -> Vec<(String, KqlType)> {
    let entry = |entry: &Value| {
        let name = entry["name"].as_str().expect("a column has a name").to_owned();
        (name, serde_json::from_value(entry["type"].clone()).expect("a known type"))
    };
    entries.as_array().expect("a list of columns").iter().map(entry).collect()
}

fn named(column: &Column) -> (String, KqlType) {
    (column.name.to_owned(), column.kind)
}

fn known(name: &str) -> &'static Table {
    table(name).unwrap_or_else(|| panic!("{name} is not a table"))
}

#[test]
fn no_name_is_lost() {
    for definition in DEFINITIONS {
        let wanted: Vec<_> = definition.names().map(|(name, _)| name).collect();
        let got: Vec<_> =
            known(definition.name).columns().iter().map(|column| column.name).collect();
        assert_eq!(got, wanted, "{}", definition.name);
    }
}

#[test]
fn a_name_stands_once_in_a_table_and_is_found_at_its_place() {
    for table in tables() {
        for (at, column) in table.columns().iter().enumerate() {
            assert_eq!(table.position(column.name).map(usize::from), Some(at), "{}", column.name);
            assert_eq!(table.column(column.name), Some(column));
            assert_eq!(table.kind_of(column.name), Some(column.kind));
        }
    }
}

#[test]
fn tables_are_found_by_their_exact_name_only() {
    assert_eq!(tables().len(), DEFINITIONS.len());
    for each in tables() {
        assert_eq!(table(each.name), Some(each));
    }
    for absent in ["deviceevents", "DeviceEvents ", ""] {
        assert_eq!(table(absent), None, "{absent:?}");
    }
}

#[test]
fn every_override_is_of_a_column_of_its_table_and_differs_from_the_dictionary() {
    for definition in DEFINITIONS {
        for own in definition.overrides {
            assert!(definition.names().any(|(name, _)| name == own.name), "{}", own.name);
            assert_ne!(columns::find(own.name), Some(own), "{}", definition.name);
        }
    }
}

#[test]
fn every_described_column_is_in_a_table() {
    let used: HashSet<_> = DEFINITIONS.iter().flat_map(|each| each.names()).collect();
    let used: HashSet<_> = used.into_iter().map(|(name, _)| name).collect();
    for column in columns::TOPICS.iter().copied().flatten() {
        assert!(used.contains(column.name), "{}", column.name);
    }
}

#[test]
fn columns_stand_in_the_order_of_their_presence() {
    let rank = |column: &Column| match column.presence {
        Presence::Published => 0,
        Presence::Streaming => 1,
        Presence::Compatibility => 2,
        Presence::Hidden => 3,
    };
    for table in tables() {
        assert!(table.columns().is_sorted_by_key(rank), "{}", table.name);
    }
}

#[test]
fn tables_of_the_log_end_with_the_hidden_columns_and_no_other_has_one() {
    for table in tables() {
        let hidden: Vec<_> = (table.columns().iter())
            .filter(|column| column.presence == Presence::Hidden)
            .map(named)
            .collect();
        let expect: Vec<_> = match table.kind {
            TableKind::Events | TableKind::Unmapped => HIDDEN
                .iter()
                .map(|name| (*name).to_owned())
                .zip([KqlType::DateTime, KqlType::Long, KqlType::String])
                .collect(),
            TableKind::Alerts | TableKind::Empty | TableKind::StreamingOnly => Vec::new(),
        };
        assert_eq!(hidden, expect, "{}", table.name);
    }
}

#[test]
fn device_tables_have_a_machine_group() {
    for table in tables().iter().filter(|table| table.name.starts_with("Device")) {
        let expect = match table.name {
            "DeviceInfo" => Presence::Published,
            _ => Presence::Streaming,
        };
        let presence = table.column("MachineGroup").map(|column| column.presence);
        assert_eq!(presence, Some(expect), "{}", table.name);
    }
}

#[test]
fn published_columns_are_those_of_the_published_schema() {
    let Some(json) = shared::json("hunting/schema.json") else { return };
    let json = json.as_object().expect("tables by name");
    for (name, entries) in json {
        let got: Vec<_> = known(name).published().map(named).collect();
        assert_eq!(got, listed(entries), "{name}");
    }
    let ours: BTreeSet<_> = (tables().iter())
        .filter(|table| !matches!(table.kind, TableKind::StreamingOnly | TableKind::Unmapped))
        .map(|table| table.name)
        .collect();
    assert_eq!(ours, json.keys().map(String::as_str).collect());
}

#[test]
fn further_columns_are_those_of_the_lenient_schema() {
    let Some(strict) = shared::json("hunting/schema.json") else { return };
    let Some(lenient) = shared::json("hunting/schema_lenient.json") else { return };
    for (name, entries) in lenient.as_object().expect("tables by name") {
        let published: HashSet<_> =
            listed(&strict[name]).into_iter().map(|(name, _)| name).collect();
        let expect: BTreeSet<_> = (listed(entries).into_iter())
            .filter(|(name, _)| !published.contains(name))
            .map(|(name, kind)| (name, format!("{kind:?}")))
            .collect();
        let got: BTreeSet<_> = (known(name).columns().iter())
            .filter(|column| {
                matches!(column.presence, Presence::Streaming | Presence::Compatibility)
            })
            .map(|column| (column.name.to_owned(), format!("{:?}", column.kind)))
            .collect();
        assert_eq!(got, expect, "{name}");
    }
}

#[test]
fn streaming_only_columns_are_those_of_the_collected_tables() {
    let Some(json) = shared::json("telemetry/mde_tables.json") else { return };
    let only = tables().iter().filter(|table| table.kind == TableKind::StreamingOnly);
    for table in only {
        // The collected list has footnote marks in names, no order to rely on, and one other word for bool.
        let expect: BTreeSet<_> = json[table.name]
            .as_object()
            .expect("columns by name")
            .iter()
            .map(|(name, kind)| {
                let name =
                    name.trim_matches(|mark: char| mark == '`' || mark == '*' || mark == ' ');
                let kind = kind.as_str().expect("a type").replace("boolean", "bool");
                (name.to_owned(), kind)
            })
            .collect();
        let got: BTreeSet<_> = table
            .columns()
            .iter()
            .map(|column| (column.name.to_owned(), format!("{:?}", column.kind).to_lowercase()))
            .collect();
        assert_eq!(got, expect, "{}", table.name);
    }
}

#[test]
fn streamed_tables_are_the_event_types_of_the_streaming_export() {
    assert_eq!(streamed().count(), 21);
    let Some(behaviours) = shared::text("spec/behaviours.md") else { return };
    let line = behaviours.lines().find(|line| line.contains("X10")).expect("behaviour X10");
    let (_, list) = line.split_once("): ").expect("a list of types");
    let (list, _) = list.split_once(" (").expect("an end of the list");
    let ours: BTreeSet<_> = streamed().map(|table| table.name).collect();
    assert_eq!(ours, list.split_whitespace().collect());
}
