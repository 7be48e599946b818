//! The shared telemetry pack through the whole product: import, store, detection, alerts, evidence.
//!
//! ```text
//! cargo bench --locked --workspace --features sightline/ssr --bench pack [-- PART_OF_A_FILE_NAME]
//! ```
//!
//! Each file goes into a case tenant of its own, with the shipped and all shared Sigma rules loaded.
//! Rows are then counted by scans of the store, and alerts and their evidence in the tenant's
//! database; both are compared with the pack's lists. Ends with 1 if anything differs that
//! `docs/TELEMETRY.md` or `docs/DETECTION.md` does not argue. `benches/ingest.rs` has the speeds.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a program for a developer at a shell"
)]

#[path = "../crates/detection/tests/conformance/differences.rs"]
mod differences;
#[path = "../crates/sensors/examples/conformance/expected.rs"]
#[expect(dead_code, reason = "the example uses all of it")]
mod expected;
#[path = "../tests/portal/harness.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod harness;
#[path = "../crates/detection/tests/conformance/pack.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod pack;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;

use expected::{ARGUED, Counts};
use harness::Portal;
use sightline::model::access::Action;
use sightline::server::access::{Task, enter_task};
use sightline::server::installation::Rules;
use sightline::server::records::alerts::{self, Filter, Part};
use sightline::server::session::Limits;
use sightline::server::tenancy::Tenant;
use store::arrow::array::{Array as _, Int64Array, StringViewArray};
use store::datafusion::functions_aggregate::expr_fn::count;
use store::datafusion::prelude::lit;
use store::{DeviceScope, ScanOptions, TenantCtx, TimeWindow, column};

/// What one file came to.
struct Outcome {
    counts: Counts,
    /// Events by rule: an alert counts as many as it stands for.
    hits: BTreeMap<String, u64>,
    /// Alerts without an entity.
    without_evidence: usize,
}

