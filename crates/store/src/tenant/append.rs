//! Taking rows in.

use std::time::Duration;

use schema::TableKind;
use tokio::sync::oneshot;

use super::TenantStore;
use crate::access::same_tenant;
use crate::append::{AppendError, MAX_BYTES, MAX_KEY, MAX_ROWS};
use crate::batch::{Batch, Receipt, Seq, build, encode};
use crate::clock::wall_micros;
use crate::context::TenantCtx;
use crate::log::Pending;

/// What a caller is told to wait when the segment writer is behind: about one flush.
const RETRY_AFTER: Duration = Duration::from_secs(2);

impl TenantStore {
    /// Makes rows durable and visible, and gives them their places.
    ///
    /// The answer comes after the sync: what it acknowledges survives a power loss. A caller that
    /// stops waiting may find the rows there or not; with an idempotency key it can ask again.
    ///
    /// # Errors
    /// [`AppendError`].
    pub async fn append(&self, ctx: &TenantCtx, batch: Batch) -> Result<Receipt, AppendError> {
        let inner = &self.inner;
        same_tenant(ctx, inner.id)?;
        let bytes = check(&batch)?;
        if let Some(receipt) = self.earlier(batch.key.as_deref()).await? {
            return Ok(receipt);
        }
        if batch.rows.is_empty() {
            return Ok(Receipt { first: inner.view.end().after(1), rows: 0, repeated: false });
        }
        let reserved = inner.log.reserve(bytes)?;
        let room = tokio::time::timeout(inner.patience, self.room()).await;
        room.map_err(|_| AppendError::Busy { retry_after: RETRY_AFTER })?;
        let degraded = |error: String| AppendError::Degraded(error);
        let permit = inner.encoders.acquire().await.map_err(|error| degraded(error.to_string()))?;
        let Batch { rows, key } = batch;
        let encoded = tokio::task::spawn_blocking(move || {
            let batch = build(&rows, wall_micros())?;
            let payload = encode(&batch)?;
            Ok::<_, arrow::error::ArrowError>((batch, payload))
        });
        let (batch, payload) = encoded.await.map_err(|error| degraded(error.to_string()))??;
        drop(permit);
        let (done, answer) = oneshot::channel();
        inner.log.push(Pending { batch, payload, key, done, _reserved: reserved });
        answer.await.map_err(|_| degraded("the log has ended".to_owned()))?
    }

    /// Waits until the segment writer has made room in memory, or the store is closed.
    async fn room(&self) {
        let inner = &self.inner;
        let mut progress = inner.progress.subscribe();
        while inner.view.tail_bytes() > inner.tail_limit && !inner.stop.is_cancelled() {
            // Also sent when a consumer ends.
            let _ = progress.changed().await;
        }
    }

    /// The receipt of an earlier batch under the same key.
    async fn earlier(&self, key: Option<&str>) -> Result<Option<Receipt>, AppendError> {
        let Some(key) = key else { return Ok(None) };
        if let Some(receipt) = self.inner.log.seen(key) {
            return Ok(Some(receipt));
        }
        let found: Option<(i64, i64)> =
            sqlx::query_as("SELECT first_seq, row_count FROM append_keys WHERE append_key = $1")
                .bind(key)
                .fetch_optional(self.inner.database.pool())
                .await?;
        Ok(found.map(|(first, rows)| Receipt {
            first: Seq::from_i64(first),
            rows: u32::try_from(rows).unwrap_or(u32::MAX),
            repeated: true,
        }))
    }
}

/// The batch's size, about, where it may be appended.
fn check(batch: &Batch) -> Result<usize, AppendError> {
    if batch.key.as_ref().is_some_and(|key| key.is_empty() || key.len() > MAX_KEY) {
        return Err(AppendError::Key);
    }
    let mut bytes = 0;
    for row in &batch.rows {
        if !matches!(row.table().kind, TableKind::Events | TableKind::Unmapped) {
            return Err(AppendError::Table(row.table().name));
        }
        bytes += row.text_bytes() + 8 * row.len();
    }
    let rows = batch.rows.len();
    if rows > MAX_ROWS || bytes > MAX_BYTES {
        return Err(AppendError::TooLarge { rows, bytes });
    }
    Ok(bytes)
}
