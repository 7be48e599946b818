//! An event in one line: who did what to what.

use schema::action;
use schema::{Row, Value};

use crate::model::{Entity, EntityKind, ProcessId};

/// What a timeline says of an event besides its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What happened, in short human words.
    pub action: String,
    /// The process that did it; for a new process, that one.
    pub process: Option<Entity>,
    /// What it was done to.
    pub object: Option<Entity>,
    /// What else there is to say.
    pub detail: String,
}

/// Columns that a [`Line`] is made from, for every table.
pub const COLUMNS: &[&str] = &[
    "Timestamp",
    "_Seq",
    "ActionType",
    "DeviceId",
    "FileName",
    "FolderPath",
    "ProcessId",
    "ProcessCommandLine",
    "ProcessUniqueId",
    "InitiatingProcessFileName",
    "InitiatingProcessId",
    "InitiatingProcessFolderPath",
    "InitiatingProcessCommandLine",
    "InitiatingProcessUniqueId",
    "InitiatingProcessCreationTime",
    "RemoteIP",
    "RemotePort",
    "RemoteUrl",
    "RemoteDeviceName",
    "LocalIP",
    "LocalPort",
    "Protocol",
    "RegistryKey",
    "RegistryValueName",
    "RegistryValueData",
    "AccountDomain",
    "AccountName",
    "InitiatingProcessAccountDomain",
    "InitiatingProcessAccountName",
    "LogonType",
    "FailureReason",
    "AdditionalFields",
    "PreviousFileName",
];

/// The object of an event: its kind and the column that holds it, first one that has a value.
struct Object {
    table: &'static str,
    kind: EntityKind,
    column: &'static str,
    label: Option<&'static str>,
}

const OBJECTS: &[Object] = &[
    Object { table: "DeviceFileEvents", kind: EntityKind::File, column: "FolderPath", label: None },
    Object {
        table: "DeviceImageLoadEvents",
        kind: EntityKind::Module,
        column: "FolderPath",
        label: None,
    },
    Object { table: "DeviceNetworkEvents", kind: EntityKind::Ip, column: "RemoteIP", label: None },
    Object {
        table: "DeviceRegistryEvents",
        kind: EntityKind::Registry,
        column: "RegistryKey",
        label: None,
    },
    Object { table: "DeviceEvents", kind: EntityKind::Domain, column: "RemoteUrl", label: None },
    Object {
        table: "DeviceEvents",
        kind: EntityKind::File,
        column: "FolderPath",
        label: Some("FileName"),
    },
    Object { table: "DeviceEvents", kind: EntityKind::Ip, column: "RemoteIP", label: None },
];

/// Kinds of `DeviceEvents` whose `FolderPath` is another process, not a file.
const ON_PROCESSES: &[&str] =
    &["OpenProcessApiCall", "CreateRemoteThreadApiCall", "x-ProcessTampering"];

/// Members of `AdditionalFields` that say what an event of `DeviceEvents` is about, in this order.
const TOLD: &[&str] = &[
    "PipeName",
    "ServiceName",
    "TaskName",
    "ScriptContent",
    "Command",
    "ThreatName",
    "Threat Name",
    "ShareName",
    "Consumer",
    "DnsQueryResult",
    "ServiceFileName",
    "Device",
    "TargetUserName",
];

/// A row's text cell, if it says something.
#[must_use]
pub fn text<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    row.text(column).filter(|text| !text.is_empty())
}

fn number(row: &Row, column: &str) -> Option<i64> {
    match row.get(column) {
        Some(Value::Long(number)) => Some(number),
        _ => None,
    }
}

/// The last component of a Windows or POSIX path.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or(path)
}

