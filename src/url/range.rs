//! The window of time a view looks at.

use super::{Pairs, Query, pairs::on_the_wire};
use crate::model::{Moment, Span};
use serde::{Deserialize, Serialize};

crate::model::words! {
    /// A window that ends now.
    Preset {
        Hour = "1h", "Last hour";
        Day = "24h", "Last 24 hours";
        ThreeDays = "3d", "Last 3 days";
        Week = "7d", "Last 7 days";
        Month = "30d", "Last 30 days";
        HalfYear = "180d", "Last 180 days";
    }
}

impl Preset {
    /// Its length in seconds.
    #[must_use]
    pub fn seconds(self) -> i64 {
        match self {
            Self::Hour => 3600,
            Self::Day => 86_400,
            Self::ThreeDays => 3 * 86_400,
            Self::Week => 7 * 86_400,
            Self::Month => 30 * 86_400,
            Self::HalfYear => 180 * 86_400,
        }
    }
}

/// The moment in a parameter. A form of a browser sends times of its own zone, and how far that is
/// from UTC.
pub(super) fn moment_of(pairs: &Pairs, name: &str) -> Option<Moment> {
    let offset: i64 = pairs.get("offset").and_then(|text| text.parse().ok()).unwrap_or(0);
    let offset = offset.clamp(-1440, 1440);
    let text = pairs.get(name)?;
    let moment = Moment::parse(text)?;
    let utc = offset == 0 || text.ends_with('Z');
    Some(if utc { moment } else { moment.plus_seconds(-60 * offset) })
}

/// A window: relative to the tenant's now, or fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeRange {
    /// Ends now.
    Last(Preset),
    /// Fixed; never empty.
    Fixed(Span),
}

impl Default for TimeRange {
    fn default() -> Self {
        Self::Last(Preset::Week)
    }
}

impl TimeRange {
    /// A fixed window, the right way round and at least a second long.
    #[must_use]
    pub fn between(one: Moment, other: Moment) -> Self {
        let (from, to) = (one.min(other), one.max(other));
        Self::Fixed(Span { from, to: to.max(from.plus_seconds(1)) })
    }

    /// The window at the tenant's `now`. A relative one includes the present second.
    #[must_use]
    pub fn resolve(self, now: Moment) -> Span {
        match self {
            Self::Last(preset) => {
                let to = now.plus_seconds(1);
                Span { from: to.plus_seconds(-preset.seconds()), to }
            }
            Self::Fixed(span) => span,
        }
    }

    /// Moved by its own length, `steps` times (negative: earlier).
    #[must_use]
    pub fn shifted(self, now: Moment, steps: i64) -> Self {
        let span = self.resolve(now);
        let by = span.seconds().max(1).saturating_mul(steps);
        Self::between(span.from.plus_seconds(by), span.to.plus_seconds(by))
    }

    /// Twice as long around the same middle.
    #[must_use]
    pub fn zoomed_out(self, now: Moment) -> Self {
        let span = self.resolve(now);
        let half = (span.seconds() / 2).max(1);
        Self::between(span.from.plus_seconds(-half), span.to.plus_seconds(half))
    }

    /// The same window, fixed.
    #[must_use]
    pub fn fixed(self, now: Moment) -> Self {
        Self::Fixed(self.resolve(now))
    }

    pub(super) fn read(pairs: &Pairs) -> Self {
        Self::read_or(pairs, Self::default())
    }

    /// For views with a default of their own.
    pub(super) fn read_or(pairs: &Pairs, default: Self) -> Self {
        if let (Some(from), Some(to)) = (moment_of(pairs, "from"), moment_of(pairs, "to")) {
            return Self::between(from, to);
        }
        pairs.get("range").and_then(Preset::from_key).map_or(default, Self::Last)
    }

    pub(super) fn write(self, pairs: &mut Pairs) {
        self.write_unless(pairs, Self::default());
    }

    pub(super) fn write_unless(self, pairs: &mut Pairs, default: Self) {
        match self {
            range if range == default => {}
            Self::Last(preset) => pairs.push("range", preset.key()),
            Self::Fixed(span) => {
                pairs.push("from", span.from.iso());
                pairs.push("to", span.to.iso());
            }
        }
    }
}

/// A view that looks at a window of time, which the top bar's picker sets.
pub trait Ranged: Query {
    /// The window.
    fn range(&self) -> TimeRange;
    /// The same view of another window, from its start.
    fn with_range(self, range: TimeRange) -> Self;
}

impl Ranged for HomeQuery {
    fn range(&self) -> TimeRange {
        self.range
    }

    fn with_range(self, range: TimeRange) -> Self {
        Self { range }
    }
}

/// State of the home page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct HomeQuery {
    /// The window of the alert trend.
    pub range: TimeRange,
}

impl Query for HomeQuery {
    fn read(pairs: &Pairs) -> Self {
        Self { range: TimeRange::read(pairs) }
    }

    fn write(&self, pairs: &mut Pairs) {
        self.range.write(pairs);
    }
}

on_the_wire!(HomeQuery);
