//! The fields of an event, in groups that belong together.

use schema::{Cell, Column, Presence, Row, Value};

use crate::model::condition::column_words;
use crate::model::event::{Field, FieldGroup};
use crate::model::{EntityKind, Marked, Moment};

/// A group: its heading and how its columns' names begin. The first group that fits takes a column.
struct Heading {
    title: &'static str,
    starts: &'static [&'static str],
}

const HEADINGS: &[Heading] = &[
    Heading { title: "Parent process", starts: &["InitiatingProcess", "IsInitiatingProcess"] },
    Heading { title: "Registry", starts: &["Registry", "PreviousRegistry"] },
    Heading { title: "Network", starts: &["Remote", "Local", "Protocol"] },
    Heading { title: "Logon", starts: &["Logon", "Account", "IsLocalAdmin", "FailureReason"] },
    Heading {
        title: "File",
        starts: &["FileOrigin", "PreviousF", "Request", "Share", "Sensitivity"],
    },
    Heading {
        title: "Process",
        starts: &[
            "Process",
            "CreatedProcess",
            "IsProcess",
            "FileName",
            "FolderPath",
            "SHA",
            "MD5",
            "FileSize",
        ],
    },
    Heading {
        title: "Record",
        starts: &["ActionType", "ReportId", "DeviceId", "DeviceName", "MachineGroup", "AppGuard"],
    },
    Heading { title: "Event", starts: &[""] },
];

/// Where groups stand on the page.
const ORDER: &[&str] =
    &["Event", "Process", "File", "Registry", "Network", "Logon", "Parent process", "Record"];

/// Columns whose values are entities.
const KINDS: &[(&str, EntityKind)] = &[
    ("FileName", EntityKind::File),
    ("FolderPath", EntityKind::File),
    ("PreviousFolderPath", EntityKind::File),
    ("InitiatingProcessFileName", EntityKind::Process),
    ("InitiatingProcessFolderPath", EntityKind::Process),
    ("SHA1", EntityKind::Hash),
    ("SHA256", EntityKind::Hash),
    ("MD5", EntityKind::Hash),
    ("InitiatingProcessSHA1", EntityKind::Hash),
    ("InitiatingProcessSHA256", EntityKind::Hash),
    ("InitiatingProcessMD5", EntityKind::Hash),
    ("RemoteIP", EntityKind::Ip),
    ("LocalIP", EntityKind::Ip),
    ("FileOriginIP", EntityKind::Ip),
    ("RemoteUrl", EntityKind::Url),
    ("FileOriginUrl", EntityKind::Url),
    ("AccountName", EntityKind::User),
    ("InitiatingProcessAccountName", EntityKind::User),
    ("RegistryKey", EntityKind::Registry),
    ("RemoteDeviceName", EntityKind::Device),
];

/// Groups of the cells that have a value, with what rules matched.
#[must_use]
pub(in super::super) fn groups(row: &Row, needles: &[&str]) -> Vec<FieldGroup> {
    let process_event = row.table().name == "DeviceProcessEvents";
    let mut groups: Vec<FieldGroup> = ORDER
        .iter()
        .map(|title| FieldGroup { title: (*title).to_owned(), fields: Vec::new() })
        .collect();
    for (place, column) in row.table().columns().iter().enumerate() {
        if matches!(column.presence, Presence::Hidden | Presence::Compatibility) {
            continue;
        }
        // Time has its own line on the page.
        if column.name == "Timestamp" {
            continue;
        }
        let value = u16::try_from(place).ok().and_then(|place| row.at(place)).map(text);
        let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
        let title = match heading(column.name) {
            // Outside process events the file columns describe the object, not a process.
            "Process" if !process_event => "File",
            title => title,
        };
        let field = Field {
            label: label(column),
            name: column.name.to_owned(),
            value: Marked::find(&value, needles),
            kind: KINDS.iter().find(|(name, _)| *name == column.name).map(|(_, kind)| *kind),
        };
        if let Some(group) = groups.iter_mut().find(|group| group.title == title) {
            group.fields.push(field);
        }
    }
    groups.retain(|group| !group.fields.is_empty());
    groups
}

fn heading(column: &str) -> &'static str {
    HEADINGS
        .iter()
        .find(|heading| heading.starts.iter().any(|start| column.starts_with(start)))
        .map_or("Event", |heading| heading.title)
}

/// A cell as text; times as ISO 8601.
fn text(value: Cell<'_>) -> String {
    match value {
        Value::Text(text) => text.to_owned(),
        Value::Bool(true) => "Yes".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        Value::DateTime(micros) => Moment(micros).iso(),
        Value::Long(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
    }
}

/// A column's name as words: `InitiatingProcessCommandLine` -> `Command line`.
fn label(column: &Column) -> String {
    let name = ["InitiatingProcess", "Process"]
        .iter()
        .find_map(|prefix| column.name.strip_prefix(prefix).filter(|rest| !rest.is_empty()))
        .unwrap_or(column.name);
    column_words(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_names_read_as_words() {
        let table = schema::table("DeviceProcessEvents").unwrap();
        for (name, expect) in [
            ("InitiatingProcessCommandLine", "Command line"),
            ("ProcessId", "Id"),
            ("SHA256", "SHA256"),
            ("InitiatingProcessSHA1", "SHA1"),
            ("FolderPath", "Folder path"),
            ("AccountName", "Account name"),
        ] {
            assert_eq!(label(table.column(name).unwrap()), expect);
        }
    }

    #[test]
    fn every_field_stands_in_one_group_and_hits_are_marked() {
        let mut row = Row::new(schema::table("DeviceProcessEvents").unwrap());
        for (name, value) in [
            ("FileName", "rundll32.exe"),
            ("ProcessCommandLine", "x comsvcs.dll y"),
            ("DeviceId", "d"),
        ] {
            row.set(name, Value::Text(value.to_owned())).unwrap();
        }
        let groups = groups(&row, &["comsvcs"]);
        let titles: Vec<_> = groups.iter().map(|group| group.title.as_str()).collect();
        assert_eq!(titles, ["Process", "Record"]);
        assert_eq!(groups[0].fields.len(), 2);
        assert!(groups[0].fields[1].value.0.iter().any(|piece| piece.hit));
    }
}
