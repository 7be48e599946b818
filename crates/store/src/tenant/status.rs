//! How a tenant's store stands.

use serde::Serialize;

use super::TenantStore;
use crate::batch::Seq;
use crate::compaction::CompactionStatus;
use crate::consumer::ConsumerStatus;

/// How a tenant's store stands, for `/readyz`, metrics and pages.
#[derive(Clone, Debug, Serialize)]
pub struct TenantStatus {
    /// Place of the newest row.
    pub end: Seq,
    /// Place of the oldest row that is still in the log.
    pub oldest_in_log: Seq,
    /// Bytes of rows that wait for their sync.
    pub queued_bytes: usize,
    /// Bytes of rows that are in memory and in no segment yet.
    pub tail_bytes: usize,
    /// Segments.
    pub segments: usize,
    /// Why nothing can be appended any more, if so.
    pub degraded: Option<String>,
    /// What joining them did.
    pub compaction: CompactionStatus,
    /// The consumers.
    pub consumers: Vec<ConsumerStatus>,
}

impl TenantStore {
    /// How the store stands. Numbers only, so no context is needed.
    #[must_use]
    pub fn status(&self) -> TenantStatus {
        let inner = &self.inner;
        let end = inner.view.end();
        TenantStatus {
            end,
            oldest_in_log: inner.log.oldest(),
            queued_bytes: inner.log.queued(),
            tail_bytes: inner.view.tail_bytes(),
            segments: inner.view.snapshot().segments.len(),
            compaction: inner.compactor.status.borrow().clone(),
            degraded: inner.log.degraded(),
            consumers: inner.statuses.all(end),
        }
    }
}
