//! Data sources: tokens made, limited and revoked on the page, and what it tells of them.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value;
use sightline::model::access::Role;
use sightline::server::access::mint;
use sightline::server::records::tokens;
use store::{DeviceScope, TenantId, wall_millis};

use super::harness::{Answer, HOST, Portal, escape};

/// A portal with a tenant and the cookies of an administrator and a reader.
struct Set {
    portal: Portal,
    tenant: TenantId,
    admin: String,
    reader: String,
}

impl Set {
    async fn new() -> Self {
        let portal = Portal::new().await;
        let tenant = portal.tenant("One").await;
        let all = DeviceScope::All;
        portal.user("root@one.example", tenant, Role::GlobalAdministrator, all).await;
        let some = DeviceScope::Groups(vec!["servers".to_owned()].into());
        portal.user("reader@one.example", tenant, Role::Reader, some).await;
        let admin = portal.sign_in("root@one.example").await;
        let reader = portal.sign_in("reader@one.example").await;
        Self { portal, tenant, admin, reader }
    }

    async fn create(&self, arguments: &str, cookie: &str) -> Answer {
        let path = "/api/sources/create";
        self.portal.call(Method::POST, path, arguments, Some(cookie)).await
    }

    /// Makes a token with a limit; its id and text.
    async fn token(&self, name: &str, limit: &str) -> (String, String) {
        let arguments = format!("name={}&lifetime=30d&limit={limit}&agent=rsyslog", escape(name));
        let answer = self.create(&arguments, &self.admin).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let to = answer.headers[header::LOCATION].to_str().unwrap();
        let query = to.strip_prefix("/settings/sources/connect?").unwrap();
        let id = query.strip_prefix("for=rsyslog&token=").unwrap().to_owned();
        assert!(!to.contains("slt_") && !answer.body.contains("slt_"), "{to} {}", answer.body);
        let setup = self.get("/api/sources/setup", query, &self.admin).await;
        (id, setup["token"]["text"].as_str().unwrap().to_owned())
    }

    async fn get(&self, path: &str, query: &str, cookie: &str) -> Value {
        let arguments = format!("query={}", escape(query));
        let answer = self.portal.call(Method::GET, path, &arguments, Some(cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The page's row of a token.
    async fn row(&self, id: &str, cookie: &str) -> Value {
        let view = self.get("/api/sources/view", "", cookie).await;
        let rows = view["tokens"].as_array().unwrap();
        rows.iter().find(|row| row["id"] == id).unwrap().clone()
    }

    async fn post(&self, path: &str, token: &str, body: &str) -> Answer {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(body.to_owned()))
            .unwrap();
        self.portal.send(request).await
    }

    async fn events(&self, token: &str, number: usize) -> Answer {
        let line = r#"{"EventID":1,"Channel":"Security","Hostname":"ws-1","EventTime":"2026-01-05 10:00:00"}"#;
        self.post("/api/ingest/v1/events", token, &format!("{line}\n").repeat(number)).await
    }
}

#[tokio::test]
async fn a_token_is_shown_to_who_made_it_and_kept_as_a_hash_only() {
    let set = Set::new().await;
    let (id, text) = set.token("web servers", "").await;
    assert_eq!(set.events(&text, 1).await.status, StatusCode::OK);
    let query = format!("for=rsyslog&token={id}");
    let setup = set.get("/api/sources/setup", &query, &set.admin).await;
    let shown = setup["text"].as_str().unwrap();
    assert!(shown.contains(&text) && shown.contains("serverport=\"8080\""), "{shown}");
    assert_eq!(setup["address"], format!("http://{HOST}"));
    let other = set.get("/api/sources/setup", &query, &set.reader).await;
    assert!(other["token"].is_null());
    assert!(!other.to_string().contains(&text));
    let secret = text.rsplit('_').next().unwrap();
    let view = set.get("/api/sources/view", "", &set.admin).await;
    assert!(!view.to_string().contains(secret));
    let open = set.portal.installation.tenant(set.tenant).await.unwrap();
    for statement in [
        "SELECT group_concat(id || name || secret_hash || state || created_by) FROM tokens",
        "SELECT group_concat(principal_id || principal_name || target) FROM audit",
    ] {
        let kept: String =
            sqlx::query_scalar(statement).fetch_one(open.database().pool()).await.unwrap();
        assert!(!kept.is_empty() && !kept.contains(secret), "{statement}");
    }
}

#[tokio::test]
async fn a_token_needs_a_name_of_its_own_a_sound_limit_and_the_permission() {
    let set = Set::new().await;
    set.token("web servers", "5").await;
    for (arguments, field) in [
        ("name=+&lifetime=1d&limit=&agent=curl", "name"),
        ("name=web+servers&lifetime=1d&limit=&agent=curl", "name"),
        ("name=x&lifetime=1d&limit=0&agent=curl", "limit"),
        ("name=x&lifetime=1d&limit=many&agent=curl", "limit"),
    ] {
        let answer = set.create(arguments, &set.admin).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{arguments}");
        let error: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(error["field"], field, "{}", answer.body);
    }
    let answer = set.create("name=x&lifetime=1d&limit=&agent=curl", &set.reader).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let view = set.get("/api/sources/view", "", &set.reader).await;
    assert_eq!(view["tokens"].as_array().unwrap().len(), 1);
    assert_eq!(view["may_change"], false);
}

#[tokio::test]
async fn over_its_limit_a_token_is_told_to_wait_by_both_ways_in() {
    let set = Set::new().await;
    let (id, text) = set.token("limited", "1").await;
    assert_eq!(set.events(&text, 100).await.status, StatusCode::OK, "one batch goes through");
    let answer = set.events(&text, 1).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u32 = answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((95..=100).contains(&wait), "{wait}");
    let bulk = "{\"create\":{}}\n{\"EventID\":1,\"Channel\":\"Security\",\"Hostname\":\"w\",\"EventTime\":\"2026-01-05 10:00:00\"}\n";
    let answer = set.post("/_bulk", &text, bulk).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    let said: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(said["items"][0]["create"]["status"], 429);
    let row = set.row(&id, &set.admin).await;
    assert_eq!((&row["flow"]["received"], &row["flow"]["refused"]), (&100.into(), &2.into()));
    assert_eq!(row["state"], "receiving");
    let reason = row["flow"]["rejections"][0]["reason"].as_str().unwrap().to_owned();
    assert_eq!(reason, "Over the token's limit of 1 events a second.");
}

#[tokio::test]
async fn a_token_that_was_revoked_or_is_past_its_end_is_refused_and_told_why() {
    let set = Set::new().await;
    let (id, text) = set.token("old", "").await;
    let revoke = async |arguments: &str, cookie: &str| {
        let arguments = format!("token={id}&{arguments}");
        set.portal.call(Method::POST, "/api/sources/revoke", &arguments, Some(cookie)).await.status
    };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    assert_eq!(revoke("reason=&confirmed=true", &set.admin).await, invalid);
    assert_eq!(revoke("reason=leaked", &set.admin).await, invalid);
    assert_eq!(revoke("reason=leaked&confirmed=true", &set.reader).await, StatusCode::FORBIDDEN);
    assert_eq!(set.events(&text, 1).await.status, StatusCode::OK, "nothing was revoked yet");
    assert_eq!(revoke("reason=leaked&confirmed=true", &set.admin).await, StatusCode::OK);
    assert_eq!(revoke("reason=leaked&confirmed=true", &set.admin).await, StatusCode::CONFLICT);
    let answer = set.events(&text, 1).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("This enrolment token was revoked."), "{}", answer.body);
    let answer = set.post("/_bulk", &text, "").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("This enrolment token was revoked."), "{}", answer.body);
    let row = set.row(&id, &set.admin).await;
    assert_eq!((&row["state"], &row["flow"]["refused"]), (&"revoked".into(), &2.into()));
    assert_eq!(row["revoked"]["reason"], "leaked");
    assert_eq!(row["revoked"]["by"], "root@one.example");
    let setup = set.get("/api/sources/setup", &format!("token={id}"), &set.admin).await;
    assert!(setup["token"].is_null(), "a revoked token is shown no more");

