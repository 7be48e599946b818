//! Every route of the portal. Pages and server functions come from Leptos; the rest stands here.

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post, put};
use leptos::config::LeptosOptions;
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes as _, file_and_error_handler_with_context, generate_route_list};
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::App;
use crate::document::document;
use crate::error::RequestId;
use crate::server::ingest::bulk;
use crate::server::middleware::headers::{Hsts, ScriptNonce};
use crate::server::middleware::{cross_site, headers, request_id};
use crate::server::session::layer::layer as session_layer;
use crate::server::state::AppState;
use crate::server::{connect, export, health, ingest, uploads};

/// What handlers can extract.
#[derive(Clone, Debug)]
pub struct Served {
    /// The installation.
    pub state: AppState,
    /// Where the page's files are.
    pub options: LeptosOptions,
    /// Renders the metrics.
    pub metrics: PrometheusHandle,
}

impl FromRef<Served> for AppState {
    fn from_ref(served: &Served) -> Self {
        served.state.clone()
    }
}

impl FromRef<Served> for LeptosOptions {
    fn from_ref(served: &Served) -> Self {
        served.options.clone()
    }
}

impl FromRef<Served> for PrometheusHandle {
    fn from_ref(served: &Served) -> Self {
        served.metrics.clone()
    }
}

/// How the portal is reached.
#[derive(Clone, Copy, Debug)]
pub struct Reached {
    /// By TLS, ours or a proxy's: cookies are secure and browsers are told to come back by TLS.
    pub tls: bool,
}

/// Plain routes beside the pages and server functions, for the coverage test: methods and paths.
const PLAIN: &[(&str, &str)] = &[
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("POST", "/api/ingest/v1/events"),
    ("POST", "/settings/sources/configuration"),
    ("POST", "/settings/sources/upload/form"),
    ("PUT", "/api/uploads/{id}/{offset}"),
];

/// Every plain route: [`PLAIN`], those of the Elasticsearch protocol, and exports.
pub fn plain() -> impl Iterator<Item = (&'static str, &'static str)> {
    PLAIN.iter().chain(bulk::ROUTES).chain(export::ROUTES).copied().chain(bulk::discovery::paths())
}

/// The whole portal as one service.
pub fn router(served: Served, reached: Reached) -> Router {
    let state = served.state.clone();
    let context = {
        let state = state.clone();
        move || provide_request_context(&state)
    };
    let pages = generate_route_list(App);
    Router::<Served>::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route(
            "/api/ingest/v1/events",
            post(ingest::events).layer(DefaultBodyLimit::max(ingest::MOST_BYTES)),
        )
        .route("/settings/sources/configuration", post(connect::download))
        .route("/settings/sources/upload/form", post(uploads::http::form))
        .route(
            "/api/uploads/{id}/{offset}",
            put(uploads::http::part).layer(DefaultBodyLimit::max(uploads::PART)),
        )
        .merge(bulk::routes())
        .merge(export::routes())
        .leptos_routes_with_context(&served, pages, context.clone(), {
            let options = served.options.clone();
            move || document(options.clone())
        })
        .fallback(file_and_error_handler_with_context::<Served, _>(context, document))
        .layer(from_fn_with_state(state.clone(), bulk::discovery::at_root))
        .layer(session_layer(state.control().clone(), state.limits(), reached.tls))
        .layer(from_fn(caching))
        .layer(from_fn(cross_site::layer))
        .layer(axum::Extension(reached))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Hsts(reached.tls), headers::layer))
        .layer(from_fn(request_id::layer))
        .with_state(served)
}

/// What code inside a page or a server function finds in its context.
fn provide_request_context(state: &AppState) {
    provide_context(state.clone());
    let Some(parts) = use_context::<axum::http::request::Parts>() else { return };
    if let Some(id) = parts.extensions.get::<RequestId>() {
        provide_context(id.clone());
    }
    if let Some(nonce) = parts.extensions.get::<ScriptNonce>() {
        provide_context(Nonce::from_value(nonce.0.clone()));
    }
}

/// Files with a hash in their name never change; everything else belongs to one user at one time.
async fn caching(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let forever = path.starts_with("/pkg/") || path.starts_with("/fonts/");
    let file = forever || matches!(path, "/icons.svg" | "/favicon.svg");
    let mut response = next.run(request).await;
    let policy = match (forever && response.status().is_success(), file) {
        (true, _) => "public, max-age=31536000, immutable",
        (false, true) => "public, max-age=3600",
        _ => "no-store",
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    response
}
