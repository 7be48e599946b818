//! A device's timeline.

use super::{
    Cursor, DeviceId, Entity, EventId, Facet, Moment, Severity, Span,
    chart::{Bucket, ChartView},
};
use serde::{Deserialize, Serialize};

pub use schema::action::EventGroup;

/// Rows on a page of the timeline.
pub const PAGE: usize = 100;

/// That somebody flagged an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Who: a user's name.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// An ATT&CK technique.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Technique {
    /// Its id, such as `T1003.001`.
    pub id: String,
    /// Its name; empty if unknown here.
    pub name: String,
}

impl Technique {
    /// Id and name.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} {}", self.id, self.name).trim_end().to_owned()
    }
}

/// A place between two rows: from there on `newer` or older ones. Written as a [`Cursor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Which way the page lies.
    pub newer: bool,
    /// Time of the row at its edge, microseconds since 1970.
    pub at: i64,
    /// That row's place in the log.
    pub seq: i64,
}

impl Turn {
    /// From a moment on backwards, events of that very moment included.
    #[must_use]
    pub fn until(at: Moment) -> Self {
        Self { newer: false, at: at.0, seq: i64::MAX }
    }

    /// Reads what [`Turn::write`] wrote.
    #[must_use]
    pub fn read(cursor: &Cursor) -> Option<Self> {
        let (way, rest) = cursor.as_str().split_at_checked(1)?;
        let (at, seq) = rest.split_once('.')?;
        let newer = match way {
            "n" => true,
            "o" => false,
            _ => return None,
        };
        Some(Self { newer, at: at.parse().ok()?, seq: seq.parse().ok()? })
    }

    /// As a cursor.
    #[must_use]
    pub fn write(self) -> Cursor {
        let way = if self.newer { "n" } else { "o" };
        Cursor(format!("{way}{}.{}", self.at, self.seq))
    }
}

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
    /// The same as the tables call it.
    pub action_type: String,
    /// The process that did it.
    pub process: Option<Entity>,
    /// What it was done to.
    pub object: Option<Entity>,
    /// What else there is to say on one line: the command line without the image it repeats.
    pub detail: String,
    /// The account it was about, else the one under which it was done; empty if unknown.
    pub user: String,
    /// ATT&CK techniques of the alerts on it.
    pub techniques: Vec<Technique>,
    /// Worst alert on it.
    pub severity: Option<Severity>,
    /// Whether somebody flagged it.
    pub flag: Option<Flag>,
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
    /// Gaps in the window, oldest first.
    pub gaps: Vec<Gap>,
    /// When the event after the newest row shown happened, or where the zoomed part ends: a gap just
    /// above the first row ends there.
    pub above: Moment,
    /// Flagged events in the window, whatever the filters.
    pub flagged: u64,
    /// Counts by event group in the zoomed window, most first.
    pub groups: Vec<Facet>,
    /// Newest event of the device at all, so that an empty page can lead to it.
    pub newest: Option<Moment>,
    /// Newer page.
    pub previous: Option<Cursor>,
    /// Older page.
    pub next: Option<Cursor>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_come_back_as_they_were() {
        for turn in [
            Turn { newer: true, at: -11_644_473_600_000_000, seq: 1 },
            Turn { newer: false, at: 1_795_080_104_812_000, seq: 99 },
            Turn::until(Moment(5)),
        ] {
            assert_eq!(Turn::read(&turn.write()), Some(turn));
        }
        for text in ["", "x1.2", "o1", "o.2", "ö1.2"] {
            assert_eq!(Turn::read(&Cursor(text.to_owned())), None, "{text}");
        }
    }

    #[test]
    fn a_technique_without_a_name_is_its_id() {
        let technique = |name: &str| Technique { id: "T1003".to_owned(), name: name.to_owned() };
        assert_eq!(technique("").words(), "T1003");
        assert_eq!(technique("OS Credential Dumping").words(), "T1003 OS Credential Dumping");
    }
}
