//! Process trees: ancestry of an event, story of an alert.

use super::{AlertId, EntityKind, EventId, Marked, Moment, ProcessId, Severity};
use serde::{Deserialize, Serialize};

/// An alert as a mark on something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertMark {
    /// The alert.
    pub id: AlertId,
    /// Its title.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
}

/// A node: a process, or an event of the process above it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeNode {
    /// Icon: [`EntityKind::Process`] for processes, the kind of the object for events.
    pub kind: EntityKind,
    /// For events, what happened ("File created"); empty for processes.
    pub verb: String,
    /// Process image name, or the object of the event.
    pub name: String,
    /// Process id.
    pub pid: Option<u32>,
    /// Command line without the image it repeats, or a detail of the event.
    pub detail: Marked,
    /// For processes, what its page on the device is found by.
    pub process: Option<ProcessId>,
    /// When it started or happened.
    pub at: Option<Moment>,
    /// Alerts on it, worst first.
    pub alerts: Vec<AlertMark>,
    /// Whether it is what the page is about.
    pub focus: bool,
    /// The event on the device's timeline, if it is stored.
    pub event: Option<EventId>,
    /// What followed from it, oldest first.
    pub children: Vec<TreeNode>,
}

impl TreeNode {
    /// Number of nodes from here down, itself included.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.children.iter().map(Self::count).sum::<u32>().saturating_add(1)
    }
}
