//! Server time of the pages on simulated tenants: `make bench-pages`.
//!
//! Fills a tenant with a simulated fleet (detection included), then calls each page's server function
//! through the whole router and prints the median, the 95th percentile and the largest of its times.
//! Limits at the 95th percentile: lists 50 ms; entity pages, timelines (first and 1,000th page) and
//! processes 100 ms. They bind at a million events; `over` stands behind what takes longer.
//!
//! ```text
//! cargo bench --locked --workspace --features sightline/ssr --bench pages [-- WORD...]
//! ```
//!
//! Words choose calls whose names contain one of them. `BENCH_TENANTS` names the tenants, by their
//! names in [`TENANTS`]: without it, those of a million events. `BENCH_CALLS` sets the calls.
//! `BENCH_IN_PIECES` leaves the segments as they were written; otherwise they are joined first, as the
//! store does by itself when a day is at rest.

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

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use axum::http::Method;
use harness::{Portal, escape};
use sightline::model::access::{Action, Role};
use sightline::server::access::{Task, enter_task};
use sightline::server::command::{Caller, simulate};
use store::{DeviceScope, TenantCtx, TenantId, TenantStore, wall_micros};

/// A tenant to measure on.
struct Tenant {
    name: &'static str,
    devices: u32,
    days: u32,
    events: u64,
    /// Whether it is measured where none is named.
    usual: bool,
}

const TENANTS: &[Tenant] = &[
    // The fleet of `make demo`.
    Tenant { name: "1m", devices: 100, days: 7, events: 1_050_000, usual: true },
    // The same events on six devices: timelines of more than a thousand pages.
    Tenant { name: "1m-busy", devices: 6, days: 7, events: 1_050_000, usual: true },
    Tenant { name: "20m", devices: 100, days: 30, events: 20_000_000, usual: false },
];

/// Page of the timeline that is far down.
const FAR: usize = 1_000;
/// Values of a kind whose pages are called, at most.
const VALUES: usize = 40;

#[tokio::main]
async fn main() {
    let named = std::env::var("BENCH_TENANTS").ok();
    let chosen = |tenant: &&Tenant| match &named {
        Some(names) => names.split(',').any(|name| name == tenant.name),
        None => tenant.usual,
    };
    for tenant in TENANTS.iter().filter(chosen) {
        let portal = Portal::new().await;
        measure(&portal, tenant).await;
        portal.installation.close().await;
    }
}

async fn measure(portal: &Portal, shape: &Tenant) {
    let tenant = portal.tenant("bench").await;
    println!("\n{}: {} devices, {} days", shape.name, shape.devices, shape.days);
    fill(portal, tenant, shape).await;
    portal.user("bench@bench.example", tenant, Role::Analyst, DeviceScope::All).await;
    let cookie = portal.sign_in("bench@bench.example").await;
    let calls = std::env::var("BENCH_CALLS").ok().and_then(|text| text.parse().ok()).unwrap_or(200);
    println!("{calls} calls each, milliseconds            limit  median    p95    max");
    for page in pages(portal, &cookie).await {
        page.run(portal, &cookie, calls).await;
    }
}

/// A kind of page: the calls that are made in turn, and the limit of the 95th percentile.
struct Page {
    name: String,
    limit: f64,
    paths: Vec<String>,
}

impl Page {
    fn new(name: impl Into<String>, limit: f64, paths: Vec<String>) -> Self {
        Self { name: name.into(), limit, paths }
    }

    async fn run(&self, portal: &Portal, cookie: &str, calls: usize) {
        if !wanted(&self.name) {
            return;
        }
        if self.paths.is_empty() {
            println!("{:<36}   nothing to call", self.name);
            return;
        }
        // Warm: each page once before it is timed.
        for path in self.paths.iter().take(calls) {
            json(portal, cookie, path).await;
        }
        let mut times = Vec::new();
        for call in 0..calls {
            let path = &self.paths[call % self.paths.len()];
            let began = Instant::now();
            json(portal, cookie, path).await;
            times.push(began.elapsed());
        }
        times.sort();
        let at = |share: usize| millis(times[(times.len() - 1) * share / 100]);
        let over = if at(95) > self.limit { "  over" } else { "" };
        println!(
            "{:<36} {:>5.0} {:>7.1} {:>6.1} {:>6.1}{over}",
            self.name,
            self.limit,
            at(50),
            at(95),
            at(100)
        );
    }
}

