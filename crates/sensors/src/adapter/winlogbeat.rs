//! winlogbeat 6 (`event_data` at the top) and 7 and later (everything below `winlog`).
//!
//! What the beat adds about itself and its host, and its ECS copies of the event's fields, are left
//! out; the rendered `message` stays where the event has no fields of its own.

use std::borrow::Cow;

use super::header::{Draft, Part, push, push_named};
use super::{BadRecord, Json};
use crate::SensorEvent;

use Part::{Channel, Computer, EventId, Field, Provider, RecordId, Time};

/// Header members of version 6.
const TOP: &[(&[&str], Part)] = &[
    (&["@timestamp"], Time),
    (&["log_name"], Channel),
    (&["source_name"], Provider),
    (&["event_id"], EventId),
    (&["record_number"], RecordId),
    (&["computer_name"], Computer),
    (&["version"], Field("System.Version")),
    (&["level"], Field("System.Level")),
    (&["task"], Field("System.Task")),
    (&["opcode"], Field("System.Opcode")),
    (&["keywords"], Field("System.Keywords")),
    (&["process_id"], Field("System.ProcessID")),
    (&["thread_id"], Field("System.ThreadID")),
    (&["user", "identifier"], Field("System.UserID")),
    (&["activity_id"], Field("System.ActivityID")),
    (&["related_activity_id"], Field("System.RelatedActivityID")),
];

/// Header members of version 7 and later; `log.level` stands outside `winlog`.
const WINLOG: &[(&[&str], Part)] = &[
    (&["channel"], Channel),
    (&["provider_name"], Provider),
    (&["event_id"], EventId),
    (&["record_id"], RecordId),
    (&["computer_name"], Computer),
    (&["version"], Field("System.Version")),
    (&["task"], Field("System.Task")),
    (&["opcode"], Field("System.Opcode")),
    (&["keywords"], Field("System.Keywords")),
    (&["process", "pid"], Field("System.ProcessID")),
    (&["process", "thread", "id"], Field("System.ThreadID")),
    (&["user", "identifier"], Field("System.UserID")),
    (&["activity_id"], Field("System.ActivityID")),
    (&["related_activity_id"], Field("System.RelatedActivityID")),
];

const BESIDE_WINLOG: &[(&[&str], Part)] =
    &[(&["@timestamp"], Time), (&["log", "level"], Field("System.Level"))];

/// Where the event's own fields are. `xml_name` is the beat's note on the element they came in.
const DATA: &[&str] = &["event_data", "user_data"];

/// Whether an object's names are those of version 6.
pub(super) fn matches_6(members: &[(String, Json)]) -> bool {
    let has = |name: &str| members.iter().any(|(key, _)| key == name);
    has("log_name") && has("event_id")
}

/// Reads an object of version 6.
pub(super) fn read_6(members: Vec<(String, Json)>) -> Result<SensorEvent, BadRecord> {
    let mut draft = Draft::default();
    let top = Json::Map(members);
    take_header(&mut draft, &top, TOP);
    take_data(&mut draft, &top);
    take_message(&mut draft, &top);
    draft.finish()
}

/// Reads an object of version 7 or later.
pub(super) fn read_7(members: Vec<(String, Json)>) -> Result<SensorEvent, BadRecord> {
    let mut draft = Draft::default();
    let top = Json::Map(members);
    let Some(winlog @ Json::Map(_)) = top.get("winlog") else {
        return Err(BadRecord::Unusable("winlog"));
    };
    take_header(&mut draft, &top, BESIDE_WINLOG);
    take_header(&mut draft, winlog, WINLOG);
    take_data(&mut draft, winlog);
    take_message(&mut draft, &top);
    draft.finish()
}

fn take_header(draft: &mut Draft, from: &Json, parts: &[(&[&str], Part)]) {
    for (path, part) in parts {
        let value = path.iter().try_fold(from, |value, name| value.get(name));
        if let Some(value) = value {
            draft.take(*part, value.clone());
        }
    }
}

fn take_data(draft: &mut Draft, from: &Json) {
    for name in DATA {
        if let Some(Json::Map(members)) = from.get(name) {
            for (name, value) in members.iter().filter(|(name, _)| name != "xml_name") {
                push_named(&mut draft.fields, name.clone(), value.clone().into_field());
            }
        }
    }
}

fn take_message(draft: &mut Draft, top: &Json) {
    if draft.fields.is_empty()
        && let Some(message @ Json::Text(_)) = top.get("message")
    {
        push(&mut draft.fields, Cow::Borrowed("Message"), message.clone().into_field());
    }
}
