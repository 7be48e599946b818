//! What a timeline says it has is what one finds by reading it to its end.

use std::collections::{BTreeMap, HashSet};

use axum::http::{Method, StatusCode};
use serde_json::Value;
use sightline::model::access::{Action, Role};
use sightline::model::timeline::{TimelinePage, TimelineRow};
use sightline::model::{Moment, Span};
use sightline::server::access::{Task, enter_task};
use sightline::url::{Query as _, TimeRange, TimelineQuery};
use store::DeviceScope;

use super::harness::{Portal, escape};

struct Reader {
    portal: Portal,
    cookie: String,
}

impl Reader {
    async fn page(&self, device: &str, query: &TimelineQuery) -> TimelinePage {
        let arguments = format!("device={device}&query={}", escape(&query.to_query()));
        let answer =
            self.portal.call(Method::GET, "/api/devices/timeline", &arguments, Some(&self.cookie));
        let answer = answer.await;
        assert_eq!(answer.status, StatusCode::OK, "{arguments}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The first page, and the rows of all pages from the newest to the oldest.
    async fn read(
        &self,
        device: &str,
        mut query: TimelineQuery,
    ) -> (TimelinePage, Vec<TimelineRow>) {
        let first = self.page(device, &query).await;
        let (mut rows, mut next) = (first.rows.clone(), first.next.clone());
        while let Some(cursor) = next {
            query.cursor = cursor;
            let page = self.page(device, &query).await;
            let last = rows.last().map(|row| row.at);
            assert_eq!(Some(page.above), last, "a gap between two pages is known to one");
            rows.extend(page.rows);
            next = page.next;
        }
        (first, rows)
    }
}

/// Compares what a page says with the rows that its pages have.
fn compare(what: &str, page: &TimelinePage, rows: &[TimelineRow], zoom: Span) {
    let ids: HashSet<_> = rows.iter().map(|row| &row.id).collect();
    assert_eq!(ids.len(), rows.len(), "{what}: no row comes twice");
    assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse(row.at)), "{what}: newest first");
    assert!(rows.iter().all(|row| zoom.contains(row.at)), "{what}: inside the window");
    assert_eq!(page.matched, rows.len() as u64, "{what}: N of M");
    let mut groups: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        *groups.entry(row.group.key()).or_default() += 1;
    }
    for (group, number) in groups {
        let said = page.groups.iter().find(|facet| facet.value == group).map(|facet| facet.count);
        assert_eq!(said, Some(number), "{what}: {group}");
    }
    for (bar, next) in page.buckets.iter().zip(page.buckets.iter().skip(1)) {
        let span = Span { from: bar.at, to: next.at };
        let inside = span.from >= zoom.from && span.to <= zoom.to;
        let number = rows.iter().filter(|row| span.contains(row.at)).count();
        assert!(!inside || bar.count == number as u64, "{what}: a bar at {:?}", bar.at);
    }
}

#[tokio::test]
async fn counts_and_bars_of_a_timeline_are_those_of_its_rows() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("a@one.example", tenant, Role::Analyst, DeviceScope::All).await;
    let cookie = portal.sign_in("a@one.example").await;
    // Rows of the first fleet lie in segments, those of the second in memory.
    portal.simulate(tenant).await;
    let open = portal.installation.tenant(tenant).await.unwrap();
    let ctx = enter_task(&open, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
    open.store.flush(&ctx).await.unwrap();
    portal.simulate(tenant).await;
    let list = portal.call(Method::GET, "/api/devices/list", "query=", Some(&cookie)).await;
    let list: Value = serde_json::from_str(&list.body).unwrap();
    let device = list["rows"][0]["device"]["id"].as_str().unwrap().to_owned();
    let reader = Reader { portal, cookie };

    let week = reader.page(&device, &TimelineQuery::from_query("range=7d")).await;
    assert!(week.total > 200, "{} events are more than a page", week.total);
    let newest = week.newest.unwrap();
    // Ends within hours, of the window and of what is zoomed into.
    let window =
        Span { from: newest.plus_seconds(-5 * 86_400 - 1_111), to: newest.plus_seconds(-77) };
    let zoom = Span { from: newest.plus_seconds(-40_000), to: newest.plus_seconds(-3_601) };
    let absolute = TimelineQuery { range: TimeRange::Fixed(window), ..TimelineQuery::default() };
    let absolute = absolute.to_query();
    let (hours, odd) = (week.window, Moment(newest.0 - 12_345_678_901));
    for (name, text, zoom) in [
        ("a week", "range=7d".to_owned(), None),
        ("one group", "range=7d&group=network".to_owned(), None),
        ("all but one group", "range=7d&not_group=process".to_owned(), None),
        ("a word", "range=7d&text=powershell".to_owned(), None),
        ("a day, in minutes", "range=24h".to_owned(), None),
        ("a zoomed week", "range=7d".to_owned(), Some(zoom)),
        ("a zoomed day", "range=24h".to_owned(), Some(zoom)),
        (
            "a zoom within an hour",
            "range=7d".to_owned(),
            Some(Span { from: odd, to: odd.plus_seconds(1_000) }),
        ),
        (
            "a zoom over the window",
            "range=7d".to_owned(),
            Some(Span { from: Moment(0), to: hours.to }),
        ),
        ("its own window", absolute, None),
        ("a zoomed group", "range=7d&group=file".to_owned(), Some(zoom)),
        ("a zoomed word", "range=7d&text=exe".to_owned(), Some(zoom)),
    ] {
        let mut query = TimelineQuery::from_query(&text);
        query.zoom = zoom;
        let (page, rows) = reader.read(&device, query.clone()).await;
        let seen = zoom.map_or(page.window, |zoom| Span {
            from: zoom.from.max(page.window.from),
            to: zoom.to.min(page.window.to),
        });
        compare(name, &page, &rows, seen);
        let all = TimelineQuery { zoom, range: query.range, ..TimelineQuery::default() };
        let all =
            if all == query { page.matched } else { reader.page(&device, &all).await.matched };
        assert_eq!(page.total, all, "{name}: M of N of M");
    }
}
