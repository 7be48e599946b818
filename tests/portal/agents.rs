//! Clients of Elasticsearch as others wrote them, against the program as a process of its own. Where
//! one is not installed its test says so and ends: docs/TELEMETRY.md tells what to install.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use sightline::model::source::Agent;
use sightline::server::connect::{Address, Values, render};
use sightline::server::installation::{Installation, Rules};
use store::{DeviceScope, Principal, PrincipalKind, TenantCtx};

use super::server::{Server, admin, free_address};

/// What the scripts send, again and again.
const EVENTS: usize = 2_000;
/// How often the portal is killed under rsyslog.
const KILLS: usize = 3;

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end/agents").join(name)
}

/// Whether a command can be run and succeeds; says why its test is left out where not.
#[expect(clippy::print_stderr, reason = "a test that is left out says so")]
fn is_there(command: &mut Command, what: &str) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let there = status.is_ok_and(|status| status.success());
    if !there {
        eprintln!("left out: {what} is not installed here");
    }
    there
}

/// A tenant; a token of it.
fn tenant(folder: &Path) -> String {
    admin(folder, &["tenant", "create", "agents"]);
    let made = admin(folder, &["token", "create", "t", "--tenant", "agents"]);
    made.lines().last().unwrap().trim().to_owned()
}

/// What the page shows for a portal at this address.
fn values(address: &str, token: String) -> Values {
    let (host, port) = address.rsplit_once(':').unwrap();
    let address = Address { tls: false, host: host.to_owned(), port: port.parse().unwrap() };
    Values::usual(address, token, "agents".to_owned())
}

/// Rows of process starts, and their different file names.
async fn kept(folder: &Path) -> (usize, usize) {
    let (data, keys) = (folder.join("data"), folder.join("keys"));
    let installation = Installation::open(&data, &keys, Rules::load(None).unwrap()).await.unwrap();
    let tenant = installation.open_tenant("agents").await.unwrap();
    let principal =
        Principal { kind: PrincipalKind::System, id: "test".to_owned(), name: "test".to_owned() };
    #[expect(clippy::disallowed_methods, reason = "a hand-made context to count with")]
    let ctx = TenantCtx::issue(tenant.record.id, principal, DeviceScope::All, store::Clock::Live);
    let table = schema::table("DeviceProcessEvents").unwrap();
    let options = store::ScanOptions::default();
    let found = tenant.store.scan(&ctx, table, store::TimeWindow::ALL, options).unwrap();
    let (mut rows, mut names) = (0, BTreeSet::new());
    for batch in found.collect().await.unwrap() {
        rows += batch.num_rows();
        let file = |row: &schema::Row| row.text("FileName").unwrap_or_default().to_owned();
        names.extend(store::rows_of(table, &batch).iter().map(file));
    }
    installation.close().await;
    (rows, names.len())
}

