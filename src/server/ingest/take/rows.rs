//! Records to rows, and rows into the store.

use std::collections::BTreeMap;
use std::sync::Arc;

use schema::{Row, Value};
use sensors::{Mapped, Mapper, Record};
use store::{AppendError, Batch, Receipt, TenantCtx, wall_micros};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::error::AppError;
use crate::server::records::tokens::{self, Token};
use crate::server::sources::Rejections;
use crate::server::state::AppState;
use crate::server::tenancy::Tenant;

/// The tenant's one mapper, which keeps the process cache. It is held from the first record that
/// needs it, so that records of one request are mapped in order and published rows wait for nobody.
pub(in super::super) struct Shared {
    mapper: Arc<Mutex<Mapper>>,
    held: Option<OwnedMutexGuard<Mapper>>,
}

impl Shared {
    /// A tenant's.
    pub(in super::super) fn of(tenant: &Tenant) -> Self {
        Self { mapper: Arc::clone(&tenant.mapper), held: None }
    }

    /// One without a tenant.
    #[cfg(test)]
    pub(in super::super) fn alone() -> Self {
        Self { mapper: Arc::new(Mutex::new(Mapper::new("t"))), held: None }
    }

    /// Blocks until the mapper is free: not for async tasks.
    pub(in super::super) fn get(&mut self) -> &mut Mapper {
        self.held.get_or_insert_with(|| {
            let mut mapper = Arc::clone(&self.mapper).blocking_lock_owned();
            mapper.set_now(wall_micros());
            mapper
        })
    }
}

/// Rows on their way to the store.
#[derive(Debug, Default)]
pub(in super::super) struct Rows {
    /// In the order of their records.
    pub(in super::super) rows: Vec<Row>,
    /// Records that map to no published table; their rows stand among the others.
    pub(in super::super) unmapped: usize,
    /// Properties of published rows that no column has, by name.
    pub(in super::super) dropped: BTreeMap<String, usize>,
}

impl Rows {
    /// Adds a record's row.
    pub(in super::super) fn take(&mut self, record: Record, mapper: &mut Shared) {
        match record {
            Record::Published { mut row, dropped, .. } => {
                for name in dropped {
                    *self.dropped.entry(name).or_default() += 1;
                }
                if lacks_device(&row) {
                    identify(&mut row, mapper.get());
                }
                self.rows.push(row);
            }
            Record::Event(event) => match mapper.get().map(&event) {
                Mapped::Row(row) => self.rows.push(row),
                Mapped::Unmapped { row, .. } => {
                    self.unmapped += 1;
                    self.rows.push(row);
                }
            },
        }
    }
}

/// Whether a row's table has devices and the row names none by its id.
fn lacks_device(row: &Row) -> bool {
    let place = row.table().position("DeviceId");
    place.is_some_and(|place| matches!(row.at(place), None | Some(Value::Text(""))))
}

/// A published row without a device id gets the one that its device's name has elsewhere.
pub fn identify(row: &mut Row, mapper: &Mapper) {
    if !lacks_device(row) {
        return;
    }
    if let Some(id) = row.text("DeviceName").map(|name| mapper.device_id(name)) {
        // The column is text in every table that has it.
        let _ = row.set("DeviceId", Value::Text(id));
    }
}

/// Who sends, after the one door.
pub(in super::super) struct Sender {
    pub(in super::super) state: AppState,
    pub(in super::super) ctx: TenantCtx,
    pub(in super::super) tenant: Arc<Tenant>,
    /// Under which token.
    pub(in super::super) token: Token,
}

impl Sender {
    /// Whether the token's limit lets it send now.
    ///
    /// # Errors
    /// [`AppError::Busy`] with the time to wait.
    pub(in super::super) fn admit(&self) -> Result<(), AppError> {
        let flows = &self.state.installation().sources().flows;
        flows.admit(self.ctx.tenant(), &self.token).map_err(|seconds| {
            AppError::busy(
                seconds,
                "This token is over its limit. Send the same batch again later.",
            )
        })
    }

    /// Makes a request's rows durable and counts them; no receipt where there are none.
    ///
    /// # Errors
    /// [`AppError`]: the store is behind, or cannot write.
    pub(in super::super) async fn append(
        &self,
        rows: Vec<Row>,
        key: Option<String>,
        rejections: Rejections,
    ) -> Result<Option<Receipt>, AppError> {
        let (count, rejected) = (rows.len() as u64, rejections.total());
        let receipt = match count {
            0 => None,
            _ => {
                let appended = self.tenant.store.append(&self.ctx, Batch { rows, key }).await;
                Some(appended.map_err(append_error)?)
            }
        };
        let flows = &self.state.installation().sources().flows;
        if flows.arrived(self.ctx.tenant(), &self.token, count, rejections) {
            let pool = self.tenant.database().pool();
            let noted = tokens::used(pool, &self.token.id, self.state.now_ms()).await;
            noted.map_err(AppError::internal)?;
        }
        metrics::counter!("sightline_ingested_rows_total").increment(count);
        metrics::counter!("sightline_rejected_lines_total").increment(rejected);
        Ok(receipt)
    }
}

/// What the store's refusal means to a sender: wait, or look at the server.
fn append_error(error: AppendError) -> AppError {
    match error {
        AppendError::Busy { retry_after } => {
            let seconds = u32::try_from(retry_after.as_secs()).unwrap_or(u32::MAX).max(1);
            AppError::busy(seconds, "The store is behind. Send the same batch again later.")
        }
        AppendError::TooLarge { .. } => {
            AppError::invalid("body", "That is too much at once. Send it in smaller pieces.")
        }
        error => {
            let _ = AppError::internal(error);
            AppError::unavailable(
                "The store cannot write just now. Nothing of this batch was kept.",
            )
        }
    }
}
