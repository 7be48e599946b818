//! Files uploaded through the page: in parts and by a form, stopped, gone on with, and imported.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value;
use sightline::model::access::Role;
use sightline::server::records::devices;
use store::{DeviceScope, TenantId, wall_micros};

use super::harness::{Answer, HOST, Portal, cookie_of, escape};
use super::ingest::count;
use super::plaintext::files;

/// Telemetry of a few devices: text, and the number of its lines.
fn telemetry(events: u64) -> (String, u64) {
    let mut config = simulator::FleetConfig::new(7, wall_micros());
    (config.devices, config.days, config.events) = (4, 1, events);
    let lines: Vec<String> =
        simulator::Fleet::new(config).map(|event| simulator::ndjson(&event)).collect();
    (lines.join("\n"), lines.len() as u64)
}

struct Set {
    portal: Portal,
    tenant: TenantId,
    cookie: String,
}

impl Set {
    async fn new() -> Self {
        let portal = Portal::new().await;
        let tenant = portal.tenant("One").await;
        let role = Role::GlobalAdministrator;
        portal.user("root@one.example", tenant, role, DeviceScope::All).await;
        let cookie = portal.sign_in("root@one.example").await;
        Self { portal, tenant, cookie }
    }

    async fn call(&self, method: Method, path: &str, arguments: &str) -> Answer {
        self.portal.call(method, path, arguments, Some(&self.cookie)).await
    }

