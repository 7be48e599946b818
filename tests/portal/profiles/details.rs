//! The tables of a page that only one kind has: sign-ins, answers to DNS queries, ports of both ends.

use std::collections::{BTreeMap, BTreeSet};

use schema::{Row, Value};
use sightline::model::EntityKind;
use sightline::model::access::{Action, Role};
use sightline::model::profile::{FactValue, Profile};
use sightline::model::value;
use sightline::server::access::{Task, enter_task};
use store::{Batch, DeviceScope};

use super::{DAY, all_rows, page};
use crate::harness::Portal;

struct Desk {
    portal: Portal,
    cookie: String,
    rows: Vec<Row>,
}

impl Desk {
    /// A small fleet with rows of its own, and every row of it.
    async fn new(more: Vec<Row>) -> Self {
        let portal = Portal::new().await;
        let tenant = portal.tenant("One").await;
        portal.user("a@one.example", tenant, Role::Analyst, DeviceScope::All).await;
        let cookie = portal.sign_in("a@one.example").await;
        portal.simulate(tenant).await;
        let open = portal.installation.tenant(tenant).await.unwrap();
        let ctx = enter_task(&open, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
        if !more.is_empty() {
            open.store.append(&ctx, Batch { rows: more, key: None }).await.unwrap();
        }
        portal.settle(tenant).await;
        let rows = all_rows(&portal, tenant, &ctx).await;
        Self { portal, cookie, rows }
    }

    async fn page(&self, kind: EntityKind, wanted: &str, query: &str) -> Profile {
        let found = page(&self.portal, &self.cookie, kind, wanted, query).await;
        found.unwrap_or_else(|| panic!("no page of {wanted}"))
    }

    /// The rows of one table of a page: value and outcome with the events.
    async fn part(&self, kind: EntityKind, wanted: &str, key: &str) -> BTreeMap<String, u64> {
        let shown = self.page(kind, wanted, &format!("show={key}&range=180d")).await;
        let part = shown.parts.first().filter(|part| part.key == key).unwrap();
        assert!(part.total <= 50, "{wanted}: {} rows do not fit on a page", part.total);
        let line = |row: &sightline::model::profile::PartRow| {
            (format!("{} {}", row.entity.value, row.note).trim_end().to_owned(), row.events)
        };
        part.rows.iter().map(line).collect()
    }
}

fn text<'a>(row: &'a Row, column: &str) -> &'a str {
    row.text(column).unwrap_or_default()
}

fn row(table: &str, cells: &[(&str, &str)], numbers: &[(&str, i64)]) -> Row {
    let mut row = Row::new(schema::table(table).unwrap());
    let now = store::wall_micros() - DAY;
    row.set("Timestamp", Value::DateTime(now)).unwrap();
    row.set("DeviceId", Value::Text("own".to_owned())).unwrap();
    for (name, value) in cells {
        row.set(name, Value::Text((*value).to_owned())).unwrap();
    }
    for (name, value) in numbers {
        row.set(name, Value::Long(*value)).unwrap();
    }
    row
}