/// A process as a chip: its name with the process id beside it. `prefix` is that of its columns.
fn process(row: &Row, prefix: &str) -> Option<Entity> {
    let column = |name: &str| format!("{prefix}{name}");
    let (named, placed) = (column("FileName"), column("FolderPath"));
    let (name, path) = (text(row, &named), text(row, &placed));
    let label = name.or(path.map(file_name))?;
    let entity = Entity::new(EntityKind::Process, path.unwrap_or(label));
    // The name is what other events repeat; the whole path often is not.
    let mut entity = match (name, path) {
        (Some(name), _) => entity.at(&named, name),
        (None, Some(path)) => entity.at(&placed, path),
        (None, None) => entity,
    };
    label.clone_into(&mut entity.label);
    let id = if prefix.is_empty() { "ProcessId".to_owned() } else { column("Id") };
    entity.sub = number(row, &id).map(|id| id.to_string()).unwrap_or_default();
    Some(entity)
}

/// What the page of a process is found by: the sensor's unique id, else process id and start.
#[must_use]
pub fn process_id(unique: Option<&str>, pid: Option<i64>, start: Option<i64>) -> Option<ProcessId> {
    match unique {
        Some(unique) => Some(ProcessId(unique.to_owned())),
        None => Some(ProcessId(format!("{}@{}", pid?, start?))),
    }
}

fn moment(row: &Row, column: &str) -> Option<i64> {
    match row.get(column) {
        Some(Value::DateTime(at)) => Some(at),
        _ => None,
    }
}

/// The process that did what a row tells.
#[must_use]
pub fn actor_id(row: &Row) -> Option<ProcessId> {
    let unique = text(row, "InitiatingProcessUniqueId");
    let pid = number(row, "InitiatingProcessId");
    process_id(unique, pid, moment(row, "InitiatingProcessCreationTime"))
}

/// The process that a row tells to have started.
#[must_use]
pub fn started_id(row: &Row) -> Option<ProcessId> {
    let unique = text(row, "ProcessUniqueId");
    process_id(unique, number(row, "ProcessId"), moment(row, "Timestamp"))
}

/// A command line without the image name that stands before it.
#[must_use]
pub fn arguments(command_line: &str) -> &str {
    let line = command_line.trim_start();
    let rest = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').map_or("", |(_, rest)| rest),
        None => line.split_once(char::is_whitespace).map_or("", |(_, rest)| rest),
    };
    rest.trim_start()
}

/// The account of a row, `domain\name`.
fn account(row: &Row) -> Option<Entity> {
    let (name, value) = (text(row, "AccountName")?, name_of(row, "AccountDomain", "AccountName")?);
    Some(Entity::new(EntityKind::User, value).at("AccountName", name))
}

/// The account that an event is about, else the one under which it was done; empty if unknown.
#[must_use]
pub fn user(row: &Row) -> String {
    let own = name_of(row, "AccountDomain", "AccountName");
    let actor = || name_of(row, "InitiatingProcessAccountDomain", "InitiatingProcessAccountName");
    own.or_else(actor).unwrap_or_default()
}

fn name_of(row: &Row, domain: &str, name: &str) -> Option<String> {
    let name = text(row, name)?;
    Some(text(row, domain).map_or(name.to_owned(), |domain| format!("{domain}\\{name}")))
}

/// The one line of an event.
#[must_use]
pub fn line(row: &Row) -> Line {
    let table = row.table().name;
    let name = row.text("ActionType").unwrap_or_default();
    let actor = process(row, "InitiatingProcess");
    let actor = actor.map(|actor| Entity { process: actor_id(row), ..actor });
    let action = action::label_of(table, name).to_owned();
    match table {
        "DeviceProcessEvents" => Line {
            action,
            process: process(row, "").map(|started| Entity { process: started_id(row), ..started }),
            object: None,
            detail: arguments(row.text("ProcessCommandLine").unwrap_or_default()).to_owned(),
        },
        "DeviceLogonEvents" => {
            Line { action, process: actor, object: account(row), detail: logon(row) }
        }
        _ => {
            let object = object(row, table, name);
            let detail = detail(row, table, object.as_ref());
            Line { action, process: actor, object, detail }
        }
    }
}

