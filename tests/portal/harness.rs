//! A portal in a temporary folder.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusBuilder;
use sightline::model::access::{Action, Role};
use sightline::server::access::{Task, background, enter_task, mint};
use sightline::server::command::{Caller, simulate, user};
use sightline::server::consumers::LABELS;
use sightline::server::control::memberships;
use sightline::server::control::tenants::{AsOf, Kind, Tenant};
use sightline::server::geo::Geo;
use sightline::server::import::{self, Report, Retention};
use sightline::server::installation::{Installation, Rules};
use sightline::server::records::tokens;
use sightline::server::router::{Reached, Served, router};
use sightline::server::session::Limits;
use sightline::server::state::AppState;
use store::{DeviceScope, TenantCtx, TenantId, TenantStore, wall_micros, wall_millis};
use tower::ServiceExt as _;
use zeroize::Zeroizing;

pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// The name under which requests reach the portal.
pub(crate) const HOST: &str = "portal.example:8080";

/// A portal and its folders, which go with it.
pub(crate) struct Portal {
    pub(crate) installation: Arc<Installation>,
    pub(crate) router: Router,
    pub(crate) folder: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Portal {
    /// An empty portal.
    pub(crate) async fn new() -> Self {
        Self::with_limits(Limits::default()).await
    }

    /// An empty portal whose sessions live as long as is said.
    pub(crate) async fn with_limits(limits: Limits) -> Self {
        Self::open(limits, Rules::load(None).unwrap()).await
    }

    /// An empty portal with these rules.
    pub(crate) async fn open(limits: Limits, rules: Rules) -> Self {
        Self::open_at(tempfile::tempdir().unwrap(), limits, rules).await
    }

    /// The same folders again, as another process finds them.
    pub(crate) async fn reopen(self) -> Self {
        self.installation.close().await;
        let Self { folder, installation, router } = self;
        drop((installation, router));
        Self::open_at(folder, Limits::default(), Rules::load(None).unwrap()).await
    }

    async fn open_at(folder: tempfile::TempDir, limits: Limits, rules: Rules) -> Self {
        let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
        let installation = Installation::open(&data, &keys, rules).await.unwrap();
        let router = router_of(&installation, limits, Geo::default());
        Self { installation, router, folder }
    }

    /// The same portal with databases of places and networks.
    pub(crate) fn with_geo(self, geo: Geo) -> Self {
        let router = router_of(&self.installation, Limits::default(), geo);
        Self { router, ..self }
    }

    /// Makes a live tenant.
    pub(crate) async fn tenant(&self, name: &str) -> TenantId {
        self.make(name, Kind::Live, None).await
    }

    /// Makes a case tenant whose clock stands at its newest event.
    pub(crate) async fn case(&self, name: &str) -> TenantId {
        self.make(name, Kind::Case, Some(AsOf::Newest)).await
    }

    async fn make(&self, name: &str, kind: Kind, as_of: Option<AsOf>) -> TenantId {
        let record = Tenant {
            id: TenantId::random(),
            name: name.to_owned(),
            region: "eu".to_owned(),
            region_source: "provisioning".to_owned(),
            kind,
            as_of,
            retention_days: 180,
            active: true,
            created: wall_millis(),
        };
        self.installation.create_tenant(&record).await.unwrap();
        record.id
    }

    /// Imports files as `sightline import` does, waits for every consumer, and gives the report.
    pub(crate) async fn import(&self, tenant: TenantId, paths: Vec<PathBuf>) -> Report {
        let report = self.import_only(tenant, paths).await;
        self.settle(tenant).await;
        report
    }

    /// The same without waiting for the consumers.
    pub(crate) async fn import_only(&self, tenant: TenantId, paths: Vec<PathBuf>) -> Report {
        let open = self.installation.tenant(tenant).await.unwrap();
        let ctx = enter_task(&open, Task::Shell, Action::TelemetryImported, "").await.unwrap();
        let retention = Retention { oldest: None, drop: false, now: wall_micros() };
        let (caller, mut replies) = Caller::new();
        let draining = tokio::spawn(async move { while replies.recv().await.is_some() {} });
        let done = import::run(&open, &ctx, paths, retention, &caller).await;
        let (_, report) = done.map_err(|stop| format!("{stop:?}")).unwrap();
        drop(caller);
        draining.await.unwrap();
        report
    }

    /// Makes a user of a tenant.
    pub(crate) async fn user(&self, email: &str, tenant: TenantId, role: Role, scope: DeviceScope) {
        let secret = Zeroizing::new(PASSWORD.to_owned());
        let added = user::add(&self.installation, email, None, Some(secret)).await;
        let (user, _) = added.map_err(|stop| format!("{stop:?}")).unwrap();
        let pool = self.installation.control().pool();
        memberships::put(pool, &user.id, tenant, role, &scope).await.unwrap();
    }

    /// Makes an enrolment token; its text.
    pub(crate) async fn token(&self, tenant: TenantId) -> String {
        let new = mint(tenant, "collector", wall_millis()).unwrap();
        let open = self.installation.tenant(tenant).await.unwrap();
        tokens::insert(open.database().pool(), &new.record).await.unwrap();
        new.text.to_string()
    }

    /// Puts a small simulated fleet into a tenant and waits until every consumer has seen it.
    pub(crate) async fn simulate(&self, tenant: TenantId) {
        let open = self.installation.tenant(tenant).await.unwrap();
        let ctx = enter_task(&open, Task::Shell, Action::TelemetrySimulated, "").await.unwrap();
        let mut config = simulator::FleetConfig::new(7, wall_micros());
        (config.devices, config.days, config.events) = (6, 1, 2_000);
        let (caller, mut replies) = Caller::new();
        let draining = tokio::spawn(async move { while replies.recv().await.is_some() {} });
        let filled = simulate::fill(&open, &ctx, config, &caller).await;
        filled.map_err(|stop| format!("{stop:?}")).unwrap();
        drop(caller);
        draining.await.unwrap();
        self.settle(tenant).await;
    }

    /// Waits until every consumer has seen every row.
    pub(crate) async fn settle(&self, tenant: TenantId) {
        let open = self.installation.tenant(tenant).await.unwrap();
        settled(&open.store, &background(tenant)).await;
    }

    /// Sends a request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Signs in; the session's cookie.
    pub(crate) async fn sign_in(&self, email: &str) -> String {
        let answer = self.try_sign_in(email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        cookie_of(&answer).expect("a cookie")
    }

    /// Tries to sign in.
    pub(crate) async fn try_sign_in(&self, email: &str, password: &str) -> Answer {
        let form = format!("name={}&password={}&next=", escape(email), escape(password));
        self.call(Method::POST, "/api/session/sign_in", &form, None).await
    }

    /// Calls a server function with url-encoded arguments.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        arguments: &str,
        cookie: Option<&str>,
    ) -> Answer {
        let get = method == Method::GET;
        let uri = if get { format!("{path}?{arguments}") } else { path.to_owned() };
        let mut request = Request::builder().method(method).uri(uri);
        request = request.header(header::ACCEPT, "application/json").header(header::HOST, HOST);
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if !get {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let body = if get { String::new() } else { arguments.to_owned() };
        self.send(request.body(Body::from(body)).unwrap()).await
    }
}

/// Waits until every consumer has seen every row. All of them must run: what one makes of the rows is not
/// looked at in vain.
pub(crate) async fn settled(store: &TenantStore, ctx: &TenantCtx) {
    store.settled(ctx).await.unwrap();
    let consumers = store.status().consumers;
    for (name, _) in LABELS {
        let found = consumers.iter().find(|consumer| consumer.name == *name);
        let level = found
            .is_some_and(|one| one.running && (one.lag == 0 || one.name == store::SEGMENT_WRITER));
        assert!(level, "{name} is not level with the rows: {found:?}");
    }
}

fn router_of(installation: &Arc<Installation>, limits: Limits, geo: Geo) -> Router {
    let options = LeptosOptions::builder().output_name("sightline").build();
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    let state = AppState::new(Arc::clone(installation), limits, geo);
    router(Served { state, options, metrics }, Reached { tls: false })
}

/// The session cookie that an answer sets.
pub(crate) fn cookie_of(answer: &Answer) -> Option<String> {
    answer
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find(|value| value.starts_with("sightline="))
        .and_then(|value| value.split(';').next())
        .map(ToOwned::to_owned)
}

/// Percent-encodes a form value.
pub(crate) fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
