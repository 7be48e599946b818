use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use arrow::array::RecordBatch;
use datafusion::physical_plan::{ExecutionPlan, collect};
use datafusion::prelude::lit;
use proptest::prelude::*;
use schema::{Row, Value};

use super::*;
use crate::testing::{MONDAY, Opened, Place, ctx, process, processes, reports, row, seq};
use crate::{Batch, rows_of};

const DAY: i64 = 86_400_000_000;

fn in_group(report: i64, group: Option<&str>) -> Row {
    let mut row = process("d", MONDAY + report, report);
    if let Some(group) = group {
        row.set("MachineGroup", Value::Text(group.to_owned())).unwrap();
    }
    row
}

#[tokio::test]
async fn a_device_scope_hides_other_groups_in_memory_and_in_segments() {
    let place = Place::new().await;
    let opened = place.open().await;
    let groups = [Some("A"), Some("B"), Some(""), None, Some("A")];
    let rows = (0..).zip(groups).map(|(report, group)| in_group(report, group)).collect();
    opened.append(rows).await;
    for flushed in [false, true] {
        let check = async |groups: &[&str], expect: &[i64]| {
            let groups = groups.iter().map(|group| (*group).to_owned()).collect();
            let scoped = ctx(place.tenant, DeviceScope::Groups(groups));
            let rows = opened.rows_for(&scoped, processes(), TimeWindow::ALL).await;
            assert_eq!(reports(&rows), expect, "{flushed}");
            // What the caller adds cannot widen it.
            let frame = opened.tenant.scan(&scoped, processes(), TimeWindow::ALL, <_>::default());
            let wider = frame.unwrap().filter(lit(true).or(column("MachineGroup").is_null()));
            assert_eq!(wider.unwrap().count().await.unwrap(), expect.len(), "{flushed}");
            assert_eq!(opened.tenant.segments(&scoped).err(), Some(Refused::Scope));
            assert!(opened.tenant.read_from(&scoped, crate::Seq(0), 1).await.is_err());
        };
        check(&["A"], &[0, 4]).await;
        check(&["A", "B"], &[0, 1, 4]).await;
        check(&[""], &[2, 3]).await;
        check(&["a"], &[]).await;
        check(&[], &[]).await;
        opened.tenant.flush(&opened.ctx).await.unwrap();
    }
}

#[tokio::test]
async fn a_window_begins_inside_and_ends_before_its_end() {
    let place = Place::new().await;
    let opened = place.open().await;
    let times = [MONDAY - 1, MONDAY, MONDAY + DAY - 1, MONDAY + DAY, -11_644_473_600_000_000];
    let mut rows: Vec<Row> = (0..).zip(times).map(|(at, time)| process("d", time, at)).collect();
    rows.push(row(processes(), &[("ReportId", Value::Long(5))]));
    opened.append(rows).await;
    for flushed in [false, true] {
        let check = async |from, to, expect: &[i64]| {
            let window = TimeWindow { from, to };
            let rows = opened.rows_for(&opened.ctx, processes(), window).await;
            assert_eq!(reports(&rows), expect, "{flushed} {window:?}");
        };
        check(Some(MONDAY), Some(MONDAY + DAY), &[1, 2]).await;
        check(None, Some(MONDAY), &[0, 4]).await;
        check(Some(MONDAY + DAY), None, &[3]).await;
        check(Some(MONDAY + 5), Some(MONDAY + 5), &[]).await;
        check(None, None, &[0, 1, 2, 3, 4, 5]).await;
        opened.tenant.flush(&opened.ctx).await.unwrap();
    }
    // Each day has its own segment, the row without a time stands under its receipt day.
    let mut days: Vec<i64> =
        opened.tenant.segments(&opened.ctx).unwrap().iter().map(|segment| segment.day).collect();
    days.sort_unstable();
    let monday = MONDAY / DAY;
    assert_eq!(days[..4], [-134_774, monday - 1, monday, monday + 1]);
    assert_eq!(days.len(), 5);
}

