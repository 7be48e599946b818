//! Telemetry by the protocol of Elasticsearch.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use store::TenantId;

use super::harness::{Answer, Portal};
use super::ingest::count;

/// A process start as winlogbeat sends it.
fn event(number: u32) -> Value {
    json!({
        "@timestamp": "2026-01-05T10:00:00.123Z",
        "agent": {"type": "winlogbeat", "version": "8.19.0"},
        "message": "A new process has been created.",
        "winlog": {
            "channel": "Security",
            "provider_name": "Microsoft-Windows-Security-Auditing",
            "event_id": "4688",
            "record_id": number,
            "computer_name": "ws-1.example",
            "event_data": {
                "NewProcessName": "C:\\Windows\\System32\\whoami.exe",
                "NewProcessId": format!("0x{number:x}"),
                "SubjectUserName": "ada",
            },
        },
    })
}

fn body(documents: &[Value]) -> String {
    let action = json!({"create": {"_index": "winlogbeat-8.19.0"}});
    documents.iter().map(|document| format!("{action}\n{document}\n")).collect()
}

struct Sent<'a> {
    portal: &'a Portal,
    tenant: TenantId,
    token: String,
}

impl<'a> Sent<'a> {
    async fn new(portal: &'a Portal) -> Self {
        let tenant = portal.tenant("One").await;
        Self { portal, tenant, token: portal.token(tenant).await }
    }

    async fn send(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        let authorization = format!("Bearer {}", self.token);
        self.send_as(&authorization, method, path, body, &[]).await
    }

    async fn send_as(
        &self,
        authorization: &str,
        method: Method,
        path: &str,
        body: impl Into<Body>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(header::AUTHORIZATION, authorization);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.portal.send(request.body(body.into()).unwrap()).await
    }

    async fn rows(&self) -> usize {
        count(self.portal, self.tenant, "DeviceProcessEvents").await
    }

    async fn audited(&self) -> Vec<(String, String)> {
        let open = self.portal.installation.tenant(self.tenant).await.unwrap();
        let pool = open.database().pool();
        let statement =
            "SELECT action, outcome FROM audit WHERE principal_kind = 'token' ORDER BY id";
        sqlx::query_as(statement).fetch_all(pool).await.unwrap()
    }
}

fn read(answer: &Answer) -> Value {
    let product = answer.headers.get("x-elastic-product");
    assert!(product.is_some_and(|product| product == "Elasticsearch"), "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test]
async fn documents_are_answered_one_by_one() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    let text = format!(
        "{}{{\"index\":{{\"_id\":\"mine\"}}}}\n{{\"message\":\"words\"}}\n{{\"delete\":{{\"_id\":\"1\"}}}}\n",
        body(&[event(1), event(2)])
    );
    let answer = sent.send(Method::POST, "/logs/_bulk?refresh=true&pipeline=x", text).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let said = read(&answer);
    assert_eq!(said["errors"], true);
    assert!(said["took"].is_u64());
    let items = said["items"].as_array().unwrap();
    assert_eq!(items.len(), 4);
    let created = &items[0]["create"];
    assert_eq!(created["status"], 201);
    assert_eq!(created["result"], "created");
    assert_eq!(created["_index"], "winlogbeat-8.19.0");
    assert_eq!(created["_shards"]["successful"], 1);
    assert_eq!((&created["_version"], &created["_primary_term"]), (&json!(1), &json!(1)));
    assert_eq!(created["_id"].as_str().unwrap().len(), 20);
    let places = [&items[0]["create"]["_seq_no"], &items[1]["create"]["_seq_no"]];
    assert_eq!(places[0].as_u64().unwrap() + 1, places[1].as_u64().unwrap());
    let bad = &items[2]["index"];
    assert_eq!((&bad["_index"], &bad["_id"]), (&json!("logs"), &json!("mine")));
    assert_eq!(bad["status"], 400);
    assert_eq!(bad["error"]["type"], "mapper_parsing_exception");
    assert!(bad["error"]["reason"].as_str().unwrap().contains("no format that is read here"));
    assert_eq!(items[3]["delete"]["error"]["type"], "illegal_argument_exception");
    assert_eq!(sent.rows().await, 2);
}

#[tokio::test]
async fn a_request_sent_again_is_answered_as_the_first_time_and_writes_nothing() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    // Its members in another order, as older beats write a document the second time.
    let turned = |document: Value| -> Value {
        let Value::Object(members) = document else { panic!("an object") };
        Value::Object(members.into_iter().rev().collect())
    };
    let bodies = [
        body(&[event(1), event(2)]),
        body(&[event(1), event(2)]),
        body(&[turned(event(1)), event(2)]),
    ];
    assert_ne!(bodies[0], bodies[2]);
    let mut items = Vec::new();
    for text in bodies {
        let answer = sent.send(Method::POST, "/_bulk", text).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        items.push(read(&answer)["items"].clone());
    }
    assert_eq!(items[0], items[1]);
    assert_eq!(items[0], items[2]);
    assert_eq!(sent.rows().await, 2);
}

