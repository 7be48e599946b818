//! How fast telemetry becomes durable: EVTX through the import, envelope lines over HTTP.
//!
//! ```text
//! cargo bench --locked --workspace --features sightline/ssr --bench ingest [-- FOLDER_OF_EVTX...]
//! ```
//!
//! Everything is encrypted and synced before it counts. Each figure is taken twice in one run:
//! without any rule, and with the shipped rules running beside it on the same processors (durable
//! and, after the slash, all alerts written). Without folders it takes the shared telemetry pack's
//! event logs, and leaves EVTX out where there is no pack. `INGEST_LINES` sets the envelope lines.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a program for a developer at a shell"
)]

#[path = "../tests/portal/harness.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod harness;
#[path = "../crates/detection/tests/conformance/pack.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod pack;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::Instant;

use harness::Portal;
use schema::{Cell, Value};
use sensors::SensorEvent;
use sightline::model::Moment;
use sightline::server::installation::Rules;
use sightline::server::session::Limits;

/// Lines of one request, about 2.4 MB.
const LINES: usize = 2_000;
/// Senders at once.
const SENDERS: usize = 4;

#[tokio::main]
async fn main() {
    let logs = event_logs();
    let lines = std::env::var("INGEST_LINES").ok().and_then(|text| text.parse().ok());
    let bodies = std::sync::Arc::new(envelope(lines.unwrap_or(600_000)));
    let bytes: usize = bodies.iter().map(String::len).sum();
    println!("{} event logs; {} MB of envelope lines", logs.len(), bytes / 1_000_000);
    for (name, rules) in
        [("no rules", Rules::none()), ("shipped rules", Rules::load(None).unwrap())]
    {
        let portal = Portal::open(Limits::default(), rules).await;
        if !logs.is_empty() {
            evtx(&portal, name, logs.clone()).await;
        }
        http(&portal, name, std::sync::Arc::clone(&bodies)).await;
        portal.installation.close().await;
    }
}

async fn evtx(portal: &Portal, name: &str, logs: Vec<PathBuf>) {
    let case = portal.case("evtx").await;
    let began = Instant::now();
    let report = portal.import_only(case, logs).await;
    let durable = began.elapsed().as_secs_f64();
    portal.settle(case).await;
    print(name, "EVTX import", report.new, durable, began.elapsed().as_secs_f64());
}

/// Sends the bodies over real connections, each answered before the next one on it.
async fn http(portal: &Portal, name: &str, bodies: std::sync::Arc<Vec<String>>) {
    let tenant = portal.tenant("envelope").await;
    let token = portal.token(tenant).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = portal.router.clone();
    let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let began = Instant::now();
    let senders: Vec<_> = (0..SENDERS)
        .map(|sender| {
            let (bodies, token) = (std::sync::Arc::clone(&bodies), token.clone());
            tokio::task::spawn_blocking(move || send(address, &token, &bodies, sender))
        })
        .collect();
    let (mut rows, mut waits) = (0, 0);
    for sender in senders {
        let (taken, told) = sender.await.unwrap();
        rows += taken;
        waits += told;
    }
    let durable = began.elapsed().as_secs_f64();
    portal.settle(tenant).await;
    print(name, "Envelope lines over HTTP", rows, durable, began.elapsed().as_secs_f64());
    if waits > 0 {
        println!("  senders were told to wait {waits} times, a second each");
    }
    serving.abort();
}

/// Every `SENDERS`th body, on one connection; the accepted rows, and how often it was told to wait.
fn send(address: SocketAddr, token: &str, bodies: &[String], sender: usize) -> (u64, u64) {
    let mut stream = TcpStream::connect(address).unwrap();
    let (mut rows, mut waits) = (0, 0);
    for (at, body) in bodies.iter().enumerate().skip(sender).step_by(SENDERS) {
        loop {
            let head = format!(
                "POST /api/ingest/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
                 Idempotency-Key: body-{at}\r\nContent-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(body.as_bytes()).unwrap();
            let (status, answer) = answer(&mut stream);
            if status == 429 {
                // As a sender does: it waits, then sends the same again.
                std::thread::sleep(std::time::Duration::from_secs(1));
                waits += 1;
                continue;
            }
            assert_eq!(status, 200, "{answer}");
            let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
            rows += answer.get("accepted").and_then(serde_json::Value::as_u64).unwrap();
            break;
        }
    }
    (rows, waits)
}

/// An answer with a `Content-Length`.
fn answer(stream: &mut TcpStream) -> (u16, String) {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let got = stream.read(&mut buffer).unwrap();
        assert!(got > 0, "the server closed the connection");
        read.extend_from_slice(buffer.get(..got).unwrap());
        let text = String::from_utf8_lossy(&read);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|line| {
                line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned)
            })
            .and_then(|length| length.parse::<usize>().ok())
            .expect("a length");
        if body.len() >= length {
            let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
            return (status, body.to_owned());
        }
    }
}

fn print(rules: &str, what: &str, rows: u64, durable: f64, detected: f64) {
    let rate = |seconds: f64| rows as f64 / seconds;
    println!(
        "{what}, {rules}: {rows} rows, {:.0} rows/s durable / {:.0} rows/s with every consumer done",
        rate(durable),
        rate(detected)
    );
}

/// Request bodies of envelope lines: the simulated fleet's rows as an export writes them.
fn envelope(lines: usize) -> Vec<String> {
    let mut mapper = sensors::Mapper::new("bench");
    let mut config = simulator::FleetConfig::new(7, store::wall_micros());
    config.events = lines as u64;
    let rows: Vec<String> = simulator::Fleet::new(config)
        .filter_map(|event: SensorEvent| match mapper.map(&event) {
            sensors::Mapped::Row(row) => Some(line(&row)),
            sensors::Mapped::Unmapped { .. } => None,
        })
        .collect();
    rows.chunks(LINES).map(|lines| lines.join("\n")).collect()
}

/// A line with its properties in the table's order, as sources write them.
fn line(row: &schema::Row) -> String {
    let mut cells: Vec<_> = row.cells().collect();
    cells.sort_by_key(|(place, _)| *place);
    let properties: Vec<String> = cells
        .into_iter()
        .filter_map(|(place, value)| Some((row.table().columns().get(usize::from(place))?, value)))
        .filter(|(column, _)| !column.name.starts_with('_'))
        .map(|(column, value)| format!("\"{}\":{}", column.name, json(value)))
        .collect();
    let time = row.get("Timestamp").map(json).unwrap_or_default();
    format!(
        r#"{{"time":{time},"tenantId":"bench","operationName":"Publish","category":"AdvancedHunting-{}","properties":{{{}}}}}"#,
        row.table().name,
        properties.join(",")
    )
}

fn json(value: Cell<'_>) -> serde_json::Value {
    match value {
        Value::Bool(flag) => flag.into(),
        Value::DateTime(micros) => Moment(micros).iso().into(),
        Value::Long(number) => number.into(),
        Value::Real(number) => number.into(),
        Value::Text(text) => text.into(),
    }
}

fn event_logs() -> Vec<PathBuf> {
    let named: Vec<PathBuf> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).map(PathBuf::from).collect();
    let folders = match pack::shared() {
        _ if !named.is_empty() => named,
        Some(shared) => vec![pack::telemetry(&shared)],
        None => {
            println!(
                "no event logs: name a folder, or set SHARED to the shared telemetry's folder"
            );
            return Vec::new();
        }
    };
    let mut logs = sensors::walk(&folders).unwrap();
    logs.retain(|path| path.extension().is_some_and(|extension| extension == "evtx"));
    logs
}
