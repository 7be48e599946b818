//! Server time of the pages on the demo tenant: `make bench`.
//!
//! Fills a tenant with the simulated fleet of `make demo` (100 devices, 7 days, about 1.05 million
//! events, detection included), then calls each page's server function through the whole router and
//! prints the median, the 95th percentile and the largest of its times. Limits: lists 50 ms,
//! timeline 100 ms at the 95th percentile. `BENCH_EVENTS` and `BENCH_CALLS` make it smaller,
//! `-- timeline` takes only the calls whose names contain the word.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a program for a developer at a shell"
)]

#[path = "../tests/portal/harness.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod harness;

use std::time::{Duration, Instant};

use axum::http::Method;
use harness::Portal;
use sightline::model::access::{Action, Role};
use sightline::server::access::{Task, enter_task};
use sightline::server::command::{Caller, simulate};
use store::{DeviceScope, TenantId, wall_micros};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[tokio::main]
async fn main() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("bench").await;
    fill(&portal, tenant).await;
    portal.user("bench@bench.example", tenant, Role::Analyst, DeviceScope::All).await;
    let cookie = portal.sign_in("bench@bench.example").await;
    let calls = number("BENCH_CALLS", 200);
    let devices = json(&portal, &cookie, "/api/devices/list?query=").await;
    let alerts = json(&portal, &cookie, "/api/alerts/list?query=").await;
    let ids: Vec<String> = devices["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["device"]["id"].as_str().unwrap().to_owned())
        .collect();
    let alert = alerts["rows"][0]["id"].as_str().unwrap().to_owned();
    println!("\n{calls} calls each, milliseconds        median    p95    max");
    let fixed = |path: &str| vec![path.to_owned()];
    let each = |query: &str| -> Vec<String> {
        ids.iter().map(|id| format!("/api/devices/timeline?device={id}&query={query}")).collect()
    };
    for (name, paths) in [
        ("home", fixed("/api/home/summary?query=")),
        ("devices", fixed("/api/devices/list?query=")),
        ("devices, filtered", fixed("/api/devices/list?query=risk%3Dhigh%26text%3Dfin")),
        ("alerts", fixed("/api/alerts/list?query=")),
        ("alerts, by severity", fixed("/api/alerts/list?query=sort%3D-severity")),
        ("alert", vec![format!("/api/alerts/detail?alert={alert}")]),
        ("timeline, last 7 days", each("")),
        ("timeline, last day", each("range%3D24h")),
        ("timeline, one group", each("group%3Dnetwork")),
        ("timeline, text", each("text%3Dpowershell")),
        (
            "device overview",
            ids.iter().map(|id| format!("/api/devices/detail?device={id}")).collect(),
        ),
    ] {
        if !chosen(name) {
            continue;
        }
        let mut times = Vec::new();
        for call in 0..calls {
            let path = &paths[usize::try_from(call).unwrap() % paths.len()];
            let began = Instant::now();
            json(&portal, &cookie, path).await;
            times.push(began.elapsed());
        }
        times.sort();
        let at = |share: usize| millis(times[(times.len() - 1) * share / 100]);
        println!("{name:<36} {:>7.1} {:>6.1} {:>6.1}", at(50), at(95), at(100));
    }
    portal.installation.close().await;
}

/// Whether a call is wanted: all are, unless the command line names parts of their names.
fn chosen(name: &str) -> bool {
    let mut parts = std::env::args().skip(1).filter(|part| !part.starts_with('-')).peekable();
    parts.peek().is_none() || parts.any(|part| name.contains(&part))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The demo tenant's fleet, as a live tenant up to now.
async fn fill(portal: &Portal, id: TenantId) {
    let tenant = portal.installation.tenant(id).await.unwrap();
    let ctx = enter_task(&tenant, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
    let mut config = simulator::FleetConfig::new(7, wall_micros());
    config.events = number("BENCH_EVENTS", config.events);
    let (caller, mut replies) = Caller::new();
    tokio::spawn(async move { while replies.recv().await.is_some() {} });
    let began = Instant::now();
    let filled = simulate::fill(&tenant, &ctx, config, &caller).await;
    let rows = filled.map_err(|stop| format!("{stop:?}")).unwrap();
    let durable = began.elapsed().as_secs_f64();
    portal.settle(id).await;
    let detected = began.elapsed().as_secs_f64();
    tenant.store.flush(&ctx).await.unwrap();
    let segments = tenant.store.segments(&ctx).unwrap();
    let bytes: u64 = segments.iter().map(|segment| segment.bytes).sum();
    println!("{} segments, {bytes} bytes", segments.len());
    println!(
        "{rows} rows: durable after {durable:.1} s, detection and inventory after {detected:.1} s"
    );
}

/// Calls a server function; its answer.
async fn json(portal: &Portal, cookie: &str, path: &str) -> serde_json::Value {
    let (path, query) = path.split_once('?').unwrap();
    let answer = portal.call(Method::GET, path, query, Some(cookie)).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.body);
    serde_json::from_str(&answer.body).unwrap()
}
