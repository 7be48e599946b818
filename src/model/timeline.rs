//! A device's timeline.

use super::{
    Cursor, DeviceId, Entity, EventId, Facet, Moment, Severity, Span,
    chart::{Bucket, ChartView},
};
use serde::{Deserialize, Serialize};

pub use schema::action::EventGroup;

/// Rows on a page of the timeline.
pub const PAGE: usize = 100;

/// A row of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineRow {
    /// The event.
    pub id: EventId,
    /// When it happened.
    pub at: Moment,
    /// Its group, for icon and filter.
    pub group: EventGroup,
    /// What happened, in short human words.
    pub action: String,
    /// The process that did it.
    pub process: Option<Entity>,
    /// What it was done to.
    pub object: Option<Entity>,
    /// What else there is to say on one line: the command line without the image it repeats.
    pub detail: String,
    /// The account it was about, else the one under which it was done; empty if unknown.
    pub user: String,
    /// ATT&CK techniques of the alerts on it.
    pub techniques: Vec<String>,
    /// Worst alert on it.
    pub severity: Option<Severity>,
}

/// A stretch in which the sensor reported nothing although it reports before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// From the last event before to the first event after.
    pub span: Span,
    /// Why, as far as known ("sensor stopped"); empty if unknown.
    pub cause: String,
}

/// A page of the timeline, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelinePage {
    /// Whose timeline it is.
    pub device: DeviceId,
    /// At most [`PAGE`] rows.
    pub rows: Vec<TimelineRow>,
    /// Events in the zoomed part of the window that match all filters.
    pub matched: u64,
    /// Events in the zoomed part of the window, without filters.
    pub total: u64,
    /// The window, resolved against the tenant's clock.
    pub window: Span,
    /// Bars over the window, of events that match the filters (the zoom aside).
    pub buckets: Vec<Bucket>,
    /// The bars, drawn by `crate::server::charts::histogram`.
    pub chart: ChartView,
    /// Gaps in the window.
    pub gaps: Vec<Gap>,
    /// Counts by event group in the zoomed window, most first.
    pub groups: Vec<Facet>,
    /// Newest event of the device at all, so that an empty page can lead to it.
    pub newest: Option<Moment>,
    /// Newer page.
    pub previous: Option<Cursor>,
    /// Older page.
    pub next: Option<Cursor>,
}
