//! The alerts and flags of a device as marks on its events.

use std::collections::HashMap;

use crate::error::AppError;
use crate::model::{Moment, Severity, Span};
use crate::server::access::Entered;
use crate::server::alerts::severity_of;
use crate::server::records::alerts::{self, Alert};
use crate::server::records::flags::{self, Flag};

/// What the alerts on one event say.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The worst of them.
    pub severity: Severity,
    /// Their techniques.
    pub techniques: Vec<String>,
}

/// A device's alerts and flags in a window.
#[derive(Debug)]
pub(super) struct Marks {
    by_seq: HashMap<i64, Mark>,
    /// The alerts, oldest first.
    pub alerts: Vec<Alert>,
    /// The flags by the events' places in the log.
    pub flags: HashMap<i64, Flag>,
}

impl Marks {
    /// The mark on the event at a place in the log.
    pub(super) fn of(&self, seq: i64) -> Option<&Mark> {
        self.by_seq.get(&seq)
    }

    /// Places of the marked events of one table.
    pub(super) fn places(&self, table: &str) -> Vec<i64> {
        self.alerts
            .iter()
            .filter(|alert| alert.table_name == table)
            .map(|alert| alert.seq)
            .collect()
    }

    /// Places of the flagged events of one table.
    pub(super) fn flagged(&self, table: &str) -> Vec<i64> {
        self.flags.values().filter(|flag| flag.table_name == table).map(|flag| flag.seq).collect()
    }

    /// The worst alert between two moments.
    pub(super) fn worst(&self, span: Span) -> Option<Severity> {
        self.alerts
            .iter()
            .filter(|alert| span.contains(Moment::from_millis(alert.time)))
            .map(|alert| alert.severity)
            .max()
            .map(severity_of)
    }
}

/// The alerts and flags of a device in a window.
pub(super) async fn of_device(
    entered: &Entered,
    device: &str,
    window: Span,
) -> Result<Marks, AppError> {
    let pool = entered.tenant.database().pool();
    let (alerts, flags) = tokio::try_join!(
        alerts::of_device(pool, device, window.from.millis(), window.to.millis() + 1),
        flags::of_device(pool, device, window.from.0, window.to.0),
    )
    .map_err(AppError::internal)?;
    let mut by_seq: HashMap<i64, Mark> = HashMap::new();
    for alert in &alerts {
        let severity = severity_of(alert.severity);
        let techniques: Vec<String> = serde_json::from_str(&alert.techniques).unwrap_or_default();
        let mark = by_seq.entry(alert.seq).or_insert(Mark { severity, techniques: Vec::new() });
        mark.severity = mark.severity.min(severity);
        for technique in techniques {
            if !mark.techniques.contains(&technique) {
                mark.techniques.push(technique);
            }
        }
    }
    let flags = flags.into_iter().map(|flag| (flag.seq, flag)).collect();
    Ok(Marks { by_seq, alerts, flags })
}
