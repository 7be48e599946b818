//! Nothing below the data folder is readable.

use std::path::Path;

use serde_json::json;
use store::{DeviceScope, Principal, PrincipalKind, TenantCtx};

use super::harness::Portal;

/// Markers planted in file names, command lines and account names.
const MARKERS: u32 = 1_000;

fn marker(number: u32) -> String {
    format!("PLANTED{number:04}MARKER")
}

pub(crate) fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            files(&entry.path(), found);
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
}

fn contains_marker(bytes: &[u8]) -> bool {
    // UTF-16 is how some writers would leave it.
    let wide: Vec<u8> = b"PLANTED".iter().flat_map(|byte| [*byte, 0]).collect();
    bytes.windows(7).any(|part| part == b"PLANTED") || bytes.windows(14).any(|part| part == wide)
}

#[tokio::test]
async fn a_thousand_planted_markers_are_in_no_file_of_the_data_folder() {
    use axum::body::Body;
    use axum::http::{Request, StatusCode, header};

    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    let token = portal.token(tenant).await;
    let mut body = String::new();
    for number in 0..MARKERS {
        let mark = marker(number);
        let line = json!({
            "time": "2026-01-05T10:00:00Z", "tenantId": "t",
            "category": "AdvancedHunting-DeviceProcessEvents",
            "properties": {
                "Timestamp": "2026-01-05T10:00:00Z", "DeviceName": format!("{mark}.example"),
                "ActionType": "ProcessCreated", "FileName": "powershell.exe",
                "FolderPath": format!("C:\\{mark}\\powershell.exe"), "AccountName": mark,
                "ProcessCommandLine": format!("powershell -nop -w hidden -enc {mark}"),
                "ReportId": number,
            },
        });
        body.push_str(&line.to_string());
        body.push('\n');
    }
    let request = Request::post("/api/ingest/v1/events")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::from(body))
        .unwrap();
    let answer = portal.send(request).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let open = portal.installation.tenant(tenant).await.unwrap();
    let principal =
        Principal { kind: PrincipalKind::System, id: "test".to_owned(), name: "test".to_owned() };
    #[expect(clippy::disallowed_methods, reason = "a hand-made context to flush with")]
    let ctx = TenantCtx::issue(tenant, principal, DeviceScope::All, store::Clock::Live);
    // Databases with alerts and devices, the log, and segments: all of them hold the markers.
    super::harness::settled(&open.store, &ctx).await;
    let alerts: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM alerts WHERE event LIKE '%PLANTED%'")
            .fetch_one(open.database().pool())
            .await
            .unwrap();
    assert!(alerts > 0, "a shipped rule fires on the planted command line");
    let mut seen = Vec::new();
    files(portal.folder.path(), &mut seen);
    assert!(!seen.iter().any(|path| contains_marker(&std::fs::read(path).unwrap())));
    open.store.flush(&ctx).await.unwrap();
    let mut seen = Vec::new();
    files(portal.folder.path(), &mut seen);
    assert!(seen.iter().any(|path| path.extension().is_some_and(|end| end == "parquet")));
    for path in seen {
        let bytes = std::fs::read(&path).unwrap();
        assert!(!contains_marker(&bytes), "{} is readable", path.display());
        assert!(!bytes.starts_with(b"PAR1"), "{} is a bare Parquet file", path.display());
    }
}
