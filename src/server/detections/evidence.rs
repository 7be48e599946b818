//! Which entities a matched event names.

use schema::Row;
use sensors::{FieldValue, SensorEvent};

use crate::model::EntityKind;
use crate::model::EntityKind::{Device, File, Hash, Ip, Process, Registry, Service, Url, User};
use crate::model::alert::EvidenceRole::{self, Impacted, Related};
use crate::server::records::alerts::Evidence;

/// How an entity is read from a row: its kind, its role, and the columns that are joined by `\`.
struct Source {
    kind: EntityKind,
    role: EvidenceRole,
    origin: &'static str,
    columns: &'static [&'static str],
}

const fn source(
    kind: EntityKind,
    role: EvidenceRole,
    origin: &'static str,
    columns: &'static [&'static str],
) -> Source {
    Source { kind, role, origin, columns }
}

/// Every column that names an entity. A row of a table without a column skips it.
const SOURCES: &[Source] = &[
    source(Device, Impacted, "Device", &["DeviceName"]),
    source(User, Impacted, "Account", &["AccountDomain", "AccountName"]),
    source(
        User,
        Related,
        "Initiating process",
        &["InitiatingProcessAccountDomain", "InitiatingProcessAccountName"],
    ),
    source(Process, Related, "Initiating process", &["InitiatingProcessFolderPath"]),
    source(File, Related, "File", &["FolderPath"]),
    source(Hash, Related, "File", &["SHA256"]),
    source(Hash, Related, "File", &["SHA1"]),
    source(Hash, Related, "Initiating process", &["InitiatingProcessSHA256"]),
    source(Ip, Related, "Remote address", &["RemoteIP"]),
    source(Url, Related, "Remote name", &["RemoteUrl"]),
    source(Url, Related, "Origin of the file", &["FileOriginUrl"]),
    source(Device, Related, "Remote device", &["RemoteDeviceName"]),
    source(Registry, Related, "Registry", &["RegistryKey", "RegistryValueName"]),
];

/// The same for records that map to no table, by the sensor's own field names.
const FIELDS: &[Source] = &[
    source(User, Impacted, "Target account", &["TargetDomainName", "TargetUserName"]),
    source(User, Related, "Subject account", &["SubjectDomainName", "SubjectUserName"]),
    source(Ip, Related, "Source address", &["IpAddress"]),
    source(Service, Related, "Service", &["ServiceName"]),
    source(Process, Related, "Process", &["ProcessName"]),
];

/// The evidence of a matched event, each entity once, the role that impacts first.
#[must_use]
pub fn evidence(row: &Row, event: &SensorEvent) -> Vec<Evidence> {
    let mut found = Vec::new();
    for source in SOURCES {
        collect(&mut found, source, |column| text_of(row, column));
    }
    if row.table().name == super::UNMAPPED {
        for source in FIELDS {
            collect(&mut found, source, |field| match event.field(field) {
                Some(FieldValue::Text(text)) if !text.is_empty() && text != "-" => {
                    Some(text.clone())
                }
                _ => None,
            });
        }
    }
    found
}

fn collect(found: &mut Vec<Evidence>, source: &Source, read: impl Fn(&str) -> Option<String>) {
    let parts: Vec<String> = source.columns.iter().filter_map(|column| read(column)).collect();
    // The last column is the name itself; without it a domain or a key says nothing.
    if source.columns.last().is_none_or(|column| read(column).is_none()) {
        return;
    }
    let value = parts.join("\\");
    if !found.iter().any(|other: &Evidence| other.kind == source.kind.key() && other.value == value)
    {
        found.push(Evidence {
            kind: source.kind.key().to_owned(),
            value,
            role: source.role.key().to_owned(),
            origin: source.origin.to_owned(),
        });
    }
}

fn text_of(row: &Row, column: &str) -> Option<String> {
    row.text(column).filter(|text| !text.is_empty() && *text != "-").map(ToOwned::to_owned)
}

/// The account an event is about, `domain\name`.
#[must_use]
pub fn account(row: &Row) -> Option<String> {
    [
        ("AccountDomain", "AccountName"),
        ("InitiatingProcessAccountDomain", "InitiatingProcessAccountName"),
    ]
    .into_iter()
    .find_map(|(domain, name)| {
        let name = text_of(row, name)?;
        Some(text_of(row, domain).map_or(name.clone(), |domain| format!("{domain}\\{name}")))
    })
}

/// The process an alert hangs on: the new one where a process was created, else the acting one.
#[must_use]
pub fn process(row: &Row) -> Option<String> {
    text_of(row, "ProcessUniqueId").or_else(|| text_of(row, "InitiatingProcessUniqueId"))
}

#[cfg(test)]
mod tests {
    use schema::Value;

    use super::*;

    fn row(table: &str, cells: &[(&str, &str)]) -> Row {
        let mut row = Row::new(schema::table(table).unwrap());
        for (name, value) in cells {
            row.set(name, Value::Text((*value).to_owned())).unwrap();
        }
        row
    }

    fn event() -> SensorEvent {
        SensorEvent {
            channel: "Security".into(),
            provider: "".into(),
            event_id: 4769,
            record_id: None,
            computer: "dc-01.example".to_owned(),
            time: 0,
            fields: vec![
                ("TargetUserName".into(), FieldValue::Text("svc-sql".to_owned())),
                ("TargetDomainName".into(), FieldValue::Text("CORP".to_owned())),
                ("IpAddress".into(), FieldValue::Text("-".to_owned())),
            ],
        }
    }

    fn check(row: &Row, expect: &[(&str, &str, &str)]) {
        let found = evidence(row, &event());
        let found: Vec<_> =
            found.iter().map(|e| (e.kind.as_str(), e.value.as_str(), e.role.as_str())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_row_gives_each_entity_once() {
        check(
            &row(
                "DeviceProcessEvents",
                &[
                    ("DeviceName", "ws-1.example"),
                    ("AccountDomain", "corp"),
                    ("AccountName", "ada"),
                    ("InitiatingProcessAccountDomain", "corp"),
                    ("InitiatingProcessAccountName", "ada"),
                    ("FolderPath", "C:\\Windows\\System32\\whoami.exe"),
                    ("SHA256", "aa"),
                ],
            ),
            &[
                ("device", "ws-1.example", "impacted"),
                ("user", "corp\\ada", "impacted"),
                ("file", "C:\\Windows\\System32\\whoami.exe", "related"),
                ("hash", "aa", "related"),
            ],
        );
    }

    #[test]
    fn a_record_without_a_table_is_read_by_its_own_fields() {
        check(
            &row("_Unmapped", &[("DeviceName", "dc-01.example")]),
            &[("device", "dc-01.example", "impacted"), ("user", "CORP\\svc-sql", "impacted")],
        );
    }
}
