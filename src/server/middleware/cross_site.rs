//! Refuses requests that another site made a browser send.
//!
//! The rule of Go 1.25's `http.CrossOriginProtection`: safe methods pass (a GET never changes
//! anything here); `Sec-Fetch-Site` decides where the browser sends it; an older browser's `Origin`
//! must name our host; a request with neither comes from no browser.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Answers 403 to a cross-site request that could change something.
pub async fn layer(request: Request, next: Next) -> Response {
    if allowed(request.method(), request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!(path = request.uri().path(), "refused a cross-site request");
    (
        StatusCode::FORBIDDEN,
        "This request came from another site. Open the page here and try again.\n",
    )
        .into_response()
}

fn allowed(method: &Method, headers: &HeaderMap) -> bool {
    // A WebSocket opens with a GET and can do more than read.
    let upgrade = headers.contains_key(header::UPGRADE);
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) && !upgrade {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some("same-origin" | "none"), _) | (None, None) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => {
            origin.split_once("://").map(|(_, host)| host) == text("host") && text("host").is_some()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: Method, headers: &[(&'static str, &'static str)], expect: bool) {
        let map: HeaderMap = headers
            .iter()
            .map(|(name, value)| ((*name).parse().unwrap(), (*value).parse().unwrap()))
            .collect();
        assert_eq!(allowed(&method, &map), expect, "{method} {headers:?}");
    }

    #[test]
    fn only_requests_of_our_own_pages_or_of_no_browser_may_change_something() {
        let host = ("host", "portal.example");
        check(Method::GET, &[host, ("sec-fetch-site", "cross-site")], true);
        check(Method::POST, &[host], true);
        check(Method::POST, &[host, ("sec-fetch-site", "same-origin")], true);
        check(Method::POST, &[host, ("sec-fetch-site", "none")], true);
        check(Method::POST, &[host, ("sec-fetch-site", "same-site")], false);
        check(Method::POST, &[host, ("sec-fetch-site", "cross-site")], false);
        check(Method::POST, &[host, ("origin", "https://portal.example")], true);
        check(Method::POST, &[host, ("origin", "https://evil.example")], false);
        check(Method::POST, &[host, ("origin", "null")], false);
        check(Method::DELETE, &[host, ("sec-fetch-site", "cross-site")], false);
        let other = ("sec-fetch-site", "cross-site");
        check(Method::GET, &[host, other, ("upgrade", "websocket")], false);
    }
}