    async fn begin(&self, name: &str, size: usize) -> Value {
        let arguments = format!("name={}&size={size}&modified=1&outside=drop", escape(name));
        let answer = self.call(Method::POST, "/api/uploads/begin", &arguments).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    async fn put(&self, id: &Value, offset: usize, part: &[u8]) -> Answer {
        let uri = format!("/api/uploads/{}/{offset}", id.as_str().unwrap());
        let request = Request::put(uri)
            .header(header::COOKIE, &self.cookie)
            .body(Body::from(part.to_vec()))
            .unwrap();
        self.portal.send(request).await
    }

    async fn received(&self, id: &Value, offset: usize, part: &[u8]) -> u64 {
        let answer = self.put(id, offset, part).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        serde_json::from_str::<Value>(&answer.body).unwrap()["received"].as_u64().unwrap()
    }

    async fn rows(&self) -> Vec<Value> {
        let answer = self.call(Method::GET, "/api/uploads/view", "").await;
        let view: Value = serde_json::from_str(&answer.body).unwrap();
        view["rows"].as_array().unwrap().clone()
    }

    /// The newest upload once it is over.
    async fn over(&self) -> Value {
        loop {
            let newest = self.rows().await.swap_remove(0);
            let state = newest["state"].as_str().unwrap();
            if ["done", "failed", "cancelled"].contains(&state) {
                return newest;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn report(&self, row: &Value) -> Value {
        let arguments = format!("import={}", row["import"].as_str().unwrap());
        let answer = self.call(Method::GET, "/api/uploads/report", &arguments).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    fn staged(&self) -> Vec<std::path::PathBuf> {
        let mut all = Vec::new();
        files(self.portal.folder.path(), &mut all);
        all.retain(|path| path.parent().unwrap().ends_with("staging"));
        all
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_parts_is_imported_and_its_report_leads_to_its_devices() {
    let set = Set::new().await;
    let (text, lines) = telemetry(300);
    let bytes = text.as_bytes();
    let begun = set.begin("events.json", bytes.len()).await;
    let (id, half) = (&begun["id"], bytes.len() / 2);
    assert_eq!(set.received(id, 0, &bytes[..half]).await, half as u64);
    // An answer that was lost: the same part again, then what is missing.
    assert_eq!(set.received(id, 0, &bytes[..half]).await, half as u64);
    assert_eq!(set.begin("events.json", bytes.len()).await["id"], *id, "gone on with");
    let known = &bytes[half - 40..half];
    for path in set.staged() {
        let stored = std::fs::read(path).unwrap();
        assert!(!stored.windows(known.len()).any(|part| part == known), "staged in plain text");
    }
    assert_eq!(set.staged().len(), 1);
    assert_eq!(set.received(id, half, &bytes[half..]).await, bytes.len() as u64);
    let row = set.over().await;
    assert_eq!((&row["state"], &row["records"]), (&"done".into(), &lines.into()), "{row}");
    assert!(set.staged().is_empty(), "nothing stays behind");
    set.portal.settle(set.tenant).await;
    let report = set.report(&row).await;
    assert_eq!((&report["name"], &report["files"]), (&"events.json".into(), &1.into()));
    assert_eq!(report["who"], "root");
    let open = set.portal.installation.tenant(set.tenant).await.unwrap();
    let known = devices::all(open.database().pool()).await.unwrap();
    assert_eq!(report["devices"].as_array().unwrap().len(), known.len());
    let of_devices: u64 =
        report["devices"].as_array().unwrap().iter().map(|one| one[1].as_u64().unwrap()).sum();
    assert!((1..=lines).contains(&of_devices), "{of_devices} of {lines}");
    let device = escape(report["devices"][0][0]["id"].as_str().unwrap());
    let page = set.call(Method::GET, "/api/devices/detail", &format!("device={device}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);

    let again = set.begin("copy.json", bytes.len()).await;
    set.received(&again["id"], 0, bytes).await;
    let row = set.over().await;
    let second = set.report(&row).await;
    assert_eq!((&second["new"], &second["repeated"]), (&0.into(), &report["new"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_script_brings_files_too_archives_among_them() {
    use std::io::Write as _;
    let set = Set::new().await;
    let (text, lines) = telemetry(200);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"outside\"\r\n\r\nkeep\r\n--b\r\n\
                     Content-Disposition: form-data; name=\"file\"; filename=\"events.json.gz\"\r\n\r\n"
        .to_vec();
    body.extend(encoder.finish().unwrap());
    body.extend(b"\r\n--b--\r\n");
    let request = Request::post("/settings/sources/upload/form")
        .header(header::HOST, HOST)
        .header(header::COOKIE, &set.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap();
    let answer = set.portal.send(request).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.headers[header::LOCATION], "/settings/sources/upload");
    let row = set.over().await;
    assert_eq!((&row["state"], &row["records"]), (&"done".into(), &lines.into()), "{row}");
}

#[tokio::test]
async fn a_cancelled_upload_leaves_nothing_and_takes_nothing_more() {
    let set = Set::new().await;
    let begun = set.begin("events.json", 100).await;
    let id = &begun["id"];
    set.received(id, 0, b"some").await;
    assert_eq!(set.staged().len(), 1);
    let arguments = format!("upload={}", id.as_str().unwrap());
    let answer = set.call(Method::POST, "/api/uploads/cancel", &arguments).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(set.staged().is_empty());
    assert_eq!(set.put(id, 4, b"more").await.status, StatusCode::CONFLICT);
    assert_eq!(set.rows().await[0]["state"], "cancelled");
    let answer = set.call(Method::POST, "/api/uploads/cancel", &arguments).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_is_too_large_or_somebody_else_s_is_refused() {
    let set = Set::new().await;
    let begun = set.begin("events.json", 10).await;
    let id = &begun["id"];
    assert_eq!(set.put(id, 0, b"more than ten").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(set.received(id, 0, b"five!").await, 5, "and can still go on");
    let large = vec![0; (4 << 20) + 1];
    assert_eq!(set.put(id, 5, &large).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for size in ["0", "17179869185"] {
        let arguments = format!("name=x&size={size}&modified=0&outside=drop");
        let answer = set.call(Method::POST, "/api/uploads/begin", &arguments).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{size}");
    }
    let role = Role::GlobalAdministrator;
    set.portal.user("other@one.example", set.tenant, role, DeviceScope::All).await;
    let cookie = set.portal.sign_in("other@one.example").await;
    let other = Set { cookie, ..set };
    assert_eq!(other.put(id, 5, b"five?").await.status, StatusCode::NOT_FOUND);
    assert!(other.rows().await.is_empty());
    other.portal.user("reader@one.example", other.tenant, Role::Reader, DeviceScope::All).await;
    let cookie = other.portal.sign_in("reader@one.example").await;
    let reader = Set { cookie, ..other };
    assert_eq!(reader.put(id, 5, b"five?").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_case_gets_its_maker_and_the_files() {
    let set = Set::new().await;
    let answer = set.call(Method::POST, "/api/uploads/case", "name=One").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "the name is taken");
    let answer = set.call(Method::POST, "/api/uploads/case", "name=Evidence").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let cookie = cookie_of(&answer).unwrap_or_else(|| set.cookie.clone());
    let case = Set { cookie, ..set };
    let view = case.call(Method::GET, "/api/uploads/view", "").await;
    let view: Value = serde_json::from_str(&view.body).unwrap();
    assert_eq!(view["tenant"], "Evidence");
    assert!(view["retention_days"].is_null());
    let (text, _) = telemetry(100);
    let begun = case.begin("events.json", text.len()).await;
    case.received(&begun["id"], 0, text.as_bytes()).await;
    assert_eq!(case.over().await["state"], "done");
    let made = case.portal.installation.find_tenant("Evidence").await.unwrap();
    assert!(count(&case.portal, made.id, "DeviceProcessEvents").await > 0);
    assert_eq!(count(&case.portal, case.tenant, "DeviceProcessEvents").await, 0);
}

#[tokio::test]
async fn what_an_earlier_process_left_is_gone_after_a_restart() {
    let set = Set::new().await;
    set.begin("events.json", 100).await;
    let staged = set.staged();
    assert_eq!(staged.len(), 1);
    // As after a kill: a file is there, and nobody has its key.
    let left = staged[0].with_file_name("left");
    std::fs::copy(&staged[0], &left).unwrap();
    let portal = set.portal.reopen().await;
    assert!(!left.exists() && !staged[0].exists());
    drop(portal);
}
