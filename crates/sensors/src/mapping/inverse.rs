//! Rows to events: the inverse of the mapping, by the same registry.

use std::borrow::Cow;

use schema::{Row, Value};

use super::codec::{Extras, View};
use super::registry::{self, Resolved};
use super::source::{self, Source};
use super::{EXTRAS, is_reserved};
use crate::adapter::Json;
use crate::{FieldValue, SensorEvent};

/// Rebuilds the event that a row was made of.
///
/// With `_Source` the event is the one that was mapped, exactly, but for the order of its fields:
/// those of the registry come first and in its order, then those from `AdditionalFields`, then the
/// rest. A row that came in as a published row becomes the event that Sysmon or Windows would have
/// recorded for it, as far as its columns tell.
///
/// Returns `None` for a row without `_Source` whose table and `ActionType` no mapped event has.
#[must_use]
pub fn rebuild(row: &Row) -> Option<SensorEvent> {
    match row.text("_Source") {
        Some(text) => from_source(row, source::read(text)?),
        None => from_published(row),
    }
}

fn from_source(row: &Row, source: Source) -> Option<SensorEvent> {
    let rule = registry::find(&source.channel, source.event_id);
    let Source { absent, fields: mut kept, .. } = source;
    let mut fields = Vec::with_capacity(kept.len() + 24);
    if let Some(rule) = rule.filter(|rule| rule.table == row.table()) {
        let extras = extras_of(row);
        let view = View { row, extras: &extras, numbers_as_text: source.numbers_as_text };
        placed_fields(rule, &view, &mut fields, |name| {
            if absent.iter().any(|known| known == name) {
                return Said::Absent;
            }
            match kept.iter().position(|(known, _)| known == name) {
                Some(at) => Said::Value(kept.remove(at).1),
                None => Said::Nothing,
            }
        });
        other_extras(rule, extras, &mut fields);
    }
    fields.extend(kept.into_iter().map(|(name, value)| (Cow::Owned(name), value)));
    Some(SensorEvent {
        channel: Cow::Owned(source.channel),
        provider: Cow::Owned(source.provider),
        event_id: source.event_id,
        record_id: source.record_id,
        computer: source.computer,
        time: timestamp(row)?,
        fields,
    })
}

fn from_published(row: &Row) -> Option<SensorEvent> {
    let rule =
        registry::find_by_action(row.table().name, row.text("ActionType").unwrap_or_default())?;
    let extras = extras_of(row);
    let view = View { row, extras: &extras, numbers_as_text: true };
    let mut fields = Vec::with_capacity(24);
    placed_fields(rule, &view, &mut fields, |_| Said::Nothing);
    other_extras(rule, extras, &mut fields);
    let (channel, provider) = rule.rule.log.names();
    Some(SensorEvent {
        channel: Cow::Borrowed(channel),
        provider: Cow::Borrowed(provider),
        event_id: *rule.rule.ids.first()?,
        record_id: None,
        computer: row.text("DeviceName").unwrap_or_default().to_owned(),
        time: timestamp(row)?,
        fields,
    })
}

/// What `_Source` says about a field.
enum Said {
    Nothing,
    Absent,
    Value(FieldValue),
}

/// The fields with rules, in the registry's order.
fn placed_fields(
    rule: &Resolved,
    view: &View<'_>,
    fields: &mut Vec<(Cow<'static, str>, FieldValue)>,
    mut said: impl FnMut(&str) -> Said,
) {
    for field in rule.fields.iter().filter(|field| !field.codec.keeps_field()) {
        let name = field.field;
        if fields.iter().any(|(known, _)| known == name) {
            continue;
        }
        let value = match said(name) {
            Said::Absent => None,
            Said::Value(value) => Some(value),
            Said::Nothing => rule.decode(name, view),
        };
        if let Some(value) = value {
            fields.push((Cow::Borrowed(name), value));
        }
    }
}

/// The fields that stand in `AdditionalFields` under their own names.
fn other_extras(
    rule: &Resolved,
    extras: Extras,
    fields: &mut Vec<(Cow<'static, str>, FieldValue)>,
) {
    for (name, value) in extras {
        if !is_reserved(rule, &name) && !fields.iter().any(|(known, _)| *known == name) {
            fields.push((name, value));
        }
    }
}

/// The members of `AdditionalFields`, which published rows have as JSON text.
fn extras_of(row: &Row) -> Extras {
    let members = row.text(EXTRAS).and_then(|text| match Json::parse_own(text) {
        Ok(Json::Map(members)) => Some(members),
        _ => None,
    });
    members
        .unwrap_or_default()
        .into_iter()
        .map(|(name, value)| (Cow::Owned(name), value.into_field()))
        .collect()
}

fn timestamp(row: &Row) -> Option<i64> {
    match row.get("Timestamp") {
        Some(Value::DateTime(time)) => Some(time),
        _ => None,
    }
}
