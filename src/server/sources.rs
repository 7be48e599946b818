//! Where a tenant's telemetry comes from and how it is doing.

use std::collections::HashMap;
use std::sync::Mutex;

use store::{TenantId, wall_millis};

use crate::error::AppError;
use crate::model::home::{SourceRow, SourceState};
use crate::model::{Moment, Span};
use crate::server::access::Entered;
use crate::server::records::{devices, imports};

/// A token that sent nothing for this long is silent, milliseconds.
const SILENT: i64 = 15 * 60 * 1000;
/// Sources shown.
const MOST: usize = 20;

/// What tokens sent since this process started.
#[derive(Debug, Default)]
pub struct Sources {
    by_token: Mutex<HashMap<(TenantId, String), Sent>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sent {
    rows: u64,
    rejected: u64,
    last: i64,
}

impl Sources {
    /// Counts what one request brought.
    pub fn sent(&self, tenant: TenantId, token: &str, rows: u64, rejected: u64) {
        let Ok(mut all) = self.by_token.lock() else { return };
        let sent = all.entry((tenant, token.to_owned())).or_default();
        sent.rows += rows;
        sent.rejected += rejected;
        sent.last = wall_millis();
    }

    fn of(&self, tenant: TenantId) -> Vec<(String, Sent)> {
        let Ok(all) = self.by_token.lock() else { return Vec::new() };
        all.iter()
            .filter(|((owner, _), _)| *owner == tenant)
            .map(|((_, name), sent)| (name.clone(), *sent))
            .collect()
    }
}

/// The tenant's sources, newest first.
///
/// # Errors
/// [`AppError`] where its database does not answer.
pub async fn all(entered: &Entered) -> Result<Vec<SourceRow>, AppError> {
    let pool = entered.tenant.database().pool();
    let mut rows: Vec<SourceRow> =
        imports::newest(pool, MOST).await.map_err(AppError::internal)?.iter().map(import).collect();
    let now = wall_millis();
    let tokens = entered.state.installation().sources().of(entered.tenant());
    rows.extend(tokens.into_iter().map(|(name, sent)| SourceRow {
        name,
        kind: "Ingest token".to_owned(),
        state: if now - sent.last > SILENT { SourceState::Silent } else { SourceState::Receiving },
        rows: sent.rows,
        rejected: sent.rejected,
        last: Some(Moment::from_millis(sent.last)),
    }));
    rows.sort_by_key(|row| std::cmp::Reverse(row.last));
    rows.truncate(MOST);
    Ok(rows)
}

fn import(import: &imports::Import) -> SourceRow {
    let state = match import.state.as_str() {
        imports::DONE => SourceState::Finished,
        imports::RUNNING => SourceState::Running,
        _ => SourceState::Failed,
    };
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    SourceRow {
        name: import.name.clone(),
        kind: import.kind.clone(),
        state,
        rows: count(import.rows),
        rejected: count(import.rejected),
        last: Some(Moment::from_millis(import.finished.unwrap_or(import.started))),
    }
}

/// Events the caller can see, by the inventory.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn events(entered: &Entered) -> Result<u64, AppError> {
    let devices =
        devices::all(entered.tenant.database().pool()).await.map_err(AppError::internal)?;
    Ok(devices
        .iter()
        .filter(|device| crate::server::devices::in_scope(entered.scope(), device))
        .map(|device| u64::try_from(device.events).unwrap_or(0))
        .sum())
}

/// Events in a span, counted in the store.
///
/// # Errors
/// [`AppError`] where the store cannot be read.
pub async fn events_in(entered: &Entered, span: Span) -> Result<u64, AppError> {
    let window = crate::server::events::window(span);
    let tables = crate::server::events::tables().map(|table| async move {
        let options = store::ScanOptions { lookup: false };
        let rows = entered
            .tenant
            .store
            .scan(entered.ctx(), table, window, options)
            .map_err(AppError::internal)?;
        rows.count().await.map_err(AppError::internal)
    });
    let counts = futures::future::try_join_all(tables).await?;
    Ok(counts.into_iter().map(|count| count as u64).sum())
}

/// Rows received that a consumer has not seen yet.
#[must_use]
pub fn lag(entered: &Entered, consumer: &str) -> u64 {
    entered
        .tenant
        .store
        .status()
        .consumers
        .into_iter()
        .find(|status| status.name == consumer)
        .map_or(0, |status| status.lag)
}
