//! Telemetry over HTTP.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use store::{DeviceScope, Principal, PrincipalKind, TenantCtx, TenantId};

use super::harness::{Answer, Portal};

fn line(number: u32) -> String {
    json!({
        "time": "2026-01-05T10:00:00Z",
        "tenantId": "t",
        "category": "AdvancedHunting-DeviceFileEvents",
        "properties": {
            "Timestamp": "2026-01-05T10:00:00Z",
            "DeviceName": "ws-1.example",
            "ActionType": "FileCreated",
            "FileName": format!("file-{number}.txt"),
            "ReportId": number,
        },
    })
    .to_string()
}

async fn post(portal: &Portal, token: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::post("/api/ingest/v1/events")
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    portal.send(request.body(Body::from(body)).unwrap()).await
}

/// Rows of a table in a tenant's store.
pub(crate) async fn count(portal: &Portal, tenant: TenantId, table: &str) -> usize {
    let open = portal.installation.tenant(tenant).await.unwrap();
    let principal =
        Principal { kind: PrincipalKind::System, id: "test".to_owned(), name: "test".to_owned() };
    #[expect(clippy::disallowed_methods, reason = "a hand-made context for a count")]
    let ctx = TenantCtx::issue(tenant, principal, DeviceScope::All, store::Clock::Live);
    let table = schema::table(table).unwrap();
    let options = store::ScanOptions::default();
    let rows = open.store.scan(&ctx, table, store::TimeWindow::ALL, options).unwrap();
    rows.count().await.unwrap()
}

#[tokio::test]
async fn rows_are_there_once_however_often_a_keyed_batch_is_sent() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    let token = portal.token(tenant).await;
    let body = format!("{}\n{}\n", line(1), line(2)).into_bytes();
    for round in 0..3 {
        let answer = post(&portal, &token, body.clone(), &[("idempotency-key", "k1")]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let outcome: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(outcome["accepted"], 2);
        assert_eq!(outcome["repeated"], round > 0);
    }
    assert_eq!(count(&portal, tenant, "DeviceFileEvents").await, 2);
}

#[tokio::test]
async fn bad_lines_are_told_one_by_one_and_good_ones_kept() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    let token = portal.token(tenant).await;
    let body = format!("{}\nnonsense\n{{\"a\":1}}\n{}", line(1), line(2)).into_bytes();
    let answer = post(&portal, &token, body, &[]).await;
    let outcome: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((outcome["accepted"].as_u64(), outcome["rejected"].as_u64()), (Some(2), Some(2)));
    assert_eq!(outcome["errors"][0]["line"], 2);
    assert_eq!(count(&portal, tenant, "DeviceFileEvents").await, 2);
}

#[tokio::test]
async fn gzip_is_read_and_other_encodings_are_refused() {
    use std::io::Write as _;
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    let token = portal.token(tenant).await;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(line(1).as_bytes()).unwrap();
    let zipped = encoder.finish().unwrap();
    let answer = post(&portal, &token, zipped.clone(), &[("content-encoding", "gzip")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = post(&portal, &token, zipped, &[("content-encoding", "br")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_token_that_does_not_fit_is_refused_whatever_is_wrong_with_it() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    let token = portal.token(tenant).await;
    let other = TenantId::random().to_string().replace('-', "");
    let swapped = token.replace(&tenant.to_string().replace('-', ""), &other);
    let mut cut = token.clone();
    cut.pop();
    for wrong in ["", "x", "slt_1_2_3", swapped.as_str(), cut.as_str()] {
        let answer = post(&portal, wrong, line(1).into_bytes(), &[]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong}");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
    assert_eq!(count(&portal, tenant, "DeviceFileEvents").await, 0);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    let token = portal.token(tenant).await;
    let answer = post(&portal, &token, vec![b' '; (16 << 20) + 1], &[]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}
