//! One record of a Windows event log as JSON, `{"Event": {"System": ..., "EventData": ...}}`.

use std::borrow::Cow;

use crate::SensorEvent;
use crate::adapter::header::{Draft, Part, push, push_named};
use crate::adapter::{BadRecord, Json};

use Part::{Channel, Computer, EventId, Field, Provider, RecordId, Time};

/// Elements of `System`, and attributes of its elements (`<name>_attributes`, or `#attributes`
/// inside the element where a converter nests them).
const SYSTEM: &[(&str, Option<&str>, Part)] = &[
    ("Provider", Some("Name"), Provider),
    ("EventID", None, EventId),
    ("EventID", Some("Qualifiers"), Field("System.Qualifiers")),
    ("Version", None, Field("System.Version")),
    ("Level", None, Field("System.Level")),
    ("Task", None, Field("System.Task")),
    ("Opcode", None, Field("System.Opcode")),
    ("Keywords", None, Field("System.Keywords")),
    ("TimeCreated", Some("SystemTime"), Time),
    ("EventRecordID", None, RecordId),
    ("Correlation", Some("ActivityID"), Field("System.ActivityID")),
    ("Correlation", Some("RelatedActivityID"), Field("System.RelatedActivityID")),
    ("Execution", Some("ProcessID"), Field("System.ProcessID")),
    ("Execution", Some("ThreadID"), Field("System.ThreadID")),
    ("Channel", None, Channel),
    ("Computer", None, Computer),
    ("Security", Some("UserID"), Field("System.UserID")),
    ("Security", Some("UserId"), Field("System.UserID")),
];

/// Makes an event of a record's JSON. `written` is the time in the record's own header, RFC 3339: it
/// stands in where the event has none.
pub(in crate::adapter) fn read(
    record: Json,
    written: Option<String>,
) -> Result<SensorEvent, BadRecord> {
    let Json::Map(top) = record else {
        return Err(BadRecord::NotAnObject);
    };
    let event = top.into_iter().find(|(name, _)| name == "Event").map(|(_, event)| event);
    let Some(Json::Map(parts)) = event else {
        return Err(BadRecord::Missing("Event"));
    };
    let mut draft = Draft::default();
    if let Some(written) = written {
        draft.take(Part::LaterTime(0), Json::Text(written));
    }
    for (name, part) in parts {
        match name.as_str() {
            "System" => system(&mut draft, &part),
            "EventData" => data(&mut draft, part),
            "UserData" => user_data(&mut draft, part),
            "EventData_attributes" => data_name(&mut draft, &part),
            // The host's own rendering, and what is said about a namespace.
            "RenderingInfo" => {}
            name if is_attributes(name) => {}
            // Providers may use an element of their own in place of UserData.
            _ => data(&mut draft, part),
        }
    }
    draft.finish()
}

fn is_attributes(name: &str) -> bool {
    name.ends_with("_attributes") || name == "#attributes"
}

fn system(draft: &mut Draft, system: &Json) {
    for (element, attribute, part) in SYSTEM {
        let value = match attribute {
            None => match system.get(element) {
                Some(nested @ Json::Map(_)) => nested.get("#text"),
                plain => plain,
            },
            Some(attribute) => attributes(system, element).and_then(|found| found.get(attribute)),
        };
        if let Some(value) = value {
            draft.take(*part, value.clone());
        }
    }
}

fn attributes<'a>(system: &'a Json, element: &str) -> Option<&'a Json> {
    let Json::Map(members) = system else {
        return None;
    };
    let beside = members
        .iter()
        .find(|(name, _)| name.strip_suffix("_attributes") == Some(element))
        .map(|(_, value)| value);
    beside.or_else(|| system.get(element)?.get("#attributes"))
}

/// Elements with a name are fields; `Data` without names is one field with the list of its texts.
fn data(draft: &mut Draft, part: Json) {
    let Json::Map(members) = part else {
        if !matches!(part, Json::Null) {
            push(&mut draft.fields, Cow::Borrowed("Data"), part.into_field());
        }
        return;
    };
    for (name, value) in members {
        if is_attributes(&name) {
            data_name(draft, &value);
            continue;
        }
        match value {
            Json::Map(nested) => match plain_text(&nested) {
                Some(text) => push_named(&mut draft.fields, name, text.clone().into_field()),
                None => push_named(&mut draft.fields, name, Json::Map(nested).into_field()),
            },
            value => push_named(&mut draft.fields, name, value.into_field()),
        }
    }
}

/// What the element that holds the fields is called by the provider.
fn data_name(draft: &mut Draft, attributes: &Json) {
    if let Some(name) = attributes.get("Name") {
        let value = name.clone().into_field();
        push(&mut draft.fields, Cow::Borrowed("System.EventDataName"), value);
    }
}

/// The text of an element that has nothing else but attributes.
fn plain_text(members: &[(String, Json)]) -> Option<&Json> {
    let mut rest = members.iter().filter(|(name, _)| !is_attributes(name));
    match (rest.next(), rest.next()) {
        (Some((name, text)), None) if name == "#text" => Some(text),
        _ => None,
    }
}

/// `UserData` holds one element of the provider's own, and that the fields.
fn user_data(draft: &mut Draft, part: Json) {
    let Json::Map(members) = part else {
        return;
    };
    for (name, value) in members {
        if !is_attributes(&name) {
            data(draft, value);
        }
    }
}