#[tokio::test]
async fn sign_ins_of_a_user_are_told_by_day_device_and_outcome() {
    let cells = |action, kind| {
        [
            ("ActionType", action),
            ("LogonType", kind),
            ("AccountDomain", "LARK"),
            ("AccountName", "Probe"),
            ("RemoteIP", "203.0.113.200"),
        ]
    };
    let mut more = Vec::new();
    for (device, action, kind, days) in [
        ("one", "LogonSuccess", "Network", 0),
        ("one", "LogonSuccess", "Network", 2),
        ("one", "LogonFailed", "Network", 2),
        ("two", "LogonSuccess", "Interactive", 2),
        ("three", "LogonFailed", "Interactive", 5),
        ("three", "x-Logoff", "Interactive", 5),
    ] {
        let mut row = row("DeviceLogonEvents", &cells(action, kind), &[]);
        row.set("DeviceId", Value::Text(device.to_owned())).unwrap();
        let Some(Value::DateTime(at)) = row.get("Timestamp") else { panic!("no time") };
        row.set("Timestamp", Value::DateTime(at - days * DAY)).unwrap();
        more.push(row);
    }
    let desk = Desk::new(more).await;
    let profile = desk.page(EntityKind::User, "lark\\probe", "range=30d").await;
    let told = profile.sign_ins.unwrap();
    let days: Vec<(u64, u64)> = told
        .days
        .iter()
        .filter(|day| day.successful + day.failed > 0)
        .map(|day| (day.successful, day.failed))
        .collect();
    assert_eq!(days, [(0, 1), (2, 1), (1, 0)]);
    assert_eq!(told.days.len(), profile.days.len(), "every day of the window has its bars");
    let lines: BTreeMap<&str, (&str, u64)> = profile
        .devices
        .iter()
        .map(|device| (device.device.id.as_str(), (device.detail.as_str(), device.sign_ins)))
        .collect();
    let expect = [
        ("one", ("Network 2, 1 failed", 2)),
        ("two", ("Interactive 1", 1)),
        ("three", ("1 failed", 0)),
    ];
    assert_eq!(lines, expect.into_iter().collect());
    let frequent: Vec<(String, String)> = profile
        .facts
        .iter()
        .filter_map(|fact| match &fact.value {
            FactValue::Device(device, _) => Some((fact.label.clone(), device.id.0.clone())),
            _ => None,
        })
        .collect();
    let expect = [("Most frequent device", "one"), ("Least frequent device", "two")];
    assert_eq!(frequent, expect.map(|(label, id)| (label.to_owned(), id.to_owned())));

    let from = desk.part(EntityKind::Ip, "203.0.113.200", "sign_in").await;
    let expect = [
        ("lark\\probe Signed in", 3),
        ("lark\\probe Sign-in failed", 2),
        ("lark\\probe Signed out", 1),
    ];
    assert_eq!(from, expect.map(|(line, events)| (line.to_owned(), events)).into());
}

#[tokio::test]
async fn accounts_of_the_fleet_have_as_many_sign_ins_as_rows() {
    let desk = Desk::new(Vec::new()).await;
    let mut accounts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for row in desk.rows.iter().filter(|row| !text(row, "LogonType").is_empty()) {
        let name = format!("{}\\{}", text(row, "AccountDomain"), text(row, "AccountName"));
        let (successful, failed) = accounts.entry(name.to_lowercase()).or_default();
        match text(row, "ActionType") {
            "LogonSuccess" => *successful += 1,
            "LogonFailed" => *failed += 1,
            _ => {}
        }
    }
    accounts.retain(|name, (successful, _)| *successful > 0 && !name.ends_with('\\'));
    assert!(!accounts.is_empty());
    for (account, expect) in accounts {
        let profile = desk.page(EntityKind::User, &account, "range=180d").await;
        let days = profile.sign_ins.unwrap().days;
        let told = days.iter().fold((0, 0), |(successful, failed), day| {
            (successful + day.successful, failed + day.failed)
        });
        assert_eq!(told, expect, "{account}");
    }
}

