//! A file has exactly the rows of the list it is of.

use std::cmp::Reverse;
use std::collections::HashSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value;
use sightline::model::Moment;
use sightline::model::access::Role;
use store::DeviceScope;

use super::harness::{Answer, Portal, escape};

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

#[tokio::test]
async fn what_analysts_say_is_listed_filtered_and_in_the_files() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("a@one.example", tenant, Role::Analyst, DeviceScope::All).await;
    portal.simulate(tenant).await;
    let cookie = portal.sign_in("a@one.example").await;
    let get = async |uri: &str| fetch(&portal, &cookie, uri).await;
    let list = async |query: &str| -> Value {
        let uri = format!("/api/devices/list?query={}", escape(query));
        serde_json::from_str(&get(&uri).await.body).unwrap()
    };
    let device = list("").await["rows"][0]["device"]["id"].as_str().unwrap().to_owned();
    let timeline = format!("/api/devices/timeline?device={device}&query=range%3D30d");
    let page: Value = serde_json::from_str(&get(&timeline).await.body).unwrap();
    let event = page["rows"][3]["id"].as_str().unwrap().to_owned();
    for (path, more) in [
        ("/api/devices/tags/add", "tag=%3Dcrown%20jewel"),
        ("/api/devices/tags/add", "tag=vip"),
        ("/api/devices/value", "value=high"),
        ("/api/devices/flag", &format!("event={event}")),
    ] {
        let form = format!("device={device}&{more}");
        let answer = portal.call(Method::POST, path, &form, Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    }
    for query in ["tag=vip", "value=high", "text=jewel", "not_tag=&value=high"] {
        let page = list(query).await;
        assert_eq!(page["rows"].as_array().unwrap().len(), 1, "{query}");
        assert_eq!(page["rows"][0]["tags"], serde_json::json!(["=crown jewel", "vip"]));
    }
    let rest = lines(&get("/api/export/devices?format=ndjson&tag=").await);
    assert!(rest.len() == 5 && rest.iter().all(|one| one["tags"] == serde_json::json!([])));
    let csv = get("/api/export/devices?format=csv&tag=vip&cols=name,tags,value").await;
    let line = csv.body.lines().nth(1).unwrap();
    assert!(line.ends_with(",\"'=crown jewel, vip\",High"), "no formula: {line}");
    let flagged =
        format!("/api/export/timeline?device={device}&format=ndjson&only=flagged&range=30d");
    let flagged = lines(&get(&flagged).await);
    assert_eq!(flagged.len(), 1);
    assert_eq!(
        (flagged[0]["id"].as_str(), &flagged[0]["flag"]),
        (Some(event.as_str()), &"a@one.example".into())
    );
}
