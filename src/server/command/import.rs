//! Imports from the shell.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use store::{wall_micros, wall_millis};

use super::{Caller, Stop};
use crate::model::access::Action;
use crate::server::access::{Task, enter_task};
use crate::server::control::tenants::{self, Kind};
use crate::server::import::{self, Retention};
use crate::server::installation::Installation;
use crate::server::records::imports;
use crate::server::tenancy::Tenant;

/// An import.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Command {
    /// Tenant's name or id; may be missing where there is only one.
    pub tenant: Option<String>,
    /// Absolute paths of files and folders on the server's machine.
    pub paths: Vec<PathBuf>,
    /// What to do with rows older than the retention, once somebody decided.
    pub outside: Option<Outside>,
    /// Whether to wait until alerts and counts are complete.
    pub wait: bool,
}

/// A decision about rows older than the tenant's retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum Outside {
    /// Import them all the same.
    Keep,
    /// Leave them out, and count them in the report.
    Drop,
}

/// A report to show again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Tenant's name or id; may be missing where there is only one.
    pub tenant: Option<String>,
    /// The import's id.
    pub id: String,
}

/// The named tenant, or the only one.
pub(super) async fn tenant(
    installation: &Installation,
    name: Option<&str>,
) -> Result<std::sync::Arc<Tenant>, Stop> {
    if let Some(name) = name {
        return Ok(installation.open_tenant(name).await?);
    }
    let all = tenants::all(installation.control().pool()).await?;
    match all.as_slice() {
        [only] => Ok(installation.open_tenant(&only.id.to_string()).await?),
        [] => Err(Stop::Failed(
            "there is no tenant: make one with `sightline admin tenant create`".to_owned(),
        )),
        more => {
            let names: Vec<&str> = more.iter().map(|tenant| tenant.name.as_str()).collect();
            Err(Stop::Failed(format!(
                "which tenant? Add --tenant with one of: {}",
                names.join(", ")
            )))
        }
    }
}

pub(super) async fn execute(
    installation: &Installation,
    command: Command,
    caller: &Caller,
) -> Result<(), Stop> {
    let tenant = tenant(installation, command.tenant.as_deref()).await?;
    let target =
        command.paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(" ");
    let ctx = enter_task(&tenant, Task::Shell, Action::TelemetryImported, &target).await?;
    let now = wall_micros();
    let oldest = match tenant.record.kind {
        // Retention of a case counts from receipt: nothing that arrives now is too old.
        Kind::Case => None,
        Kind::Live => Some(import::oldest_kept(&tenant, now).0),
    };
    if let (Some(oldest), None) = (oldest, command.outside) {
        decide(&tenant, &command, oldest, caller).await?;
    }
    let retention = Retention { oldest, drop: command.outside == Some(Outside::Drop), now };
    let began = wall_millis();
    let (id, report) = import::run(&tenant, &ctx, command.paths, retention, caller).await?;
    let durable = wall_millis();
    if command.wait && !caller.cancel.is_cancelled() {
        caller.progress("waiting for detection and counts").await;
        tenant.store.settled(&ctx).await?;
    }
    for line in import::lines(&report) {
        caller.line(line).await;
    }
    let seconds = |from: i64, to: i64| (to - from).max(1) as f64 / 1000.0;
    let rate = (report.new + report.repeated) as f64 / seconds(began, durable);
    caller.line(String::new()).await;
    let complete = if command.wait {
        format!(", alerts and counts complete after {:.1} s", seconds(began, wall_millis()))
    } else {
        String::new()
    };
    caller
        .line(format!(
            "Durable in {:.1} s ({rate:.0} rows/s){complete}. Report: sightline import --report {id}",
            seconds(began, durable)
        ))
        .await;
    if caller.cancel.is_cancelled() {
        return Err(Stop::Failed(
            "cancelled; the same command goes on where this one stopped".to_owned(),
        ));
    }
    Ok(())
}

/// Looks at the times first, and asks where rows are older than the retention.
async fn decide(
    tenant: &Tenant,
    command: &Command,
    oldest: i64,
    caller: &Caller,
) -> Result<(), Stop> {
    caller.progress("looking at the times").await;
    let files = sensors::walk(&command.paths)?;
    let id = tenant.record.id.to_string();
    let cancel = caller.cancel.clone();
    let outside =
        tokio::task::spawn_blocking(move || import::count_outside(&files, &id, oldest, &cancel))
            .await?;
    if outside == 0 {
        return Ok(());
    }
    Err(Stop::Decide(format!(
        "{outside} rows are older than the {} days that {} keeps.",
        tenant.record.retention_days, tenant.record.name
    )))
}

pub(super) async fn report(
    installation: &Installation,
    command: Report,
    caller: &Caller,
) -> Result<(), Stop> {
    let tenant = tenant(installation, command.tenant.as_deref()).await?;
    enter_task(&tenant, Task::Shell, Action::ImportReportViewed, &command.id).await?;
    let import = imports::get(tenant.database().pool(), &command.id).await?;
    let import = import.ok_or_else(|| Stop::Failed(format!("no import {}", command.id)))?;
    caller.line(format!("Import {}: {}, by {}", import.id, import.state, import.who)).await;
    let report: import::Report = serde_json::from_str(&import.report)?;
    for line in import::lines(&report) {
        caller.line(line).await;
    }
    Ok(())
}
