//! The process is killed while telemetry comes in: nothing acknowledged is lost, nothing is doubled.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use sightline::server::installation::{Installation, Rules};
use store::{DeviceScope, Principal, PrincipalKind, TenantCtx};

use super::server::{Server, admin};

/// Lines of one request.
const BATCH: usize = 500;

/// How much: small in `make test`, the whole of it in `make soak`.
struct Scale {
    rounds: u32,
    events: u64,
}

fn scale() -> Scale {
    match std::env::var("SOAK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()) {
        Some(rounds) => Scale { rounds, events: 200_000 },
        None => Scale { rounds: 3, events: 6_000 },
    }
}

/// Sends a batch; whether it was acknowledged.
fn post(address: &str, token: &str, key: usize, lines: &[String]) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let body = lines.join("\n");
    let head = format!(
        "POST /api/ingest/v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).is_err() {
        return false;
    }
    let mut status = String::new();
    BufReader::new(stream).read_line(&mut status).is_ok() && status.contains(" 200 ")
}

/// What is in the store in the end.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    rows: BTreeMap<String, usize>,
    reports: usize,
    alerts: Vec<(String, i64)>,
}

async fn kept(folder: &Path) -> Kept {
    let (data, keys) = (folder.join("data"), folder.join("keys"));
    let installation = Installation::open(&data, &keys, Rules::load(None).unwrap()).await.unwrap();
    let tenant = installation.open_tenant("crash").await.unwrap();
    let principal =
        Principal { kind: PrincipalKind::System, id: "test".to_owned(), name: "test".to_owned() };
    #[expect(clippy::disallowed_methods, reason = "a hand-made context to count with")]
    let ctx = TenantCtx::issue(tenant.record.id, principal, DeviceScope::All, store::Clock::Live);
    super::harness::settled(&tenant.store, &ctx).await;
    let mut rows = BTreeMap::new();
    let mut reports = std::collections::HashSet::new();
    for table in schema::tables().iter().filter(|table| table.kind == schema::TableKind::Events) {
        let options = store::ScanOptions::default();
        let found = tenant.store.scan(&ctx, table, store::TimeWindow::ALL, options).unwrap();
        for batch in found.collect().await.unwrap() {
            *rows.entry(table.name.to_owned()).or_default() += batch.num_rows();
            for row in store::rows_of(table, &batch) {
                let id =
                    format!("{} {:?} {:?}", table.name, row.text("DeviceId"), row.get("ReportId"));
                reports.insert(id);
            }
        }
    }
    // Ids hold the tenant's and the device's, which differ from run to run.
    let what = "rule_id || ' ' || device_name || ' ' || time || ' ' || action_type";
    let alerts = sqlx::query_as(&format!("SELECT {what}, events FROM alerts ORDER BY 1"))
        .fetch_all(tenant.database().pool())
        .await
        .unwrap();
    installation.close().await;
    Kept { rows, reports: reports.len(), alerts }
}

/// Sends everything, batch by batch until acknowledged; `kill` says before which batch the process
/// dies while that batch is under way.
fn run(folder: &Path, lines: &[String], kills: &[usize]) {
    admin(folder, &["tenant", "create", "crash"]);
    let made = admin(folder, &["token", "create", "t", "--tenant", "crash"]);
    let token = made.lines().last().unwrap().trim().to_owned();
    let mut server = Server::start(folder, &[]);
    for (number, batch) in lines.chunks(BATCH).enumerate() {
        if kills.contains(&number) {
            let (address, token, batch) = (server.address.clone(), token.clone(), batch.to_vec());
            let sending = std::thread::spawn(move || post(&address, &token, number, &batch));
            // Somewhere within the request's few milliseconds, another place each time.
            let mut spins = 0_u64;
            while !sending.is_finished() && spins < 20_000 * (1 + number as u64 % 23) {
                spins += 1;
                std::hint::spin_loop();
            }
            server.kill();
            let _ = sending.join();
            server = Server::start(folder, &[]);
        }
        let began = Instant::now();
        while !post(&server.address, &token, number, batch) {
            assert!(began.elapsed() < Duration::from_secs(60), "batch {number} is not taken");
        }
    }
    server.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_every_acknowledged_row_is_there_once_and_alerts_are_the_same() {
    let Scale { rounds, events } = scale();
    let mut config = simulator::FleetConfig::new(11, 1_772_726_400_000_000);
    (config.devices, config.days, config.events) = (8, 1, events);
    let lines: Vec<String> = simulator::Fleet::new(config).map(|e| simulator::ndjson(&e)).collect();
    let batches = lines.len().div_ceil(BATCH);
    let calm = tempfile::tempdir().unwrap();
    run(calm.path(), &lines, &[]);
    let expect = kept(calm.path()).await;
    assert_eq!(expect.rows.values().sum::<usize>(), expect.reports, "report ids tell rows apart");
    assert!(!expect.alerts.is_empty());
    let disturbed = tempfile::tempdir().unwrap();
    let kills: Vec<usize> =
        (0..rounds).map(|round| (round as usize * 7919 + 3) % batches).collect();
    run(disturbed.path(), &lines, &kills);
    let found = kept(disturbed.path()).await;
    assert_eq!(found.rows, expect.rows);
    assert_eq!(found.reports, expect.reports);
    assert_eq!(found.alerts, expect.alerts);
    eprintln!("{} lines, {} kills, {} alerts", lines.len(), kills.len(), found.alerts.len());
}
