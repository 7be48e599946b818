//! One line of JSON or text: which format it is, and what it holds.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::envelope::{self, RowSeed, Rows};
use super::json::{self, Json};
use super::{BadRecord, Record, audit, flat, winlogbeat, wrapped};

/// What was found in a line.
pub(super) enum Found {
    /// A whole record.
    Record(Record),
    /// A record of the audit daemon, which may be a part of an event.
    Part(audit::Part),
}

impl From<crate::SensorEvent> for Found {
    fn from(event: crate::SensorEvent) -> Self {
        Found::Record(Record::Event(event))
    }
}

/// Reads one line. JSON may hold several records: `{"records": [...]}`, the form in which event hubs
/// deliver the streaming envelope, or a bare array. Each record or error is handed to `sink`.
pub(super) fn read(line: &[u8], sink: &mut dyn FnMut(Result<Found, BadRecord>)) {
    let text = match std::str::from_utf8(line) {
        Ok(text) => text,
        Err(err) => return sink(Err(BadRecord::NotUtf8 { offset: err.valid_up_to() })),
    };
    if !text.trim_start().starts_with(['{', '['])
        && let Some(found) = wrapped::read(text, "")
    {
        return sink(found);
    }
    match read_top(text) {
        Ok(Top::Several(tops)) => tops.into_iter().for_each(|top| sink(finish(top))),
        Ok(top) => sink(finish(top)),
        Err(bad) => sink(Err(bad)),
    }
}

/// A line's object, as far as it was read.
enum Top {
    /// An envelope with its row.
    Envelope(Envelope),
    /// Any other object.
    Object(Vec<(String, Json)>),
    /// An array of objects.
    Several(Vec<Top>),
    /// No object.
    Other,
}

/// The envelope's members.
#[derive(Default)]
struct Envelope {
    time: Option<String>,
    tenant: Option<String>,
    category: Option<String>,
    properties: Properties,
}

#[derive(Default)]
enum Properties {
    #[default]
    Missing,
    /// They came before the category, so that their table was not known yet. Rare: sources write
    /// the category first.
    Early(Json),
    Read(Rows),
}

fn finish(top: Top) -> Result<Found, BadRecord> {
    match top {
        Top::Object(members) => read_object(members),
        Top::Envelope(envelope) => read_envelope(envelope).map(Found::Record),
        Top::Other | Top::Several(_) => Err(BadRecord::NotAnObject),
    }
}

fn read_envelope(envelope: Envelope) -> Result<Record, BadRecord> {
    let category = envelope.category.ok_or(BadRecord::Missing("category"))?;
    let rows = match envelope.properties {
        Properties::Missing => return Err(BadRecord::Missing("properties")),
        Properties::Read(rows) => rows,
        Properties::Early(tree) => {
            let table = envelope::table_of(&category);
            let table = table.ok_or(BadRecord::UnknownCategory(category))?;
            let text = tree.to_text();
            let mut reader = json::reader(&text).map_err(BadRecord::NotJson)?;
            let seed = RowSeed { table };
            seed.deserialize(&mut reader).map_err(|_| BadRecord::Unusable("properties"))?
        }
    };
    rows.finish(envelope.time.as_deref(), envelope.tenant)
}

/// Objects that come close to a known format, for the reason in the report.
const STRANGERS: &[(&[&str], &str)] = &[
    (&["SyslogMessage"], "a syslog row of Azure Monitor without an event of Sysmon or auditd"),
    (&["ActionType", "Timestamp"], "a published row without its envelope, so without its table"),
    (&["ActionType", "TimeGenerated"], "a row of Log Analytics without its table"),
    (&["name", "hostIdentifier"], "an osquery result"),
];

fn read_object(members: Vec<(String, Json)>) -> Result<Found, BadRecord> {
    let has = |name: &str| members.iter().any(|(key, _)| key == name);
    if has("winlog") {
        return winlogbeat::read_7(members).map(Found::from);
    }
    if winlogbeat::matches_6(&members) {
        return winlogbeat::read_6(members).map(Found::from);
    }
    if flat::matches(&members) {
        return flat::read(members).map(Found::from);
    }
    if has("Event") {
        return super::evtx::event::read(Json::Map(members), None).map(Found::from);
    }
    if let Some(found) = wrapped::read_members(&members) {
        return found;
    }
    let stranger = STRANGERS.iter().find(|(names, _)| names.iter().all(|name| has(name)));
    Err(BadRecord::UnknownShape(stranger.map_or("no known names", |(_, reason)| reason)))
}

