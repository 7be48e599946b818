//! What a user may not see does not exist for them.

use axum::http::{Method, StatusCode};
use serde_json::Value;
use sightline::model::access::Role;
use store::DeviceScope;

use super::harness::Portal;

async fn list(portal: &Portal, path: &str, cookie: &str) -> Value {
    let answer = portal.call(Method::GET, path, "query=range%3D30d", Some(cookie)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

fn ids(page: &Value, of: impl Fn(&Value) -> &Value) -> Vec<String> {
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|row| of(row).as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn another_tenants_devices_and_alerts_do_not_exist() {
    let portal = Portal::new().await;
    let (one, two) = (portal.tenant("One").await, portal.tenant("Two").await);
    portal.user("a@one.example", one, Role::GlobalAdministrator, DeviceScope::All).await;
    portal.user("b@two.example", two, Role::GlobalAdministrator, DeviceScope::All).await;
    portal.simulate(one).await;
    let (mine, theirs) =
        (portal.sign_in("a@one.example").await, portal.sign_in("b@two.example").await);
    let devices = ids(&list(&portal, "/api/devices/list", &mine).await, |row| &row["device"]["id"]);
    let alerts = ids(&list(&portal, "/api/alerts/list", &mine).await, |row| &row["id"]);
    assert!(!devices.is_empty() && !alerts.is_empty());
    assert!(
        ids(&list(&portal, "/api/devices/list", &theirs).await, |row| &row["device"]["id"])
            .is_empty()
    );
    for (path, arguments) in [
        ("/api/devices/detail", format!("device={}", devices[0])),
        ("/api/devices/timeline", format!("device={}&query=", devices[0])),
        ("/api/alerts/detail", format!("alert={}", alerts[0])),
    ] {
        let own = portal.call(Method::GET, path, &arguments, Some(&mine)).await;
        assert_eq!(own.status, StatusCode::OK, "{path} {}", own.body);
        let other = portal.call(Method::GET, path, &arguments, Some(&theirs)).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{path} {}", other.body);
    }
    let switch = format!("tenant={two}");
    let answer = portal.call(Method::POST, "/api/session/tenant", &switch, Some(&mine)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_scope_of_groups_shows_those_devices_their_alerts_and_their_counts_only() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("all@one.example", tenant, Role::Analyst, DeviceScope::All).await;
    portal.simulate(tenant).await;
    let all = portal.sign_in("all@one.example").await;
    let page = list(&portal, "/api/devices/list", &all).await;
    let group = page["rows"][0]["group"].as_str().unwrap().to_owned();
    assert!(!group.is_empty(), "simulated devices have groups");
    let scope = DeviceScope::Groups(vec![group.clone()].into());
    portal.user("few@one.example", tenant, Role::Analyst, scope).await;
    let few = portal.sign_in("few@one.example").await;
    let seen = list(&portal, "/api/devices/list", &few).await;
    let rows = seen["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["group"] == group.as_str()));
    assert_eq!(seen["bounds"]["in_scope"], rows.len());
    let hidden = page["rows"].as_array().unwrap().iter().find(|row| row["group"] != group.as_str());
    let hidden = hidden.expect("a device of another group")["device"]["id"].as_str().unwrap();
    for path in ["/api/devices/detail", "/api/devices/timeline"] {
        let arguments = format!("device={hidden}&query=");
        let answer = portal.call(Method::GET, path, &arguments, Some(&few)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let total = |page: &Value| page["bounds"]["matched"].as_u64().unwrap();
    let alerts = list(&portal, "/api/alerts/list", &few).await;
    assert!(total(&alerts) < total(&list(&portal, "/api/alerts/list", &all).await));
    let own: Vec<String> = ids(&seen, |row| &row["device"]["id"]);
    assert!(ids(&alerts, |row| &row["device"]["id"]).iter().all(|id| own.contains(id)));
}