/// Every kind of page, with what the tenant has to show on it.
async fn pages(portal: &Portal, cookie: &str) -> Vec<Page> {
    const LIST: f64 = 50.0;
    const PAGE: f64 = 100.0;
    let devices = json(portal, cookie, "/api/devices/list?query=").await;
    let alerts = json(portal, cookie, "/api/alerts/list?query=").await;
    let ids = texts(&devices["rows"], |row| &row["device"]["id"]);
    let fixed = |path: &str| vec![path.to_owned()];
    let timelines = |query: &str| -> Vec<String> {
        ids.iter().map(|id| format!("/api/devices/timeline?device={id}&query={query}")).collect()
    };
    let mut pages = vec![
        Page::new("home", LIST, fixed("/api/home/summary?query=")),
        Page::new("devices", LIST, fixed("/api/devices/list?query=")),
        Page::new(
            "devices, filtered",
            LIST,
            fixed("/api/devices/list?query=risk%3Dhigh%26text%3Dfin"),
        ),
        Page::new("alerts", LIST, fixed("/api/alerts/list?query=")),
        Page::new("alerts, by severity", LIST, fixed("/api/alerts/list?query=sort%3D-severity")),
        Page::new(
            "alert",
            PAGE,
            texts(&alerts["rows"], |row| &row["id"])
                .iter()
                .map(|id| format!("/api/alerts/detail?alert={id}"))
                .collect(),
        ),
        Page::new(
            "device overview",
            PAGE,
            ids.iter().map(|id| format!("/api/devices/detail?device={id}")).collect(),
        ),
        Page::new("timeline, last 7 days", PAGE, timelines("")),
        Page::new("timeline, last day", PAGE, timelines("range%3D24h")),
        Page::new("timeline, last 30 days", PAGE, timelines("range%3D30d")),
        Page::new("timeline, one group", PAGE, timelines("group%3Dnetwork")),
        Page::new("timeline, text", PAGE, timelines("text%3Dpowershell")),
    ];
    if wanted("timeline, page 1,000") {
        pages.push(Page::new("timeline, page 1,000", PAGE, far(portal, cookie, &ids).await));
    }
    let seen = Seen::on(portal, cookie, &ids).await;
    pages.push(Page::new("process", PAGE, seen.processes.iter().cloned().collect()));
    for (kind, values) in &seen.values {
        let calls = values.iter().take(VALUES);
        let calls = calls.map(|value| {
            format!("/api/entities/profile?kind={kind}&value={}&query=", escape(value))
        });
        pages.push(Page::new(format!("page of a {kind}"), PAGE, calls.collect()));
    }
    let search = seen.values.values().flat_map(|values| values.iter().take(5));
    let search = search.map(|value| format!("/api/search?query=q%3D{}", escape(&escape(value))));
    pages.push(Page::new("search, one value", LIST, search.collect()));
    pages
}

/// Values that devices' timelines show, as an analyst would click on them.
#[derive(Default)]
struct Seen {
    /// Calls of process pages, by device and process.
    processes: BTreeSet<String>,
    /// Values by the word of their kind.
    values: BTreeMap<&'static str, BTreeSet<String>>,
}

/// Kinds that have a page, by their words on the wire.
const KINDS: &[&str] = &["hash", "ip", "domain", "url", "user"];

impl Seen {
    async fn on(portal: &Portal, cookie: &str, devices: &[String]) -> Self {
        let mut seen = Self::default();
        for device in devices.iter().take(VALUES) {
            for query in ["", "group%3Dnetwork", "only%3Dalerts", "group%3Dlogon"] {
                let path = format!("/api/devices/timeline?device={device}&query={query}");
                let page = json(portal, cookie, &path).await;
                let rows = page["rows"].as_array().unwrap();
                for row in rows {
                    seen.entity(device, &row["process"]);
                    seen.entity(device, &row["object"]);
                }
                // Hashes and users stand in the event's fields.
                for row in rows.iter().take(3) {
                    let id = escape(row["id"].as_str().unwrap());
                    let path = format!("/api/devices/event?device={device}&event={id}");
                    seen.fields(device, &json(portal, cookie, &path).await);
                }
            }
        }
        // A process's page names the hash of its image.
        for path in seen.processes.clone().iter().take(VALUES) {
            let page = json(portal, cookie, path).await;
            if let Some(hash) = page["hash"].as_str().filter(|hash| !hash.is_empty()) {
                seen.values.entry("hash").or_default().insert(hash.to_owned());
            }
        }
        seen
    }

