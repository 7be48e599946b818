//! Reading telemetry files into a tenant.
//!
//! A file is known by the SHA-256 of its bytes and cut into chunks of a fixed number of rows; each
//! chunk is appended under an idempotency key made of both. So an import that was stopped, or a file
//! that is imported twice, doubles nothing: chunks that are there already are skipped. What many
//! records say together (a device's days, the signatures of files) is added at the end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use sensors::Tally;
use serde::{Deserialize, Serialize};
use store::{AppendError, Batch, Receipt, TenantCtx, wall_millis};
use tokio::sync::mpsc;

use crate::model::Moment;
use crate::server::command::{Caller, Stop};
use crate::server::records::imports::{self, Import};
use crate::server::tenancy::Tenant;
use crate::server::uploads::Staged;

mod input;
mod print;
mod reader;
mod view;

use input::Input;

pub use input::Progress;
pub use print::lines;
pub use reader::{Retention, count_outside};
pub use view::view;

/// Rows of one append. Bigger ones are not faster and wait longer for their sync.
const CHUNK: usize = 4_000;
/// Chunks that are read ahead.
const AHEAD: usize = 4;
/// Appends under way at once.
const AT_ONCE: usize = 8;
/// Devices that a report names.
const DEVICES: usize = 1_000;
/// How often the kept report is brought up to date.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// What an import came to; kept with it and shown again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// What was asked for.
    pub paths: Vec<PathBuf>,
    /// Counts of everything that was read.
    pub tally: Tally,
    /// Rows that are new in the store.
    pub new: u64,
    /// Rows that an earlier import of the same bytes had brought.
    pub repeated: u64,
    /// Rows older than the tenant's retention that were left out, as somebody decided.
    pub outside_retention: u64,
    /// Rows whose time is impossible (before 1990 or after their receipt), kept as they are.
    pub impossible_times: u64,
    /// Devices of the rows by id, the first [`DEVICES`] of them.
    #[serde(default)]
    pub devices: BTreeMap<String, Met>,
}

/// A device of an import's rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: u64,
}

/// Some rows on their way into the store.
pub(crate) struct Chunk {
    pub rows: Vec<schema::Row>,
    pub key: Option<String>,
}

/// What the reading side tells.
pub(crate) enum Told {
    /// Rows to append.
    Chunk(Chunk),
    /// Rows that were made of many records, all files read.
    Made(Box<Tally>),
    /// A file was read to its end.
    File {
        path: PathBuf,
        tally: Box<Tally>,
        left_out: u64,
        impossible: u64,
        devices: BTreeMap<String, Met>,
    },
}

/// Imports files and folders.
///
/// # Errors
/// [`Stop`] where the store or the database refuses, or the caller went away.
pub async fn run(
    tenant: &Tenant,
    ctx: &TenantCtx,
    paths: Vec<PathBuf>,
    retention: Retention,
    caller: &Caller,
) -> Result<(String, Report), Stop> {
    let record = begin(tenant, ctx, &paths).await?;
    caller.line(format!("Import {}", record.id)).await;
    let inputs = sensors::walk(&paths)?.into_iter().map(Input::Path).collect();
    let report = Report { paths, ..Report::default() };
    let job = Job { record, report, inputs, retention, progress: Arc::default() };
    work(tenant, ctx, job, caller).await
}

/// Imports a file that was uploaded; `progress` tells meanwhile how far it is.
///
/// # Errors
/// As [`run`].
pub async fn run_staged(
    tenant: &Tenant,
    ctx: &TenantCtx,
    name: String,
    staged: Staged,
    retention: Retention,
    caller: &Caller,
    progress: Arc<Progress>,
) -> Result<(String, Report), Stop> {
    let paths = vec![PathBuf::from(&name)];
    let record = begin(tenant, ctx, &paths).await?;
    let report = Report { paths, ..Report::default() };
    let inputs = vec![Input::Staged(name, staged)];
    work(tenant, ctx, Job { record, report, inputs, retention, progress }, caller).await
}

/// One import.
struct Job {
    record: Import,
    report: Report,
    inputs: Vec<Input>,
    retention: Retention,
    progress: Arc<Progress>,
}

