//! Kills a process that appends, again and again, and looks at what is there afterwards: every
//! acknowledged row exactly once, nothing that was never sent, and a consumer that saw each row once.
//!
//! `cargo test -p store --test crash -- [rounds]`

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test, although the compiler does not know it as one: it has its own main"
)]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use async_trait::async_trait;
use keys::{KeyringFile, MasterKey};
use schema::{Row, Value};
use sqlx::SqliteConnection;
use store::{
    Batch, Clock, Consumer, ConsumerError, DeviceScope, LogBatch, Principal, PrincipalKind,
    ScanOptions, Store, StoreConfig, TenantCtx, TenantId, TenantStore, TimeWindow, rows_of,
};
use tokio_util::sync::CancellationToken;

/// Rows of a batch.
const ROWS: i64 = 20;
/// Batches that wait for their acknowledgement at the same time.
const AT_ONCE: usize = 4;

#[expect(clippy::disallowed_methods, reason = "tests stand in for the portal's access module")]
fn context(tenant: TenantId) -> TenantCtx {
    let principal =
        Principal { kind: PrincipalKind::System, id: "test".into(), name: "test".into() };
    TenantCtx::issue(tenant, principal, DeviceScope::All, Clock::Live)
}

struct Place {
    folder: PathBuf,
    ctx: TenantCtx,
}

impl Place {
    fn new(folder: &Path, tenant: TenantId) -> Self {
        Self { folder: folder.to_owned(), ctx: context(tenant) }
    }

    fn root(&self) -> PathBuf {
        self.folder.join("region")
    }

    /// Flushes and rolls all the time, so that kills meet them.
    fn store(&self) -> Store {
        let master = MasterKey::from_file(&self.folder.join("master")).unwrap();
        let keys = KeyringFile::open(&self.folder.join("keyring.json"), &master).unwrap();
        let mut config = StoreConfig::new(self.folder.join("data"));
        config.flush.rows = 300;
        config.log_roll = 40_000;
        config.compaction.pieces = 3;
        Store::open(config, Arc::new(keys)).unwrap()
    }

    async fn open(&self, store: &Store) -> TenantStore {
        let tenant = store.open_tenant(&self.ctx, &self.root()).await.unwrap();
        let database = tenant.database(&self.ctx).unwrap();
        sqlx::query("CREATE TABLE IF NOT EXISTS noted (report BIGINT)")
            .execute(database.pool())
            .await
            .unwrap();
        tenant.consume(&self.ctx, Noting, &CancellationToken::new()).await.unwrap();
        tenant
    }
}

/// Notes each row's number in a table that would take it twice.
struct Noting;

#[async_trait]
impl Consumer for Noting {
    type Output = Vec<i64>;

    fn name(&self) -> &'static str {
        "noting"
    }

    async fn process(&self, batches: Vec<LogBatch>) -> Result<Vec<i64>, ConsumerError> {
        Ok(batches.iter().flat_map(LogBatch::rows).map(|(_, row)| report(&row)).collect())
    }

    async fn commit(
        &self,
        reports: &Vec<i64>,
        database: &mut SqliteConnection,
    ) -> Result<(), ConsumerError> {
        for report in reports {
            sqlx::query("INSERT INTO noted (report) VALUES ($1)")
                .bind(report)
                .execute(&mut *database)
                .await?;
        }
        Ok(())
    }
}

fn report(row: &Row) -> i64 {
    match row.get("ReportId") {
        Some(Value::Long(report)) => report,
        other => panic!("ReportId is {other:?}"),
    }
}

fn batch(number: i64) -> Batch {
    let table = schema::table("DeviceFileEvents").unwrap();
    let row = |at: i64| {
        let mut row = Row::new(table);
        let time = 1_767_571_200_000_000 + at % 3 * 86_400_000_000;
        row.set("Timestamp", Value::DateTime(time)).unwrap();
        row.set("DeviceId", Value::Text(format!("device{}", at % 11))).unwrap();
        row.set("FileName", Value::Text(format!("file{at}.txt"))).unwrap();
        row.set("ReportId", Value::Long(at)).unwrap();
        row
    };
    let rows = (number * ROWS..(number + 1) * ROWS).map(row).collect();
    Batch { rows, key: Some(format!("batch-{number}")) }
}

/// Appends batches from a number on and says which are acknowledged, until it is killed.
async fn child(place: &Place, from: i64) {
    let store = place.store();
    let tenant = place.open(&store).await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in from.. {
        if tasks.len() >= AT_ONCE {
            let done: i64 = tasks.join_next().await.unwrap().unwrap();
            let mut out = std::io::stdout().lock();
            writeln!(out, "{done}").unwrap();
            out.flush().unwrap();
        }
        let (tenant, ctx) = (tenant.clone(), place.ctx.clone());
        tasks.spawn(async move {
            tenant.append(&ctx, batch(number)).await.unwrap();
            number
        });
    }
}

