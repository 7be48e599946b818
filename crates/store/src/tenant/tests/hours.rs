//! The hours kept beside segments say what a scan would count.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use schema::{Row, Value};

use crate::scan::TimeWindow;
use crate::testing::{MONDAY, Opened, Place, ctx, row, table};
use crate::{DeviceScope, HourCount, TenantCtx};

/// A row as the test makes it: table, device, group, `ActionType`, hours after Monday (none: no time).
type Made = (usize, usize, usize, usize, Option<i64>);

const TABLES: [&str; 2] = ["DeviceProcessEvents", "DeviceFileEvents"];

fn make((at, device, group, action, hours): &Made) -> Row {
    let mut cells = vec![("ActionType", Value::Text(format!("Action{action}")))];
    if *device > 0 {
        cells.push(("DeviceId", Value::Text(format!("device{device}"))));
    }
    if *group > 0 {
        cells.push(("MachineGroup", Value::Text(format!("group{group}"))));
    }
    if let Some(hours) = hours {
        // Odd minutes, so that hours are rounded down, before 1970 too.
        let at = MONDAY + hours * HourCount::WIDTH + 1_234_567;
        cells.push(("Timestamp", Value::DateTime(at)));
    }
    row(table(TABLES[*at]), &cells)
}

/// Counts by table, hour and `ActionType`.
type Counts = BTreeMap<(&'static str, i64, String), u64>;

async fn kept(opened: &Opened, ctx: &TenantCtx, hours: std::ops::Range<i64>) -> Counts {
    let found = opened.tenant.device_hours(ctx, "device1", hours).await.unwrap();
    let count = |count: HourCount| ((count.table.name, count.hour, count.action), count.rows);
    found.into_iter().map(count).collect()
}

async fn scanned(opened: &Opened, ctx: &TenantCtx, hours: std::ops::Range<i64>) -> Counts {
    let window = TimeWindow::between(hours.start * HourCount::WIDTH, hours.end * HourCount::WIDTH);
    let mut counts = Counts::new();
    for name in TABLES {
        for row in opened.rows_for(ctx, table(name), window).await {
            let Some(Value::DateTime(at)) = row.get("Timestamp") else { panic!("no time") };
            if row.text("DeviceId") == Some("device1") {
                let hour = at.div_euclid(HourCount::WIDTH) * HourCount::WIDTH;
                let action = row.text("ActionType").unwrap().to_owned();
                *counts.entry((table(name).name, hour, action)).or_default() += 1;
            }
        }
    }
    counts
}

async fn check(batches: Vec<(Vec<Made>, bool)>, from: i64, length: i64) {
    let place = Place::new().await;
    let opened = place.open().await;
    for (made, flush) in &batches {
        opened.append(made.iter().map(make).collect()).await;
        if *flush {
            opened.tenant.flush(&opened.ctx).await.unwrap();
        }
    }
    let first = MONDAY / HourCount::WIDTH + from;
    let hours = first..first + length;
    let groups = |names: &[&str]| {
        DeviceScope::Groups(names.iter().map(|name| (*name).to_owned()).collect::<Arc<[_]>>())
    };
    for scope in [DeviceScope::All, groups(&["group1"]), groups(&["", "group2"]), groups(&[])] {
        let ctx = ctx(place.tenant, scope);
        let expect = scanned(&opened, &ctx, hours.clone()).await;
        assert_eq!(kept(&opened, &ctx, hours.clone()).await, expect, "{:?}", ctx.scope());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn hours_are_what_a_scan_counts_wherever_the_rows_lie(
        batches in prop::collection::vec(
            (
                prop::collection::vec(
                    (0_usize..2, 0_usize..3, 0_usize..3, 0_usize..3, prop::option::weighted(0.9, -30_i64..60)),
                    1..60,
                ),
                any::<bool>(),
            ),
            1..5,
        ),
        from in -35_i64..40,
        length in 1_i64..80,
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(check(batches, from, length));
    }
}

#[tokio::test]
async fn segments_of_an_older_program_are_counted_when_the_tenant_is_opened() {
    let place = Place::new().await;
    let opened = place.open().await;
    let made: Vec<Made> = (0..50).map(|at| (0, 1, at % 3, at % 2, Some(at as i64))).collect();
    opened.append(made.iter().map(make).collect()).await;
    opened.tenant.flush(&opened.ctx).await.unwrap();
    let hours = MONDAY / HourCount::WIDTH..MONDAY / HourCount::WIDTH + 60;
    let before = kept(&opened, &opened.ctx, hours.clone()).await;
    // The catalogue as the first version of it was.
    let pool = opened.tenant.database(&opened.ctx).unwrap().pool();
    let old = "
        DROP TABLE segment_hours;
        DROP TABLE counted_segments;
        ALTER TABLE segments DROP COLUMN replaced;
        DELETE FROM migrations WHERE component = 'store' AND version > 1;";
    sqlx::raw_sql(old).execute(pool).await.unwrap();
    opened.close().await;
    let opened = place.open().await;
    assert!(before.len() >= 50);
    assert_eq!(kept(&opened, &opened.ctx, hours).await, before);
}