#[tokio::test]
async fn columns_that_a_segment_lacks_read_as_null() {
    let place = Place::new().await;
    let opened = place.open().await;
    opened.append(vec![process("d", MONDAY, 0)]).await;
    opened.tenant.flush(&opened.ctx).await.unwrap();
    let mut with = process("d", MONDAY, 1);
    with.set("SHA256", Value::Text("ab".to_owned())).unwrap();
    opened.append(vec![with]).await;
    opened.tenant.flush(&opened.ctx).await.unwrap();
    opened.append(vec![process("d", MONDAY, 2)]).await;
    let frame = opened.tenant.scan(&opened.ctx, processes(), TimeWindow::ALL, <_>::default());
    let nulls = frame.unwrap().filter(column("SHA256").is_null()).unwrap();
    assert_eq!(nulls.count().await.unwrap(), 2);
    for lookup in [false, true] {
        let options = ScanOptions { lookup };
        let frame = opened.tenant.scan(&opened.ctx, processes(), TimeWindow::ALL, options);
        let found = frame.unwrap().filter(column("SHA256").eq(lit("ab"))).unwrap();
        let batches = found.collect().await.unwrap();
        let rows: Vec<Row> = batches.iter().flat_map(|at| rows_of(processes(), at)).collect();
        assert_eq!(reports(&rows), [1]);
    }
}

#[tokio::test]
async fn a_plan_keeps_its_snapshot_while_rows_move_and_come() {
    let place = Place::new().await;
    let opened = place.open().await;
    opened.append((0..50).map(|at| process("d", MONDAY, at)).collect()).await;
    let frame = opened.tenant.scan(&opened.ctx, processes(), TimeWindow::ALL, <_>::default());
    opened.append(vec![process("d", MONDAY, 50)]).await;
    opened.tenant.flush(&opened.ctx).await.unwrap();
    assert_eq!(frame.unwrap().count().await.unwrap(), 50);
}

/// Places that a scan sees.
async fn places(opened: &Opened) -> Vec<i64> {
    opened.rows(processes()).await.iter().map(seq).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_row_is_missing_or_twice_while_segments_are_written_and_joined() {
    let place = Place::new().await;
    let opened = Arc::new(
        place
            .open_with(|config| {
                config.flush.rows = 40;
                config.log_roll = 20_000;
                config.compaction.pieces = 3;
            })
            .await,
    );
    let (acknowledged, done) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicBool::new(false)));
    let writer = {
        let (opened, acknowledged, done) =
            (Arc::clone(&opened), Arc::clone(&acknowledged), Arc::clone(&done));
        tokio::spawn(async move {
            for round in 0..120_i64 {
                let rows = 1 + round % 9;
                let time = MONDAY + round % 3 * DAY;
                opened.append((0..rows).map(|at| process("d", time, at)).collect()).await;
                acknowledged.fetch_add(rows, Ordering::SeqCst);
            }
            done.store(true, Ordering::SeqCst);
        })
    };
    let mut scans = 0;
    while !done.load(Ordering::SeqCst) || scans < 20 {
        let before = acknowledged.load(Ordering::SeqCst);
        let seen = places(&opened).await;
        assert_eq!(seen, (1..=seen.len() as i64).collect::<Vec<_>>());
        assert!(seen.len() as i64 >= before);
        scans += 1;
    }
    writer.await.unwrap();
    let mut status = opened.tenant.inner.compactor.status.subscribe();
    status.wait_for(|status| status.segments > 5).await.unwrap();
    assert_eq!(places(&opened).await.len() as i64, acknowledged.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_lookup_prunes_segments_row_groups_and_pages() {
    let place = Place::new().await;
    let opened = place.open().await;
    let hash = |at: i64| format!("{:064x}", at.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64));
    for day in 0..3_i64 {
        let hashed = |at: i64| {
            let mut row = process(&format!("device{:03}", at % 100), MONDAY + day * DAY + at, at);
            row.set("SHA256", Value::Text(hash(day * 10_000 + at))).unwrap();
            row
        };
        opened.append((0..5_000).map(hashed).collect()).await;
        opened.tenant.flush(&opened.ctx).await.unwrap();
    }
    let metric = async |window, filter, name: &str| {
        let options = ScanOptions { lookup: true };
        let frame = opened.tenant.scan(&opened.ctx, processes(), window, options).unwrap();
        let frame = frame.filter(filter).unwrap();
        let task = Arc::new(frame.task_ctx());
        let plan = frame.create_physical_plan().await.unwrap();
        let rows: usize =
            collect(Arc::clone(&plan), task).await.unwrap().iter().map(RecordBatch::num_rows).sum();
        (rows, pruned(plan.as_ref(), name))
    };
    let absent = column("SHA256").eq(lit(hash(7_777)));
    let (rows, groups) = metric(TimeWindow::ALL, absent, "row_groups_pruned_bloom_filter").await;
    assert_eq!((rows, groups), (0, 3), "absent hashes are ruled out by bloom filters");
    let present = column("SHA256").eq(lit(hash(10_007)));
    assert_eq!(metric(TimeWindow::ALL, present, "row_groups_pruned_bloom_filter").await, (1, 2));
    let day = TimeWindow::between(MONDAY + DAY, MONDAY + 2 * DAY);
    let options = ScanOptions { lookup: true };
    let frame = opened.tenant.scan(&opened.ctx, processes(), day, options).unwrap();
    let plan = frame.create_physical_plan().await.unwrap();
    let shown = datafusion::physical_plan::displayable(plan.as_ref()).indent(true).to_string();
    assert_eq!(shown.matches(".parquet").count(), 1, "{shown}");
    assert!(!shown.contains("predicate"), "the segment lies inside the window: {shown}");
}

