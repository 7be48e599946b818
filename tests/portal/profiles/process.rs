//! The page of a process, compared with every row.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::http::{Method, StatusCode};
use schema::{Row, Value};
use sightline::model::access::{Action, Role};
use sightline::model::process::ProcessPage;
use sightline::server::access::{Task, enter_task};
use store::{Batch, DeviceScope};

use super::{DAY, all_rows};
use crate::harness::{Portal, escape};

#[tokio::test]
async fn the_page_of_a_process_has_everything_it_did_and_nothing_else() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("a@one.example", tenant, Role::Analyst, DeviceScope::All).await;
    portal
        .user("none@one.example", tenant, Role::Analyst, DeviceScope::Groups(Arc::from([])))
        .await;
    let cookie = portal.sign_in("a@one.example").await;
    let none = portal.sign_in("none@one.example").await;
    portal.simulate(tenant).await;
    let open = portal.installation.tenant(tenant).await.unwrap();
    let ctx = enter_task(&open, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
    let rows = all_rows(&portal, tenant, &ctx).await;
    let mut acts: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in &rows {
        if let (Some(device), Some(id)) =
            (row.text("DeviceId"), row.text("InitiatingProcessUniqueId"))
        {
            *acts.entry((device.to_owned(), id.to_owned())).or_default() += 1;
        }
    }
    let busiest = acts.iter().max_by_key(|(_, count)| **count).unwrap().0.clone();
    let some = acts.keys().step_by(acts.len() / 9 + 1).cloned().chain([busiest]);
    let mut pages = 0;
    for (device, id) in some {
        let mut read = Vec::new();
        let mut cursor = String::new();
        loop {
            let arguments = format!(
                "device={device}&process={}&query={}",
                escape(&id),
                escape(&format!("cursor={cursor}"))
            );
            let answer =
                portal.call(Method::GET, "/api/devices/process", &arguments, Some(&cookie)).await;
            assert_eq!(answer.status, StatusCode::OK, "{arguments}: {}", answer.body);
            let hidden =
                portal.call(Method::GET, "/api/devices/process", &arguments, Some(&none)).await;
            assert_eq!(hidden.status, StatusCode::NOT_FOUND);
            let page: ProcessPage = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(page.total(), *acts.get(&(device.clone(), id.clone())).unwrap(), "{id}");
            assert_eq!(page.first, read.len() as u64 + 1, "{id}");
            assert_eq!(page.previous.is_some(), !read.is_empty(), "{id}");
            read.extend(page.rows.iter().map(|row| (row.at, row.id.clone())));
            pages += 1;
            match page.next {
                Some(next) => cursor = next.0,
                None => break,
            }
        }
        let unique: BTreeSet<_> = read.iter().map(|(_, id)| id).collect();
        assert_eq!(unique.len() as u64, *acts.get(&(device, id)).unwrap());
        assert!(read.is_sorted_by_key(|(at, _)| *at), "oldest first");
    }
    assert!(pages >= 9, "{pages}");
}

#[tokio::test]
async fn pages_of_a_busy_process_lead_forwards_and_back_over_the_same_events() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("a@one.example", tenant, Role::Analyst, DeviceScope::All).await;
    let cookie = portal.sign_in("a@one.example").await;
    let open = portal.installation.tenant(tenant).await.unwrap();
    let ctx = enter_task(&open, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
    let began = store::wall_micros() - DAY;
    let rows: Vec<Row> = (0..450_i64)
        .map(|at| {
            let (table, action) = match at % 3 {
                0 => ("DeviceProcessEvents", "ProcessCreated"),
                1 => ("DeviceFileEvents", "FileCreated"),
                _ => ("DeviceNetworkEvents", "ConnectionSuccess"),
            };
            let mut row = Row::new(schema::table(table).unwrap());
            // Several events of one moment: their order is that of the log.
            row.set("Timestamp", Value::DateTime(began + at / 7 * 1_000_000)).unwrap();
            for (name, value) in [
                ("DeviceId", "busy"),
                ("ActionType", action),
                ("InitiatingProcessUniqueId", "{busy}"),
                ("InitiatingProcessFileName", "busy.exe"),
            ] {
                row.set(name, Value::Text(value.to_owned())).unwrap();
            }
            row
        })
        .collect();
    for part in rows.chunks(100) {
        open.store.append(&ctx, Batch { rows: part.to_vec(), key: None }).await.unwrap();
    }
    portal.settle(tenant).await;
    let read = async |query: &str| -> ProcessPage {
        let arguments = format!("device=busy&process=%7Bbusy%7D&query={}", escape(query));
        let answer =
            portal.call(Method::GET, "/api/devices/process", &arguments, Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    };
    for (filter, expect) in [("", 450), ("group=file&", 150)] {
        let mut pages = vec![read(filter).await];
        while let Some(next) = pages.last().and_then(|page| page.next.clone()) {
            pages.push(read(&format!("{filter}cursor={}", next.as_str())).await);
        }
        let shown: Vec<_> = pages.iter().flat_map(|page| &page.rows).map(|row| &row.id).collect();
        assert_eq!(shown.len(), expect, "{filter}");
        assert_eq!(shown.iter().collect::<BTreeSet<_>>().len(), expect, "each once");
        for (before, page) in pages.iter().zip(pages.iter().skip(1)).rev() {
            let back = page.previous.clone().expect("a page before");
            let again = read(&format!("{filter}cursor={}", back.as_str())).await;
            assert_eq!((again.first, &again.rows), (before.first, &before.rows), "the same page");
            assert_eq!(again.previous.is_some(), before.first > 1);
        }
        assert_eq!((pages[0].matched, pages[0].total()), (expect as u64, 450));
        assert_eq!((pages[0].tree.children.len(), pages[0].more_children), (50, 100));
    }
}
