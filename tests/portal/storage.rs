//! The storage page: what it tells adds up, and only those see it who see every device.

use axum::http::{Method, StatusCode};
use serde_json::Value;
use sightline::model::access::{Action, Role};
use sightline::server::access::{Task, background, enter_task};
use sightline::server::command::{Caller, Command, Reply, execute, verify};
use store::{DeviceScope, TenantId};

use super::harness::Portal;

const LINE: &str = r#"{"time":"2026-01-05T10:00:00Z","tenantId":"t","category":"AdvancedHunting-DeviceProcessEvents","properties":{"Timestamp":"2026-01-05T10:00:00Z","DeviceName":"ws-1.example","ActionType":"ProcessCreated"}}"#;

async fn view(portal: &Portal, cookie: &str) -> (StatusCode, Value) {
    let answer = portal.call(Method::GET, "/api/storage/view", "", Some(cookie)).await;
    (answer.status, serde_json::from_str(&answer.body).unwrap_or_default())
}

/// Sends events, and moves them into a segment.
async fn flushed(portal: &Portal, tenant: TenantId, token: &str, events: usize) {
    let request = axum::http::Request::post("/api/ingest/v1/events")
        .header("authorization", format!("Bearer {token}"))
        .body(axum::body::Body::from(format!("{LINE}\n").repeat(events)))
        .unwrap();
    assert_eq!(portal.send(request).await.status, StatusCode::OK);
    let opened = portal.installation.tenant(tenant).await.unwrap();
    let ctx = enter_task(&opened, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
    opened.store.flush(&ctx).await.unwrap();
}

#[tokio::test]
async fn the_storage_page_counts_rows_segments_and_jobs() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("root@one.example", tenant, Role::GlobalAdministrator, DeviceScope::All).await;
    let cookie = portal.sign_in("root@one.example").await;
    let (_, empty) = view(&portal, &cookie).await;
    assert_eq!(empty["tables"], serde_json::json!([]));

    let token = portal.token(tenant).await;
    for events in [3, 4, 5] {
        flushed(&portal, tenant, &token, events).await;
    }
    portal.settle(tenant).await;
    let (status, before) = view(&portal, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    let table = &before["tables"][0];
    assert_eq!((&table["name"], &table["rows"]), (&"DeviceProcessEvents".into(), &12.into()));
    assert_eq!((&table["segments"], &before["joining"]["jobs"]), (&3.into(), &0.into()));
    let followers = before["followers"].as_array().unwrap();
    assert_eq!(followers.len(), 4);
    assert!(followers.iter().all(|one| one["running"] == true && one["behind"] == 0), "{before}");
    // Every consumer has words of its own: none is told by its name in the store.
    assert!(followers.iter().all(|one| one["label"].as_str().unwrap().contains(": ")));

    let opened = portal.installation.tenant(tenant).await.unwrap();
    let ctx = enter_task(&opened, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
    opened.store.compact(&ctx).await.unwrap();
    let (_, after) = view(&portal, &cookie).await;
    assert_eq!(
        (&after["tables"][0]["rows"], &after["tables"][0]["segments"]),
        (&12.into(), &1.into())
    );
    let joining = &after["joining"];
    assert_eq!(
        (&joining["jobs"], &joining["segments"], &joining["rows"]),
        (&1.into(), &3.into(), &12.into())
    );
    assert_eq!(joining["bytes_after"], after["tables"][0]["bytes"]);
    assert_eq!(joining["bytes_before"], before["tables"][0]["bytes"]);
}

#[tokio::test]
async fn who_sees_a_part_of_the_devices_is_not_told_of_the_whole_tenants_storage() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    let some = DeviceScope::Groups(vec!["servers".to_owned()].into());
    portal.user("part@one.example", tenant, Role::GlobalAdministrator, some).await;
    portal.user("reader@one.example", tenant, Role::Reader, DeviceScope::All).await;
    let part = portal.sign_in("part@one.example").await;
    assert_eq!(view(&portal, &part).await.0, StatusCode::FORBIDDEN);
    let reader = portal.sign_in("reader@one.example").await;
    assert_eq!(view(&portal, &reader).await.0, StatusCode::OK);
}

/// What a command answers: its lines, and how it ended.
async fn verify(portal: &Portal, tenant: Option<&str>) -> (Vec<String>, Reply) {
    let command = verify::Command::Store { tenant: tenant.map(str::to_owned) };
    let (caller, mut replies) = Caller::new();
    let (installation, mut lines) = (std::sync::Arc::clone(&portal.installation), Vec::new());
    tokio::spawn(async move { execute(&installation, Command::Verify(command), &caller).await });
    while let Some(reply) = replies.recv().await {
        match reply {
            Reply::Line(line) => lines.push(line),
            Reply::Progress(_) => {}
            last => return (lines, last),
        }
    }
    panic!("no answer");
}

#[tokio::test]
async fn verifying_names_the_segment_whose_byte_was_changed_and_fails() {
    let portal = Portal::new().await;
    let (one, _) = (portal.tenant("One").await, portal.tenant("Two").await);
    let token = portal.token(one).await;
    flushed(&portal, one, &token, 3).await;
    let (lines, last) = verify(&portal, None).await;
    assert!(matches!(last, Reply::Done), "{lines:?} {last:?}");
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.iter().all(|line| line.ends_with("everything is as it should be")), "{lines:?}");

    let opened = portal.installation.tenant(one).await.unwrap();
    let segment = opened.store.segments(&background(one)).unwrap().remove(0);
    let folder = portal.folder.path().join("data/regions/eu/tenants").join(one.to_string());
    let mut bytes = std::fs::read(folder.join(&segment.path)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(folder.join(&segment.path), bytes).unwrap();
    let (lines, last) = verify(&portal, Some("One")).await;
    assert!(lines[1].contains(&segment.path) && lines[1].contains("authenticate"), "{lines:?}");
    assert!(matches!(&last, Reply::Failed(why) if why.starts_with("1 tenant's store")), "{last:?}");
    let (_, last) = verify(&portal, Some("Two")).await;
    assert!(matches!(last, Reply::Done), "{last:?}");
}