async fn work(
    tenant: &Tenant,
    ctx: &TenantCtx,
    job: Job,
    caller: &Caller,
) -> Result<(String, Report), Stop> {
    let Job { mut record, mut report, inputs, retention, progress: seen } = job;
    let (sender, mut receiver) = mpsc::channel(AHEAD);
    let total = inputs.len();
    let mapper = sensors::Mapper::new(&tenant.record.id.to_string());
    let cancel = caller.cancel.clone();
    let reading = tokio::task::spawn_blocking({
        let seen = Arc::clone(&seen);
        move || reader::read_all(&inputs, mapper, retention, &sender, &cancel, &seen)
    });
    let mut failed = None;
    let mut told_at = Instant::now();
    // Several at once share a sync.
    let mut appends = FuturesUnordered::new();
    while failed.is_none() {
        let told = tokio::select! {
            Some(done) = appends.next() => {
                failed = count(&mut report, done).err();
                seen.keep(report.new + report.repeated);
                continue;
            }
            told = receiver.recv(), if appends.len() < AT_ONCE => told,
        };
        match told {
            None => break,
            Some(Told::Chunk(chunk)) => appends.push(append(tenant, ctx, chunk, caller)),
            Some(Told::Made(tally)) => report.tally.merge(*tally),
            Some(Told::File { path, tally, left_out, impossible, devices }) => {
                meet(&mut report.devices, devices);
                report.tally.merge(*tally);
                report.outside_retention += left_out;
                report.impossible_times += impossible;
                if told_at.elapsed() >= TOLD_EVERY {
                    told_at = Instant::now();
                    progress(&mut record, &report, tenant, imports::RUNNING).await?;
                }
                let (done, rows) = (report.tally.files, report.new + report.repeated);
                let name = path.file_name().map(Path::new).unwrap_or(&path).display();
                caller.progress(format!("{done} of {total} files, {rows} rows, {name}")).await;
            }
        }
    }
    while let Some(done) = appends.next().await {
        let stop = count(&mut report, done).err();
        seen.keep(report.new + report.repeated);
        failed = failed.or(stop);
    }
    drop(appends);
    // The reading side stops at its next chunk where nobody takes it any more.
    drop(receiver);
    let read = reading.await?;
    let state = match (&failed, &read, caller.cancel.is_cancelled()) {
        (Some(_), ..) | (_, Err(_), _) => imports::FAILED,
        (_, _, true) => imports::CANCELLED,
        _ => imports::DONE,
    };
    progress(&mut record, &report, tenant, state).await?;
    match (failed, read) {
        (Some(stop), _) => Err(stop),
        (None, Err(error)) => Err(error.into()),
        (None, Ok(())) => Ok((record.id, report)),
    }
}

/// Adds devices to those of the report.
fn meet(all: &mut BTreeMap<String, Met>, more: BTreeMap<String, Met>) {
    for (id, met) in more {
        if let Some(known) = all.get_mut(&id) {
            known.rows += met.rows;
        } else if all.len() < DEVICES {
            all.insert(id, met);
        }
    }
}

/// Counts what was appended, if anything was.
fn count(report: &mut Report, done: Result<Option<Receipt>, Stop>) -> Result<(), Stop> {
    if let Some(receipt) = done? {
        let rows = u64::from(receipt.rows);
        *(if receipt.repeated { &mut report.repeated } else { &mut report.new }) += rows;
    }
    Ok(())
}

/// Appends a chunk, waiting as long as the store says where it is behind. `None`: cancelled.
async fn append(
    tenant: &Tenant,
    ctx: &TenantCtx,
    chunk: Chunk,
    caller: &Caller,
) -> Result<Option<Receipt>, Stop> {
    loop {
        let batch = Batch { rows: chunk.rows.clone(), key: chunk.key.clone() };
        match tenant.store.append(ctx, batch).await {
            Ok(receipt) => return Ok(Some(receipt)),
            Err(AppendError::Busy { retry_after }) => {
                tokio::select! {
                    () = tokio::time::sleep(retry_after) => {}
                    () = caller.cancel.cancelled() => return Ok(None),
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}

async fn begin(tenant: &Tenant, ctx: &TenantCtx, paths: &[PathBuf]) -> Result<Import, Stop> {
    let id: String = uuid::Uuid::new_v4().simple().to_string().chars().take(12).collect();
    let name = match paths {
        [only] => only
            .file_name()
            .map_or_else(|| only.display().to_string(), |n| n.to_string_lossy().into_owned()),
        more => format!("{} paths", more.len()),
    };
    let record = Import {
        id,
        name,
        kind: "Import".to_owned(),
        rows: 0,
        rejected: 0,
        started: wall_millis(),
        finished: None,
        state: imports::RUNNING.to_owned(),
        who: ctx.principal().name.clone(),
        report: "{}".to_owned(),
    };
    imports::put(tenant.database().pool(), &record).await?;
    Ok(record)
}

async fn progress(
    record: &mut Import,
    report: &Report,
    tenant: &Tenant,
    state: &str,
) -> Result<(), Stop> {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    record.rows = count(report.new + report.repeated);
    record.rejected = count(report.tally.bad_records());
    record.report = serde_json::to_string(report)?;
    state.clone_into(&mut record.state);
    if state != imports::RUNNING {
        record.finished = Some(wall_millis());
    }
    imports::put(tenant.database().pool(), record).await?;
    Ok(())
}

/// The oldest moment a live tenant keeps, microseconds since 1970.
#[must_use]
pub fn oldest_kept(tenant: &Tenant, now: i64) -> Moment {
    Moment(now).plus_seconds(-tenant.record.retention_days * 86_400)
}
