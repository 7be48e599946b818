//! `/healthz`, `/readyz`, `/metrics`: for supervisors, load balancers and Prometheus.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;

use crate::server::state::AppState;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The process can take telemetry and answer pages: databases answer, no log is degraded, no
/// consumer fails. Names no tenant: the numbers say how many are affected.
pub async fn ready(State(state): State<AppState>) -> Response {
    let control = sqlx::query("SELECT 1").execute(state.control().pool()).await.is_ok();
    let mut degraded = 0;
    let mut failing = 0;
    let mut lag = 0;
    let open = state.installation().open_tenants().await;
    for tenant in &open {
        let status = tenant.store.status();
        degraded += u32::from(status.degraded.is_some());
        for consumer in &status.consumers {
            failing += u32::from(consumer.error.is_some() || !consumer.running);
            lag = lag.max(consumer.lag);
        }
    }
    let fine = control && degraded == 0 && failing == 0;
    let status = if fine { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "ready": fine,
        "control_database": control,
        "tenants": open.len(),
        "tenants_that_cannot_write": degraded,
        "consumers_that_fail": failing,
        "most_rows_behind": lag,
    });
    (status, Json(body)).into_response()
}

/// Counters and histograms in Prometheus text format.
pub async fn metrics(State(handle): State<PrometheusHandle>) -> String {
    handle.render()
}