#[tokio::test]
async fn documents_that_come_again_one_by_one_or_beside_others_are_kept_once() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    let events: Vec<Value> = (1..=5).map(event).collect();
    sent.send(Method::POST, "/_bulk", body(&events[..3])).await;
    for event in &events[..3] {
        let said =
            read(&sent.send(Method::POST, "/_bulk", body(std::slice::from_ref(event))).await);
        assert_eq!(
            (&said["errors"], &said["items"][0]["create"]["status"]),
            (&json!(false), &json!(201))
        );
    }
    let said = read(&sent.send(Method::POST, "/_bulk", body(&events[1..])).await);
    assert_eq!(said["items"].as_array().unwrap().len(), 4);
    assert_eq!(sent.rows().await, 5);
    // Equal documents of one request are as many as they are.
    let twice = [event(6), event(6)];
    sent.send(Method::POST, "/_bulk", body(&twice)).await;
    sent.send(Method::POST, "/_bulk", body(&twice[1..])).await;
    assert_eq!(sent.rows().await, 7);
}

#[tokio::test]
async fn what_came_before_a_restart_is_known_after_it() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    sent.send(Method::POST, "/_bulk", body(&[event(1), event(2)])).await;
    let Sent { tenant, token, .. } = sent;
    let portal = portal.reopen().await;
    let sent = Sent { portal: &portal, tenant, token };
    sent.send(Method::POST, "/_bulk", body(&[event(2)])).await;
    sent.send(Method::POST, "/_bulk", body(&[event(3), event(1)])).await;
    assert_eq!(sent.rows().await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_document_in_many_requests_at_once_is_kept_once() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    let requests = (2..12).map(|number| {
        let (first, text) = (event(1), body(&[event(number), event(1)]));
        let sent = &sent;
        async move {
            sent.send(Method::POST, "/_bulk", text).await;
            sent.send(Method::POST, "/_bulk", body(&[first])).await.status
        }
    });
    let statuses = futures::future::join_all(requests).await;
    assert!(statuses.iter().all(|status| *status == StatusCode::OK));
    assert_eq!(sent.rows().await, 11);
}

#[tokio::test]
async fn two_tokens_that_send_the_same_do_not_stand_in_for_each_other() {
    let portal = Portal::new().await;
    let mine = Sent::new(&portal).await;
    let tenant = portal.tenant("Two").await;
    let theirs = Sent { portal: &portal, tenant, token: portal.token(tenant).await };
    for sender in [&mine, &theirs] {
        sender.send(Method::POST, "/_bulk", body(&[event(1)])).await;
        assert_eq!(sender.rows().await, 1);
    }
}

#[tokio::test]
async fn gzip_is_read_and_other_encodings_and_sizes_are_refused() {
    use std::io::Write as _;
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    let token = format!("Bearer {}", sent.token);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body(&[event(1)]).as_bytes()).unwrap();
    let zipped = encoder.finish().unwrap();
    let check = async |encoding: &str, text: Vec<u8>, expect: u16| {
        let headers = [("content-encoding", encoding)];
        let answer = sent.send_as(&token, Method::POST, "/_bulk", text, &headers).await;
        assert_eq!(answer.status, expect, "{}", answer.body);
        let said = read(&answer);
        if expect != 200 {
            assert_eq!(said["status"], expect);
        }
    };
    check("gzip", zipped.clone(), 200).await;
    check("gzip", b"no gzip".to_vec(), 400).await;
    check("br", zipped, 400).await;
    check("identity", vec![b' '; (48 << 20) + 1], 413).await;
    assert_eq!(sent.rows().await, 1);
}

#[tokio::test]
async fn clients_get_the_parts_that_they_ask_for() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    let path = "/_bulk?filter_path=errors%2Citems.*.error%2Citems.*.status";
    let said = read(&sent.send(Method::POST, path, body(&[event(1)])).await);
    assert_eq!(said, json!({"errors": false, "items": [{"create": {"status": 201}}]}));
}

