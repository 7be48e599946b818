//! Nothing of a tenant lies readable on the disk.

use std::path::Path;

use async_trait::async_trait;
use schema::{Row, Value};
use sqlx::SqliteConnection;
use tokio_util::sync::CancellationToken;

use crate::testing::{MONDAY, Opened, Place, process, processes, table};
use crate::{Batch, Consumer, ConsumerError, LogBatch, ScanOptions, TimeWindow, column};

/// What every marker begins with, and what unencrypted files of ours would hold.
const TELLING: &[&str] = &[
    "planted-marker-",
    "ProcessCommandLine",
    "SQLite format 3",
    "ARROW",
    "DeviceId",
    "CREATE TABLE",
];

fn marker(at: usize) -> String {
    format!("planted-marker-{at:03}")
}

/// 200 markers: in text columns of three tables, and in idempotency keys.
fn batches() -> Vec<Batch> {
    let columns = [
        ("DeviceProcessEvents", "ProcessCommandLine"),
        ("DeviceProcessEvents", "DeviceName"),
        ("DeviceNetworkEvents", "RemoteUrl"),
        ("DeviceRegistryEvents", "_Source"),
        ("_Unmapped", "_Source"),
    ];
    let row = |at: usize| {
        let (name, column) = columns[at % columns.len()];
        let mut row = Row::new(table(name));
        row.set("Timestamp", Value::DateTime(MONDAY + at as i64)).unwrap();
        row.set("DeviceId", Value::Text(format!("device-{}", marker(at)))).unwrap();
        row.set(column, Value::Text(marker(at))).unwrap();
        row
    };
    let batch = |at: usize| Batch { rows: vec![row(at)], key: Some(format!("key-{}", marker(at))) };
    (0..200).map(batch).collect()
}

/// Keeps what it sees in the tenant's database.
struct Keeping;

#[async_trait]
impl Consumer for Keeping {
    type Output = Vec<Row>;

    fn name(&self) -> &'static str {
        "keeping"
    }

    async fn process(&self, batches: Vec<LogBatch>) -> Result<Vec<Row>, ConsumerError> {
        Ok(batches.iter().flat_map(LogBatch::rows).map(|(_, row)| row).collect())
    }

    async fn commit(
        &self,
        rows: &Vec<Row>,
        database: &mut SqliteConnection,
    ) -> Result<(), ConsumerError> {
        for row in rows {
            sqlx::query("INSERT INTO kept (device) VALUES ($1)")
                .bind(row.text("DeviceId"))
                .execute(&mut *database)
                .await?;
        }
        Ok(())
    }
}

/// Files that hold something telling.
fn readable(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            readable(&path, found);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let holds = |text: &&&str| bytes.windows(text.len()).any(|at| at == text.as_bytes());
        found.extend(TELLING.iter().find(holds).map(|text| format!("{text} in {path:?}")));
    }
}

async fn sorted_names(opened: &Opened) {
    let options = ScanOptions::default();
    let frame = opened.tenant.scan(&opened.ctx, processes(), TimeWindow::ALL, options).unwrap();
    frame.sort(vec![column("DeviceName").sort(true, true)]).unwrap().collect().await.unwrap();
}

#[tokio::test]
async fn no_file_of_the_data_folder_holds_a_planted_marker() {
    let place = Place::new().await;
    let opened = place.open_with(|config| config.log_roll = 20_000).await;
    let database = opened.tenant.database(&opened.ctx).unwrap();
    sqlx::query("CREATE TABLE kept (device TEXT)").execute(database.pool()).await.unwrap();
    let stop = CancellationToken::new();
    opened.tenant.consume(&opened.ctx, Keeping, &stop).await.unwrap();
    let unreadable = || {
        let mut found = Vec::new();
        readable(&place.data(), &mut found);
        assert!(found.is_empty(), "{found:?}");
    };
    for (at, batch) in batches().into_iter().enumerate() {
        opened.tenant.append(&opened.ctx, batch).await.unwrap();
        if at % 50 == 40 {
            opened.tenant.flush(&opened.ctx).await.unwrap();
            sorted_names(&opened).await;
            unreadable();
        }
    }
    opened.append((0..500).map(|at| process("d", MONDAY + at, at)).collect()).await;
    opened.tenant.caught_up(&opened.ctx, "keeping").await.unwrap();
    unreadable();
    opened.close().await;
    unreadable();
    // The files are there, and the markers come back.
    let opened = place.open().await;
    assert!(opened.tenant.segments(&opened.ctx).unwrap().len() >= 8);
    let frame =
        opened.tenant.scan(&opened.ctx, processes(), TimeWindow::ALL, ScanOptions::default());
    let marked = column("DeviceId").gt_eq(datafusion::prelude::lit("device-planted-marker-"));
    assert_eq!(frame.unwrap().filter(marked).unwrap().count().await.unwrap(), 80);
}