#[tokio::test]
async fn names_and_addresses_resolve_as_the_answers_say() {
    let desk = Desk::new(Vec::new()).await;
    let mut by_name: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    let mut by_address: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for row in desk.rows.iter().filter(|row| text(row, "ActionType") == "DnsQueryResponse") {
        let host = value::host_of(text(row, "RemoteUrl"));
        let fields: serde_json::Value =
            serde_json::from_str(text(row, "AdditionalFields")).unwrap_or_default();
        let result = fields["DnsQueryResult"].as_str().unwrap_or_default();
        let addresses: BTreeSet<String> = result
            .split(';')
            .filter_map(|part| value::address(part.trim()))
            .map(|address| address.to_string())
            .collect();
        for address in addresses {
            *by_name.entry(host.clone()).or_default().entry(address.clone()).or_default() += 1;
            *by_address.entry(address).or_default().entry(host.clone()).or_default() += 1;
        }
    }
    assert!(by_name.len() >= 3 && by_address.len() >= 3, "{} {}", by_name.len(), by_address.len());
    for (name, expect) in by_name.iter().step_by(by_name.len() / 8 + 1) {
        let told = desk.part(EntityKind::Domain, name, "resolved").await;
        assert_eq!(&told, expect, "{name}");
    }
    for (address, expect) in by_address.iter().step_by(by_address.len() / 8 + 1) {
        let told = desk.part(EntityKind::Ip, address, "resolved").await;
        assert_eq!(&told, expect, "{address}");
    }
}

#[tokio::test]
async fn ports_are_those_of_the_end_that_was_connected_to() {
    let ends = [("RemotePort", 50_000), ("LocalPort", 445)];
    let connection =
        |action| [("ActionType", action), ("RemoteIP", "203.0.113.201"), ("Protocol", "Tcp")];
    let out = [("RemotePort", 443), ("LocalPort", 50_001)];
    let desk = Desk::new(vec![
        row("DeviceNetworkEvents", &connection("InboundConnectionAccepted"), &ends),
        row("DeviceNetworkEvents", &connection("ConnectionSuccess"), &out),
        row("DeviceNetworkEvents", &connection("ConnectionSuccess"), &out),
    ])
    .await;
    let inbound = desk.part(EntityKind::Ip, "203.0.113.201", "inbound").await;
    assert_eq!(inbound, [("445/Tcp".to_owned(), 1)].into());
    let there = desk.part(EntityKind::Ip, "203.0.113.201", "port").await;
    assert_eq!(there, [("443/Tcp".to_owned(), 2)].into());
}

#[tokio::test]
async fn a_file_has_its_names_and_whether_it_ran_on_each_device() {
    let hash = "ab".repeat(20);
    let file = |action, path, name| {
        [("ActionType", action), ("FolderPath", path), ("FileName", name), ("SHA1", hash.as_str())]
    };
    let on = |device: &str, mut row: Row| {
        row.set("DeviceId", Value::Text(device.to_owned())).unwrap();
        row
    };
    let desk = Desk::new(vec![
        on(
            "one",
            row("DeviceFileEvents", &file("FileCreated", "C:\\a\\Tool.exe", "Tool.exe"), &[]),
        ),
        on(
            "two",
            row("DeviceFileEvents", &file("FileCreated", "C:\\b\\tool.exe", "tool.exe"), &[]),
        ),
        on(
            "two",
            row("DeviceProcessEvents", &file("ProcessCreated", "C:\\b\\x.exe", "x.exe"), &[]),
        ),
        on(
            "three",
            row("DeviceImageLoadEvents", &file("ImageLoaded", "C:\\b\\x.exe", "x.exe"), &[]),
        ),
        on(
            "four",
            row(
                "DeviceFileEvents",
                &[("ActionType", "FileCreated"), ("InitiatingProcessSHA1", hash.as_str())],
                &[],
            ),
        ),
    ])
    .await;
    let profile = desk.page(EntityKind::File, &hash, "range=30d").await;
    let told: BTreeMap<&str, &str> = profile
        .devices
        .iter()
        .map(|device| (device.device.id.as_str(), device.execution.unwrap().label()))
        .collect();
    let expect =
        [("one", "Not seen running"), ("two", "Ran"), ("three", "Loaded"), ("four", "Ran")];
    assert_eq!(told, expect.into());
    let names = profile.parts.iter().find(|part| part.key == "name").unwrap();
    let names: Vec<(&str, u64, u64)> =
        names.rows.iter().map(|row| (row.entity.value.as_str(), row.devices, row.events)).collect();
    assert_eq!(names, [("tool.exe", 2, 2), ("x.exe", 2, 2)]);
}
