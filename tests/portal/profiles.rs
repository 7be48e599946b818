//! What the page of a value counts is what one finds by reading every row, wherever it lies and in
//! whatever order it came.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::http::{Method, StatusCode};
use schema::{Row, Value};
use sightline::model::EntityKind;
use sightline::model::access::{Action, Role};
use sightline::model::profile::Profile;
use sightline::model::value;
use sightline::server::access::{Task, enter_task};
use store::{Batch, DeviceScope, ScanOptions, TenantCtx, TenantId, TimeWindow, rows_of};

use super::harness::{Portal, escape};

mod details;
mod process;

const DAY: i64 = 86_400_000_000;

/// What rows say of a value: events by what happened, and per device first, last, events.
#[derive(Debug, Default, PartialEq)]
struct Found {
    events: u64,
    devices: BTreeMap<String, (i64, i64, u64)>,
    /// By the word of the table, and the process.
    processes: BTreeMap<(&'static str, String), u64>,
}

/// The tables of processes that a page has.
fn tables_of_processes(kind: EntityKind) -> &'static [&'static str] {
    match kind {
        EntityKind::File => &["created", "loaded", "ran", "by"],
        EntityKind::User => &[],
        _ => &["by"],
    }
}

/// In which of them the process of a row stands.
fn table_of_process(row: &Row, kind: EntityKind) -> &'static str {
    match row.text("ActionType") {
        _ if kind != EntityKind::File => "by",
        Some("FileCreated") => "created",
        Some("ImageLoaded" | "DriverLoad") => "loaded",
        Some("ProcessCreated") => "ran",
        _ => "by",
    }
}

/// How often a row names a value, and how often along with its initiating process.
fn named(row: &Row, kind: EntityKind, wanted: &str) -> (u64, u64) {
    let text = |column: &str| row.text(column).unwrap_or_default();
    let is = |column: &str| u64::from(text(column).eq_ignore_ascii_case(wanted));
    let address = |column: &str| {
        u64::from(value::address(text(column)).is_some_and(|found| found.to_string() == wanted))
    };
    let host = |column: &str| {
        u64::from(
            !text(column).is_empty()
                && text(column) != "-"
                && value::host_of(text(column)) == wanted,
        )
    };
    let account = |prefix: &str| {
        let [domain, name, sid] =
            ["Domain", "Name", "Sid"].map(|part| text(&format!("{prefix}{part}")).to_lowercase());
        u64::from(!name.is_empty() && format!("{domain}\\{name}") == wanted || sid == wanted)
    };
    match kind {
        EntityKind::File => {
            let column = value::HashKind::of_length(wanted.len()).unwrap().column();
            let own = is(column);
            (own + is(&format!("InitiatingProcess{column}")), own)
        }
        EntityKind::Ip => {
            let mut answered = 0;
            if text("ActionType") == "DnsQueryResponse" && row.table().name == "DeviceEvents" {
                let fields: serde_json::Value =
                    serde_json::from_str(text("AdditionalFields")).unwrap_or_default();
                let result = fields
                    .get("DnsQueryResult")
                    .and_then(|text| text.as_str())
                    .unwrap_or_default()
                    .to_owned();
                let all: BTreeSet<String> = result
                    .split(';')
                    .filter_map(|part| value::address(part.trim()))
                    .map(|found| found.to_string())
                    .collect();
                answered = u64::from(all.contains(wanted));
            }
            let seen = address("RemoteIP") + address("FileOriginIP") + answered;
            let own =
                if row.table().name == "DeviceNetworkEvents" { address("LocalIP") } else { 0 };
            (seen + own, seen)
        }
        EntityKind::Domain => {
            let seen = host("RemoteUrl") + host("FileOriginUrl");
            (seen, seen)
        }
        EntityKind::Url => {
            let url = |column: &str| u64::from(text(column) == wanted);
            let seen = url("RemoteUrl") + url("FileOriginUrl");
            (seen, seen)
        }
        EntityKind::User => (account("Account") + account("InitiatingProcessAccount"), 0),
        _ => panic!("{kind:?}"),
    }
}

/// Reads every row that a context sees.
pub(super) async fn all_rows(portal: &Portal, tenant: TenantId, ctx: &TenantCtx) -> Vec<Row> {
    let open = portal.installation.tenant(tenant).await.unwrap();
    let mut rows = Vec::new();
    for table in schema::tables() {
        if table.position("DeviceId").is_none()
            || table.position("ActionType").is_none()
            || table.name.starts_with('_')
        {
            continue;
        }
        let window = TimeWindow::between(i64::MIN, i64::MAX);
        let scan = open.store.scan(ctx, table, window, ScanOptions { lookup: false }).unwrap();
        for batch in scan.collect().await.unwrap() {
            rows.extend(rows_of(table, &batch));
        }
    }
    rows
}

