//! The detection consumer: every row of the log, rebuilt as the sensor's event, through the
//! detectors; what they find becomes alerts. Cursor and alerts share one transaction and an alert's
//! id follows from rule and event, so a crash neither loses nor doubles one.

use std::sync::Arc;

use detection::{Detector, Finding, RuleMeta};
use schema::Row;
use sensors::SensorEvent;
use sqlx::SqliteConnection;
use store::{Consumer, ConsumerError, LogBatch};

use crate::server::consumers;
use crate::server::records::alerts::{self, Alert, Evidence};
use crate::server::records::rules;

mod alert;
pub mod cells;
pub mod evidence;

/// The table of records that map to no published table.
pub const UNMAPPED: &str = "_Unmapped";

/// Feeds one tenant's log to the detectors.
#[derive(Clone)]
pub struct Detections {
    detector: Arc<dyn Detector>,
}

/// An alert to be written.
pub struct Raised {
    rule: Arc<RuleMeta>,
    alert: Alert,
    evidence: Vec<Evidence>,
}

impl Detections {
    /// A consumer over these detectors.
    #[must_use]
    pub fn new(detector: Arc<dyn Detector>) -> Self {
        Self { detector }
    }
}

/// Evaluates one row; `None` where it cannot be read as an event (a published row of a table no
/// sensor writes).
fn examine(detector: &dyn Detector, row: &Row) -> Option<(SensorEvent, Vec<Finding>)> {
    let event = sensors::rebuild(row)?;
    let findings = detector.evaluate(&event);
    (!findings.is_empty()).then_some((event, findings))
}

fn raised(detector: &dyn Detector, batches: &[LogBatch]) -> Vec<Raised> {
    let mut raised = Vec::new();
    for batch in batches {
        for (seq, row) in batch.rows() {
            let Some((event, findings)) = examine(detector, &row) else { continue };
            for finding in findings {
                raised.push(alert::raise(&finding, &row, &event, seq, batch.received));
            }
        }
    }
    raised
}

#[async_trait::async_trait]
impl Consumer for Detections {
    type Output = Vec<Raised>;

    fn name(&self) -> &'static str {
        consumers::DETECTION
    }

    async fn process(&self, batches: Vec<LogBatch>) -> Result<Vec<Raised>, ConsumerError> {
        let detector = Arc::clone(&self.detector);
        let work = tokio::task::spawn_blocking(move || raised(detector.as_ref(), &batches));
        Ok(work.await?)
    }

    async fn commit(
        &self,
        output: &Vec<Raised>,
        db: &mut SqliteConnection,
    ) -> Result<(), ConsumerError> {
        let mut new = 0;
        for Raised { rule, alert, evidence } in output {
            let meta = alert::meta(rule).to_string();
            rules::keep(db, &rule.hash, &rule.id, &meta).await?;
            new += u64::from(alerts::raise(db, alert, evidence).await?);
        }
        metrics::counter!("sightline_alerts_total").increment(new);
        Ok(())
    }
}
