//! Every server function and every plain route stands behind the one door.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use sightline::model::access::Role;
use sightline::server::access::OPEN;
use sightline::server::router::plain;
use store::DeviceScope;

use super::harness::Portal;

/// Arguments with which each server function can be called. A new function needs a row: without
/// one the tests below name it.
const ARGUMENTS: &[(&str, &str)] = &[
    ("/api/session/current", ""),
    ("/api/session/tenant", "tenant=00000000-0000-0000-0000-000000000000"),
    ("/api/session/sign_in", "name=x&password=x&next="),
    ("/api/session/sign_out", "everywhere=false"),
    ("/api/session/appearance", "theme=dark&next="),
    ("/api/home/summary", "query="),
    ("/api/devices/list", "query="),
    ("/api/devices/detail", "device=unknown"),
    ("/api/devices/timeline", "device=unknown&query="),
    ("/api/devices/event", "device=unknown&event=DeviceFileEvents-1-1"),
    ("/api/devices/value", "device=unknown&value=high"),
    ("/api/devices/tags/add", "device=unknown&tag=x"),
    ("/api/devices/tags/remove", "device=unknown&tag=x"),
    ("/api/devices/flag", "device=unknown&event=DeviceFileEvents-1-1"),
    ("/api/devices/unflag", "device=unknown&event=DeviceFileEvents-1-1"),
    ("/api/devices/process", "device=unknown&process=unknown&query="),
    ("/api/entities/profile", "kind=file&value=unknown&query="),
    ("/api/search", "query=q%3Dunknown"),
    ("/api/search/suggest", "text=unknown"),
    ("/api/values/actions", "query=value%3Dunknown"),
    ("/api/alerts/list", "query="),
    ("/api/alerts/detail", "alert=unknown"),
    (
        "/api/alerts/change",
        "alert=unknown&version=0&status=new&assignee=&classification=not_set&comment=",
    ),
    ("/api/alerts/note", "alert=unknown&note=x"),
    ("/api/alerts/change/matching", "query=&which=0&status=new&assignee=&classification=&comment="),
    ("/api/views/save", "list=devices&query=risk%3Dhigh&name=High"),
    ("/api/views/remove", "view=unknown"),
    ("/api/views/first", "list=devices&view="),
    ("/api/settings/about", ""),
    ("/api/storage/view", ""),
    ("/api/uploads/view", ""),
    ("/api/uploads/begin", "name=x.json&size=5&modified=0&outside=drop"),
    ("/api/uploads/cancel", "upload=unknown"),
    ("/api/uploads/case", "name=Z"),
    ("/api/uploads/report", "import=unknown"),
    ("/api/sources/view", ""),
    ("/api/sources/setup", "query=for%3Drsyslog"),
    ("/api/sources/create", "name=new&lifetime=unlimited&limit=&agent=curl"),
    ("/api/sources/revoke", "token=unknown&reason=x&confirmed=true"),
];

fn functions() -> Vec<(&'static str, Method)> {
    let mut all: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    all.sort_by_key(|(path, _)| *path);
    assert!(all.len() >= 14, "server functions are registered: {all:?}");
    all
}

fn arguments(path: &str) -> &'static str {
    let row = ARGUMENTS.iter().find(|(known, _)| *known == path);
    row.unwrap_or_else(|| panic!("add a row for {path} to ARGUMENTS")).1
}

fn is_open(path: &str) -> bool {
    OPEN.iter().any(|(open, _)| *open == path)
}

#[tokio::test]
async fn without_a_session_every_server_function_is_refused() {
    let portal = Portal::new().await;
    portal.tenant("One").await;
    for (path, method) in functions() {
        if is_open(path) {
            continue;
        }
        let answer = portal.call(method, path, arguments(path), None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}: {}", answer.body);
        assert!(!answer.headers.contains_key("set-cookie"), "{path} begins a session");
    }
}

#[tokio::test]
async fn every_call_leaves_exactly_one_audit_record() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("root@one.example", tenant, Role::GlobalAdministrator, DeviceScope::All).await;
    let open = portal.installation.tenant(tenant).await.unwrap();
    for (path, method) in functions() {
        if is_open(path) {
            continue;
        }
        // Some lead into another tenant: each begins in the first one.
        let cookie = portal.sign_in("root@one.example").await;
        let count = async || -> i64 {
            let pool = open.database().pool();
            sqlx::query_scalar("SELECT COUNT(*) FROM audit").fetch_one(pool).await.unwrap()
        };
        let before = count().await;
        let answer = portal.call(method, path, arguments(path), Some(&cookie)).await;
        assert_eq!(count().await, before + 1, "{path}: {} {}", answer.status, answer.body);
        let fine = answer.status.is_success() || answer.status == StatusCode::NOT_FOUND;
        assert!(fine, "{path}: {} {}", answer.status, answer.body);
    }
}

#[tokio::test]
async fn plain_routes_are_open_or_want_a_token() {
    let portal = Portal::new().await;
    for (method, path) in plain() {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let answer = portal.send(request).await;
        let expect = if is_open(path) { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
        assert_eq!(answer.status, expect, "{method} {path}");
    }
}

#[tokio::test]
async fn pages_lead_to_the_sign_in_and_back() {
    let portal = Portal::new().await;
    for path in ["/", "/devices?risk=high", "/alerts", "/settings"] {
        let request = Request::builder().uri(path).header(header::ACCEPT, "text/html");
        let answer = portal.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{path}");
        let place = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
        assert!(place.starts_with("/sign-in"), "{path} leads to {place}");
    }
}

#[tokio::test]
async fn a_role_without_the_permission_gets_403_and_the_audit_says_denied() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("reader@one.example", tenant, Role::Reader, DeviceScope::All).await;
    let cookie = portal.sign_in("reader@one.example").await;
    let path = "/api/alerts/change";
    let answer = portal.call(Method::POST, path, arguments(path), Some(&cookie)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
    let open = portal.installation.tenant(tenant).await.unwrap();
    let newest: String =
        sqlx::query_scalar("SELECT action || ' ' || outcome FROM audit ORDER BY id DESC LIMIT 1")
            .fetch_one(open.database().pool())
            .await
            .unwrap();
    assert_eq!(newest, "alert_changed denied");
}

#[tokio::test]
async fn audit_records_cannot_be_changed_or_removed() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    let open = portal.installation.tenant(tenant).await.unwrap();
    let pool = open.database().pool();
    for statement in ["UPDATE audit SET action = 'x'", "DELETE FROM audit"] {
        let error = sqlx::query(statement).execute(pool).await.unwrap_err().to_string();
        assert!(error.contains("append-only"), "{error}");
    }
}

#[tokio::test]
async fn a_request_from_another_site_changes_nothing() {
    let portal = Portal::new().await;
    let request = Request::post("/api/session/sign_in")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("name=a&password=b&next="))
        .unwrap();
    assert_eq!(portal.send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_its_own_nonce() {
    let portal = Portal::new().await;
    let mut policies = Vec::new();
    for path in ["/sign-in", "/healthz", "/no/such/page"] {
        let request = Request::builder().uri(path).header(header::ACCEPT, "text/html");
        let answer = portal.send(request.body(Body::empty()).unwrap()).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'nonce-"), "{policy}");
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["x-request-id"].len(), 16);
        policies.push(policy);
    }
    policies.dedup();
    assert_eq!(policies.len(), 3, "nonces differ");
}
