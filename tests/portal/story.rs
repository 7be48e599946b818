//! The story of an alert.

use axum::http::{Method, StatusCode};
use sightline::model::TreeNode;
use sightline::model::access::Role;
use sightline::model::alert::AlertDetail;
use store::DeviceScope;

use super::harness::Portal;

/// Word starts a script host, which writes `files` files: as Sysmon tells it.
fn telemetry(files: u32) -> String {
    let time =
        |second: u32| format!("2026-01-05 10:{:02}:{:02}.{:03}", second / 60 % 60, second % 60, 0);
    let line = |id: u32, at: u32, fields: &str| {
        let time = time(at);
        format!(
            r#"{{"EventTime":"{time}","Hostname":"ws-1.example.test","EventID":{id},"SourceName":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational","UtcTime":"{time}","ProcessGuid":"{{0a1b2c3d-e1f0-65e6-0102-000000000400}}","ProcessId":"4321","Image":"C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",{fields}}}"#
        )
    };
    let start = line(
        1,
        1_800,
        r#""CommandLine":"powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQA","User":"EXAMPLE\\dana","ParentProcessGuid":"{0a1b2c3d-e1e0-65e6-0002-000000000400}","ParentProcessId":"4000","ParentImage":"C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE","ParentCommandLine":"WINWORD.EXE""#,
    );
    let written = (0..files).map(|at| {
        line(11, 1_800 + at, &format!(r#""TargetFilename":"C:\\Users\\dana\\out\\file{at}.tmp""#))
    });
    [start].into_iter().chain(written).collect::<Vec<_>>().join("\n")
}

fn files(node: &TreeNode) -> usize {
    let own = usize::from(node.name.contains("file"));
    own + node.children.iter().map(files).sum::<usize>()
}

#[tokio::test]
async fn a_story_that_is_cut_off_says_so() {
    for (written, looked_at, more) in [(30, 30, false), (2_050, 2_000, true)] {
        let portal = Portal::new().await;
        let case = portal.case("Case 1").await;
        let path = portal.folder.path().join("sysmon.json");
        std::fs::write(&path, telemetry(written)).unwrap();
        portal.import(case, vec![path]).await;
        portal.user("a@one.example", case, Role::Analyst, DeviceScope::All).await;
        let cookie = portal.sign_in("a@one.example").await;
        let list = portal.call(Method::GET, "/api/alerts/list", "query=", Some(&cookie)).await;
        let list: serde_json::Value = serde_json::from_str(&list.body).unwrap();
        let alert = list["rows"][0]["id"].as_str().unwrap_or_else(|| panic!("no alert: {list}"));
        let query = format!("alert={alert}&query=story%3Dwhole");
        let answer = portal.call(Method::GET, "/api/alerts/detail", &query, Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let detail: AlertDetail = serde_json::from_str(&answer.body).unwrap();
        let story = detail.story;
        // The script host and the files that were looked at.
        let total = (story.total as usize).saturating_sub(looked_at);
        assert!((1..=2).contains(&total), "{} nodes for {written} files", story.total);
        assert_eq!(story.more, more, "{written} files");
        if !more {
            assert_eq!(story.roots.iter().map(files).sum::<usize>(), looked_at);
        }
    }
}
