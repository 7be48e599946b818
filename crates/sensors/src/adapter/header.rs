//! The header of a Windows event, whatever a source calls its parts.
//!
//! A [`crate::SensorEvent`] has slots for channel, provider, event id, record id, computer and time.
//! The rest of the header becomes fields named `System.` and the XML element's name, one set for all
//! sources, so that detectors and the mapping find the writing process or the user in one place. The
//! mapping keeps them in the hidden `_Source` only.

use std::borrow::Cow;

use super::Json;
use crate::{FieldValue, SensorEvent};

/// Prefix of header fields.
pub(crate) const PREFIX: &str = "System.";

/// An event's fields, named once each.
pub(crate) type Fields = Vec<(Cow<'static, str>, FieldValue)>;

/// What a source's own name of a header member means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Channel,
    Provider,
    EventId,
    RecordId,
    Computer,
    /// The moment in UTC.
    Time,
    /// A moment that stands in where [`Part::Time`] is missing: of receipt (0), or the collector's
    /// local time without an offset, taken as UTC (above 0). The lowest number is used.
    LaterTime(u8),
    /// A header field of this name.
    Field(&'static str),
    /// Left out: the collector's own book-keeping, or a rendering of what other members say.
    Transport,
}

/// Parts of an event that are being gathered.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) channel: Option<Json>,
    pub(crate) provider: Option<Json>,
    pub(crate) event_id: Option<Json>,
    pub(crate) record_id: Option<Json>,
    pub(crate) computer: Option<Json>,
    pub(crate) time: Option<Json>,
    pub(crate) later_time: Option<(u8, Json)>,
    pub(crate) header: Fields,
    pub(crate) fields: Fields,
}

impl Draft {
    /// Takes a header member; the first of a kind stays, since collectors repeat theirs later on.
    pub(crate) fn take(&mut self, part: Part, value: Json) {
        let slot = match part {
            Part::Channel => &mut self.channel,
            Part::Provider => &mut self.provider,
            Part::EventId => &mut self.event_id,
            Part::RecordId => &mut self.record_id,
            Part::Computer => &mut self.computer,
            Part::Time => &mut self.time,
            Part::LaterTime(rank) => {
                if self.later_time.as_ref().is_none_or(|(known, _)| rank < *known) {
                    self.later_time = Some((rank, value));
                }
                return;
            }
            Part::Field(name) => {
                if value != Json::Null {
                    push(&mut self.header, Cow::Borrowed(name), value.into_field());
                }
                return;
            }
            Part::Transport => return,
        };
        if slot.is_none() {
            *slot = Some(value);
        }
    }

    /// The event, once all is gathered. Sysmon's own `UtcTime` is when it happened; the header's
    /// time is when it was written.
    pub(crate) fn finish(mut self) -> Result<SensorEvent, super::BadRecord> {
        use super::BadRecord::{Missing, Unusable};
        let number = self.event_id.as_ref().ok_or(Missing("event id"))?;
        let event_id = number
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .ok_or(Unusable("event id"))?;
        let channel = text(self.channel);
        let written = self.time.as_ref().and_then(Json::as_text);
        let written = written.and_then(|text| Some((crate::time::parse(text)?, text)));
        let own = self.fields.iter().find_map(|(name, value)| match value {
            FieldValue::Text(text) if name == "UtcTime" && is_sysmon(&channel) => {
                crate::time::parse(text)
            }
            _ => None,
        });
        let later = || {
            let (rank, value) = self.later_time.as_ref()?;
            Some((*rank, crate::time::parse(value.as_text()?)?))
        };
        let time = match (own, written, later()) {
            (Some(own), ..) => own,
            (None, Some((written, _)), _) => written,
            (None, None, Some((rank, later))) => {
                if rank > 0 {
                    let note = FieldValue::Text("local time taken as UTC".to_owned());
                    push(&mut self.header, Cow::Borrowed("System.TimeSource"), note);
                }
                later
            }
            (None, None, None) if self.time.is_none() && self.later_time.is_none() => {
                return Err(Missing("time"));
            }
            (None, None, None) => return Err(Unusable("time")),
        };
        if let Some((micros, text)) = written
            && (micros != time || crate::time::digits_below_micros(text))
        {
            let text = FieldValue::Text(text.to_owned());
            push(&mut self.header, Cow::Borrowed("System.TimeCreated"), text);
        }
        let mut fields = self.fields;
        for (name, value) in self.header {
            push(&mut fields, name, value);
        }
        Ok(SensorEvent {
            channel: Cow::Owned(channel),
            provider: Cow::Owned(text(self.provider)),
            event_id,
            record_id: self.record_id.as_ref().and_then(Json::as_u64),
            computer: text(self.computer),
            time,
            fields,
        })
    }
}

/// Whether a channel is Sysmon's, on Windows or Linux.
pub(crate) fn is_sysmon(channel: &str) -> bool {
    channel.as_bytes().windows(6).any(|part| part.eq_ignore_ascii_case(b"sysmon"))
}

fn text(value: Option<Json>) -> String {
    match value {
        Some(Json::Text(text)) => text,
        None | Some(Json::Null) => String::new(),
        Some(other) => other.to_text(),
    }
}

/// Adds an event's own field: spaces are taken out of its name (Defender's `Threat Name`), as
/// detection rules expect.
pub(crate) fn push_named(fields: &mut Fields, name: String, value: FieldValue) {
    let name = if name.contains(' ') { name.replace(' ', "") } else { name };
    push(fields, Cow::Owned(name), value);
}

/// Adds a field under a name of its own: a repeated name gets `_2`, `_3` and so on, so that both
/// values are kept.
pub(crate) fn push(fields: &mut Fields, name: Cow<'static, str>, value: FieldValue) {
    if fields.iter().all(|(key, _)| *key != name) {
        fields.push((name, value));
        return;
    }
    // The lowest number that is free, found in one go: a name may be repeated a thousand times.
    let number = |key: &str| {
        let digits = key.strip_prefix(&*name)?.strip_prefix('_')?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
        plain.then(|| digits.parse::<u32>().ok())?
    };
    let mut used: Vec<u32> = fields.iter().filter_map(|(key, _)| number(key)).collect();
    used.sort_unstable();
    let free = used.into_iter().fold(2, |free, used| if used == free { free + 1 } else { free });
    let name = Cow::Owned(format!("{name}_{free}"));
    fields.push((name, value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_name_gets_the_lowest_free_number() {
        let mut fields = Fields::new();
        for name in ["a", "a_3", "a", "a", "a", "a_02", "a_b", "b", "a_5", "b"] {
            push(&mut fields, Cow::Borrowed(name), FieldValue::Int(0));
        }
        let names: Vec<_> = fields.iter().map(|(name, _)| name.as_ref()).collect();
        let expect = ["a", "a_3", "a_2", "a_4", "a_5", "a_02", "a_b", "b", "a_5_2", "b_2"];
        assert_eq!(names, expect);
    }
}
