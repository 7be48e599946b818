//! State of the alert queue.

use super::{
    Column, Columns, Filter, Pairs, Query, Ranged, Sort, SortKey, TimeRange, pairs::on_the_wire,
};
use crate::model::{Cursor, DeviceId, Severity, alert::Status};
use serde::{Deserialize, Serialize};

crate::model::words! {
    /// A column of the queue; it can be sorted by each.
    AlertColumn {
        Severity = "severity", "Severity";
        Title = "title", "Alert";
        Device = "device", "Device";
        User = "user", "User";
        Techniques = "techniques", "ATT&CK";
        Status = "status", "Status";
        Assignee = "assignee", "Assigned to";
        Classification = "classification", "Classification";
        Rule = "rule", "Rule";
        Time = "time", "Time";
    }
}

impl Column for AlertColumn {
    const EVERY: &'static [Self] = Self::ALL;
    const KEY: Self = Self::Title;
    const ORDER: SortKey<Self> = SortKey { by: Self::Time, descending: true };

    fn title(self) -> &'static str {
        self.label()
    }

    fn is_usual(self) -> bool {
        !matches!(self, Self::Classification | Self::Rule)
    }
}

/// The word for "nobody works on it".
pub const NOBODY: &str = "none";

/// Which alerts, in which order, from where on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct AlertsQuery {
    /// Part of a title, a device, an account, or an id.
    pub text: String,
    /// By severity.
    pub severity: Filter<Severity>,
    /// By how far the work is.
    pub status: Filter<Status>,
    /// By who works on it; `none` is nobody.
    pub assignee: Filter<String>,
    /// By the rule's id.
    pub rule: Filter<String>,
    /// Only of this device; empty is any.
    pub device: DeviceId,
    /// Order; ties go by time, newest first.
    pub sort: Sort<AlertColumn>,
    /// Columns.
    pub columns: Columns<AlertColumn>,
    /// When the matched event happened.
    pub range: TimeRange,
    /// From where on; empty is the start.
    pub cursor: Cursor,
}

impl AlertsQuery {
    /// The work that is not done: new and in progress.
    #[must_use]
    pub fn open() -> Self {
        Self { status: Filter::only([Status::New, Status::InProgress]), ..Self::default() }
    }

    /// Without any filter; order, columns, window and device stay.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self {
            sort: self.sort.clone(),
            columns: self.columns.clone(),
            range: self.range,
            device: self.device.clone(),
            ..Self::default()
        }
    }

    /// Whether anything is left out.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !(self.text.is_empty()
            && self.severity.is_empty()
            && self.status.is_empty()
            && self.assignee.is_empty()
            && self.rule.is_empty())
    }

    /// From the start of the queue.
    #[must_use]
    pub fn restarted(mut self) -> Self {
        self.cursor = Cursor::default();
        self
    }
}

impl Query for AlertsQuery {
    fn read(pairs: &Pairs) -> Self {
        Self {
            text: pairs.text("text"),
            severity: Filter::read(pairs, "severity"),
            status: Filter::read(pairs, "status"),
            assignee: Filter::read(pairs, "assignee"),
            rule: Filter::read(pairs, "rule"),
            device: DeviceId(pairs.text("device")),
            sort: Sort::read(pairs),
            columns: Columns::read(pairs),
            range: TimeRange::read(pairs),
            cursor: Cursor(pairs.text("cursor")),
        }
    }

    fn write(&self, pairs: &mut Pairs) {
        pairs.push_text("text", &self.text);
        self.severity.write(pairs, "severity");
        self.status.write(pairs, "status");
        self.assignee.write(pairs, "assignee");
        self.rule.write(pairs, "rule");
        pairs.push_text("device", self.device.as_str());
        self.sort.write(pairs);
        self.columns.write(pairs);
        self.range.write(pairs);
        pairs.push_text("cursor", self.cursor.as_str());
    }
}

impl Ranged for AlertsQuery {
    fn range(&self) -> TimeRange {
        self.range
    }

    fn with_range(self, range: TimeRange) -> Self {
        Self { range, ..self.restarted() }
    }
}

on_the_wire!(AlertsQuery);
