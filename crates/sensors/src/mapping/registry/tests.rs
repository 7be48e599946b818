use std::collections::HashSet;

use schema::KqlType;

use super::*;
use crate::mapping::codec::Codec;

/// The columns that a codec writes, each with the types it may have.
fn columns_of(codec: &Codec) -> Vec<(&'static str, &'static [KqlType])> {
    const TEXT: &[KqlType] = &[KqlType::String];
    const NUMBER: &[KqlType] = &[KqlType::Int, KqlType::Long];
    match *codec {
        Codec::Text(column)
        | Codec::Dashed(column)
        | Codec::Lower(column)
        | Codec::Sid(column)
        | Codec::Named(column, _)
        | Codec::Initial(column)
        | Codec::HostName(column)
        | Codec::Key(column) => vec![(column, TEXT)],
        Codec::Long(column) | Codec::Hex(column) => vec![(column, NUMBER)],
        Codec::Path { folder, file }
        | Codec::PathLower { folder, file }
        | Codec::Application { folder, file }
        | Codec::Command { folder, file }
        | Codec::Resource { folder, file } => vec![(folder, TEXT), (file, TEXT)],
        Codec::User { domain, name } => vec![(domain, TEXT), (name, TEXT)],
        Codec::Guid { id, time } => [(id, TEXT), (time, &[KqlType::DateTime])]
            .into_iter()
            .filter(|(column, _)| !column.is_empty())
            .collect(),
        Codec::Hashes => vec![("SHA1", TEXT), ("SHA256", TEXT), ("MD5", TEXT)],
        Codec::UtcTime => vec![("Timestamp", &[KqlType::DateTime])],
        Codec::Address(_) => vec![("LocalIP", TEXT), ("RemoteIP", TEXT)],
        Codec::Port(_) => vec![("LocalPort", NUMBER), ("RemotePort", NUMBER)],
        Codec::Host(_) => vec![("RemoteUrl", TEXT)],
        Codec::RegistryTarget => vec![
            ("RegistryKey", TEXT),
            ("RegistryValueName", TEXT),
            ("PreviousRegistryKey", TEXT),
            ("PreviousRegistryValueName", TEXT),
        ],
        Codec::Details => vec![("RegistryValueType", TEXT), ("RegistryValueData", TEXT)],
        Codec::Zone { url, referrer } => vec![(url, TEXT), (referrer, TEXT)],
        Codec::FromAction(_) => vec![("ActionType", TEXT)],
        Codec::Extra(_) | Codec::Inside(_) | Codec::NumberInside(_) => {
            vec![(crate::mapping::EXTRAS, TEXT)]
        }
        Codec::Also(inner) | Codec::Except(inner, _) => columns_of(inner),
    }
}

#[test]
fn every_rule_names_a_table_and_columns_that_exist_and_fit() {
    for rule in rules() {
        let table = schema::table(rule.table).unwrap_or_else(|| panic!("table {}", rule.table));
        for field in rule.field_rules() {
            for (column, kinds) in columns_of(&field.codec) {
                let kind = table.kind_of(column);
                assert!(
                    kind.is_some_and(|kind| kinds.contains(&kind)),
                    "{} {:?}: {} -> {column} is {kind:?}",
                    rule.table,
                    rule.ids,
                    field.field
                );
            }
        }
        for (column, _) in rule.cells {
            assert_eq!(table.kind_of(column), Some(KqlType::String), "{column}");
        }
        assert!(rule.extras.is_empty() || table.position(crate::mapping::EXTRAS).is_some());
        for (column, from) in rule.fallback.iter().flat_map(|fallback| fallback.columns) {
            assert_eq!(table.kind_of(column), table.kind_of(from), "{column} <- {from}");
        }
    }
}

#[test]
fn every_action_type_is_in_the_schemas_registry() {
    let typed = |rule: &&EventRule| {
        schema::table(rule.table).is_some_and(|table| table.position("ActionType").is_some())
    };
    for rule in rules().filter(typed) {
        for name in rule.action.names() {
            assert!(
                schema::action::find(rule.table, name).is_some(),
                "{} {name} of {:?}",
                rule.table,
                rule.ids
            );
        }
    }
}

#[test]
fn every_event_has_one_rule() {
    let mut seen = HashSet::new();
    for rule in rules() {
        for id in rule.ids {
            assert!(seen.insert((rule.log, *id)), "{:?} {id} twice", rule.log);
            assert!(!is_sensor_health(rule.log.names().0, *id), "{id} is sensor health");
            assert!(find(rule.log.names().0, *id).is_some());
        }
    }
    assert!(find("Security", 5158).is_none());
    assert!(find("security", 4688).is_some());
    assert!(find("Linux-Sysmon/Operational", 1).is_some());
    assert!(find("Application", 1).is_none());
    assert!(is_sensor_health("Microsoft-Windows-Sysmon/Operational", 255));
}

#[test]
fn rows_that_came_in_published_become_sysmons_events_where_sysmon_has_them() {
    let check = |table, action, log: Option<Log>| {
        assert_eq!(find_by_action(table, action).map(|found| found.rule.log), log, "{action}");
    };
    check("DeviceProcessEvents", "ProcessCreated", Some(Log::Sysmon));
    check("DeviceNetworkEvents", "ConnectionSuccess", Some(Log::Sysmon));
    check("DeviceRegistryEvents", "RegistryValueSet", Some(Log::Sysmon));
    check("DeviceLogonEvents", "LogonSuccess", Some(Log::Security));
    check("DeviceEvents", "ServiceInstalled", Some(Log::System));
    check("DeviceEvents", "LdapSearch", None);
    check("DeviceFileEvents", "FileRenamed", None);
}
