use std::time::Duration;

use proptest::prelude::*;
use schema::{Row, Value};

use crate::scan::TimeWindow;
use crate::testing::{MONDAY, Opened, Place, process, processes, reports, row, seq, table};
use crate::{CompactionLimits, ScanOptions, StoreConfig};

const HOUR: i64 = 3_600_000_000;

/// A store that joins only when it is asked to.
fn by_hand(config: &mut StoreConfig) {
    config.compaction = CompactionLimits {
        pieces: usize::MAX,
        quiet: Duration::MAX,
        ..CompactionLimits::default()
    };
}

/// Appends rows and moves them into segments.
async fn flushed(opened: &Opened, rows: Vec<Row>) {
    opened.append(rows).await;
    opened.tenant.flush(&opened.ctx).await.unwrap();
}

fn objects(place: &Place) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![place.tenant_folder().join("segments")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found
}

#[tokio::test]
async fn a_days_segments_become_one_with_the_same_rows_in_order() {
    let place = Place::new().await;
    let opened = place.open_with(by_hand).await;
    for part in 0..5 {
        let rows = (0..40).map(|at| {
            let mut row = process(&format!("d{}", at % 3), MONDAY + at * HOUR / 10, part * 40 + at);
            if part == 2 {
                row.set("SHA256", Value::Text(format!("{at:064x}"))).unwrap();
            }
            row
        });
        flushed(&opened, rows.collect()).await;
    }
    let before = opened.rows(processes()).await;
    let hours = opened.tenant.device_hours(&opened.ctx, "d1", 0..i64::MAX / HOUR).await.unwrap();
    assert_eq!(opened.tenant.segments(&opened.ctx).unwrap().len(), 5);

    assert_eq!(opened.tenant.compact(&opened.ctx).await.unwrap(), 5);
    let segments = opened.tenant.segments(&opened.ctx).unwrap();
    assert_eq!(segments.len(), 1);
    assert_eq!((segments[0].rows, segments[0].seqs.0.0, segments[0].seqs.1.0), (200, 1, 200));
    let kept = std::fs::read(place.tenant_folder().join(&segments[0].path)).unwrap();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &kept);
    let digest: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((segments[0].bytes, &segments[0].sha256), (kept.len() as u64, &digest));
    assert_eq!(opened.rows(processes()).await, before);
    let counted = opened.tenant.device_hours(&opened.ctx, "d1", 0..i64::MAX / HOUR).await;
    assert_eq!(counted.unwrap(), hours);
    // The order within the file is that of a flush.
    let frame = opened
        .tenant
        .scan(&opened.ctx, processes(), TimeWindow::ALL, ScanOptions::default())
        .unwrap();
    let batches = frame.collect().await.unwrap();
    let rows: Vec<Row> =
        batches.iter().flat_map(|batch| crate::rows_of(processes(), batch)).collect();
    let key = |row: &Row| {
        let time = match row.get("Timestamp") {
            Some(Value::DateTime(time)) => time,
            _ => 0,
        };
        (
            row.text("DeviceId").map(str::to_owned),
            time,
            reports(std::slice::from_ref(row)),
            seq(row),
        )
    };
    assert!(rows.iter().map(key).is_sorted());
    assert_eq!(opened.tenant.compact(&opened.ctx).await.unwrap(), 0);
    opened.close().await;

    let opened = place.open_with(by_hand).await;
    assert_eq!(opened.rows(processes()).await, before);
    assert_eq!(objects(&place).len(), 1);
}

#[tokio::test]
async fn a_reader_keeps_the_segments_that_it_began_with() {
    let place = Place::new().await;
    let opened = place.open_with(by_hand).await;
    for part in 0..3 {
        flushed(&opened, vec![process("d", MONDAY, part)]).await;
    }
    let frame = opened
        .tenant
        .scan(&opened.ctx, processes(), TimeWindow::ALL, ScanOptions::default())
        .unwrap();
    let plan = frame.create_physical_plan().await.unwrap();
    drop(frame);
    assert_eq!(opened.tenant.compact(&opened.ctx).await.unwrap(), 3);
    // Another look frees what nobody reads.
    assert_eq!(opened.tenant.compact(&opened.ctx).await.unwrap(), 0);
    assert_eq!(objects(&place).len(), 4);
    let context = opened.tenant.inner.engine.session().task_ctx();
    let batches = datafusion::physical_plan::collect(plan, context).await.unwrap();
    assert_eq!(batches.iter().map(arrow::array::RecordBatch::num_rows).sum::<usize>(), 3);
    assert_eq!(opened.tenant.compact(&opened.ctx).await.unwrap(), 0);
    assert_eq!(objects(&place).len(), 1);
}

#[tokio::test]
async fn what_a_crash_left_of_a_job_is_gone_after_the_next_start() {
    let place = Place::new().await;
    let opened = place.open_with(by_hand).await;
    for part in 0..3 {
        flushed(&opened, vec![process("d", MONDAY, part)]).await;
    }
    // Replaced, and not freed yet.
    let held = opened.tenant.segments(&opened.ctx).unwrap();
    opened.tenant.compact(&opened.ctx).await.unwrap();
    let folder = objects(&place)[0].parent().unwrap().to_owned();
    std::fs::write(folder.join("half.parquet#1"), b"x").unwrap();
    std::fs::write(folder.join("never-committed.parquet"), vec![0; 100]).unwrap();
    assert_eq!(objects(&place).len(), 6);
    opened.close().await;
    drop(held);

    let opened = place.open_with(by_hand).await;
    assert_eq!(objects(&place).len(), 1);
    assert_eq!(reports(&opened.rows(processes()).await), [0, 1, 2]);
}

