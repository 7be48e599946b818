//! State of the page of what can be done with a value.

use super::{Pairs, Query, pairs::on_the_wire};
use crate::model::{AlertId, Condition, DeviceId, EntityKind, Word};
use serde::{Deserialize, Serialize};

/// A value, and where it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ValueQuery {
    /// The raw value, as it is copied and looked up.
    pub value: String,
    /// What it is, where that is known.
    pub kind: Option<EntityKind>,
    /// The column and cell it stands in, where it is that of an event.
    pub is: Option<Condition>,
    /// The device it was found on; empty if on none.
    pub device: DeviceId,
    /// The alert on whose page it was found; empty if on none.
    pub alert: AlertId,
    /// Path and query of the view it was found in; empty is unknown.
    pub back: String,
}

impl Query for ValueQuery {
    fn read(pairs: &Pairs) -> Self {
        Self {
            value: pairs.get("value").unwrap_or_default().to_owned(),
            kind: pairs.get("kind").and_then(EntityKind::from_key),
            is: pairs.get("is").and_then(Condition::from_word),
            device: DeviceId(pairs.text("device")),
            alert: AlertId(pairs.text("alert")),
            back: pairs.text("back"),
        }
    }

    fn write(&self, pairs: &mut Pairs) {
        pairs.push_text("value", &self.value);
        if let Some(kind) = self.kind {
            pairs.push("kind", kind.key());
        }
        if let Some(is) = &self.is {
            pairs.push("is", is.to_word());
        }
        pairs.push_text("device", self.device.as_str());
        pairs.push_text("alert", self.alert.as_str());
        pairs.push_text("back", &self.back);
    }
}

on_the_wire!(ValueQuery);
