//! A chart as the server drew it, and the words around it that the page writes.

use super::Moment;
use serde::{Deserialize, Serialize};

/// A drawn chart. The picture has no text: labels stand beside it, so that nothing shrinks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartView {
    /// Inline SVG, classes only, made by this server from numbers.
    pub svg: String,
    /// Labels of the value axis, from the top down.
    pub y_labels: Vec<String>,
    /// Labels of the time axis.
    pub x_labels: Vec<Tick>,
}

/// A label of the time axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// The moment at its left edge.
    pub at: Moment,
    /// Where it stands, in thousandths of the width.
    pub place: u32,
    /// Whether the day is written, not the time.
    pub day: bool,
}

/// One bar of a timeline's histogram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Where it starts; it ends where the next one starts.
    pub at: Moment,
    /// Events in it that match the filters.
    pub count: u64,
    /// Worst alert in it.
    pub severity: Option<super::Severity>,
    /// Whether it lies in a gap of the sensor.
    pub gap: bool,
}

/// One bar of the alert trend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendBucket {
    /// Where it starts.
    pub at: Moment,
    /// Alerts by severity, worst first, in the order of `Severity::ALL`.
    pub counts: [u32; 4],
}

impl TrendBucket {
    /// All of its alerts.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.counts.iter().sum()
    }
}
