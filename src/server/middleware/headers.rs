//! Security headers on every answer, and the nonce that lets our own scripts run.

use aws_lc_rs::rand;
use axum::extract::{Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;

/// The nonce of one answer: 128 random bits, base64.
#[derive(Clone, Debug)]
pub struct ScriptNonce(pub String);

/// Whether browsers are told to come back by TLS only.
#[derive(Clone, Copy, Debug)]
pub struct Hsts(pub bool);

/// Makes the nonce, runs the request, sets the headers.
pub async fn layer(State(hsts): State<Hsts>, mut request: Request, next: Next) -> Response {
    let mut bytes = [0_u8; 16];
    if rand::fill(&mut bytes).is_err() {
        tracing::error!("no random bytes for a script nonce");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let nonce = base64::engine::general_purpose::STANDARD.encode(bytes);
    request.extensions_mut().insert(ScriptNonce(nonce.clone()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy(&nonce)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    let alone = HeaderValue::from_static("same-origin");
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), alone.clone());
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), alone);
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    );
    if hsts.0 {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    response
}

/// Nothing by default; our own files; scripts only with the nonce and what they import. The
/// browser's WebAssembly compiler counts as script evaluation, hence `wasm-unsafe-eval`.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_policy_names_every_source_and_allows_no_inline_code() {
        assert_eq!(
            super::policy("N"),
            "default-src 'none'; script-src 'nonce-N' 'strict-dynamic' 'wasm-unsafe-eval'; \
             style-src 'self' 'nonce-N'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        );
    }
}
