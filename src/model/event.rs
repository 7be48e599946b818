//! One event with everything that is known of it.

use super::{
    EntityKind, EventId, Marked, Moment,
    alert::AlertSummary,
    device::DeviceRef,
    timeline::{EventGroup, Flag, Technique},
    tree::TreeNode,
};
use serde::{Deserialize, Serialize};

/// One field of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// What people call it ("Command line").
    pub label: String,
    /// Its column or sensor field name.
    pub name: String,
    /// Its value, with what rules matched.
    pub value: Marked,
    /// What it is, if it is an entity: then it is a chip.
    pub kind: Option<EntityKind>,
}

/// Fields that belong together ("Process", "Parent", "File", "Record").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldGroup {
    /// Heading.
    pub title: String,
    /// Fields that have a value, in schema order.
    pub fields: Vec<Field>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDetail {
    /// The event.
    pub id: EventId,
    /// Where it happened.
    pub device: DeviceRef,
    /// When it happened.
    pub at: Moment,
    /// When it was received.
    pub received: Option<Moment>,
    /// Its group.
    pub group: EventGroup,
    /// What happened, in short human words.
    pub action: String,
    /// Published action type.
    pub action_type: String,
    /// Table it is stored in.
    pub table: String,
    /// Where it comes from: channel, provider and event id of the sensor; empty if unknown.
    pub source: String,
    /// Alerts on it.
    pub alerts: Vec<AlertSummary>,
    /// ATT&CK techniques of the alerts on it.
    pub techniques: Vec<Technique>,
    /// Whether somebody flagged it.
    pub flag: Option<Flag>,
    /// All of its fields.
    pub groups: Vec<FieldGroup>,
    /// The processes above it, oldest first, the event's own process or the event itself last:
    /// one root whose children lead down to it. `None` if no process is known.
    pub ancestry: Option<TreeNode>,
    /// The stored row as pretty-printed JSON.
    pub raw: String,
}
