//! The home page.

use super::{
    Moment, Risk, Severity, Span, alert::AlertSummary, chart::ChartView, chart::TrendBucket,
    device::DeviceRef, words::words,
};
use serde::{Deserialize, Serialize};

/// Open alerts of one severity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenAlerts {
    /// Which severity.
    pub severity: Severity,
    /// How many are open, over all time.
    pub open: u32,
    /// How many alerts of it the last 24 hours raised.
    pub today: u32,
}

/// A device with open alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskyDevice {
    /// Which device.
    pub device: DeviceRef,
    /// Its risk.
    pub risk: Risk,
    /// Its open alerts of the last 30 days by severity, worst first, only those that are not 0.
    pub open: Vec<(Severity, u32)>,
}

words! {
    /// Whether a source sends.
    SourceState {
        Receiving = "receiving", "Receiving";
        Silent = "silent", "Silent";
        Finished = "finished", "Finished";
        Running = "running", "Running";
        Cancelled = "cancelled", "Cancelled";
        Failed = "failed", "Failed";
    }
}

/// Where telemetry comes from: an enrolment token, or an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// Id of its report; empty where there is none.
    pub report: String,
    /// Its name.
    pub name: String,
    /// "Enrolment token", "Import", "Simulation".
    pub kind: String,
    /// Whether it sends.
    pub state: SourceState,
    /// Rows it brought.
    pub rows: u64,
    /// Records of it that were refused, each with a reason.
    pub rejected: u64,
    /// When its newest row was received.
    pub last: Option<Moment>,
}

/// How ingest is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IngestHealth {
    /// Newest event.
    pub newest_event: Option<Moment>,
    /// Newest receipt.
    pub newest_received: Option<Moment>,
    /// Events of the last 24 hours.
    pub day_events: u64,
    /// All events kept.
    pub events: u64,
    /// Records refused, each with a reason.
    pub rejected: u64,
    /// Devices with an event within the last 7 days.
    pub active_devices: u32,
    /// All devices in scope.
    pub devices: u32,
    /// Rows received that detection has not seen yet.
    pub detection_lag: u64,
    /// Sources, newest first, at most 20.
    pub sources: Vec<SourceRow>,
}

/// The home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeSummary {
    /// The tenant's now.
    pub as_of: Moment,
    /// The window, resolved.
    pub window: Span,
    /// Alerts over the window.
    pub trend: Vec<TrendBucket>,
    /// The trend, drawn by `crate::server::charts::trend`.
    pub chart: ChartView,
    /// Open alerts by severity, all four, worst first.
    pub open: Vec<OpenAlerts>,
    /// Event time of the oldest open high alert that nobody works on.
    pub oldest_unowned_high: Option<Moment>,
    /// Open alerts that nobody works on.
    pub unowned: u32,
    /// Newest open alerts, at most 10.
    pub newest: Vec<AlertSummary>,
    /// Devices with the highest risk, at most 10.
    pub riskiest: Vec<RiskyDevice>,
    /// How ingest is doing.
    pub ingest: IngestHealth,
}
