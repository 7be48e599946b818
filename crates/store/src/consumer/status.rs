//! How consumers stand, for `/readyz` and for pages.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::batch::Seq;
use crate::clock::wall_micros;

/// How one consumer stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ConsumerStatus {
    /// Its name.
    pub name: String,
    /// Place of the last row it has committed.
    pub cursor: Seq,
    /// Rows it has not committed yet.
    pub lag: u64,
    /// Whether its task runs.
    pub running: bool,
    /// The last failure, until something is committed again.
    pub error: Option<String>,
    /// When it last committed or failed: microseconds since 1970 UTC.
    pub changed: Option<i64>,
}

/// The consumers of one tenant.
#[derive(Debug, Default)]
pub(crate) struct Statuses(Mutex<BTreeMap<String, ConsumerStatus>>);

impl Statuses {
    fn map(&self) -> MutexGuard<'_, BTreeMap<String, ConsumerStatus>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut ConsumerStatus)) {
        let mut map = self.map();
        let status = map.entry(name.to_owned()).or_default();
        name.clone_into(&mut status.name);
        change(status);
    }

    /// A consumer that has a place in the log, running or not.
    pub(crate) fn known(&self, name: &str, cursor: Seq) {
        self.change(name, |status| status.cursor = cursor);
    }

    /// Marks a consumer as running; false where it runs already.
    pub(crate) fn start(&self, name: &str) -> bool {
        let mut started = false;
        self.change(name, |status| started = !std::mem::replace(&mut status.running, true));
        started
    }

    pub(crate) fn stop(&self, name: &str) {
        self.change(name, |status| status.running = false);
    }

    pub(crate) fn committed(&self, name: &str, cursor: Seq) {
        self.change(name, |status| {
            status.cursor = cursor;
            status.error = None;
            status.changed = Some(wall_micros());
        });
    }

    pub(crate) fn failed(&self, name: &str, error: String) {
        self.change(name, |status| {
            status.error = Some(error);
            status.changed = Some(wall_micros());
        });
    }

    pub(crate) fn get(&self, name: &str) -> Option<ConsumerStatus> {
        self.map().get(name).cloned()
    }

    /// Place that every consumer has passed.
    pub(crate) fn passed(&self) -> Seq {
        self.map().values().map(|status| status.cursor).min().unwrap_or_default()
    }

    pub(crate) fn all(&self, end: Seq) -> Vec<ConsumerStatus> {
        let map = self.map();
        let lag = |status: &ConsumerStatus| end.0.saturating_sub(status.cursor.0);
        map.values().map(|status| ConsumerStatus { lag: lag(status), ..status.clone() }).collect()
    }
}