fn count(rows: &[Row], kind: EntityKind, wanted: &str, from: i64, to: i64) -> Found {
    let mut found = Found::default();
    for row in rows {
        let Some(Value::DateTime(at)) = row.get("Timestamp") else { continue };
        let (events, by) = named(row, kind, wanted);
        if events == 0 || !(from..to).contains(&at) {
            continue;
        }
        found.events += events;
        let device =
            found.devices.entry(row.text("DeviceId").unwrap().to_owned()).or_insert((at, at, 0));
        *device = (device.0.min(at), device.1.max(at), device.2 + events);
        if let Some(process) =
            row.text("InitiatingProcessFileName").filter(|name| by > 0 && !name.is_empty())
        {
            let key = (table_of_process(row, kind), process.to_owned());
            *found.processes.entry(key).or_default() += by;
        }
    }
    found
}

async fn page(
    portal: &Portal,
    cookie: &str,
    kind: EntityKind,
    wanted: &str,
    query: &str,
) -> Option<Profile> {
    let arguments = format!("kind={}&value={}&query={}", kind.key(), escape(wanted), escape(query));
    let answer = portal.call(Method::GET, "/api/entities/profile", &arguments, Some(cookie)).await;
    match answer.status {
        StatusCode::NOT_FOUND => None,
        StatusCode::OK => Some(serde_json::from_str(&answer.body).unwrap()),
        _ => panic!("{arguments}: {}", answer.body),
    }
}

/// Compares a page with the rows; says how many events it has.
pub(super) async fn check(
    portal: &Portal,
    cookie: &str,
    rows: &[Row],
    kind: EntityKind,
    wanted: &str,
) -> u64 {
    let mut told = Found::default();
    let mut cursor = String::new();
    let (from, to) = loop {
        let query = format!("show=devices&range=180d&cursor={cursor}");
        let Some(profile) = page(portal, cookie, kind, wanted, &query).await else {
            assert_eq!(count(rows, kind, wanted, i64::MIN, i64::MAX), told, "{wanted}");
            return 0;
        };
        for device in &profile.devices {
            let line = (device.first.0, device.last.0, device.events);
            told.devices.insert(device.device.id.0.clone(), line);
        }
        let next = profile.bounds.as_ref().and_then(|bounds| bounds.next.clone());
        let Some(next) = next else {
            assert_eq!(profile.device_count, told.devices.len() as u64, "{wanted}");
            told.events = profile.events();
            let per_day: u64 = profile.days.iter().map(|day| day.events).sum();
            assert_eq!(per_day, told.events, "{wanted}: the bars");
            break (profile.window.from.0, profile.window.to.0);
        };
        cursor = next.0;
    };
    let mut expect = count(rows, kind, wanted, from, to);
    for table in tables_of_processes(kind) {
        let query = format!("show={table}&range=180d");
        let shown = page(portal, cookie, kind, wanted, &query).await.unwrap();
        let part = shown.parts.first().filter(|part| part.key == *table).unwrap();
        if part.total > 50 {
            expect.processes.retain(|(key, _), _| key != table);
            continue;
        }
        let lines = part.rows.iter().map(|row| ((*table, row.entity.value.clone()), row.events));
        told.processes.extend(lines);
    }
    if kind == EntityKind::User {
        expect.processes.clear();
    }
    assert_eq!(told, expect, "{} {wanted}", kind.key());
    told.events
}

/// Values of some columns that rows have, as the page's address has them.
pub(super) fn values(rows: &[Row], kind: EntityKind) -> BTreeSet<String> {
    let of = |row: &Row| -> Vec<String> {
        let text =
            |column: &str| row.text(column).filter(|text| !text.is_empty()).map(str::to_lowercase);
        match kind {
            EntityKind::File => ["SHA1", "SHA256", "MD5", "InitiatingProcessSHA1"]
                .iter()
                .filter_map(|column| text(column))
                .collect(),
            EntityKind::Ip => ["RemoteIP", "LocalIP"]
                .iter()
                .filter_map(|column| Some(value::address(&text(column)?)?.to_string()))
                .collect(),
            EntityKind::Domain => ["RemoteUrl", "FileOriginUrl"]
                .iter()
                .filter_map(|column| Some(value::host_of(&text(column)?)))
                .filter(|host| !host.is_empty())
                .collect(),
            EntityKind::Url => ["RemoteUrl", "FileOriginUrl"]
                .iter()
                .filter_map(|column| row.text(column).filter(|url| value::is_url(url)))
                .map(ToOwned::to_owned)
                .collect(),
            EntityKind::User => {
                let account = text("AccountName")
                    .map(|name| format!("{}\\{name}", text("AccountDomain").unwrap_or_default()));
                account.into_iter().chain(text("AccountSid")).collect()
            }
            _ => Vec::new(),
        }
    };
    rows.iter().flat_map(of).collect()
}

