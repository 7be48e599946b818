//! Every request has an id: on its answer, in its log lines, its audit records and its errors.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::error::RequestId;

/// The answer's header.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request its id (16 hex digits, ours; a client's own is not taken over), opens its log span and logs its outcome once.
pub async fn layer(mut request: Request, next: Next) -> Response {
    let id = RequestId(fresh());
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!("request", id = %id.0, method = %request.method(), path = request.uri().path());
    let started = std::time::Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let elapsed = started.elapsed();
    span.in_scope(|| {
        tracing::info!(status = response.status().as_u16(), ms = elapsed.as_millis(), "answered");
    });
    metrics::histogram!("sightline_request_seconds").record(elapsed.as_secs_f64());
    metrics::counter!("sightline_requests_total", "status" => response.status().as_str().to_owned())
        .increment(1);
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

fn fresh() -> String {
    let simple = uuid::Uuid::new_v4().simple().to_string();
    simple.chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_sixteen_hex_digits_and_differ() {
        let (one, two) = (super::fresh(), super::fresh());
        assert!(one.len() == 16 && one.chars().all(|c| c.is_ascii_hexdigit()));
        assert_ne!(one, two);
    }
}
