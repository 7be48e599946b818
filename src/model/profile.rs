//! A file, address, domain, URL or user as its page shows it: everything that events say of it.

use super::{
    Entity, EntityKind, Moment, Risk, Severity, Span, alert::AlertSummary, chart::ChartView,
    device::DeviceRef, facet::Bounds, time::grouped, words::words,
};
use serde::{Deserialize, Serialize};

/// Rows of a table on the overview; its own view has more.
pub const BRIEF: usize = 10;
/// Rows of a table's own view.
pub const PART_PAGE: usize = super::device::PAGE;

words! {
    /// What became of a file on a device, as far as events tell.
    Execution {
        Ran = "ran", "Ran";
        Loaded = "loaded", "Loaded";
        NotRun = "not_run", "Not seen running";
    }
}

/// What the page of one value says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// What it is.
    pub entity: Entity,
    /// Names besides the one in the heading.
    pub more_names: u64,
    /// What it consists of and what is known of it.
    pub facts: Vec<Fact>,
    /// What is counted: whole days in UTC.
    pub window: Span,
    /// Which devices the user sees, in words.
    pub scope: String,
    /// How many devices those are.
    pub in_scope: u64,
    /// Rows received that are not counted yet.
    pub behind: u64,
    /// Oldest event in the scope, in the window or before it.
    pub first: Option<Moment>,
    /// Newest event in the scope, in the window or after it.
    pub last: Option<Moment>,
    /// What happened, by kind of event, most first.
    pub happened: Vec<Happened>,
    /// Devices by day, one bar a day.
    pub chart: ChartView,
    /// The numbers behind it.
    pub days: Vec<DayCount>,
    /// For users: sign-ins over time.
    pub sign_ins: Option<SignIns>,
    /// Devices in the window, worst risk first.
    pub devices: Vec<Sighted>,
    /// What it was seen with, each as a table of its own.
    pub parts: Vec<Part>,
    /// Newest alerts that name it.
    pub alerts: Vec<AlertSummary>,
    /// Alerts that name it, whenever.
    pub alert_count: u64,
    /// Those of them that are open, by severity, worst first.
    pub open: Vec<(Severity, u32)>,
    /// Where only one table is asked for: its place in the whole.
    pub bounds: Option<Bounds>,
    /// How many devices there are in the window.
    pub device_count: u64,
}

impl Profile {
    /// Worst open alert.
    #[must_use]
    pub fn risk(&self) -> Risk {
        let worst = self.open.iter().find(|(_, count)| *count > 0);
        Risk::from(worst.map(|(severity, _)| *severity))
    }

    /// Events in the window.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.happened.iter().map(|one| one.events).sum()
    }
}

/// A line of what is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its name.
    pub label: String,
    /// Its value; one that has a page leads there.
    pub value: FactValue,
}

/// The value of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactValue {
    /// Another value.
    Entity(Entity),
    /// Words.
    Text(String),
    /// Something that could be pasted into a shell.
    Code(String),
    /// A device, and what is said of it.
    Device(DeviceRef, String),
}

impl Fact {
    /// A line of words.
    #[must_use]
    pub fn text(label: &str, text: impl Into<String>) -> Self {
        Self { label: label.to_owned(), value: FactValue::Text(text.into()) }
    }

    /// A line with a value that has a page.
    #[must_use]
    pub fn entity(label: &str, kind: EntityKind, value: &str) -> Self {
        Self { label: label.to_owned(), value: FactValue::Entity(Entity::new(kind, value)) }
    }
}

/// How often something happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// In words.
    pub what: String,
    /// How often.
    pub events: u64,
    /// On how many devices.
    pub devices: u64,
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCount {
    /// Its first moment, UTC.
    pub at: Moment,
    /// Devices on it.
    pub devices: u64,
    /// Events on it.
    pub events: u64,
}

/// Successful and failed sign-ins over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIns {
    /// Two bars on top of each other for each day.
    pub chart: ChartView,
    /// The numbers behind them.
    pub days: Vec<SignInDay>,
}

/// The sign-ins of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInDay {
    /// Its first moment, UTC.
    pub at: Moment,
    /// Successful ones.
    pub successful: u64,
    /// Failed ones.
    pub failed: u64,
}

/// A device on which it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighted {
    /// The device.
    pub device: DeviceRef,
    /// Its risk.
    pub risk: Risk,
    /// What happened there, most telling first.
    pub what: Vec<String>,
    /// The most frequent path, port or address there; for users, the kinds of their sign-ins with
    /// their numbers; empty if none.
    pub detail: String,
    /// For files: whether it ran there.
    pub execution: Option<Execution>,
    /// For users: successful sign-ins there.
    pub sign_ins: u64,
    /// The most frequent process that did it there; empty if none.
    pub by: String,
    /// Oldest event in the window.
    pub first: Moment,
    /// Newest event in the window.
    pub last: Moment,
    /// Events in the window.
    pub events: u64,
}

/// A table of details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its word in the address.
    pub key: String,
    /// Its heading.
    pub title: String,
    /// Rows there are.
    pub total: u64,
    /// The first of them, most devices first.
    pub rows: Vec<PartRow>,
}

/// A detail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartRow {
    /// What it is.
    pub entity: Entity,
    /// A word beside it, such as the kind of a sign-in; empty if none.
    pub note: String,
    /// On how many devices.
    pub devices: u64,
    /// Events.
    pub events: u64,
    /// Oldest event.
    pub first: Moment,
    /// Newest event.
    pub last: Moment,
}

/// Whether counts are complete, in words, where so many received rows are missing in them.
#[must_use]
pub fn completeness(behind: u64) -> String {
    match behind {
        0 => "Counts are complete".to_owned(),
        1 => "1 received event is not counted yet".to_owned(),
        more => format!("{} received events are not counted yet", grouped(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::completeness;

    #[test]
    fn what_is_missing_in_counts_is_said() {
        for (behind, expect) in [
            (0, "Counts are complete"),
            (1, "1 received event is not counted yet"),
            (12_345, "12,345 received events are not counted yet"),
        ] {
            assert_eq!(completeness(behind), expect);
        }
    }
}
