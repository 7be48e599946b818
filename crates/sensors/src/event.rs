//! The normalised sensor event: what detectors read and what the mapping turns into rows.

use std::borrow::Cow;

/// A field's value as the sensor gave it: text stays text and a number stays a number, because
/// rules and the way back to the original depend on it.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Anything else: booleans, fractions, arrays, objects, null.
    Json(Box<serde_json::Value>),
}

/// One record of a sensor, with the field names of its own event (Sysmon and Windows names;
/// spaces removed), whatever format it came in.
#[derive(Clone, Debug, PartialEq)]
pub struct SensorEvent {
    /// Event log channel, as written by the source (`Microsoft-Windows-Sysmon/Operational`).
    pub channel: Cow<'static, str>,
    /// Provider name, empty where the source has none.
    pub provider: Cow<'static, str>,
    /// Event id within the channel.
    pub event_id: u32,
    /// `EventRecordID`, where known.
    pub record_id: Option<u64>,
    /// Host as written by the source.
    pub computer: String,
    /// When it happened: microseconds since 1970, UTC. Sysmon `UtcTime`, else `TimeCreated`.
    pub time: i64,
    /// The event's own fields in source order.
    pub fields: Vec<(Cow<'static, str>, FieldValue)>,
}

impl SensorEvent {
    /// A field by its exact name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldValue> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// A text field by its exact name; numbers are not converted.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.field(name) {
            Some(FieldValue::Text(text)) => Some(text),
            _ => None,
        }
    }
}