/// Starts the child, kills it after some acknowledgements, and gives the numbers it acknowledged.
fn kill_after(place: &Place, from: i64, acknowledgements: usize) -> Vec<i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .env("CRASH_CHILD", &place.folder)
        .env("CRASH_TENANT", place.ctx.tenant().to_string())
        .env("CRASH_FROM", from.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut numbers: Vec<i64> = Vec::new();
    let number = |line: std::io::Result<String>| line.unwrap().parse::<i64>().unwrap();
    numbers.extend(lines.by_ref().take(acknowledgements).map(number));
    child.kill().unwrap();
    child.wait().unwrap();
    // What it said before it died counts too; the last line may be torn.
    numbers.extend(lines.map_while(Result::ok).filter_map(|line| line.parse::<i64>().ok()));
    assert!(numbers.len() >= acknowledgements, "the child ended by itself");
    numbers
}

/// The numbers of all rows, by a scan and by the consumer.
async fn present(place: &Place) -> (Vec<i64>, Vec<i64>) {
    let store = place.store();
    let tenant = place.open(&store).await;
    let table = schema::table("DeviceFileEvents").unwrap();
    let frame = tenant.scan(&place.ctx, table, TimeWindow::ALL, ScanOptions::default()).unwrap();
    let batches = frame.collect().await.unwrap();
    let mut scanned: Vec<i64> =
        batches.iter().flat_map(|batch| rows_of(table, batch)).map(|row| report(&row)).collect();
    scanned.sort_unstable();
    tenant.caught_up(&place.ctx, "noting").await.unwrap();
    let database = tenant.database(&place.ctx).unwrap();
    let noted = sqlx::query_scalar("SELECT report FROM noted ORDER BY report")
        .fetch_all(database.pool())
        .await
        .unwrap();
    store.close().await;
    (scanned, noted)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if let Some(folder) = std::env::var_os("CRASH_CHILD") {
        let variable = |name| std::env::var(name).unwrap();
        let tenant = variable("CRASH_TENANT").parse().unwrap();
        let place = Place::new(Path::new(&folder), tenant);
        return runtime.block_on(child(&place, variable("CRASH_FROM").parse().unwrap()));
    }
    let rounds: usize = std::env::args().filter_map(|text| text.parse().ok()).next().unwrap_or(8);
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path(), TenantId::random());
    runtime.block_on(async {
        let store = place.store();
        store.create_tenant(&place.ctx, &place.root()).await.unwrap();
        store.close().await;
    });
    let mut acknowledged: BTreeSet<i64> = BTreeSet::new();
    for round in 0..rounds {
        // The first batch without an acknowledgement is sent again, under its key.
        let from = (0..).find(|number| !acknowledged.contains(number)).unwrap_or(0);
        acknowledged.extend(kill_after(&place, from, 3 + round * 29 % 61));
        let (scanned, noted) = runtime.block_on(present(&place));
        assert_eq!(scanned, noted, "round {round}: the consumer saw other rows than the scan");
        assert!(scanned.windows(2).all(|two| two[0] < two[1]), "round {round}: a row is doubled");
        let whole: BTreeSet<i64> = scanned.iter().map(|report| report / ROWS).collect();
        assert_eq!(scanned.len() as i64, whole.len() as i64 * ROWS, "round {round}: a torn batch");
        assert!(whole.is_superset(&acknowledged), "round {round}: an acknowledged batch is lost");
    }
    assert!(acknowledged.len() > rounds * 3);
    // Joined to the end, after all those kills, the rows are the same.
    let before = runtime.block_on(present(&place));
    let segments = runtime.block_on(async {
        let store = place.store();
        let tenant = place.open(&store).await;
        tenant.flush(&place.ctx).await.unwrap();
        tenant.compact(&place.ctx).await.unwrap();
        let segments = tenant.segments(&place.ctx).unwrap();
        store.close().await;
        segments
    });
    assert_eq!(runtime.block_on(present(&place)), before);
    let rows: u64 = segments.iter().map(|segment| segment.rows).sum();
    assert_eq!(rows, before.0.len() as u64);
    // Three days, each in a few sizes at most.
    assert!(segments.len() <= 12, "{} segments of {rows} rows", segments.len());
    println!(
        "crash: {rounds} kills, {} batches acknowledged, all there once, in {} segments",
        acknowledged.len(),
        segments.len()
    );
}