fn read_top(text: &str) -> Result<Top, BadRecord> {
    let mut reader = json::reader(text).map_err(BadRecord::NotJson)?;
    let not_json = |err| BadRecord::NotJson(json::first_line(&err));
    let top = TopSeed { nested: false }.deserialize(&mut reader).map_err(not_json)?;
    reader.end().map_err(not_json)?;
    Ok(top)
}

/// Reads the object of a line; properties go straight into a row where the table is known.
#[derive(Clone, Copy)]
struct TopSeed {
    /// Inside an array of records.
    nested: bool,
}

impl<'de> DeserializeSeed<'de> for TopSeed {
    type Value = Top;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Top, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TopSeed {
    type Value = Top;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Top, A::Error> {
        let mut envelope = Envelope::default();
        let mut others = Vec::new();
        while let Some(member) = map.next_key_seed(MemberSeed)? {
            match member {
                Member::Time => envelope.time = map.next_value_seed(TextSeed)?,
                Member::Tenant => envelope.tenant = map.next_value_seed(TextSeed)?,
                Member::Category => envelope.category = map.next_value_seed(TextSeed)?,
                Member::Properties => {
                    let table = envelope.category.as_deref().and_then(envelope::table_of);
                    envelope.properties = match table {
                        Some(table) => Properties::Read(map.next_value_seed(RowSeed { table })?),
                        None => Properties::Early(
                            map.next_value_seed(json::Seed { depth: json::INPUT })?,
                        ),
                    };
                }
                Member::Records if !self.nested => {
                    let tops = map.next_value_seed(ListSeed(Self { nested: true }))?;
                    // Whatever follows is passed over.
                    while map.next_key_seed(MemberSeed)?.is_some() {
                        map.next_value_seed(json::Seed { depth: json::INPUT })?;
                    }
                    return Ok(Top::Several(tops));
                }
                other => {
                    if others.len() >= json::MAX_MEMBERS {
                        return Err(serde::de::Error::custom("too many members"));
                    }
                    let key = match other {
                        Member::Other(name) => name,
                        _ => "records".to_owned(),
                    };
                    others.push((key, map.next_value_seed(json::Seed { depth: json::INPUT })?));
                }
            }
        }
        if matches!(envelope.properties, Properties::Missing) {
            let own = [
                ("time", envelope.time),
                ("tenantId", envelope.tenant),
                ("category", envelope.category),
            ];
            for (name, value) in own {
                if let Some(text) = value {
                    others.push((name.to_owned(), Json::Text(text)));
                }
            }
            return Ok(Top::Object(others));
        }
        Ok(Top::Envelope(envelope))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Top, A::Error> {
        if self.nested {
            return Err(serde::de::Error::custom("an array of arrays"));
        }
        ListSeed(Self { nested: true }).visit_seq(items).map(Top::Several)
    }

    fn visit_unit<E>(self) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Top, E> {
        Ok(Top::Other)
    }
}

/// A member of a line's object.
enum Member {
    Time,
    Tenant,
    Category,
    Properties,
    Records,
    Other(String),
}

/// Tells members apart without a text of each: every line of an envelope has the same few.
struct MemberSeed;

impl<'de> DeserializeSeed<'de> for MemberSeed {
    type Value = Member;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Member, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for MemberSeed {
    type Value = Member;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a member's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Member, E> {
        Ok(match name {
            "time" => Member::Time,
            "tenantId" => Member::Tenant,
            "category" => Member::Category,
            "properties" => Member::Properties,
            "records" => Member::Records,
            other => Member::Other(other.to_owned()),
        })
    }
}

/// An array of records.
struct ListSeed(TopSeed);

impl<'de> DeserializeSeed<'de> for ListSeed {
    type Value = Vec<Top>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Vec<Top>, D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ListSeed {
    type Value = Vec<Top>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<Top>, A::Error> {
        let mut tops = Vec::new();
        while let Some(top) = items.next_element_seed(self.0)? {
            tops.push(top);
        }
        Ok(tops)
    }
}

/// Text, or nothing where the value is of another type.
struct TextSeed;

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Option<String>, D::Error> {
        match (json::Seed { depth: json::INPUT }).deserialize(reader)? {
            Json::Text(text) => Ok(Some(text)),
            _ => Ok(None),
        }
    }
}