/// Runs a script that sends the same events by every way to present a token.
async fn run(command: &mut Command) {
    let folder = tempfile::tempdir().unwrap();
    let token = tenant(folder.path());
    let server = Server::start(folder.path(), &[]);
    let output = command
        .env("PORTAL", format!("http://{}", server.address))
        .env("TOKEN", token)
        .env("NO_PROXY", "*")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    server.kill();
    assert_eq!(kept(folder.path()).await, (EVENTS, EVENTS));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_client_delivers_and_what_it_repeats_is_kept_once() {
    let python = std::env::var("AGENT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let probe = ["-c", "import elasticsearch; assert elasticsearch.__version__[0] == 8"];
    if is_there(Command::new(&python).args(probe), "the Python package elasticsearch 8") {
        run(Command::new(&python).arg(script("bulk.py"))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_javascript_client_delivers_and_what_it_repeats_is_kept_once() {
    let probe = ["-e", "require('@elastic/elasticsearch')"];
    if is_there(Command::new("node").args(probe), "the npm package @elastic/elasticsearch") {
        run(Command::new("node").arg(script("bulk.cjs"))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shown_curl_command_brings_the_first_event() {
    if !is_there(Command::new("curl").arg("--version"), "curl") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let token = tenant(folder.path());
    let server = Server::start(folder.path(), &[]);
    let script = folder.path().join("first.sh");
    std::fs::write(&script, render(Agent::Curl, &values(&server.address, token))).unwrap();
    let output = Command::new("sh").arg(&script).env("NO_PROXY", "*").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("\"accepted\":1,"), "{said}");
    server.kill();
    assert_eq!(kept(folder.path()).await, (1, 1));
}

/// rsyslog with the configuration that the page shows, stopped when it is dropped.
struct Rsyslog(Child);

impl Drop for Rsyslog {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// A counter of the portal's metrics; 0 where it has none or does not answer.
fn counter(address: &str, name: &str) -> u64 {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    let answer = ask().unwrap_or_default();
    let value = answer.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    value.unwrap_or(0)
}

/// Waits until a counter of this process has come so far.
fn until(address: &str, name: &str, least: u64) {
    let began = Instant::now();
    while counter(address, name) < least {
        assert!(began.elapsed() < Duration::from_secs(600), "{name} does not reach {least}");
        std::thread::yield_now();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rsyslog_delivers_every_event_once_through_three_crashes() {
    // As in the other crash test: small in `make test`, the whole of it in `make soak`.
    let events = if std::env::var_os("SOAK_ROUNDS").is_some() { 100_000 } else { 8_000 };
    let folder = tempfile::tempdir().unwrap();
    let (lines, work) = (folder.path().join("lines"), folder.path().join("work"));
    std::fs::create_dir(&work).unwrap();
    let mut text: String = (1..=events)
        .map(|number| {
            let event = json!({
                "@timestamp": "2026-01-05T10:00:00Z",
                "winlog": {
                    "channel": "Security", "event_id": "4688", "record_id": number,
                    "computer_name": "ws-1.example",
                    "event_data": { "NewProcessName": format!("C:\\{number}.exe") },
                },
            });
            format!("{event}\n")
        })
        .collect();
    // No event: refused, and so tells that everything before it arrived.
    text.push_str("the end\n");
    std::fs::write(&lines, text).unwrap();

    let token = tenant(folder.path());
    let address = free_address();
    let configuration = folder.path().join("rsyslog.conf");
    let mut values = values(&address, token);
    values.lines = vec![lines.to_str().unwrap().to_owned()];
    values.work = work.to_str().unwrap().to_owned();
    std::fs::write(&configuration, render(Agent::Rsyslog, &values)).unwrap();
    let rsyslogd = |arguments: &[&str]| {
        let mut command = Command::new("rsyslogd");
        command.arg("-f").arg(&configuration).args(arguments).arg("-i").arg(work.join("pid"));
        command
    };
    if !is_there(&mut rsyslogd(&["-N1"]), "rsyslog with its module omelasticsearch") {
        return;
    }
    let mut server = Server::start_at(folder.path(), &address, &[]);
    let child = rsyslogd(&["-n"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let rsyslog = Rsyslog(child);
    let mut repeated = 0;
    for _ in 0..KILLS {
        // Counted when rows are durable, before they are acknowledged: rsyslog sends these again.
        until(&address, "sightline_ingested_rows_total", events / (KILLS as u64 + 1));
        server.kill();
        server = Server::start_at(folder.path(), &address, &[]);
        until(&address, "sightline_ingested_rows_total", 1);
        repeated += counter(&address, "sightline_repeated_documents_total");
    }
    until(&address, "sightline_rejected_lines_total", 1);
    drop(rsyslog);
    server.kill();
    let events = usize::try_from(events).unwrap();
    assert_eq!(kept(folder.path()).await, (events, events));
    eprintln!("{events} events, {KILLS} kills, {repeated} documents sent again after their commit");
}
