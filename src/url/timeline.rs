//! State of a device's timeline.

use super::{
    Column, Columns, Filter, Pairs, Query, Ranged, SortKey, TimeRange, pairs::on_the_wire,
    range::moment_of,
};
use crate::model::{
    Condition, Cursor, EventId, Moment, Span, Word,
    timeline::{EventGroup, Turn},
};
use serde::{Deserialize, Serialize};

impl Word for EventGroup {
    fn to_word(&self) -> String {
        self.key().to_owned()
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::from_key(word)
    }
}

crate::model::words! {
    /// A column of the timeline, which is always sorted by time.
    TimelineColumn {
        Flag = "flag", "Flag";
        Time = "time", "Time";
        Alert = "alert", "Alert";
        Event = "event", "Event";
        Kind = "kind", "Kind";
        User = "user", "User";
        What = "what", "Process, object";
        Techniques = "techniques", "ATT&CK";
    }
}

impl Column for TimelineColumn {
    const EVERY: &'static [Self] = Self::ALL;
    const KEY: Self = Self::Time;
    const ORDER: SortKey<Self> = SortKey { by: Self::Time, descending: true };

    fn title(self) -> &'static str {
        self.label()
    }

    fn is_usual(self) -> bool {
        !matches!(self, Self::Kind | Self::User)
    }
}

/// Which events of a device, from where on, and which one is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct TimelineQuery {
    /// Part of any value of the event.
    pub text: String,
    /// By event group.
    pub group: Filter<EventGroup>,
    /// By exact values of columns: of one column any of those kept, of several columns one each.
    pub is: Filter<Condition>,
    /// Only events with an alert.
    pub alerts: bool,
    /// Only events with an ATT&CK technique.
    pub techniques: bool,
    /// Only flagged events.
    pub flagged: bool,
    /// The window, which the histogram covers.
    pub range: TimeRange,
    /// Only this part of the window; the histogram marks it.
    pub zoom: Option<Span>,
    /// Columns.
    pub columns: Columns<TimelineColumn>,
    /// From where on; empty is the newest.
    pub cursor: Cursor,
    /// The event in the side pane; empty is none.
    pub event: EventId,
}

impl TimelineQuery {
    /// Without any filter; window and columns stay.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self { range: self.range, columns: self.columns.clone(), ..Self::default() }
    }

    /// Whether anything in the window is left out.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        let only = self.alerts || self.techniques || self.flagged;
        !(self.text.is_empty()
            && self.group.is_empty()
            && self.is.is_empty()
            && !only
            && self.zoom.is_none())
    }

    /// From the newest event.
    #[must_use]
    pub fn restarted(mut self) -> Self {
        self.cursor = Cursor::default();
        self
    }

    /// The list alone, without the open event: what its rows depend on.
    #[must_use]
    pub fn list(mut self) -> Self {
        self.event = EventId::default();
        self
    }

    /// With this event in the side pane.
    #[must_use]
    pub fn opening(&self, event: &EventId) -> Self {
        Self { event: event.clone(), ..self.clone() }
    }

    /// The list from a moment on backwards. Where it lies outside the window that was `shown`, the
    /// window becomes the day around it.
    #[must_use]
    pub fn jumped(self, at: Moment, shown: Option<Span>) -> Self {
        let cursor = Turn::until(at).write();
        if shown.is_some_and(|shown| shown.contains(at)) {
            let zoom = self.zoom.filter(|zoom| zoom.contains(at));
            return Self { cursor, zoom, ..self };
        }
        let range = TimeRange::between(at.plus_seconds(-43_200), at.plus_seconds(43_200));
        Self { range, cursor, zoom: None, ..self }
    }

    /// The minutes around a moment, unfiltered.
    #[must_use]
    pub fn around(moment: Moment, minutes: i64) -> Self {
        let range = TimeRange::between(
            moment.plus_seconds(-60 * minutes),
            moment.plus_seconds(60 * minutes),
        );
        Self { range, ..Self::default() }
    }
}

impl Query for TimelineQuery {
    fn read(pairs: &Pairs) -> Self {
        let only: Vec<String> = pairs.words("only");
        let query = Self {
            text: pairs.text("text"),
            group: Filter::read(pairs, "group"),
            is: Filter::read(pairs, "is"),
            alerts: only.iter().any(|word| word == "alerts"),
            techniques: only.iter().any(|word| word == "techniques"),
            flagged: only.iter().any(|word| word == "flagged"),
            range: TimeRange::read(pairs),
            zoom: pairs.get("zoom").and_then(read_span).or_else(|| entered_zoom(pairs)),
            columns: Columns::read(pairs),
            cursor: Cursor(pairs.text("cursor")),
            event: EventId(pairs.text("event")),
        };
        match moment_of(pairs, "goto") {
            Some(at) => query.jumped(at, pairs.get("within").and_then(read_span)),
            None => query,
        }
    }

    fn write(&self, pairs: &mut Pairs) {
        pairs.push_text("text", &self.text);
        self.group.write(pairs, "group");
        self.is.write(pairs, "is");
        if self.alerts {
            pairs.push("only", "alerts");
        }
        if self.techniques {
            pairs.push("only", "techniques");
        }
        if self.flagged {
            pairs.push("only", "flagged");
        }
        self.range.write(pairs);
        if let Some(zoom) = self.zoom {
            pairs.push("zoom", span_word(zoom));
        }
        self.columns.write(pairs);
        pairs.push_text("cursor", self.cursor.as_str());
        pairs.push_text("event", self.event.as_str());
    }
}

/// A span as one word of an address.
#[must_use]
pub fn span_word(span: Span) -> String {
    format!("{}~{}", span.from.iso(), span.to.iso())
}

/// The part that was entered into two fields.
fn entered_zoom(pairs: &Pairs) -> Option<Span> {
    let (one, other) = (moment_of(pairs, "zoom_from")?, moment_of(pairs, "zoom_to")?);
    let (from, to) = (one.min(other), one.max(other));
    Some(Span { from, to: to.max(from.plus_seconds(1)) })
}

fn read_span(text: &str) -> Option<Span> {
    let (from, to) = text.split_once('~')?;
    let span = Span { from: Moment::parse(from)?, to: Moment::parse(to)? };
    (span.from < span.to).then_some(span)
}

impl Ranged for TimelineQuery {
    fn range(&self) -> TimeRange {
        self.range
    }

    fn with_range(self, range: TimeRange) -> Self {
        Self { range, zoom: None, ..self.restarted().list() }
    }

    fn narrowed(self, by: &Condition, keep: bool) -> Option<Self> {
        let is = if keep { self.is.keeping(by) } else { self.is.leaving_out(by) };
        Some(Self { is, ..self.restarted() })
    }
}

on_the_wire!(TimelineQuery);
