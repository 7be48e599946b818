use std::collections::HashMap;

use super::TOPICS;
use crate::{Table, shared, tables};

#[test]
fn a_name_is_described_once() {
    let mut seen = HashMap::new();
    for column in TOPICS.iter().copied().flatten() {
        assert_eq!(seen.insert(column.name, column), None, "{}", column.name);
    }
}

#[test]
fn descriptions_are_plain_sentences_without_a_full_stop() {
    let all = tables().iter().flat_map(Table::columns);
    for description in
        all.map(|column| column.description).chain(tables().iter().map(|table| table.description))
    {
        assert!(description.starts_with(char::is_uppercase), "{description:?}");
        assert!(
            !description.ends_with('.') && description.trim() == description,
            "{description:?}"
        );
        assert!(description.split_whitespace().count() >= 3, "{description:?}");
    }
}

#[test]
fn columns_of_different_names_have_different_descriptions() {
    let mut seen = HashMap::new();
    for column in tables().iter().flat_map(Table::columns) {
        let name = *seen.entry(column.description).or_insert(column.name);
        assert_eq!(name, column.name, "{}", column.description);
    }
}

#[test]
fn descriptions_are_our_own_words() {
    let Some(json) = shared::json("hunting/schema.json") else { return };
    for (table, entries) in json.as_object().expect("tables by name") {
        for entry in entries.as_array().expect("a list of columns") {
            let name = entry["name"].as_str().expect("a name");
            let theirs = entry["description"].as_str().unwrap_or_default();
            let ours = crate::table(table).and_then(|table| table.column(name)).expect("a column");
            assert!(!ours.description.eq_ignore_ascii_case(theirs), "{table}.{name}");
        }
    }
}

#[test]
fn names_of_accounts_are_personal() {
    for column in tables().iter().flat_map(Table::columns) {
        let account = ["AccountName", "AccountSid", "AccountUpn", "AccountObjectId"];
        if account.iter().any(|end| column.name.ends_with(end)) {
            assert!(column.personal, "{}", column.name);
        }
    }
}
