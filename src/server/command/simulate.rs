//! Simulated telemetry.

use std::io::Write as _;
use std::time::{Duration, Instant};

use clap::Args;
use schema::Row;
use sensors::{Mapped, Mapper};
use serde::{Deserialize, Serialize};
use simulator::{Fleet, FleetConfig};
use store::{AppendError, Batch, Receipt, TenantCtx, wall_micros, wall_millis};

use super::{Caller, Stop};
use crate::model::Moment;
use crate::model::access::Action;
use crate::server::access::{Task, enter_task};
use crate::server::installation::Installation;
use crate::server::records::imports::{self, Import};
use crate::server::tenancy::Tenant;

/// The fleet to simulate.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct FleetArgs {
    /// Everything random follows from it.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// Devices.
    #[arg(long, default_value_t = 100)]
    pub devices: u32,
    /// Days of telemetry.
    #[arg(long, default_value_t = 7)]
    pub days: u32,
    /// About how many events in all.
    #[arg(long, default_value_t = 1_050_000)]
    pub events: u64,
    /// Moment of the last event, such as 2026-11-19T10:00:00Z [default: now].
    #[arg(long)]
    pub end: Option<String>,
}

impl FleetArgs {
    /// The fleet's settings.
    ///
    /// # Errors
    /// An `end` that is no moment.
    pub fn config(&self) -> Result<FleetConfig, String> {
        let end = match &self.end {
            None => wall_micros(),
            Some(text) => {
                Moment::parse(text)
                    .ok_or_else(|| format!("{text:?} is no moment: write 2026-11-19T10:00:00Z"))?
                    .0
            }
        };
        let mut config = FleetConfig::new(self.seed, end);
        (config.devices, config.days, config.events) = (self.devices, self.days, self.events);
        Ok(config)
    }
}

/// A simulation into a tenant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Command {
    /// Tenant's name or id.
    pub tenant: String,
    /// The fleet.
    pub fleet: FleetArgs,
}

/// Rows of one append.
const CHUNK: usize = 4_000;
/// Chunks generated ahead.
const AHEAD: usize = 8;

pub(super) async fn execute(
    installation: &Installation,
    command: Command,
    caller: &Caller,
) -> Result<(), Stop> {
    let tenant = installation.open_tenant(&command.tenant).await?;
    let ctx = enter_task(&tenant, Task::Shell, Action::TelemetrySimulated, "").await?;
    let config = command.fleet.config().map_err(Stop::Failed)?;
    let rows = fill(&tenant, &ctx, config, caller).await?;
    caller.progress("waiting for detection and counts").await;
    tenant.store.settled(&ctx).await?;
    caller.line(format!("Simulated {rows} rows into {}.", tenant.record.name)).await;
    Ok(())
}

/// Puts a fleet's events into a tenant; returns how many rows they made.
///
/// # Errors
/// [`Stop`] where the store refuses.
pub async fn fill(
    tenant: &Tenant,
    ctx: &TenantCtx,
    config: FleetConfig,
    caller: &Caller,
) -> Result<u64, Stop> {
    let started = wall_millis();
    let (sender, mut receiver) = tokio::sync::mpsc::channel::<Vec<Row>>(AHEAD);
    let id = tenant.record.id.to_string();
    let expected = config.events.max(1);
    let key = format!("simulate:{}:{}:{}", config.seed, config.end, config.events);
    let making = tokio::task::spawn_blocking(move || {
        let mut mapper = Mapper::new(&id);
        let mut rows = Vec::with_capacity(CHUNK);
        for event in Fleet::new(config) {
            match mapper.map(&event) {
                Mapped::Row(row) | Mapped::Unmapped { row, .. } => rows.push(row),
            }
            if rows.len() == CHUNK {
                let full = std::mem::replace(&mut rows, Vec::with_capacity(CHUNK));
                if sender.blocking_send(full).is_err() {
                    return;
                }
            }
        }
        let _ = sender.blocking_send(rows);
    });
    let mut total: u64 = 0;
    let mut chunk: u64 = 0;
    while let Some(rows) = receiver.recv().await {
        if caller.cancel.is_cancelled() {
            return Err(Stop::Failed("cancelled".to_owned()));
        }
        if rows.is_empty() {
            continue;
        }
        let receipt = append(tenant, ctx, &rows, format!("{key}:{chunk}")).await?;
        total += u64::from(receipt.rows);
        chunk += 1;
        if chunk.is_multiple_of(8) {
            let share = (total * 100 / expected).min(100);
            caller.progress(format!("simulated {total} rows ({share} %)")).await;
        }
    }
    making.await?;
    let record = Import {
        id: uuid::Uuid::new_v4().simple().to_string().chars().take(12).collect(),
        name: "Simulated fleet".to_owned(),
        kind: "Simulation".to_owned(),
        rows: i64::try_from(total).unwrap_or(i64::MAX),
        rejected: 0,
        started,
        finished: Some(wall_millis()),
        state: imports::DONE.to_owned(),
        who: ctx.principal().name.clone(),
        report: "{}".to_owned(),
    };
    imports::put(tenant.database().pool(), &record).await?;
    Ok(total)
}

async fn append(
    tenant: &Tenant,
    ctx: &TenantCtx,
    rows: &[Row],
    key: String,
) -> Result<Receipt, Stop> {
    loop {
        let batch = Batch { rows: rows.to_vec(), key: Some(key.clone()) };
        match tenant.store.append(ctx, batch).await {
            Err(AppendError::Busy { retry_after }) => tokio::time::sleep(retry_after).await,
            done => return Ok(done?),
        }
    }
}

/// Writes a fleet's events to standard output as NDJSON, at most `rate` a second.
///
/// # Errors
/// Wrong arguments, or what standard output says; a closed pipe is a normal end.
pub fn print(fleet: &FleetArgs, rate: Option<u32>) -> Result<(), String> {
    let config = fleet.config()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let began = Instant::now();
    for (number, event) in Fleet::new(config).enumerate() {
        if let Some(rate) = rate {
            let due = Duration::from_secs_f64(number as f64 / f64::from(rate.max(1)));
            if let Some(early) = due.checked_sub(began.elapsed()) {
                let flushed = out.flush();
                std::thread::sleep(early);
                if flushed.is_err() {
                    return Ok(());
                }
            }
        }
        match writeln!(out, "{}", simulator::ndjson(&event)) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
            written => written.map_err(|error| error.to_string())?,
        }
    }
    match out.flush() {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        flushed => flushed.map_err(|error| error.to_string()),
    }
}
