//! JSON lines whose header and event fields stand side by side: NXLog's `im_msvistalog`, PowerShell
//! exports of event logs, and Azure Monitor's `WindowsEvent` and `SecurityEvent` rows (their fields
//! inside `EventData`, as JSON or XML text).

use std::borrow::Cow;

use super::header::{Draft, Part, is_sysmon, push, push_named};
use super::{BadRecord, Json, message};
use crate::{FieldValue, SensorEvent};

use Part::{Channel, Computer, EventId, Field, LaterTime, Provider, RecordId, Time, Transport};

/// What each header name means. `EventTime` and `EventReceivedTime` are the collector's local time
/// without an offset: only used where nothing else says when.
const HEADER: &[(&str, Part)] = &[
    ("Channel", Channel),
    ("SourceName", Provider),
    ("Provider", Provider),
    ("EventSourceName", Provider),
    ("EventID", EventId),
    ("RecordNumber", RecordId),
    ("EventRecordID", RecordId),
    ("Hostname", Computer),
    ("Computer", Computer),
    ("TimeCreated", Time),
    ("@timestamp", LaterTime(0)),
    ("TimeGenerated", LaterTime(0)),
    ("EventTime", LaterTime(1)),
    ("EventReceivedTime", LaterTime(2)),
    ("Version", Field("System.Version")),
    ("Level", Field("System.Level")),
    ("EventLevel", Field("System.Level")),
    ("Task", Field("System.Task")),
    ("OpcodeValue", Field("System.Opcode")),
    ("Keywords", Field("System.Keywords")),
    ("ExecutionProcessID", Field("System.ProcessID")),
    ("ThreadID", Field("System.ThreadID")),
    ("UserID", Field("System.UserID")),
    ("ActivityID", Field("System.ActivityID")),
    ("RelatedActivityID", Field("System.RelatedActivityID")),
    // The provider's name says the same.
    ("ProviderGuid", Transport),
    // Renderings of Level, Task and Opcode in the host's language.
    ("Severity", Transport),
    ("SeverityValue", Transport),
    ("Category", Transport),
    ("Opcode", Transport),
    ("EventLevelName", Transport),
    // The collector's own.
    ("@version", Transport),
    ("ERROR_EVT_UNRESOLVED", Transport),
    ("EventTypeOrignal", Transport),
    ("SourceModuleName", Transport),
    ("SourceModuleType", Transport),
    ("host", Transport),
    ("port", Transport),
    ("tags", Transport),
];

/// Azure Monitor's own columns, left out where `EventOriginId` shows that it wrote the row.
const AZURE: &[&str] = &[
    "TenantId",
    "SourceSystem",
    "EventOriginId",
    "ManagementGroupName",
    "MG",
    "Type",
    "_ResourceId",
    "Activity",
    "SourceComputerId",
    "TimeCollected",
];

/// The account that wrote the record, as NXLog names it. The same names are event fields elsewhere
/// (`AccountName` of an installed service), so they only count together with `AccountType`.
const WRITER: &[(&str, &str)] = &[
    ("AccountName", "System.UserName"),
    ("Domain", "System.UserDomain"),
    ("AccountType", "System.UserType"),
];

/// What NXLog puts into `EventType` in place of the event's own field of that name.
const NXLOG_TYPES: &[&str] =
    &["INFO", "WARNING", "ERROR", "CRITICAL", "VERBOSE", "DEBUG", "AUDIT_SUCCESS", "AUDIT_FAILURE"];

/// Whether an object's names are those of this format.
pub(super) fn matches(members: &[(String, Json)]) -> bool {
    let has = |name: &str| members.iter().any(|(key, _)| key == name);
    has("EventID") && has("Channel")
}

/// Reads one object.
pub(super) fn read(members: Vec<(String, Json)>) -> Result<SensorEvent, BadRecord> {
    let has = |name: &str| members.iter().any(|(key, _)| key == name);
    let writer = has("AccountType") && has("UserID");
    let azure = has("EventOriginId");
    // Old NXLog calls the writing process ProcessID, as some events do a field of theirs.
    let old_nxlog = has("ThreadID") && !has("ExecutionProcessID");
    let mut draft = Draft::default();
    let mut rendered = None;
    for (name, value) in members {
        if let Some((_, part)) = HEADER.iter().find(|(known, _)| *known == name) {
            draft.take(*part, value);
        } else if let Some((_, field)) = WRITER.iter().find(|(known, _)| writer && *known == name) {
            draft.take(Field(field), value);
        } else if old_nxlog && name == "ProcessID" {
            draft.take(Field("System.ProcessID"), value);
        } else if azure && AZURE.contains(&name.as_str()) {
            draft.take(Transport, value);
        } else if name == "Message" {
            rendered = Some(value);
        } else if name == "EventData" {
            event_data(&mut draft, value);
        } else if name == "EventType"
            && value.as_text().is_some_and(|text| NXLOG_TYPES.contains(&text))
        {
            draft.take(Transport, value);
        } else {
            push_named(&mut draft.fields, name, value.into_field());
        }
    }
    if let Some(rendered) = rendered {
        take_message(&mut draft, rendered);
    }
    draft.finish()
}

/// The event's fields in a member of their own.
fn event_data(draft: &mut Draft, value: Json) {
    match value {
        Json::Map(members) => {
            for (name, value) in members {
                push_named(&mut draft.fields, name, value.into_field());
            }
        }
        Json::Text(text) => match Json::parse(text.as_bytes()) {
            Ok(members @ Json::Map(_)) => event_data(draft, members),
            _ => {
                let before = draft.fields.len();
                message::data_elements(&text, &mut |name, value| {
                    push_named(&mut draft.fields, name.to_owned(), FieldValue::Text(value));
                });
                if draft.fields.len() == before {
                    push(&mut draft.fields, Cow::Borrowed("EventData"), FieldValue::Text(text));
                }
            }
        },
        Json::Null => {}
        other => push(&mut draft.fields, Cow::Borrowed("EventData"), other.into_field()),
    }
}

/// Takes from the rendered message what the line does not have otherwise. Sysmon's is a list of its
/// fields, so each that is missing is taken from it. Any other message stays only where the event
/// has no fields, since it renders those.
fn take_message(draft: &mut Draft, rendered: Json) {
    let Json::Text(text) = rendered else {
        return;
    };
    let channel = draft.channel.as_ref().and_then(Json::as_text).unwrap_or_default();
    if is_sysmon(channel) {
        message::name_value_lines(&text, &mut |name, value| {
            if !draft.fields.iter().any(|(known, _)| known == name) {
                let value = FieldValue::Text(value.to_owned());
                push(&mut draft.fields, Cow::Owned(name.to_owned()), value);
            }
        });
    }
    if draft.fields.is_empty() {
        push(&mut draft.fields, Cow::Borrowed("Message"), FieldValue::Text(text));
    }
}
