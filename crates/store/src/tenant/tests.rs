use std::time::Duration;

use schema::{KqlType, Row, Value};

use crate::scan::TimeWindow;
use crate::testing::{MONDAY, Place, process, processes, reports, row, table};
use crate::{AppendError, Batch, LogBatch, Refused, ScanError, ScanOptions, Seq, StoreError};

fn some(count: i64) -> Vec<Row> {
    (0..count)
        .map(|at| process(&format!("device{}", at % 5), MONDAY + at * 1_000_000, at))
        .collect()
}

#[tokio::test]
async fn rows_are_visible_at_once_and_after_a_restart_and_in_segments() {
    let place = Place::new().await;
    let opened = place.open().await;
    let receipt = opened.append(some(100)).await;
    assert_eq!((receipt.first, receipt.rows, receipt.repeated), (Seq(1), 100, false));
    let before = opened.rows(processes()).await;
    assert_eq!(reports(&before), (0..100).collect::<Vec<_>>());
    opened.close().await;

    let opened = place.open().await;
    assert_eq!(opened.rows(processes()).await, before);
    assert_eq!(opened.append(some(1)).await.first, Seq(101));
    opened.tenant.flush(&opened.ctx).await.unwrap();
    assert_eq!(opened.tenant.segments(&opened.ctx).unwrap().len(), 1);
    assert_eq!(opened.tenant.status().tail_bytes, 0);
    assert_eq!(opened.rows(processes()).await[..100], before);
    opened.close().await;

    let opened = place.open().await;
    assert_eq!(opened.rows(processes()).await.len(), 101);
    assert_eq!(opened.append(some(1)).await.first, Seq(102));
}

/// One row per table, each with a value in every column that it keeps.
fn full_rows() -> Vec<Row> {
    let value = |kind: KqlType, at: i64| match kind {
        KqlType::Bool => Value::Bool(at % 2 == 0),
        KqlType::DateTime => Value::DateTime(MONDAY + at),
        KqlType::Dynamic => Value::Text(format!("{{\"at\":{at}}}")),
        KqlType::Int => Value::Long(i64::from(i32::MIN) + at),
        KqlType::Long => Value::Long(i64::MAX - at),
        KqlType::Real => Value::Real(at as f64 / 3.0),
        KqlType::String => Value::Text(format!("Wert {at} \u{1F5A5}")),
    };
    let events = schema::tables().iter().filter(|table| table.kind == schema::TableKind::Events);
    events
        .map(|table| {
            let mut row = Row::new(table);
            for (at, column) in table.columns().iter().enumerate() {
                let hidden = ["_Seq", "_Received"].contains(&column.name);
                if !hidden && column.presence != schema::Presence::Compatibility {
                    row.put(at as u16, value(column.kind, at as i64)).unwrap();
                }
            }
            row
        })
        .collect()
}

#[tokio::test]
async fn every_column_of_every_table_comes_back_as_it_was() {
    let place = Place::new().await;
    let opened = place.open().await;
    let rows = full_rows();
    assert!(rows.len() > 5);
    opened.append(rows.clone()).await;
    for flushed in [false, true] {
        for row in &rows {
            let found = opened.rows(row.table()).await;
            assert_eq!(found.len(), 1, "{}", row.table().name);
            for (column, value) in row.cells() {
                assert_eq!(found[0].at(column), Some(value), "{flushed} {}", row.table().name);
            }
            assert!(found[0].get("_Received").is_some());
        }
        opened.tenant.flush(&opened.ctx).await.unwrap();
    }
}

#[tokio::test]
async fn a_key_that_was_seen_gives_the_earlier_receipt_also_after_restart_and_freeing() {
    let place = Place::new().await;
    let keyed = |rows| Batch { rows, key: Some("batch-1".to_owned()) };
    let mut opened = place.open_with(|config| config.log_roll = 1).await;
    let first = opened.tenant.append(&opened.ctx, keyed(some(10))).await.unwrap();
    for round in 0..4 {
        let again = opened.tenant.append(&opened.ctx, keyed(some(10))).await.unwrap();
        assert_eq!((again.first, again.rows, again.repeated), (first.first, 10, true), "{round}");
        if round > 0 {
            // Rolls the log and lets the segment writer pass, so that files are freed.
            opened.append(some(1)).await;
            opened.tenant.flush(&opened.ctx).await.unwrap();
        }
        opened.close().await;
        opened = place.open_with(|config| config.log_roll = 1).await;
    }
    assert!(opened.tenant.status().oldest_in_log > Seq(1), "nothing was freed");
    assert_eq!(opened.rows(processes()).await.len(), 13);
}

#[tokio::test]
async fn a_key_used_twice_at_the_same_time_writes_once() {
    let place = Place::new().await;
    let opened = place.open().await;
    let mut tasks = tokio::task::JoinSet::new();
    for at in 0..40 {
        let (tenant, ctx) = (opened.tenant.clone(), opened.ctx.clone());
        let batch = Batch { rows: some(3), key: Some(format!("key{}", at % 4)) };
        tasks.spawn(async move { tenant.append(&ctx, batch).await.unwrap() });
    }
    let receipts = tasks.join_all().await;
    assert_eq!(receipts.iter().filter(|receipt| !receipt.repeated).count(), 4);
    assert_eq!(opened.rows(processes()).await.len(), 12);
}

