//! A process of a device: where it comes from and what it did.

use super::{
    Cursor, DeviceId, EventId, Moment, ProcessId, Span, TreeNode,
    alert::AlertSummary,
    device::DeviceRef,
    event::FieldGroup,
    timeline::{EventGroup, TimelineRow},
};
use serde::{Deserialize, Serialize};

/// Events on a page.
pub const PAGE: usize = 100;

/// The page of a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessPage {
    /// The process.
    pub id: ProcessId,
    /// Where it ran.
    pub device: DeviceRef,
    /// Image name.
    pub name: String,
    /// Process id; reused after its end.
    pub pid: Option<i64>,
    /// Command line; empty where unknown.
    pub command: String,
    /// When it started, as far as known.
    pub started: Option<Moment>,
    /// When it ended, as far as known.
    pub ended: Option<Moment>,
    /// Under whose account it ran; empty where unknown.
    pub account: String,
    /// Hash of its image, the strongest known; empty if none is.
    pub hash: String,
    /// The event of its start, if that is kept.
    pub start_event: Option<EventId>,
    /// Everything that event says.
    pub groups: Vec<FieldGroup>,
    /// Its ancestors down to it, and the processes it started.
    pub tree: TreeNode,
    /// Processes it started that are not in the tree.
    pub more_children: u64,
    /// Alerts on it and on what it did.
    pub alerts: Vec<AlertSummary>,
    /// Where its events were looked for.
    pub window: Span,
    /// What it did, by kind, most first.
    pub counts: Vec<(EventGroup, u64)>,
    /// One page of what it did, oldest first.
    pub rows: Vec<TimelineRow>,
    /// Events that match the filter.
    pub matched: u64,
    /// Place of the first row, from 1.
    pub first: u64,
    /// Page before.
    pub previous: Option<Cursor>,
    /// Page after.
    pub next: Option<Cursor>,
}

impl ProcessPage {
    /// Everything it did.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// The device's id.
    #[must_use]
    pub fn device_id(&self) -> &DeviceId {
        &self.device.id
    }
}