fn object(row: &Row, table: &str, action: &str) -> Option<Entity> {
    if table == "DeviceRegistryEvents" {
        let key = text(row, "RegistryKey")?;
        let value = text(row, "RegistryValueName");
        let whole = value.map_or(key.to_owned(), |value| format!("{key}\\{value}"));
        return Some(Entity::new(EntityKind::Registry, whole).at("RegistryKey", key));
    }
    if ON_PROCESSES.contains(&action) {
        return process(row, "");
    }
    let found = OBJECTS.iter().filter(|object| object.table == table).find_map(|object| {
        let value = text(row, object.column)?;
        let mut entity = Entity::new(object.kind, value).at(object.column, value);
        if let Some(label) = object.label.and_then(|label| text(row, label)) {
            label.clone_into(&mut entity.label);
        }
        if object.kind == EntityKind::Ip {
            entity.sub =
                number(row, "RemotePort").map(|port| format!(":{port}")).unwrap_or_default();
        }
        Some(entity)
    });
    found.or_else(|| account(row))
}

fn detail(row: &Row, table: &str, object: Option<&Entity>) -> String {
    let told = match table {
        "DeviceNetworkEvents" => text(row, "RemoteUrl").map(crate::model::value::defang),
        "DeviceRegistryEvents" => text(row, "RegistryValueData").map(ToOwned::to_owned),
        "DeviceEvents" => additional(row),
        _ => None,
    };
    told.filter(|told| object.is_none_or(|object| object.value != *told)).unwrap_or_default()
}

fn logon(row: &Row) -> String {
    let from = text(row, "RemoteIP").or(text(row, "RemoteDeviceName"));
    let mut words: Vec<String> =
        text(row, "LogonType").map(ToOwned::to_owned).into_iter().collect();
    words.extend(from.map(|from| format!("from {from}")));
    words.extend(text(row, "FailureReason").map(ToOwned::to_owned));
    words.join(", ")
}

/// What an event of `DeviceEvents` is about, on one line.
fn additional(row: &Row) -> Option<String> {
    let fields: serde_json::Value = serde_json::from_str(text(row, "AdditionalFields")?).ok()?;
    let told = TOLD.iter().find_map(|name| fields.get(name)?.as_str().filter(|t| !t.is_empty()))?;
    let one_line: String = told.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(one_line.chars().take(400).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(table: &str, cells: &[(&str, Value)]) -> Row {
        let mut row = Row::new(schema::table(table).unwrap());
        for (name, value) in cells {
            row.set(name, value.clone()).unwrap();
        }
        row
    }

    fn t(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn a_command_line_loses_its_image() {
        for (line, expect) in [
            ("\"C:\\Program Files\\a.exe\" -x 1", "-x 1"),
            ("cmd.exe /c dir", "/c dir"),
            ("whoami", ""),
            ("\"unclosed", ""),
            ("", ""),
        ] {
            assert_eq!(arguments(line), expect, "{line}");
        }
    }

    #[test]
    fn a_new_process_is_itself_the_subject() {
        let line = line(&row(
            "DeviceProcessEvents",
            &[
                ("ActionType", t("ProcessCreated")),
                ("FileName", t("net.exe")),
                ("ProcessId", Value::Long(9)),
                ("ProcessCommandLine", t("net stop Sysmon64")),
                ("InitiatingProcessFileName", t("cmd.exe")),
            ],
        ));
        let process = line.process.unwrap();
        assert_eq!((process.label.as_str(), process.sub.as_str()), ("net.exe", "9"));
        assert_eq!((line.object, line.detail.as_str()), (None, "stop Sysmon64"));
    }

    #[test]
    fn a_connection_names_address_port_and_host_without_teeth() {
        let line = line(&row(
            "DeviceNetworkEvents",
            &[
                ("ActionType", t("ConnectionSuccess")),
                ("RemoteIP", t("203.0.113.5")),
                ("RemotePort", Value::Long(443)),
                ("RemoteUrl", t("cdn.parcel.example")),
            ],
        ));
        let object = line.object.unwrap();
        assert_eq!((object.value.as_str(), object.sub.as_str()), ("203.0.113.5", ":443"));
        assert_eq!(line.detail, "cdn[.]parcel[.]example");
    }
}
