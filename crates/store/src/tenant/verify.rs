//! Looking at everything that a tenant keeps: whether it opens, and is what the catalogue says.

use std::collections::HashSet;
use std::sync::Arc;

use object_store::path::Path;
use serde::Serialize;

use super::TenantStore;
use crate::access::whole_tenant;
use crate::clock::wall_millis;
use crate::context::TenantCtx;
use crate::segment::{Segment, check, paths};
use crate::store::StoreError;

/// An object that the catalogue does not know may be on its way into it for so long, milliseconds.
const ON_ITS_WAY: i64 = 600_000;

/// What was looked at, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Segments.
    pub segments: u64,
    /// Rows in them.
    pub rows: u64,
    /// Bytes of them as stored.
    pub bytes: u64,
    /// Rows in the log; those that moved into segments may still be there.
    pub log_rows: u64,
    /// What does not open, or is not what it should be.
    pub findings: Vec<Finding>,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The object, file or database, as a path below the tenant's folder.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Finding {
    fn new(place: impl Into<String>, reason: impl ToString) -> Self {
        Self { place: place.into(), reason: reason.to_string() }
    }
}

impl TenantStore {
    /// Reads every byte that the tenant keeps: each segment is authenticated, hashed and counted against the
    /// catalogue, each frame of the log opened and its place compared with the one before, the database
    /// checked page by page. Appends and queries go on meanwhile. `progress` is told how many of how many
    /// segments were looked at.
    ///
    /// What makes a tenant impossible to open (damage within its log, its keys or the head of its database) is
    /// found when it is opened.
    ///
    /// # Errors
    /// [`StoreError::Refused`], also for a scoped context; [`StoreError::Objects`] where objects cannot be
    /// listed, [`StoreError::Database`].
    pub async fn verify(
        &self,
        ctx: &TenantCtx,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Verified, StoreError> {
        let inner = &self.inner;
        whole_tenant(ctx, inner.id)?;
        let mut verified = Verified::default();
        // Held, so that what is joined meanwhile stays until it was looked at.
        let segments: Vec<Arc<Segment>> = Vec::clone(&inner.view.snapshot().segments);
        for segment in &segments {
            progress(verified.segments, segments.len() as u64);
            match check(&inner.compactor.objects, segment).await {
                Ok(()) => {
                    verified.rows += segment.rows;
                    verified.bytes += segment.bytes;
                }
                Err(reason) => verified.findings.push(Finding::new(&segment.path, reason)),
            }
            verified.segments += 1;
        }
        let (rows, result) = inner.log.check().await;
        verified.log_rows = rows;
        verified.findings.extend(result.err().map(|error| Finding::new("log", error)));
        for problem in inner.database.check().await? {
            verified.findings.push(Finding::new("db.sqlite", problem));
        }
        verified.findings.extend(self.strangers().await?);
        Ok(verified)
    }

    /// Objects that the catalogue does not know and that nobody is writing.
    async fn strangers(&self) -> Result<Vec<Finding>, StoreError> {
        let inner = &self.inner;
        let found = inner.compactor.objects.stored(&Path::from("segments")).await?;
        let known: HashSet<String> = paths(inner.database.pool()).await?.into_iter().collect();
        let settled = wall_millis().saturating_sub(ON_ITS_WAY);
        let strange = found.into_iter().filter(|meta| {
            let written = meta.last_modified.timestamp_millis();
            written < settled && !known.contains(meta.location.as_ref())
        });
        let reason = "no row of the catalogue names it; the next start removes it";
        Ok(strange.map(|meta| Finding::new(meta.location.as_ref(), reason)).collect())
    }
}

#[cfg(test)]
mod tests;