#[tokio::test]
async fn days_and_tables_stay_apart_and_late_rows_leave_a_large_segment_alone() {
    let place = Place::new().await;
    let opened = place.open_with(by_hand).await;
    let day = 24 * HOUR;
    let files = |at: i64| {
        let cells = [("Timestamp", Value::DateTime(at)), ("DeviceId", Value::Text("d".to_owned()))];
        row(table("DeviceFileEvents"), &cells)
    };
    for part in 0..2 {
        let rows = (0..100).map(|at| process("d", MONDAY + day * (at % 2), part * 100 + at));
        flushed(&opened, rows.chain([files(MONDAY + part)]).collect()).await;
    }
    assert_eq!(opened.tenant.segments(&opened.ctx).unwrap().len(), 6);
    assert_eq!(opened.tenant.compact(&opened.ctx).await.unwrap(), 6);
    assert_eq!(opened.tenant.segments(&opened.ctx).unwrap().len(), 3);
    // One late row: not worth writing a hundred again.
    flushed(&opened, vec![process("d", MONDAY, 900)]).await;
    assert_eq!(opened.tenant.compact(&opened.ctx).await.unwrap(), 0);
    assert_eq!(opened.rows(processes()).await.len(), 201);
}

#[tokio::test]
async fn a_damaged_segment_ends_its_job_and_holds_up_no_other() {
    let place = Place::new().await;
    let opened = place.open_with(by_hand).await;
    for part in 0..3 {
        let rows = (0..500).map(|at| process("d", MONDAY + at % 2 * 24 * HOUR, part * 500 + at));
        flushed(&opened, rows.collect()).await;
    }
    opened.close().await;
    let of_monday = |path: &std::path::PathBuf| path.to_string_lossy().contains("2026-01-05");
    let damaged = objects(&place).into_iter().find(of_monday).unwrap();
    let whole = std::fs::read(&damaged).unwrap();
    let mut bytes = whole.clone();
    bytes[200] ^= 1;
    std::fs::write(&damaged, bytes).unwrap();

    let opened = place.open_with(by_hand).await;
    let error = opened.tenant.compact(&opened.ctx).await.unwrap_err().to_string();
    assert!(error.contains("does not authenticate"), "{error}");
    let status = opened.tenant.status().compaction;
    assert_eq!((status.jobs, status.running), (1, None));
    assert!(status.error.unwrap().contains("does not authenticate"));
    assert_eq!(objects(&place).len(), 4);
    // Healed, for instance from a backup, it goes on.
    std::fs::write(&damaged, whole).unwrap();
    assert_eq!(opened.tenant.compact(&opened.ctx).await.unwrap(), 3);
    assert_eq!(opened.tenant.status().compaction.error, None);
    assert_eq!(opened.rows(processes()).await.len(), 1_500);
}

#[tokio::test]
async fn the_store_joins_by_itself_when_a_day_is_in_pieces() {
    let place = Place::new().await;
    let opened = place
        .open_with(|config| {
            config.compaction = CompactionLimits { pieces: 3, ..CompactionLimits::default() }
        })
        .await;
    for part in 0..3 {
        flushed(&opened, vec![process("d", MONDAY, part)]).await;
    }
    let mut status = opened.tenant.inner.compactor.status.subscribe();
    let status = status.wait_for(|status| status.jobs == 1).await.unwrap().clone();
    assert_eq!((status.segments, status.rows, status.running), (3, 3, None));
    assert_eq!(opened.tenant.segments(&opened.ctx).unwrap().len(), 1);
    assert_eq!(reports(&opened.rows(processes()).await), [0, 1, 2]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever order rows come in, however they are cut into flushes and joined between them: every row
    /// is there once, and the hours say what a scan counts.
    #[test]
    fn joining_keeps_every_row_and_count(
        flushes in prop::collection::vec(
            (prop::collection::vec((0_u8..4, 0_i64..50), 1..30), any::<bool>()), 1..6
        )
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let place = Place::new().await;
            let opened = place.open_with(by_hand).await;
            let mut report = 0;
            for (rows, join) in flushes {
                let rows = rows.into_iter().map(|(device, hour)| {
                    report += 1;
                    let mut row = process(&format!("d{device}"), MONDAY + hour * HOUR, report);
                    match device {
                        0 => row = crate::testing::row(processes(), &[("ReportId", Value::Long(report))]),
                        1 => row.set("MachineGroup", Value::Text(format!("g{}", hour % 2))).unwrap(),
                        _ => {}
                    }
                    row
                });
                flushed(&opened, rows.collect()).await;
                if join {
                    opened.tenant.compact(&opened.ctx).await.unwrap();
                }
            }
            let rows = opened.rows(processes()).await;
            assert_eq!(reports(&rows), (1..=report).collect::<Vec<_>>());
            for device in ["d1", "d2", "d3"] {
                let hours = opened.tenant.device_hours(&opened.ctx, device, 0..i64::MAX / HOUR);
                let counted: u64 = hours.await.unwrap().iter().map(|hour| hour.rows).sum();
                let there = rows.iter().filter(|row| row.text("DeviceId") == Some(device)).count();
                assert_eq!(counted, there as u64, "{device}");
            }
        });
    }
}
