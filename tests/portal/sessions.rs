//! Signing in and out.

use axum::http::{Method, StatusCode};
use sightline::model::access::Role;
use sightline::server::control::users;
use sightline::server::session::Limits;
use store::DeviceScope;

use super::harness::{PASSWORD, Portal};

async fn portal(limits: Limits) -> Portal {
    let portal = Portal::with_limits(limits).await;
    let tenant = portal.tenant("One").await;
    portal.user("ada@one.example", tenant, Role::Analyst, DeviceScope::All).await;
    portal
}

async fn is_signed_in(portal: &Portal, cookie: &str) -> bool {
    let answer = portal.call(Method::GET, "/api/session/current", "", Some(cookie)).await;
    answer.status == StatusCode::OK
}

#[tokio::test]
async fn a_session_renews_its_id_at_sign_in_and_ends_at_sign_out() {
    let portal = portal(Limits::default()).await;
    let first = portal.sign_in("ada@one.example").await;
    let second = portal.sign_in("ADA@one.example").await;
    assert_ne!(first, second);
    assert!(is_signed_in(&portal, &first).await && is_signed_in(&portal, &second).await);
    portal.call(Method::POST, "/api/session/sign_out", "everywhere=false", Some(&first)).await;
    assert!(!is_signed_in(&portal, &first).await);
    assert!(is_signed_in(&portal, &second).await);
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_the_user() {
    let portal = portal(Limits::default()).await;
    let first = portal.sign_in("ada@one.example").await;
    let second = portal.sign_in("ada@one.example").await;
    portal.call(Method::POST, "/api/session/sign_out", "everywhere=true", Some(&first)).await;
    assert!(!is_signed_in(&portal, &second).await);
}

#[tokio::test]
async fn an_idle_or_an_old_session_is_over() {
    for limits in
        [Limits { idle: -1, ..Limits::default() }, Limits { absolute: -1, ..Limits::default() }]
    {
        let portal = portal(limits).await;
        let cookie = portal.try_sign_in("ada@one.example", PASSWORD).await;
        let cookie = super::harness::cookie_of(&cookie).unwrap_or_default();
        assert!(!is_signed_in(&portal, &cookie).await);
    }
}

#[tokio::test]
async fn a_disabled_user_is_out_at_once() {
    let portal = portal(Limits::default()).await;
    let cookie = portal.sign_in("ada@one.example").await;
    users::set_active(portal.installation.control().pool(), "ada@one.example", false)
        .await
        .unwrap();
    assert!(!is_signed_in(&portal, &cookie).await);
    let again = portal.try_sign_in("ada@one.example", PASSWORD).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn wrong_passwords_and_unknown_users_are_told_the_same_and_lock_the_account() {
    let portal = portal(Limits::default()).await;
    let unknown = portal.try_sign_in("nobody@one.example", "x").await;
    let mut wrong = Vec::new();
    for _ in 0..5 {
        wrong.push(portal.try_sign_in("ada@one.example", "x").await);
    }
    let message = |body: &str| -> String {
        let json: serde_json::Value = serde_json::from_str(body).unwrap();
        json["told"]["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(message(&unknown.body), message(&wrong[0].body));
    assert_eq!(wrong[4].status, StatusCode::UNPROCESSABLE_ENTITY);
    let locked = portal.try_sign_in("ada@one.example", PASSWORD).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS, "{}", locked.body);
    assert!(locked.headers.contains_key("retry-after"));
}
