//! Measures a store on this machine: durable appends, the flush, and reading a device's timeline.
//!
//! `cargo run --release -p store --example append -- [rows] [rows per batch] [appends at once]`

use std::sync::Arc;
use std::time::{Duration, Instant};

use datafusion::prelude::lit;
use keys::{KeyringFile, MasterKey};
use schema::{Row, Table, Value};
use store::{
    AppendError, Batch, Clock, DeviceScope, Principal, PrincipalKind, ScanOptions, Store,
    StoreConfig, TenantCtx, TenantId, TenantStore, TimeWindow, column, datafusion,
};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const START: i64 = 1_767_571_200_000_000;
const DEVICES: u64 = 1_000;

#[expect(clippy::disallowed_methods, reason = "a measuring program outside the portal")]
fn context() -> TenantCtx {
    let principal = Principal {
        kind: PrincipalKind::System,
        id: "measure".to_owned(),
        name: "measure".to_owned(),
    };
    TenantCtx::issue(TenantId::random(), principal, DeviceScope::All, Clock::Live)
}

/// Numbers that look random and are the same in every run (splitmix64).
fn mix(at: u64) -> u64 {
    let mut at = at.wrapping_add(0x9e37_79b9_7f4a_7c15);
    at = (at ^ (at >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    at = (at ^ (at >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    at ^ (at >> 31)
}

/// A process start with 25 cells, about 900 bytes.
fn process(table: &'static Table, at: u64) -> Result<Row, Failure> {
    let device = mix(at) % DEVICES;
    let tool = mix(at ^ 1) % 300;
    let hash = |salt: u64| format!("{:016x}{:016x}", mix(tool ^ salt), mix(tool ^ salt ^ 7));
    let text = |text: String| Value::Text(text);
    let group = match device % 3 {
        0 => "Servers",
        1 => "Workstations",
        _ => "",
    };
    let time = START + i64::try_from(at)? * 600_000;
    let command = format!(
        "\"C:\\Program Files\\Vendor{tool}\\tool{tool}.exe\" --session {:x} --config C:\\ProgramData\\Vendor{tool}\\settings.json /quiet",
        mix(at ^ 2)
    );
    let cells = [
        ("Timestamp", Value::DateTime(time)),
        ("DeviceId", text(format!("{:040x}", mix(device)))),
        ("DeviceName", text(format!("ws-{device:04}.corp.example"))),
        ("ActionType", text("ProcessCreated".to_owned())),
        ("FileName", text(format!("tool{tool}.exe"))),
        ("FolderPath", text(format!("C:\\Program Files\\Vendor{tool}\\tool{tool}.exe"))),
        ("SHA1", text(hash(3).chars().chain(hash(4).chars()).take(40).collect())),
        ("SHA256", text(hash(5) + &hash(6))),
        ("MD5", text(hash(8))),
        ("FileSize", Value::Long(i64::try_from(mix(tool) % 9_000_000)?)),
        ("ProcessId", Value::Long(i64::try_from(mix(at ^ 9) % 60_000)?)),
        ("ProcessCommandLine", text(command)),
        ("ProcessIntegrityLevel", text("Medium".to_owned())),
        ("ProcessCreationTime", Value::DateTime(time)),
        ("AccountDomain", text("CORP".to_owned())),
        ("AccountName", text(format!("user{}", device % 700))),
        ("InitiatingProcessFileName", text("explorer.exe".to_owned())),
        ("InitiatingProcessId", Value::Long(i64::try_from(mix(device ^ 5) % 9_000)?)),
        ("InitiatingProcessCommandLine", text("C:\\Windows\\Explorer.EXE".to_owned())),
        ("InitiatingProcessFolderPath", text("C:\\Windows\\explorer.exe".to_owned())),
        ("InitiatingProcessSHA256", text(hash(10) + &hash(11))),
        ("InitiatingProcessAccountName", text(format!("user{}", device % 700))),
        ("InitiatingProcessCreationTime", Value::DateTime(START)),
        ("ReportId", Value::Long(i64::try_from(at)?)),
        ("MachineGroup", text(group.to_owned())),
    ];
    let mut row = Row::new(table);
    for (name, value) in cells {
        row.set(name, value).map_err(|error| format!("{name}: {error:?}"))?;
    }
    Ok(row)
}

/// Appends one batch, waiting while the store is busy; gives the time of the append that succeeded.
async fn append(store: &TenantStore, ctx: &TenantCtx, rows: Vec<Row>) -> Result<Duration, Failure> {
    let batch = Batch { rows, key: None };
    loop {
        let began = Instant::now();
        match store.append(ctx, batch.clone()).await {
            Ok(_) => return Ok(began.elapsed()),
            Err(AppendError::Busy { .. }) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(error) => return Err(error.into()),
        }
    }
}

/// The newest hundred rows of a device.
async fn timeline(store: &TenantStore, ctx: &TenantCtx, device: u64) -> Result<usize, Failure> {
    let table = schema::table("DeviceProcessEvents").ok_or("no table")?;
    let options = ScanOptions { lookup: true };
    let frame = store
        .scan(ctx, table, TimeWindow::between(START, i64::MAX), options)?
        .filter(column("DeviceId").eq(lit(format!("{:040x}", mix(device)))))?
        .sort(vec![column("Timestamp").sort(false, false), column("ReportId").sort(false, false)])?
        .limit(0, Some(100))?;
    Ok(frame.collect().await?.iter().map(arrow_rows).sum())
}

fn arrow_rows(batch: &store::arrow::array::RecordBatch) -> usize {
    batch.num_rows()
}

fn middle(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).map_or(0.0, Duration::as_secs_f64);
    (at(50) * 1e3, at(95) * 1e3)
}

async fn timelines(what: &str, store: &TenantStore, ctx: &TenantCtx) -> Result<(), Failure> {
    let mut times = Vec::new();
    for device in 0..30 {
        let began = Instant::now();
        timeline(store, ctx, device).await?;
        times.push(began.elapsed());
    }
    let first = times.first().map_or(0.0, Duration::as_secs_f64) * 1e3;
    let (p50, p95) = middle(times);
    report(&format!("timeline, {what}: first {first:.1} ms, p50 {p50:.1} ms, p95 {p95:.1} ms"));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the program's whole purpose")]
fn report(line: &str) {
    println!("{line}");
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let number = |at: usize, default: u64| {
        std::env::args().nth(at).and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (total, size, at_once) = (number(1, 1_000_000), number(2, 1_000), number(3, 8));
    let folder = tempfile::tempdir()?;
    let master = MasterKey::from_file(&folder.path().join("master"))?;
    let keys = Arc::new(KeyringFile::open(&folder.path().join("keyring.json"), &master)?);
    let ctx = context();
    let root = folder.path().join("region");
    let open = || Store::open(StoreConfig::new(folder.path().join("data")), keys.clone());
    let all = open()?;
    all.create_tenant(&ctx, &root).await?;
    let store = all.open_tenant(&ctx, &root).await?;

    let table = schema::table("DeviceProcessEvents").ok_or("no table")?;
    let mut spent = Duration::ZERO;
    let mut times = Vec::new();
    let per_round = size * at_once * 4;
    for round in 0..total.div_ceil(per_round) {
        // Making the rows is not measured.
        let mut batches = Vec::new();
        for batch in 0..at_once * 4 {
            let from = round * per_round + batch * size;
            batches
                .push((from..from + size).map(|at| process(table, at)).collect::<Result<_, _>>()?);
        }
        let began = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        while let Some(rows) = batches.pop() {
            if tasks.len() as u64 >= at_once {
                times.extend(tasks.join_next().await.transpose()?.transpose()?);
            }
            let (store, ctx) = (store.clone(), ctx.clone());
            tasks.spawn(async move { append(&store, &ctx, rows).await });
        }
        while let Some(done) = tasks.join_next().await {
            times.push(done??);
        }
        spent += began.elapsed();
    }
    let rows = total.div_ceil(per_round) * per_round;
    let rate = rows as f64 / spent.as_secs_f64();
    let (p50, p95) = middle(times);
    report(&format!(
        "append: {rows} rows of 25 cells in batches of {size}, {at_once} at once: {rate:.0} rows/s, ack p50 {p50:.1} ms, p95 {p95:.1} ms (flushes of 200,000 rows run at the same time)"
    ));
    timelines("before the last flush", &store, &ctx).await?;
    let before = store.status();
    let began = Instant::now();
    store.flush(&ctx).await?;
    let segments = store.segments(&ctx)?;
    let (bytes, kept) = segments
        .iter()
        .fold((0, 0), |(bytes, rows), segment| (bytes + segment.bytes, rows + segment.rows));
    report(&format!(
        "flush: the last {} MB of arrays in {:.2} s; {kept} rows in {} segments, {:.1} bytes a row",
        before.tail_bytes / 1_000_000,
        began.elapsed().as_secs_f64(),
        segments.len(),
        bytes as f64 / kept as f64
    ));
    timelines("warm", &store, &ctx).await?;
    drop(store);
    all.close().await;
    drop(all);
    let began = Instant::now();
    let all = open()?;
    let store = all.open_tenant(&ctx, &root).await?;
    report(&format!("open: {:.0} ms", began.elapsed().as_secs_f64() * 1e3));
    timelines("after a restart", &store, &ctx).await?;
    let began = Instant::now();
    let count = store.scan(&ctx, table, TimeWindow::ALL, ScanOptions::default())?.count().await?;
    report(&format!("count of all {count} rows: {:.1} ms", began.elapsed().as_secs_f64() * 1e3));
    all.close().await;
    Ok(())
}