#[tokio::test]
async fn a_token_comes_in_in_three_ways_and_each_request_is_audited_once() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    let token = &sent.token;
    let mut wrong = token.clone();
    wrong.pop();
    let encoded = |user: &str, token: &str| STANDARD.encode(format!("{user}:{token}"));
    let schemes = |token: &str| {
        [
            format!("Bearer {token}"),
            format!("ApiKey {token}"),
            format!("ApiKey {}", encoded("id", token)),
            format!("Basic {}", encoded("elastic", token)),
        ]
    };
    for (number, scheme) in (1..).zip(schemes(token)) {
        let text = body(&[event(number)]);
        let answer = sent.send_as(&scheme, Method::POST, "/_bulk", text, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
    for scheme in schemes(&wrong) {
        let answer = sent.send_as(&scheme, Method::POST, "/_bulk", body(&[event(9)]), &[]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let said = read(&answer);
        assert_eq!(said["error"]["type"], "security_exception");
        assert!(answer.headers.contains_key(header::WWW_AUTHENTICATE));
        assert!(!answer.body.contains(&wrong));
    }
    assert_eq!(sent.rows().await, 4);
    let row = |outcome: &str| ("telemetry_sent".to_owned(), outcome.to_owned());
    let expect = [vec![row("allowed"); 4], vec![row("denied"); 4]].concat();
    assert_eq!(sent.audited().await, expect);
}

#[tokio::test]
async fn what_clients_ask_first_is_answered_to_tokens_only() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    let paths = [
        ("/", "version"),
        ("/_license?human=false", "license"),
        ("/_xpack", "features"),
        ("/_cluster/health", "status"),
        ("/_ilm/policy/winlogbeat", "winlogbeat"),
        ("/_index_template/winlogbeat-8.19.0", "index_templates"),
        ("/_template/winlogbeat", "winlogbeat"),
        ("/_component_template/a", "component_templates"),
        ("/_ingest/pipeline/a", "a"),
        ("/_data_stream/a", "data_streams"),
        ("/_alias/a", "a"),
    ];
    for (path, member) in paths {
        let answer = sent.send(Method::GET, path, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(read(&answer).get(member).is_some(), "{path}: {}", answer.body);
        let answer = sent.send(Method::HEAD, path, "").await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, ""), "{path}");
        assert_eq!(answer.headers["x-elastic-product"], "Elasticsearch");
        let answer = sent.send_as("Bearer x", Method::GET, path, "", &[]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(read(&answer)["error"]["type"], "security_exception");
    }
    for path in ["/_index_template/a", "/_template/a", "/_ilm/policy/a", "/_ingest/pipeline/a"] {
        let answer = sent.send(Method::PUT, path, "{\"any\":{}}").await;
        assert_eq!(read(&answer), json!({"acknowledged": true}), "{path}");
    }
    let answer = sent.send(Method::HEAD, "/winlogbeat-8.19.0", "").await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, ""));
    let row = ("telemetry_announced".to_owned(), "allowed".to_owned());
    assert_eq!(sent.audited().await, vec![row; 2 * paths.len() + 5]);
}

#[tokio::test]
async fn the_version_is_the_one_that_clients_of_version_8_take() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    let said = read(&sent.send(Method::GET, "/?filter_path=version.number,tagline", "").await);
    assert!(said["version"]["number"].as_str().unwrap().starts_with("8."));
    assert_eq!(said["tagline"], "You Know, for Search");
    assert_eq!(said["version"].as_object().unwrap().len(), 1);
}

#[tokio::test]
async fn pages_and_files_stay_where_they_are() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    let page = async |method: Method, path: &str, headers: &[(&str, &str)]| {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = portal.send(request.body(Body::empty()).unwrap()).await;
        assert!(!answer.headers.contains_key("x-elastic-product"), "{path}");
        answer.status
    };
    let html = ("accept", "text/html");
    let token = format!("Bearer {}", sent.token);
    let token = ("authorization", token.as_str());
    assert_eq!(page(Method::GET, "/", &[html]).await, StatusCode::FOUND);
    assert_eq!(page(Method::HEAD, "/", &[html]).await, StatusCode::FOUND);
    assert_eq!(page(Method::GET, "/", &[html, token]).await, StatusCode::FOUND);
    assert_eq!(page(Method::GET, "/devices", &[html]).await, StatusCode::FOUND);
    assert_eq!(page(Method::GET, "/alerts/x", &[html]).await, StatusCode::FOUND);
    assert_eq!(page(Method::HEAD, "/healthz", &[token]).await, StatusCode::OK);
    assert_eq!(page(Method::GET, "/no-such-page", &[html]).await, StatusCode::NOT_FOUND);
    assert_eq!(page(Method::GET, "/", &[]).await, StatusCode::OK);
    assert_eq!(page(Method::HEAD, "/no-such-page", &[]).await, StatusCode::NOT_FOUND);
    assert_eq!(page(Method::GET, "/no-such-file.svg", &[token]).await, StatusCode::NOT_FOUND);
    assert!(sent.audited().await.is_empty());
}

#[tokio::test]
async fn a_line_that_a_shipper_wrapped_is_taken_out() {
    let portal = Portal::new().await;
    let sent = Sent::new(&portal).await;
    let documents = [
        json!({"@timestamp": "2026-01-05T10:00:01Z", "log": event(1).to_string()}),
        json!({"host": {"name": "collector"}, "log": {"file": {}}, "message": event(2).to_string()}),
        json!({"msg": format!(" {}", event(3)), "syslogtag": "nxlog:"}),
    ];
    let said = read(&sent.send(Method::POST, "/_bulk", body(&documents)).await);
    assert_eq!(said["errors"], false, "{said}");
    assert_eq!(sent.rows().await, 3);
}