#[derive(Default)]
struct Total {
    equal: usize,
    argued: usize,
    differing: usize,
    unlisted: usize,
    hits_equal: usize,
    hits_argued: usize,
    hits_differing: usize,
    without_evidence: usize,
    rows: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(shared) = pack::shared() else {
        println!("skipped: no shared telemetry pack; set SHARED to its folder");
        return ExitCode::SUCCESS;
    };
    let part = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    let telemetry = pack::telemetry(&shared);
    let rules = pack::extracted(&shared.join("sigma/rules.tar.zst"), "sigma");
    let table = std::fs::read_to_string(telemetry.join("EXPECTED_TABLE_COUNTS.tsv")).unwrap();
    let tables = expected::expected(&table).unwrap();
    let mut hits: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for row in pack::expected(&telemetry) {
        hits.entry(row.file).or_default().insert(row.rule, row.events);
    }
    let portal = Portal::open(Limits::default(), Rules::load(Some(&rules)).unwrap()).await;
    let shipped: BTreeSet<String> =
        detection::shipped().iter().map(|rule| rule.meta.id.clone()).collect();
    let mut total = Total::default();
    let mut fired: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    let files = pack::files(&telemetry);
    let files: Vec<&String> = files.iter().filter(|file| file.contains(&part)).collect();
    for (at, file) in files.iter().enumerate() {
        let mut outcome = through(&portal, &format!("file {at}"), &telemetry.join(file)).await;
        outcome.hits.retain(|rule, _| !shipped.contains(rule));
        total.rows += outcome.counts.values().sum::<u64>();
        total.tables(file, tables.get(*file), &outcome.counts);
        total.hits(file, hits.get(*file), &outcome.hits);
        if outcome.without_evidence > 0 {
            println!("{file}: {} alerts without evidence", outcome.without_evidence);
            total.without_evidence += outcome.without_evidence;
        }
        fired.insert((*file).clone(), outcome.hits);
    }
    let silent = silent_pairs(&telemetry, &fired, &part);
    portal.installation.close().await;
    println!("\n{} files, {} records", files.len(), total.rows);
    println!(
        "rows by table and ActionType: {} files equal, {} differ as argued, {} differ, {} not on the list",
        total.equal, total.argued, total.differing, total.unlisted
    );
    println!(
        "hits by rule: {} equal, {} differ as argued, {} differ; {} alerts without evidence",
        total.hits_equal, total.hits_argued, total.hits_differing, total.without_evidence
    );
    let bad = total.differing + total.hits_differing + total.without_evidence + silent;
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One file, in a case tenant of its own.
async fn through(portal: &Portal, name: &str, path: &Path) -> Outcome {
    let id = portal.case(name).await;
    let report = portal.import(id, vec![path.to_owned()]).await;
    let tenant = portal.installation.tenant(id).await.unwrap();
    let ctx = enter_task(&tenant, Task::Shell, Action::ImportReportViewed, "").await.unwrap();
    // What maps to no table is in the report only; what does is counted where it is kept.
    let mut counts = expected::counts(&report.tally);
    counts.retain(|(table, _), _| table.starts_with('('));
    // The list knows what records map to, not what many records say together.
    let made = ["DeviceInfo", "DeviceFileCertificateInfo"];
    for table in schema::tables().iter().filter(|table| !made.contains(&table.name)) {
        counts.extend(stored(&tenant, &ctx, table).await);
    }
    let pool = tenant.database().pool();
    let whole = Part { order: alerts::OLDEST, offset: 0, limit: 1 << 32 };
    let raised = alerts::list(pool, &Filter::all(DeviceScope::All), whole).await.unwrap();
    let mut outcome = Outcome { counts, hits: BTreeMap::new(), without_evidence: 0 };
    for alert in raised {
        let evidence = alerts::evidence(pool, &alert.id).await.unwrap();
        outcome.without_evidence += usize::from(evidence.is_empty());
        *outcome.hits.entry(alert.rule_id).or_default() += u64::try_from(alert.events).unwrap();
    }
    drop(tenant);
    portal.installation.forget_tenant(id).await;
    outcome
}

/// Rows of a table by `ActionType`, as the store has them.
async fn stored(tenant: &Tenant, ctx: &TenantCtx, table: &'static schema::Table) -> Counts {
    let name = table.name.to_owned();
    let Ok(rows) = tenant.store.scan(ctx, table, TimeWindow::ALL, ScanOptions::default()) else {
        return Counts::new();
    };
    let action = match table.position("ActionType") {
        Some(_) => column("ActionType"),
        None => lit(""),
    };
    let grouped = rows.aggregate(vec![action.alias("action")], vec![count(lit(1)).alias("rows")]);
    let mut counts = Counts::new();
    for batch in grouped.unwrap().collect().await.unwrap() {
        let actions = store::arrow::compute::cast(
            batch.column(0),
            &store::arrow::datatypes::DataType::Utf8View,
        )
        .unwrap();
        let actions = actions.as_any().downcast_ref::<StringViewArray>().unwrap();
        let rows = batch.column(1).as_any().downcast_ref::<Int64Array>().unwrap();
        for at in 0..batch.num_rows() {
            let action = if actions.is_null(at) { "" } else { actions.value(at) };
            let rows = u64::try_from(rows.value(at)).unwrap();
            counts.insert((name.clone(), action.to_owned()), rows);
        }
    }
    counts
}

/// Regression pairs whose rule raised no alert on its recording.
fn silent_pairs(
    telemetry: &Path,
    fired: &BTreeMap<String, BTreeMap<String, u64>>,
    part: &str,
) -> usize {
    let (mut all, mut silent) = (0, 0);
    for pair in pack::pairs(telemetry) {
        let file = format!("sigma_regression/{}", pair.recording);
        if !file.contains(part) {
            continue;
        }
        all += 1;
        let hits = fired.get(&file).and_then(|rules| rules.get(&pair.rule)).copied().unwrap_or(0);
        if hits < pair.count {
            println!("{file}: {} of {} events raised {}", hits, pair.count, pair.rule);
            silent += 1;
        }
    }
    println!("\n{} of {all} regression pairs raised their alert", all - silent);
    silent
}

impl Total {
    fn tables(&mut self, file: &str, expect: Option<&Counts>, found: &Counts) {
        let Some(expect) = expect else {
            // The list was made by a reader that found nothing in it.
            self.unlisted += 1;
            println!("not on the list: {file}: {} records", found.values().sum::<u64>());
            return;
        };
        if expect == found {
            self.equal += 1;
            return;
        }
        let argued = ARGUED.contains(&file);
        *(if argued { &mut self.argued } else { &mut self.differing }) += 1;
        println!("{}: {file}", if argued { "argued" } else { "DIFFERS" });
        for key in expect.keys().chain(found.keys()).collect::<BTreeSet<_>>() {
            let (left, right) = (expect.get(key).unwrap_or(&0), found.get(key).unwrap_or(&0));
            if left != right {
                println!("    {} {}: expected {left}, found {right}", key.0, key.1);
            }
        }
    }

    fn hits(
        &mut self,
        file: &str,
        expect: Option<&BTreeMap<String, u64>>,
        found: &BTreeMap<String, u64>,
    ) {
        let empty = BTreeMap::new();
        let expect = expect.unwrap_or(&empty);
        for rule in expect.keys().chain(found.keys()).collect::<BTreeSet<_>>() {
            let (left, right) = (*expect.get(rule).unwrap_or(&0), *found.get(rule).unwrap_or(&0));
            if left == right {
                self.hits_equal += 1;
            } else if differences::reason(file, rule, right, left).is_some() {
                self.hits_argued += 1;
            } else {
                self.hits_differing += 1;
                println!("{file}: rule {rule}: expected {left}, found {right}");
            }
        }
    }
}