pub(super) const KINDS: [EntityKind; 5] =
    [EntityKind::File, EntityKind::Ip, EntityKind::Domain, EntityKind::Url, EntityKind::User];

#[tokio::test]
async fn pages_of_values_count_what_the_rows_say() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("a@one.example", tenant, Role::Analyst, DeviceScope::All).await;
    let cookie = portal.sign_in("a@one.example").await;
    portal.simulate(tenant).await;
    let open = portal.installation.tenant(tenant).await.unwrap();
    let ctx = enter_task(&open, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
    open.store.flush(&ctx).await.unwrap();
    // The same days again, in other batches and another order: all of it is late.
    let mut late = all_rows(&portal, tenant, &ctx).await;
    let known = late.len();
    late.retain(|row| row.get("Timestamp").is_some());
    // Downloads: a small fleet has few.
    for row in late.iter_mut().filter(|row| row.text("ActionType") == Some("FileCreated")) {
        let url = format!("https://files.example/{}", row.text("FileName").unwrap_or_default());
        row.set("FileOriginUrl", Value::Text(url)).unwrap();
    }
    late.reverse();
    for (at, part) in late.chunks(late.len() / 7 + 1).enumerate() {
        let rows = part.iter().map(|row| moved(row, at as i64)).collect();
        open.store.append(&ctx, Batch { rows, key: None }).await.unwrap();
    }
    portal.settle(tenant).await;
    let rows = all_rows(&portal, tenant, &ctx).await;
    assert!(rows.len() > known + known / 2, "{} rows of {known}", rows.len());
    for kind in KINDS {
        let values = values(&rows, kind);
        assert!(values.len() >= 3, "{} values of {}", values.len(), kind.key());
        let mut events = 0;
        for wanted in values.iter().step_by(values.len() / 12 + 1) {
            events += check(&portal, &cookie, &rows, kind, wanted).await;
        }
        assert!(events > 0, "{}", kind.key());
    }
    for (kind, text) in [
        (EntityKind::File, "0123456789abcdef0123456789abcdef"),
        (EntityKind::File, "no hash"),
        (EntityKind::Ip, "100.127.255.99"),
        (EntityKind::Ip, "999"),
        (EntityKind::Domain, "never.example"),
        (EntityKind::Url, "https://never.example/x"),
        (EntityKind::User, "nobody"),
        (EntityKind::Registry, "x"),
    ] {
        assert!(page(&portal, &cookie, kind, text, "").await.is_none(), "{text}");
    }
}

/// A row some days earlier, on a device of its own every other time.
fn moved(row: &Row, days: i64) -> Row {
    let mut moved = row.clone();
    if let Some(Value::DateTime(at)) = row.get("Timestamp") {
        moved.set("Timestamp", Value::DateTime(at - days * DAY)).unwrap();
    }
    if days % 2 == 1 {
        moved.set("DeviceId", Value::Text(format!("late-{days}"))).unwrap();
    }
    moved
}

#[tokio::test]
async fn a_page_counts_only_what_its_reader_sees() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.simulate(tenant).await;
    let open = portal.installation.tenant(tenant).await.unwrap();
    let ctx = enter_task(&open, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
    let rows = all_rows(&portal, tenant, &ctx).await;
    let groups: BTreeSet<String> =
        rows.iter().filter_map(|row| row.text("MachineGroup")).map(ToOwned::to_owned).collect();
    let group = groups.iter().find(|group| !group.is_empty()).unwrap().clone();
    let seen: Vec<Row> =
        rows.iter().filter(|row| row.text("MachineGroup") == Some(&group)).cloned().collect();
    assert!(!seen.is_empty() && seen.len() < rows.len());
    let scope = DeviceScope::Groups(Arc::from([group]));
    portal.user("some@one.example", tenant, Role::Analyst, scope).await;
    portal
        .user("none@one.example", tenant, Role::Analyst, DeviceScope::Groups(Arc::from([])))
        .await;
    let (some, none) =
        (portal.sign_in("some@one.example").await, portal.sign_in("none@one.example").await);
    for kind in KINDS {
        let values = values(&rows, kind);
        for wanted in values.iter().step_by(values.len() / 8 + 1) {
            check(&portal, &some, &seen, kind, wanted).await;
            assert!(page(&portal, &none, kind, wanted, "").await.is_none(), "{wanted}");
        }
    }
}
