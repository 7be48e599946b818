//! Filters by exact values keep what a look at every event keeps, and values get into alerts' notes.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode, header};
use serde_json::Value;
use sightline::model::access::Role;
use sightline::model::{Condition, Span, event::EventDetail};
use sightline::url::{Filter, Query as _, TimeRange, TimelineQuery};
use store::DeviceScope;

use super::harness::{Portal, escape};
use super::timeline::{Reader, compare, filled};

/// Events of the window that is looked at.
const EVENTS: usize = 110;

/// Everything an event says, by column.
async fn cells(reader: &Reader, device: &str, event: &str) -> BTreeMap<String, String> {
    let arguments = format!("device={device}&event={}", escape(event));
    let path = "/api/devices/event";
    let answer = reader.portal.call(Method::GET, path, &arguments, Some(&reader.cookie)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let event: EventDetail = serde_json::from_str(&answer.body).unwrap();
    let fields = event.groups.into_iter().flat_map(|group| group.fields);
    fields.map(|field| (field.name, field.value.text())).collect()
}

/// What the filter means, said once more and as plainly as can be.
fn keeps(filter: &Filter<Condition>, cells: &BTreeMap<String, String>) -> bool {
    let has = |one: &Condition| cells.get(&one.column) == Some(&one.value);
    let included = filter
        .include
        .iter()
        .all(|one| filter.include.iter().any(|other| other.column == one.column && has(other)));
    included && !filter.exclude.iter().any(has)
}

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

#[tokio::test]
async fn exact_filters_keep_the_events_that_a_look_at_each_one_keeps() {
    let (reader, _, device) = filled().await;
    let (_, rows) = reader.read(&device, TimelineQuery::from_query("range=7d")).await;
    let (newest, oldest) = (rows[0].at, rows[EVENTS - 1].at);
    let window = Span { from: oldest, to: newest.plus_seconds(1) };
    let range = TimeRange::Fixed(window);
    let all = TimelineQuery { range, ..TimelineQuery::default() };
    let (page, rows) = reader.read(&device, all.clone()).await;
    assert!(rows.len() >= EVENTS);
    let mut told = Vec::new();
    for row in &rows {
        told.push(cells(&reader, &device, row.id.as_str()).await);
    }
    let mut dice = Dice(7);
    let (mut some, mut none) = (0, 0);
    for round in 0..60 {
        let mut is = Filter::default();
        for _ in 0..=dice.below(3) {
            let row = &told[dice.below(told.len())];
            let (column, value) = row.iter().nth(dice.below(row.len())).unwrap();
            let mut one = Condition::new(column, value.clone());
            if dice.below(8) == 0 {
                one.value.push('x');
            }
            is = if dice.below(3) == 0 { is.leaving_out(&one) } else { is.keeping(&one) };
        }
        // What the caller sees is what the address says, once around.
        let query = TimelineQuery { is, ..all.clone() };
        assert_eq!(TimelineQuery::from_query(&query.to_query()), query);
        let what = format!("round {round}: {}", query.to_query());
        let (found, kept) = reader.read(&device, query.clone()).await;
        let expect: Vec<_> = rows
            .iter()
            .zip(&told)
            .filter(|(_, cells)| keeps(&query.is, cells))
            .map(|(row, _)| &row.id)
            .collect();
        assert_eq!(kept.iter().map(|row| &row.id).collect::<Vec<_>>(), expect, "{what}");
        assert_eq!(found.total, page.total, "{what}");
        compare(&what, &found, &kept, window);
        if expect.is_empty() { none += 1 } else { some += 1 }
    }
    assert!(some > 15 && none > 5, "{some} filters kept something, {none} nothing");
}

#[tokio::test]
async fn columns_and_values_that_cannot_be_keep_nothing_and_break_nothing() {
    let (reader, _, device) = filled().await;
    let all = reader.page(&device, &TimelineQuery::from_query("range=7d")).await;
    for (text, kept) in [
        ("is=NoSuchColumn:x", 0),
        ("not_is=NoSuchColumn:x", all.matched),
        ("is=RemotePort:many", 0),
        ("is=RemotePort:99999999999999999999", 0),
        ("not_is=RemotePort:many", all.matched),
        ("is=Timestamp:never", 0),
        ("is=FileName:%25", 0),
        ("is=FileName:'%20OR%201%3D1", 0),
        ("is=nonsense", all.matched),
        ("is=:x&is=FileName:&not_is=", all.matched),
    ] {
        let page =
            reader.page(&device, &TimelineQuery::from_query(&format!("range=7d&{text}"))).await;
        assert_eq!((page.matched, page.total), (kept, all.total), "{text}");
    }
    // Many values are one list, not a tower of comparisons.
    let many = Filter::only((0..1_000).map(|at| Condition::new("FileName", format!("{at}.exe"))));
    let query = TimelineQuery { is: many.clone(), ..TimelineQuery::default() };
    assert_eq!(reader.page(&device, &query).await.matched, 0);
    let is = Filter { include: Vec::new(), exclude: many.include };
    let query = TimelineQuery { is, ..TimelineQuery::from_query("range=7d") };
    assert_eq!(reader.page(&device, &query).await.matched, all.matched);
}

#[tokio::test]
async fn a_value_is_added_to_the_notes_of_an_alert_and_its_state_stays() {
    let (reader, tenant, device) = filled().await;
    let Reader { portal, cookie } = &reader;
    let list =
        portal.call(Method::GET, "/api/alerts/list", "query=range%3D180d", Some(cookie)).await;
    let list: Value = serde_json::from_str(&list.body).unwrap();
    let alert = list["rows"][0]["id"].as_str().expect("the simulated fleet has alerts").to_owned();
    let of = list["rows"][0]["device"]["id"].as_str().unwrap().to_owned();

    let offered = async |query: &str| {
        let query = format!("query={}", escape(query));
        portal.call(Method::GET, "/api/values/actions", &query, Some(cookie)).await
    };
    let answer = offered(&format!("value=x&device={of}&alert={alert}")).await;
    let known: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(known["alerts"][0]["id"], alert.as_str(), "{}", answer.body);
    let alerts = known["alerts"].as_array().unwrap();
    assert!(alerts.iter().all(|one| one["device"]["id"] == of.as_str()), "of this device only");
    assert_eq!(offered("value=x&device=unknown").await.status, StatusCode::NOT_FOUND);
    assert_eq!(offered("value=x&alert=unknown").await.status, StatusCode::NOT_FOUND);

    let detail = async || -> Value {
        let path = "/api/alerts/detail";
        let answer = portal.call(Method::GET, path, &format!("alert={alert}"), Some(cookie)).await;
        serde_json::from_str(&answer.body).unwrap()
    };
    let before = detail().await;
    let note = format!("alert={alert}&note={}", escape(" RemoteIP: 10[.]0[.]0[.]7 "));
    let answer = portal.call(Method::POST, "/api/alerts/note", &note, Some(cookie)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let after = detail().await;
    assert_eq!(after["history"][0]["text"], "RemoteIP: 10[.]0[.]0[.]7");
    assert_eq!(after["history"][0]["by"], "a@one.example");
    assert_eq!((&after["version"], &after["summary"]), (&before["version"], &before["summary"]));

    for bad in [String::new(), " \n".to_owned(), "x".repeat(30_001)] {
        let note = format!("alert={alert}&note={}", escape(&bad));
        let answer = portal.call(Method::POST, "/api/alerts/note", &note, Some(cookie)).await;
        assert!(!answer.status.is_success(), "{} letters", bad.len());
    }
    assert_eq!(
        detail().await["history"].as_array().unwrap().len(),
        before["history"].as_array().unwrap().len() + 1
    );
    let _ = (tenant, device);
}

#[tokio::test]
async fn who_may_not_work_on_alerts_adds_no_note() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("r@one.example", tenant, Role::Reader, DeviceScope::All).await;
    let cookie = portal.sign_in("r@one.example").await;
    let answer =
        portal.call(Method::POST, "/api/alerts/note", "alert=x&note=x", Some(&cookie)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.headers.get(header::LOCATION).is_none());
}
