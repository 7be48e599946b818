//! Where a tenant's telemetry comes from and how it is doing.

use std::time::Duration;

use store::wall_millis;

use crate::error::AppError;
use crate::model::device::DeviceState;
use crate::model::home::{SourceRow, SourceState};
use crate::model::source::{Flow, Revocation, SourcesView, TokenRow, TokenState};
use crate::model::{Moment, Permission, Span};
use crate::server::access::Entered;
use crate::server::devices::assessed;
use crate::server::records::tokens::{self, Token};
use crate::server::records::{devices, imports};

mod change;
mod flows;
mod fresh;

pub use change::{Wanted, create, revoke};
pub use flows::{Flows, Rejections};
pub use fresh::Fresh;

/// A token that sent nothing for this long is silent, milliseconds.
const SILENT: i64 = 15 * 60 * 1000;
/// Sources shown on the home page.
const MOST: usize = 20;
/// Devices and imports shown among the sources.
const NEWEST: usize = 10;

/// What this process knows of sources; all of it in memory.
#[derive(Debug)]
pub struct Sources {
    /// What arrives under tokens.
    pub flows: Flows,
    /// Texts of new tokens.
    pub fresh: Fresh,
    /// When counting began, milliseconds since 1970.
    since: i64,
}

impl Default for Sources {
    fn default() -> Self {
        Self { flows: Flows::default(), fresh: Fresh::default(), since: wall_millis() }
    }
}

/// The sources page.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn view(entered: &Entered) -> Result<SourcesView, AppError> {
    let pool = entered.tenant.database().pool();
    let known = entered.state.installation().sources();
    let now = wall_millis();
    // A sample may be of any device.
    let samples = *entered.scope() == store::DeviceScope::All;
    let all = tokens::all(pool).await.map_err(AppError::internal)?;
    let rows = all.into_iter().map(|token| {
        let flow = known.flows.of(entered.tenant(), &token.id, samples);
        row(token, flow, now)
    });
    let mut rows: Vec<TokenRow> = rows.collect();
    rows.sort_by_key(|row| !row.state.is_usable());
    let imports = imports::newest(pool, NEWEST).await.map_err(AppError::internal)?;
    let mut heard = assessed(entered).await?;
    heard.sort_by_key(|device| std::cmp::Reverse(device.summary.last_event));
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let inactive = heard.iter().filter(|one| one.summary.state == DeviceState::Inactive).count();
    Ok(SourcesView {
        as_of: Moment::from_millis(now),
        since: Moment::from_millis(known.since),
        now: Moment(entered.clock().now()),
        may_change: entered.role.may(Permission::ManageSecuritySettings),
        tokens: rows,
        device_count: count(heard.len()),
        inactive_count: count(inactive),
        devices: heard.into_iter().take(NEWEST).map(|device| device.summary).collect(),
        imports: imports.iter().map(import).collect(),
    })
}

fn row(token: Token, flow: Flow, now: i64) -> TokenRow {
    let state = state(&token, now);
    TokenRow {
        state,
        created: Moment::from_millis(token.created),
        created_by: token.created_by,
        last_used: token.last_used.map(Moment::from_millis),
        expires: token.expires.map(Moment::from_millis),
        events_per_second: token.events_per_second.and_then(|limit| u32::try_from(limit).ok()),
        revoked: token.revoked.map(|at| Revocation {
            at: Moment::from_millis(at),
            by: token.revoked_by,
            reason: token.revoke_reason,
        }),
        flow,
        id: token.id,
        name: token.name,
    }
}

fn state(token: &Token, now: i64) -> TokenState {
    if token.state != tokens::ACTIVE {
        return TokenState::Revoked;
    }
    if token.expires.is_some_and(|end| end <= now) {
        return TokenState::Expired;
    }
    match token.last_used {
        None => TokenState::Waiting,
        Some(last) if now - last > SILENT => TokenState::Silent,
        Some(_) => TokenState::Receiving,
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
    let flows = &entered.state.installation().sources().flows;
    let used = tokens::all(pool).await.map_err(AppError::internal)?;
    rows.extend(used.into_iter().filter_map(|token| {
        let last = token.last_used?;
        let flow = flows.of(entered.tenant(), &token.id, false);
        let receiving = state(&token, now) == TokenState::Receiving;
        Some(SourceRow {
            report: String::new(),
            name: token.name,
            kind: "Enrolment token".to_owned(),
            state: if receiving { SourceState::Receiving } else { SourceState::Silent },
            rows: flow.received,
            rejected: flow.rejected,
            last: Some(Moment::from_millis(last)),
        })
    }));
    rows.sort_by_key(|row| std::cmp::Reverse(row.last));
    rows.truncate(MOST);
    Ok(rows)
}

/// How an import stands.
#[must_use]
pub fn import_state(import: &imports::Import) -> SourceState {
    match import.state.as_str() {
        imports::DONE => SourceState::Finished,
        imports::RUNNING => SourceState::Running,
        imports::CANCELLED => SourceState::Cancelled,
        _ => SourceState::Failed,
    }
}

fn import(import: &imports::Import) -> SourceRow {
    let state = import_state(import);
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    // A simulation reads nothing.
    let report = if import.report.len() > 2 { import.id.clone() } else { String::new() };
    SourceRow {
        report,
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

/// So long a page waits for a consumer that has a little left to do.
const SETTLE: Duration = Duration::from_millis(40);

/// Has a consumer start at once on what it left for later, and waits a moment for it; returns the
/// rows that are still missing then. What is read afterwards lacks at most these.
pub async fn settle(entered: &Entered, consumer: &str) -> u64 {
    if lag(entered, consumer) > 0 {
        let caught_up = entered.tenant.store.caught_up(entered.ctx(), consumer);
        // Late, failed or stopped: the page says how many rows are not in it.
        let _ = tokio::time::timeout(SETTLE, caught_up).await;
    }
    lag(entered, consumer)
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
