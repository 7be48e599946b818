use std::collections::HashSet;

use super::{EventGroup, all, find, group_of, label_of};
use crate::{shared, table};

#[test]
fn every_action_type_is_of_a_table_that_has_the_column_and_stands_once() {
    let mut seen = HashSet::new();
    for action in all() {
        let column = table(action.table).and_then(|table| table.column("ActionType"));
        assert!(column.is_some(), "{} of {}", action.name, action.table);
        assert!(seen.insert((action.table, action.name)), "{} twice", action.name);
        assert_eq!(find(action.table, action.name), Some(action));
    }
}

#[test]
fn labels_are_short_differ_and_are_in_sentence_case() {
    let mut seen = HashSet::new();
    for action in all() {
        let label = action.label;
        assert!((4..=52).contains(&label.len()), "{label:?}");
        assert!(label.starts_with(|first: char| !first.is_lowercase()), "{label:?}");
        assert!(seen.insert((action.group, label)), "{label:?} twice");
    }
}

#[test]
fn the_prefix_marks_extensions() {
    for action in all() {
        assert_eq!(action.extension, action.name.starts_with("x-"), "{}", action.name);
    }
    assert!(all().any(|action| action.extension));
}

#[test]
fn every_group_has_actions_and_a_key_of_its_own() {
    let mut keys = HashSet::new();
    for group in EventGroup::all() {
        assert!(all().any(|action| action.group == *group), "{group:?}");
        assert!(keys.insert(group.key()), "{group:?}");
        assert_eq!(EventGroup::from_key(group.key()), Some(*group));
        assert_eq!(serde_json::to_value(group).expect("JSON"), group.key());
    }
    assert_eq!(EventGroup::from_key("Process"), None);
}

#[test]
fn groups_and_labels_of_known_and_unknown_action_types() {
    let check = |table: &str, name: &str, group: EventGroup, label: &str| {
        assert_eq!(group_of(table, name), group, "{table} {name}");
        assert_eq!(label_of(table, name), label, "{table} {name}");
    };
    check("DeviceProcessEvents", "ProcessCreated", EventGroup::Process, "Process created");
    check("DeviceEvents", "DriverLoad", EventGroup::Image, "Driver loaded");
    check("DeviceEvents", "x-WmiEventFilter", EventGroup::Service, "WMI event filter registered");
    check("DeviceLogonEvents", "LogonTomorrow", EventGroup::Logon, "LogonTomorrow");
    check("DeviceFileEvents", "ProcessCreated", EventGroup::File, "ProcessCreated");
    check("DeviceEvents", "", EventGroup::Other, "");
    check("_Unmapped", "ProcessCreated", EventGroup::Other, "ProcessCreated");
}

#[test]
fn every_action_type_that_the_reference_mapping_gives_is_known() {
    let Some(mapper) = shared::text("telemetry/reference_mapper.py") else { return };
    let code = mapper.split_once("def mapev").expect("the mapping function").1;
    // `T,A='table','name'`
    let pairs = code.split("T,A='").skip(1).filter_map(|rest| {
        let mut quoted = rest.split('\'');
        let table = quoted.next()?;
        (quoted.next()? == ",").then_some((table, quoted.next()?))
    });
    let pairs: HashSet<_> = pairs.filter(|(table, _)| table.starts_with("Device")).collect();
    assert!(pairs.len() >= 15, "{pairs:?}");
    for (table, name) in pairs {
        assert!(find(table, name).is_some(), "{name} of {table}");
    }
    // `4697:'name'`, and extensions wherever they stand
    let words: Vec<_> = code.split('\'').collect();
    let by_id = (words.windows(2))
        .filter(|pair| pair[0].trim_end_matches(':').ends_with(|c: char| c.is_ascii_digit()))
        .filter(|pair| pair[0].ends_with(':'))
        .map(|pair| pair[1]);
    let names: HashSet<_> =
        by_id.chain(words.iter().copied().filter(|word| word.starts_with("x-"))).collect();
    assert!(names.len() >= 40, "{names:?}");
    for name in names {
        assert!(all().any(|action| action.name == name), "{name}");
    }
}