    /// Every entity somewhere within an answer.
    fn fields(&mut self, device: &str, value: &serde_json::Value) {
        match value {
            serde_json::Value::Array(list) => {
                list.iter().for_each(|one| self.fields(device, one));
            }
            serde_json::Value::Object(fields) => {
                self.entity(device, value);
                fields.values().for_each(|one| self.fields(device, one));
            }
            _ => {}
        }
    }

    fn entity(&mut self, device: &str, entity: &serde_json::Value) {
        let (Some(kind), Some(value)) = (entity["kind"].as_str(), entity["value"].as_str()) else {
            return;
        };
        if let Some(process) = entity["process"].as_str() {
            self.processes.insert(format!(
                "/api/devices/process?device={device}&process={}&query=",
                escape(process)
            ));
        }
        if let Some(kind) = KINDS.iter().find(|one| **one == kind) {
            self.values.entry(kind).or_default().insert(value.to_owned());
        }
    }
}

/// The page far down of the devices that have so many, reached as a reader does: page by page.
async fn far(portal: &Portal, cookie: &str, devices: &[String]) -> Vec<String> {
    let mut calls = Vec::new();
    for device in devices {
        let call = |cursor: &str| {
            format!("/api/devices/timeline?device={device}&query=range%3D30d{cursor}")
        };
        let mut path = call("");
        let first = json(portal, cookie, &path).await;
        if first["matched"].as_u64().unwrap() < (FAR * 100) as u64 {
            continue;
        }
        let mut page = first;
        for _ in 1..FAR {
            let cursor = page["next"].as_str().expect("a next page");
            path = call(&format!("%26cursor%3D{}", escape(&escape(cursor))));
            page = json(portal, cookie, &path).await;
        }
        calls.push(path);
        if calls.len() == 2 {
            break;
        }
    }
    calls
}

fn texts(
    rows: &serde_json::Value,
    text: impl Fn(&serde_json::Value) -> &serde_json::Value,
) -> Vec<String> {
    let rows = rows.as_array().unwrap();
    rows.iter().map(|row| text(row).as_str().unwrap().to_owned()).collect()
}

/// Whether a call is wanted: all are, unless the command line names parts of their names.
fn wanted(name: &str) -> bool {
    let mut parts = std::env::args().skip(1).filter(|part| !part.starts_with('-')).peekable();
    parts.peek().is_none() || parts.any(|part| name.contains(&part))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A simulated fleet, as a live tenant up to now.
async fn fill(portal: &Portal, id: TenantId, shape: &Tenant) {
    let tenant = portal.installation.tenant(id).await.unwrap();
    let ctx = enter_task(&tenant, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
    let mut config = simulator::FleetConfig::new(7, wall_micros());
    (config.devices, config.days, config.events) = (shape.devices, shape.days, shape.events);
    let (caller, mut replies) = Caller::new();
    tokio::spawn(async move { while replies.recv().await.is_some() {} });
    let began = Instant::now();
    let filled = simulate::fill(&tenant, &ctx, config, &caller).await;
    let rows = filled.map_err(|stop| format!("{stop:?}")).unwrap();
    let durable = began.elapsed().as_secs_f64();
    portal.settle(id).await;
    let settled = began.elapsed().as_secs_f64();
    tenant.store.flush(&ctx).await.unwrap();
    println!("{rows} rows: durable after {durable:.1} s, every consumer after {settled:.1} s");
    segments(&tenant.store, &ctx, "as they were written");
    if std::env::var_os("BENCH_IN_PIECES").is_some() {
        return;
    }
    let began = Instant::now();
    let joined = tenant.store.compact(&ctx).await.unwrap();
    println!("{joined} segments joined in {:.1} s more", began.elapsed().as_secs_f64());
    // What a day at rest looks like: the store does that by itself ten minutes later.
    segments(&tenant.store, &ctx, "at rest");
}

fn segments(store: &TenantStore, ctx: &TenantCtx, when: &str) {
    let segments = store.segments(ctx).unwrap();
    let bytes: u64 = segments.iter().map(|segment| segment.bytes).sum();
    println!("{} segments {when}, {bytes} bytes", segments.len());
}

/// Calls a server function; its answer.
async fn json(portal: &Portal, cookie: &str, path: &str) -> serde_json::Value {
    let (path, query) = path.split_once('?').unwrap();
    let answer = portal.call(Method::GET, path, query, Some(cookie)).await;
    assert!(answer.status.is_success(), "{path}?{query}: {} {}", answer.status, answer.body);
    serde_json::from_str(&answer.body).unwrap()
}
