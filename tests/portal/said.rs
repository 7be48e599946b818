//! What analysts say of devices and events: tags, value, flags; who may say it, and what is kept of it.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use sightline::model::access::Role;
use sightline::model::device::{DeviceDetail, DevicePage, DeviceValue};
use sightline::model::event::EventDetail;
use sightline::model::timeline::TimelinePage;
use store::{DeviceScope, TenantId};

use super::harness::{Answer, Portal, escape};

struct Desk {
    portal: Portal,
    tenant: TenantId,
    cookie: String,
    device: String,
}

impl Desk {
    /// A small fleet, and an analyst who looks at one of its devices.
    async fn new() -> Self {
        let portal = Portal::new().await;
        let tenant = portal.tenant("One").await;
        portal.user("a@one.example", tenant, Role::Analyst, DeviceScope::All).await;
        let cookie = portal.sign_in("a@one.example").await;
        portal.simulate(tenant).await;
        let list = portal.call(Method::GET, "/api/devices/list", "query=", Some(&cookie)).await;
        let list: DevicePage = serde_json::from_str(&list.body).unwrap();
        let device = list.rows.first().unwrap().device.id.0.clone();
        Self { portal, tenant, cookie, device }
    }

    async fn post(&self, path: &str, more: &str) -> Answer {
        let form = format!("device={}&{more}", escape(&self.device));
        self.portal.call(Method::POST, path, &form, Some(&self.cookie)).await
    }

