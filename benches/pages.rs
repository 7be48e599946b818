//! Server time of the pages on the demo tenant: `make bench`.
//!
//! Fills a tenant with the simulated fleet of `make demo` (100 devices, 7 days, about 1.05 million
//! events, detection included), then calls each page's server function through the whole router and
//! prints the median, the 95th percentile and the largest of its times. Limits: lists 50 ms,
//! timeline 100 ms at the 95th percentile. `BENCH_EVENTS` and `BENCH_CALLS` make it smaller.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a program for a developer at a shell"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusBuilder;
use sightline::model::access::{Action, Role};
use sightline::server::access::{Task, enter_task};
use sightline::server::command::{Caller, simulate, user};
use sightline::server::control::memberships;
use sightline::server::control::tenants::{Kind, Tenant};
use sightline::server::installation::Installation;
use sightline::server::router::{Reached, Served, router};
use sightline::server::session::Limits;
use sightline::server::state::AppState;
use store::{DeviceScope, TenantId, wall_micros, wall_millis};
use tower::ServiceExt as _;
use zeroize::Zeroizing;

const PASSWORD: &str = "correct horse battery staple";

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
    let installation = Installation::open(&data, &keys, None).await.unwrap();
    let tenant = fill(&installation).await;
    let options = LeptosOptions::builder().output_name("sightline").build();
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    let state = AppState::new(Arc::clone(&installation), Limits::default());
    let router = router(Served { state, options, metrics }, Reached { tls: false });
    let cookie = sign_in(&installation, &router, tenant).await;
    let calls = number("BENCH_CALLS", 200);
    let devices = json(&router, &cookie, "/api/devices/list?query=").await;
    let alerts = json(&router, &cookie, "/api/alerts/list?query=").await;
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
        let mut times = Vec::new();
        for call in 0..calls {
            let path = &paths[usize::try_from(call).unwrap() % paths.len()];
            let began = Instant::now();
            json(&router, &cookie, path).await;
            times.push(began.elapsed());
        }
        times.sort();
        let at = |share: usize| millis(times[(times.len() - 1) * share / 100]);
        println!("{name:<36} {:>7.1} {:>6.1} {:>6.1}", at(50), at(95), at(100));
    }
    installation.close().await;
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

async fn fill(installation: &Arc<Installation>) -> TenantId {
    let record = Tenant {
        id: TenantId::random(),
        name: "bench".to_owned(),
        region: "eu".to_owned(),
        region_source: "provisioning".to_owned(),
        kind: Kind::Live,
        as_of: None,
        retention_days: 180,
        active: true,
        created: wall_millis(),
    };
    installation.create_tenant(&record).await.unwrap();
    let tenant = installation.open_tenant("bench").await.unwrap();
    let ctx = enter_task(&tenant, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
    let mut config = simulator::FleetConfig::new(7, wall_micros());
    config.events = number("BENCH_EVENTS", config.events);
    let (caller, mut replies) = Caller::new();
    tokio::spawn(async move { while replies.recv().await.is_some() {} });
    let began = Instant::now();
    let filled = simulate::fill(&tenant, &ctx, config, &caller).await;
    let rows = filled.map_err(|stop| format!("{stop:?}")).unwrap();
    let durable = began.elapsed().as_secs_f64();
    for consumer in ["inventory", "detection"] {
        tenant.store.caught_up(&ctx, consumer).await.unwrap();
    }
    let detected = began.elapsed().as_secs_f64();
    tenant.store.flush(&ctx).await.unwrap();
    println!(
        "{rows} rows: durable after {durable:.1} s, detection and inventory after {detected:.1} s"
    );
    record.id
}

async fn sign_in(installation: &Arc<Installation>, router: &Router, tenant: TenantId) -> String {
    let secret = Zeroizing::new(PASSWORD.to_owned());
    let added = user::add(installation, "bench@bench.example", None, Some(secret)).await;
    let (user, _) = added.map_err(|stop| format!("{stop:?}")).unwrap();
    let pool = installation.control().pool();
    memberships::put(pool, &user.id, tenant, Role::Analyst, &DeviceScope::All).await.unwrap();
    let form =
        format!("name=bench%40bench.example&password={}&next=", PASSWORD.replace(' ', "%20"));
    let request = Request::post("/api/session/sign_in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// Calls a server function; its answer.
async fn json(router: &Router, cookie: &str, path: &str) -> serde_json::Value {
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    assert!(status.is_success(), "{path}: {status} {}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).unwrap()
}