#[tokio::test]
async fn what_cannot_be_stored_is_refused_by_name() {
    let place = Place::new().await;
    let opened = place.open().await;
    let append = async |rows, key: Option<&str>| {
        let key = key.map(str::to_owned);
        opened.tenant.append(&opened.ctx, Batch { rows, key }).await
    };
    let alert = Row::new(table("AlertInfo"));
    assert!(matches!(append(vec![alert], None).await, Err(AppendError::Table("AlertInfo"))));
    assert!(matches!(append(some(1), Some("")).await, Err(AppendError::Key)));
    let long = "x".repeat(65 * 1024 * 1024);
    let long = row(processes(), &[("ProcessCommandLine", Value::Text(long))]);
    assert!(matches!(append(vec![long], None).await, Err(AppendError::TooLarge { .. })));
    assert_eq!(append(Vec::new(), None).await.unwrap().rows, 0);
    let scan = |name| {
        opened.tenant.scan(&opened.ctx, table(name), TimeWindow::ALL, ScanOptions::default())
    };
    assert!(matches!(scan("AlertInfo"), Err(ScanError::NotStored("AlertInfo"))));
    assert!(matches!(scan("_Unmapped"), Err(ScanError::NotStored("_Unmapped"))));
    assert_eq!(scan("DeviceTvmSoftwareInventory").unwrap().count().await.unwrap(), 0);
}

#[tokio::test]
async fn an_append_waits_for_room_and_is_refused_where_none_comes() {
    let place = Place::new().await;
    let opened = place
        .open_with(|config| {
            (config.tail_bytes, config.patience) = (1, Duration::from_millis(1));
        })
        .await;
    opened.append(some(1)).await;
    let refused = opened.tenant.append(&opened.ctx, Batch { rows: some(1), key: None }).await;
    assert!(matches!(refused, Err(AppendError::Busy { .. })), "{refused:?}");
    opened.close().await;

    // Every row goes into a segment at once, so there is always room soon.
    let opened = place
        .open_with(|config| {
            (config.tail_bytes, config.flush.rows) = (1, 1);
            config.patience = Duration::from_secs(60);
        })
        .await;
    for _ in 0..5 {
        opened.append(some(1)).await;
    }
    assert_eq!(opened.rows(processes()).await.len(), 6);
}

#[tokio::test]
async fn another_tenants_context_is_refused_everywhere() {
    let place = Place::new().await;
    let opened = place.open().await;
    let other = crate::testing::ctx(crate::TenantId::random(), crate::DeviceScope::All);
    let tenant = &opened.tenant;
    let append = tenant.append(&other, Batch { rows: some(1), key: None }).await;
    assert!(matches!(append, Err(AppendError::Refused(Refused::Tenant))));
    let scan = tenant.scan(&other, processes(), TimeWindow::ALL, ScanOptions::default());
    assert!(matches!(scan, Err(ScanError::Refused(Refused::Tenant))));
    assert!(matches!(tenant.segments(&other), Err(Refused::Tenant)));
    assert!(matches!(tenant.database(&other), Err(Refused::Tenant)));
    let read = tenant.read_from(&other, Seq(0), 1).await;
    assert!(matches!(read, Err(StoreError::Refused(Refused::Tenant))));
    assert!(matches!(opened.store.tenant(&other), Err(StoreError::NotOpen(_))));
}

#[tokio::test]
async fn many_small_batches_become_few_and_are_read_from_any_place() {
    let place = Place::new().await;
    let opened = place.open().await;
    for at in 0..700 {
        opened.append(vec![process("d", MONDAY + at, at)]).await;
        if at == 333 {
            opened.tenant.flush(&opened.ctx).await.unwrap();
        }
    }
    assert_eq!(reports(&opened.rows(processes()).await), (0..700).collect::<Vec<_>>());
    let batches = opened.tenant.read_from(&opened.ctx, Seq(334), u64::MAX).await.unwrap();
    assert!(batches.len() < 70, "{}", batches.len());
    for after in (334..700).step_by(13) {
        let batches = opened.tenant.read_from(&opened.ctx, Seq(after), u64::MAX).await.unwrap();
        let places: Vec<u64> =
            batches.iter().flat_map(LogBatch::rows).map(|(seq, _)| seq.0).collect();
        assert_eq!(places, (after + 1..=700).collect::<Vec<_>>());
        assert_eq!(batches.iter().map(|batch| u64::from(batch.rows)).sum::<u64>(), 700 - after);
    }
    // From the log's files, where rows left memory.
    let batches = opened.tenant.read_from(&opened.ctx, Seq(100), 50).await.unwrap();
    assert_eq!(batches[0].first, Seq(101));
}

mod hours;
mod markers;