    async fn detail(&self) -> DeviceDetail {
        let arguments = format!("device={}", escape(&self.device));
        let path = "/api/devices/detail";
        let answer = self.portal.call(Method::GET, path, &arguments, Some(&self.cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    async fn timeline(&self, query: &str) -> TimelinePage {
        let arguments = format!("device={}&query={}", escape(&self.device), escape(query));
        let path = "/api/devices/timeline";
        let answer = self.portal.call(Method::GET, path, &arguments, Some(&self.cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    async fn event(&self, event: &str) -> EventDetail {
        let arguments = format!("device={}&event={}", escape(&self.device), escape(event));
        let path = "/api/devices/event";
        let answer = self.portal.call(Method::GET, path, &arguments, Some(&self.cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }
}

#[tokio::test]
async fn tags_and_value_are_kept_with_their_history() {
    let desk = Desk::new().await;
    let before = desk.detail().await;
    assert_eq!(
        (before.value, before.tags.len(), before.history.len()),
        (DeviceValue::Normal, 0, 0)
    );
    for tag in ["VIP", "+%20paper%20", "vip"] {
        let answer = desk.post("/api/devices/tags/add", &format!("tag={tag}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
    for value in ["high", "high", "normal", "high"] {
        let answer = desk.post("/api/devices/value", &format!("value={value}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
    assert_eq!(desk.post("/api/devices/tags/remove", "tag=VIP").await.status, StatusCode::OK);
    assert_eq!(desk.post("/api/devices/tags/remove", "tag=never").await.status, StatusCode::OK);
    let after = desk.detail().await;
    assert_eq!(
        (after.value, after.tags.as_slice()),
        (DeviceValue::High, &["paper".to_owned()][..])
    );
    let told: Vec<String> = after
        .history
        .iter()
        .map(|note| format!("{} {}: {}", note.by, note.kind.label(), note.text))
        .collect();
    let expect = [
        "Tag removed: VIP",
        "Value: High",
        "Value: Normal",
        "Value: High",
        "Tag added: paper",
        "Tag added: VIP",
    ];
    assert_eq!(told, expect.map(|line| format!("a@one.example {line}")), "newest first");
}

#[tokio::test]
async fn tags_that_are_empty_too_long_or_too_many_are_refused() {
    let desk = Desk::new().await;
    for tag in ["", "%20", &"x".repeat(51), "a%0Ab"] {
        let answer = desk.post("/api/devices/tags/add", &format!("tag={tag}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{tag}");
    }
    for tag in 0..26 {
        let answer = desk.post("/api/devices/tags/add", &format!("tag=t{tag}")).await;
        let expect = if tag < 25 { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(answer.status, expect, "{tag}");
    }
}

#[tokio::test]
async fn a_reader_changes_nothing_and_who_does_not_see_a_device_does_not_find_it() {
    let mut desk = Desk::new().await;
    let portal = &desk.portal;
    portal.user("r@one.example", desk.tenant, Role::Reader, DeviceScope::All).await;
    let nothing = DeviceScope::Groups([].into());
    portal.user("n@one.example", desk.tenant, Role::Analyst, nothing).await;
    let event = desk.timeline("range=7d").await.rows[0].id.0.clone();
    let event = format!("event={}", escape(&event));
    let (reader, none) =
        (portal.sign_in("r@one.example").await, portal.sign_in("n@one.example").await);
    for (cookie, expect) in [(reader, StatusCode::FORBIDDEN), (none, StatusCode::NOT_FOUND)] {
        desk.cookie = cookie;
        for (path, more) in [
            ("/api/devices/value", "value=high"),
            ("/api/devices/tags/add", "tag=x"),
            ("/api/devices/tags/remove", "tag=x"),
            ("/api/devices/flag", event.as_str()),
            ("/api/devices/unflag", event.as_str()),
        ] {
            assert_eq!(desk.post(path, more).await.status, expect, "{path}");
        }
    }
}

#[tokio::test]
async fn flags_say_who_set_them_and_narrow_the_timeline() {
    let desk = Desk::new().await;
    let page = desk.timeline("range=7d").await;
    assert_eq!(page.flagged, 0);
    let wanted: Vec<String> = [3, 40].map(|at| page.rows[at].id.0.clone()).to_vec();
    for event in &wanted {
        for _ in 0..2 {
            let answer = desk.post("/api/devices/flag", &format!("event={}", escape(event))).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        }
    }
    let flagged = desk.timeline("range=7d&only=flagged").await;
    let ids: Vec<String> = flagged.rows.iter().map(|row| row.id.0.clone()).collect();
    assert_eq!(ids, wanted, "newest first");
    assert_eq!((flagged.matched, flagged.total, flagged.flagged), (2, page.total, 2));
    let flag = flagged.rows[0].flag.clone().unwrap();
    assert_eq!(flag.by, "a@one.example");
    assert_eq!(desk.event(&wanted[0]).await.flag, Some(flag));
    assert_eq!(desk.event(&page.rows[4].id.0).await.flag, None);
    let all = desk.timeline("range=7d").await;
    assert_eq!(all.rows.iter().filter(|row| row.flag.is_some()).count(), 2);

    let answer = desk.post("/api/devices/unflag", &format!("event={}", escape(&wanted[0]))).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(desk.timeline("range=7d&only=flagged").await.matched, 1);
    for event in ["DeviceFileEvents-1-1", "nothing"] {
        let answer = desk.post("/api/devices/flag", &format!("event={event}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{event}");
    }
}

#[tokio::test]
async fn without_script_a_button_flags_its_event_and_comes_back_to_the_page() {
    let desk = Desk::new().await;
    let event = desk.timeline("range=7d").await.rows[0].id.0.clone();
    let back = format!("http://localhost/devices/{}/timeline", escape(&desk.device));
    let form = format!("device={}&event={}", escape(&desk.device), escape(&event));
    let request = Request::post("/api/devices/flag")
        .header(header::COOKIE, &desk.cookie)
        .header(header::ACCEPT, "text/html")
        .header(header::REFERER, &back)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form));
    let answer = desk.portal.send(request.unwrap()).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let place = answer.headers[header::LOCATION].to_str().unwrap();
    assert_eq!(place.trim_end_matches('?'), back);
    assert_eq!(desk.timeline("range=7d").await.flagged, 1);
}

#[tokio::test]
async fn the_device_page_counts_the_sign_ins_of_the_last_thirty_days() {
    let desk = Desk::new().await;
    let detail = desk.detail().await;
    assert!(!detail.users.is_empty(), "somebody signed in");
    assert_eq!(detail.user_count, detail.users.len() as u64);
    let mut told = 0;
    for user in &detail.users {
        told += user.successful() + user.failed;
        assert!(user.at_device <= user.successful() && user.first <= user.last, "{user:?}");
    }
    let mut cursor = String::new();
    let mut read = 0;
    loop {
        let page = desk.timeline(&format!("range=30d&group=logon&cursor={cursor}")).await;
        let sign_ins = page
            .rows
            .iter()
            .filter(|row| matches!(row.action.as_str(), "Signed in" | "Sign-in failed"));
        read += sign_ins.count() as u64;
        match page.next {
            Some(next) => cursor = next.0,
            None => break,
        }
    }
    assert_eq!(told, read, "as many as the timeline has");
    let most = detail.users.iter().map(|user| user.at_device).max().unwrap();
    assert_eq!(detail.frequent.first().map_or(0, |(_, times)| *times), most);
}