/// What the plan's scans pruned, by the engine's own count.
fn pruned(plan: &dyn ExecutionPlan, name: &str) -> usize {
    use datafusion::physical_plan::metrics::MetricValue;
    let own = plan.metrics().map_or(0, |metrics| {
        let values = metrics.iter().filter(|metric| metric.value().name() == name);
        let count = |value: &MetricValue| match value {
            MetricValue::PruningMetrics { pruning_metrics, .. } => pruning_metrics.pruned(),
            other => other.as_usize(),
        };
        values.map(|metric| count(metric.value())).sum()
    });
    own + plan.children().iter().map(|child| pruned(child.as_ref(), name)).sum::<usize>()
}

#[tokio::test]
async fn a_query_beyond_the_memory_limit_fails_and_spills_nothing() {
    let place = Place::new().await;
    let opened = place.open_with(|config| config.query_memory = 200_000).await;
    opened.append((0..20_000).map(|at| process("d", MONDAY + at, at)).collect()).await;
    let frame = opened.tenant.scan(&opened.ctx, processes(), TimeWindow::ALL, <_>::default());
    let sorted = frame.unwrap().sort(vec![column("ProcessCommandLine").sort(true, true)]).unwrap();
    let error = sorted.collect().await.unwrap_err().to_string();
    assert!(error.contains("Resources exhausted") || error.contains("memory"), "{error}");
}

#[tokio::test]
async fn an_open_plan_can_be_abandoned_without_harm() {
    let place = Place::new().await;
    let opened = place.open().await;
    opened.append((0..5_000).map(|at| process("d", MONDAY + at, at)).collect()).await;
    opened.tenant.flush(&opened.ctx).await.unwrap();
    let frame = opened.tenant.scan(&opened.ctx, processes(), TimeWindow::ALL, <_>::default());
    let abandoned = tokio::time::timeout(Duration::ZERO, frame.unwrap().collect()).await;
    drop(abandoned);
    assert_eq!(places(&opened).await.len(), 5_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Appends, flushes, restarts and scans in any order agree with a plain list of rows.
    #[test]
    fn the_store_agrees_with_a_list_of_rows(steps in prop::collection::vec((0..4_u8, 0..20_i64, 0..4_i64), 1..14)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let place = Place::new().await;
            let mut opened = place.open().await;
            let mut model: Vec<(i64, i64)> = Vec::new();
            for (step, count, day) in steps {
                match step {
                    0 | 1 => {
                        let rows: Vec<(i64, i64)> = (0..count)
                            .map(|at| (MONDAY + day * DAY + at, model.len() as i64 + at))
                            .collect();
                        let made = rows.iter().map(|(time, report)| process("d", *time, *report));
                        let batch = Batch { rows: made.collect(), key: None };
                        opened.tenant.append(&opened.ctx, batch).await.unwrap();
                        model.extend(rows);
                    }
                    2 => opened.tenant.flush(&opened.ctx).await.unwrap(),
                    _ => {
                        opened.close().await;
                        opened = place.open().await;
                    }
                }
                let window = TimeWindow::between(MONDAY + day * DAY, MONDAY + (day + 1) * DAY);
                let found = opened.rows_for(&opened.ctx, processes(), window).await;
                let inside = model.iter().filter(|(time, _)| {
                    (MONDAY + day * DAY..MONDAY + (day + 1) * DAY).contains(time)
                });
                let expect: Vec<i64> = inside.map(|(_, report)| *report).collect();
                assert_eq!(reports(&found), expect);
                let all: Vec<i64> = model.iter().map(|(_, report)| *report).collect();
                assert_eq!(reports(&opened.rows(processes()).await), all);
            }
            opened.close().await;
        });
    }
}