    let mut past = mint(set.tenant, "past", wall_millis()).unwrap();
    past.record.expires = Some(wall_millis() - 1);
    let open = set.portal.installation.tenant(set.tenant).await.unwrap();
    tokens::insert(open.database().pool(), &past.record).await.unwrap();
    let answer = set.events(&past.text, 1).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("This enrolment token is past its end."), "{}", answer.body);
    assert_eq!(set.row(&past.record.id, &set.admin).await["state"], "expired");
    // Who only knows the id learns nothing of it.
    let wrong = format!("{}0", past.text.as_str());
    assert!(!set.events(&wrong, 1).await.body.contains("past its end"));
}

#[tokio::test]
async fn what_could_not_be_read_is_told_with_a_sample_to_people_who_see_every_device() {
    let set = Set::new().await;
    let (id, text) = set.token("mixed", "").await;
    let path = "/api/ingest/v1/events";
    assert_eq!(set.post(path, &text, "nonsense\nmore nonsense\n").await.status, StatusCode::OK);
    let bulk = "{\"create\":{}}\n{\"colour\":\"green\"}\n{\"delete\":{\"_id\":\"1\"}}\n";
    assert_eq!(set.post("/_bulk", &text, bulk).await.status, StatusCode::OK);
    let flow = set.row(&id, &set.admin).await["flow"].clone();
    assert_eq!((&flow["received"], &flow["rejected"]), (&0.into(), &4.into()));
    let samples: Vec<&str> = flow["rejections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["sample"].as_str().unwrap())
        .collect();
    assert!(samples.contains(&"{\"colour\":\"green\"}"), "{samples:?}");
    let flow = set.row(&id, &set.reader).await["flow"].clone();
    assert_eq!(flow["rejected"], 4);
    assert_eq!(flow["rejections"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn a_configuration_is_downloaded_by_post_with_nothing_in_it_that_is_no_token() {
    let set = Set::new().await;
    let get = async |form: &str, cookie: &str| {
        let path = "/settings/sources/configuration";
        set.portal.call(Method::POST, path, form, Some(cookie)).await
    };
    let answer = get("agent=rsyslog&token=slt_1_2_3", &set.reader).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.contains("pwd=\"slt_1_2_3\""), "{}", answer.body);
    let name = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(name, "attachment; filename=\"10-sightline.conf\"");
    let answer = get("agent=rsyslog&token=slt_%22+evil", &set.reader).await;
    assert!(answer.body.contains("pwd=\"YOUR_ENROLMENT_TOKEN\""), "{}", answer.body);
    assert_eq!(get("agent=nobody&token=", &set.reader).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get("", &set.reader).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn when_a_token_was_last_used_outlives_the_process() {
    let set = Set::new().await;
    let (id, text) = set.token("kept", "").await;
    assert!(set.row(&id, &set.admin).await["last_used"].is_null());
    assert_eq!(set.events(&text, 3).await.status, StatusCode::OK);
    let portal = set.portal.reopen().await;
    let open = portal.installation.tenant(set.tenant).await.unwrap();
    let kept = tokens::by_id(open.database().pool(), &id).await.unwrap().unwrap();
    assert!(kept.last_used.is_some_and(|at| wall_millis() - at < 60_000), "{kept:?}");
}
