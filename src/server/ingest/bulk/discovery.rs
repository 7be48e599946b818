//! What clients of Elasticsearch ask before they send: who answers, under which licence, whether
//! their templates, pipelines and policies are there.
//!
//! Every name is said to be there, so that clients bring nothing; what they bring all the same is
//! acknowledged and has no effect, because tables and columns are Sightline's own.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, on};
use axum::{Json, Router};
use serde_json::{Value, json};

use self::known::{KNOWN, root};
use super::answer::{Failed, mark};
use super::filter::Filter;
use crate::model::access::Action;
use crate::server::access::{OPEN, enter_token, request_id};
use crate::server::router::Served;
use crate::server::state::AppState;

mod known;

/// The routes of what clients ask; methods and paths. `/` and an index by its name, which the pages
/// have, are [`at_root`].
pub fn paths() -> impl Iterator<Item = (&'static str, &'static str)> {
    KNOWN.iter().flat_map(|known| {
        let methods: &[&str] = if known.put { &["GET", "HEAD", "PUT"] } else { &["GET", "HEAD"] };
        methods.iter().map(|method| (*method, known.path))
    })
}

/// [`paths`] as routes.
pub(super) fn routes() -> Router<Served> {
    KNOWN.iter().fold(Router::new(), |router, known| {
        let methods =
            if known.put { MethodFilter::GET.or(MethodFilter::PUT) } else { MethodFilter::GET };
        let asked =
            move |State(state): State<AppState>, name: Option<Path<String>>, parts: Parts| {
                let name = name.map(|Path(name)| name).unwrap_or_default();
                let value = match parts.method {
                    Method::PUT => json!({ "acknowledged": true }),
                    _ => (known.answer)(&name),
                };
                async move { tell(&state, &parts, value).await }
            };
        router.route(known.path, on(methods, asked))
    })
}

/// Answers clients at paths that belong to the pages: `GET` and `HEAD` of `/`, `HEAD` of an index.
/// A request is a client's where it carries credentials, which pages never do, and does not want
/// HTML, so that a proxy in front may ask browsers for a password.
pub async fn at_root(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let value = match (request.method(), request.uri().path()) {
        (&Method::GET | &Method::HEAD, "/") => root(),
        (&Method::HEAD, path) if names_an_index(path) => json!({}),
        _ => return next.run(request).await,
    };
    if !is_client(request.headers()) {
        return next.run(request).await;
    }
    let (parts, _) = request.into_parts();
    let response = mark(tell(&state, &parts, value).await);
    if parts.method == Method::HEAD { response.map(|_| Body::empty()) } else { response }
}

fn is_client(headers: &HeaderMap) -> bool {
    let html = headers
        .get_all(header::ACCEPT)
        .iter()
        .any(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")));
    headers.contains_key(header::AUTHORIZATION) && !html
}

/// Whether a path is one name that no open route has.
fn names_an_index(path: &str) -> bool {
    let name = path.strip_prefix('/').unwrap_or_default();
    !name.is_empty()
        && !name.contains('/')
        && !name.starts_with('_')
        && OPEN.iter().all(|(open, _)| *open != path)
}

/// Authorises, then answers.
async fn tell(state: &AppState, parts: &Parts, value: Value) -> Response {
    let id = request_id(parts);
    match enter_token(state, &parts.headers, &id, Action::TelemetryAnnounced).await {
        Ok(_) => Json(Filter::of(parts.uri.query()).apply(value)).into_response(),
        Err(error) => Failed::from(error).response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_portal_has_at_its_root_is_no_index() {
        let check = |path: &str, expect: bool| assert_eq!(names_an_index(path), expect, "{path}");
        check("/winlogbeat-8.19.0", true);
        check("/logs-winlog.winlog-default", true);
        check("/", false);
        check("/_license", false);
        check("/icons.svg", false);
        check("/healthz", false);
        check("/pkg/sightline.js", false);
    }

    #[test]
    fn a_browser_is_no_client_even_behind_a_proxy_that_asks_for_a_password() {
        let check = |headers: &[(header::HeaderName, &str)], expect: bool| {
            let map = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap()));
            assert_eq!(is_client(&map.collect()), expect, "{headers:?}");
        };
        let token = (header::AUTHORIZATION, "Basic x");
        check(std::slice::from_ref(&token), true);
        check(&[token.clone(), (header::ACCEPT, "application/json")], true);
        check(&[token, (header::ACCEPT, "text/html,*/*")], false);
        check(&[(header::ACCEPT, "application/json")], false);
        check(&[], false);
    }
}
