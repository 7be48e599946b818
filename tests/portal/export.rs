//! A file has exactly the rows of the list it is of.

use std::cmp::Reverse;
use std::collections::HashSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use sightline::model::Moment;
use sightline::model::access::Role;
use store::DeviceScope;

use super::harness::{Answer, Portal};

async fn fetch(portal: &Portal, cookie: &str, uri: &str) -> Answer {
    let request = Request::get(uri).header(header::COOKIE, cookie);
    portal.send(request.body(Body::empty()).unwrap()).await
}

fn lines(answer: &Answer) -> Vec<Value> {
    let rows: Vec<Value> =
        answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answer.headers["x-sightline-rows"], rows.len().to_string());
    rows
}

#[tokio::test]
async fn files_have_every_row_of_their_list_and_leave_one_audit_record() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("a@one.example", tenant, Role::Reader, DeviceScope::All).await;
    let none = DeviceScope::Groups(["nowhere".to_owned()].into());
    portal.user("b@one.example", tenant, Role::Reader, none).await;
    // So many that a timeline is read in several parts.
    for _ in 0..5 {
        portal.simulate(tenant).await;
    }
    let cookie = portal.sign_in("a@one.example").await;

    let devices = fetch(&portal, &cookie, "/api/export/devices?format=ndjson").await;
    assert_eq!(devices.status, StatusCode::OK, "{}", devices.body);
    let devices = lines(&devices);
    assert_eq!(devices.len(), 6);
    let csv = fetch(&portal, &cookie, "/api/export/devices?format=csv&cols=name,risk").await;
    assert!(csv.body.starts_with("Device,Risk\r\n"), "{}", csv.body);
    assert_eq!(csv.body.matches("\r\n").count(), 7);

    let busiest = devices.iter().max_by_key(|device| device["events"].as_u64()).unwrap();
    let device = busiest["id"].as_str().unwrap();
    let uri = format!("/api/export/timeline?device={device}&format=ndjson&range=30d");
    let events = lines(&fetch(&portal, &cookie, &uri).await);
    assert!(events.len() > 500, "{} events are more than a part", events.len());
    let page = format!("/api/devices/timeline?device={device}&query=range%3D30d");
    let page: Value = serde_json::from_str(&fetch(&portal, &cookie, &page).await.body).unwrap();
    assert_eq!(events.len() as u64, page["matched"].as_u64().unwrap());
    let ids: HashSet<_> = events.iter().map(|event| event["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), events.len(), "no event comes twice");
    let at = |event: &Value| Moment::parse(event["time"].as_str().unwrap()).unwrap();
    assert!(events.is_sorted_by_key(|event| Reverse(at(event))), "newest first");

    let open = portal.installation.tenant(tenant).await.unwrap();
    let count = async || -> i64 {
        let pool = open.database().pool();
        sqlx::query_scalar("SELECT COUNT(*) FROM audit").fetch_one(pool).await.unwrap()
    };
    for (uri, status) in [
        ("/api/export/devices?format=csv", StatusCode::OK),
        ("/api/export/alerts?format=csv", StatusCode::OK),
        ("/api/export/timeline?device=unknown&format=csv", StatusCode::NOT_FOUND),
        ("/api/export/entity?kind=file&value=unknown&format=csv", StatusCode::NOT_FOUND),
        ("/api/export/devices?format=doc", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let before = count().await;
        let answer = fetch(&portal, &cookie, uri).await;
        assert_eq!((answer.status, count().await), (status, before + 1), "{uri}: {}", answer.body);
    }

    let other = portal.sign_in("b@one.example").await;
    assert!(lines(&fetch(&portal, &other, "/api/export/devices?format=ndjson").await).is_empty());
    assert_eq!(fetch(&portal, &other, &uri).await.status, StatusCode::NOT_FOUND);
}
