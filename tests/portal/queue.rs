//! One change of all alerts that match: what is changed, what is not, and who may.

use axum::http::{Method, StatusCode};
use serde_json::Value;
use sightline::model::access::Role;
use store::DeviceScope;

use super::harness::{Portal, escape};

/// A hidden, encoded command on each device, as Sysmon tells it: each raises the same alerts.
fn telemetry(devices: u32) -> String {
    let line = |device: u32| {
        let time = format!("2026-01-05 10:00:{device:02}.000");
        format!(
            r#"{{"EventTime":"{time}","Hostname":"ws-{device}.example.test","EventID":1,"SourceName":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational","UtcTime":"{time}","ProcessGuid":"{{0a1b2c3d-e1f0-65e6-0102-0000000004{device:02}}}","ProcessId":"4321","Image":"C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe","CommandLine":"powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQA","User":"EXAMPLE\\dana","ParentProcessGuid":"{{0a1b2c3d-e1e0-65e6-0002-000000000400}}","ParentProcessId":"4000","ParentImage":"C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE","ParentCommandLine":"WINWORD.EXE"}}"#
        )
    };
    (1..=devices).map(line).collect::<Vec<_>>().join("\n")
}

async fn queue(portal: &Portal, cookie: &str, query: &str) -> Value {
    let arguments = format!("query={}", escape(query));
    let list = portal.call(Method::GET, "/api/alerts/list", &arguments, Some(cookie)).await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.body);
    serde_json::from_str(&list.body).unwrap()
}

fn matched(list: &Value) -> u64 {
    list["bounds"]["matched"].as_u64().unwrap()
}

#[tokio::test]
async fn a_change_of_all_that_match_changes_those_and_no_others_or_nothing() {
    let portal = Portal::new().await;
    let case = portal.case("Case 1").await;
    let path = portal.folder.path().join("sysmon.json");
    std::fs::write(&path, telemetry(4)).unwrap();
    portal.import(case, vec![path]).await;
    portal.user("a@one.example", case, Role::Analyst, DeviceScope::All).await;
    portal.user("r@one.example", case, Role::Reader, DeviceScope::All).await;
    let nowhere = DeviceScope::Groups(["nowhere".to_owned()].into());
    portal.user("n@one.example", case, Role::Analyst, nowhere).await;
    let cookie = portal.sign_in("a@one.example").await;
    let all = matched(&queue(&portal, &cookie, "").await);
    let own = matched(&queue(&portal, &cookie, "text=ws-2").await);
    assert!(own > 0 && own < all, "{own} of {all}");

    let change = async |cookie: &str, query: &str, which: &str, more: &str| {
        let form = format!("query={}&which={which}&{more}", escape(query));
        let path = "/api/alerts/change/matching";
        portal.call(Method::POST, path, &form, Some(cookie)).await
    };
    let resolve = "status=resolved&assignee=a@one.example&classification=&comment=Done";
    let reader = portal.sign_in("r@one.example").await;
    let none = portal.sign_in("n@one.example").await;
    for (cookie, expected, more, status) in [
        (&reader, own, resolve, StatusCode::FORBIDDEN),
        // Who sees none of them changes none of them.
        (&none, own, resolve, StatusCode::CONFLICT),
        // One came or went since the list was shown.
        (&cookie, own + 1, resolve, StatusCode::CONFLICT),
        (&cookie, own, "status=&assignee=", StatusCode::UNPROCESSABLE_ENTITY),
        (&cookie, own, "assignee=nobody@one.example", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let answer = change(cookie, "text=ws-2", &expected.to_string(), more).await;
        assert_eq!(answer.status, status, "{more}: {}", answer.body);
    }
    assert_eq!(matched(&queue(&portal, &cookie, "status=new").await), all, "nothing was changed");

    // Ticked ones: each must match and be seen, and one is changed alone.
    let id_of = |list: &Value, at: usize| list["rows"][at]["id"].as_str().unwrap().to_owned();
    let (own_id, other_id) = (
        id_of(&queue(&portal, &cookie, "text=ws-2").await, 0),
        id_of(&queue(&portal, &cookie, "text=ws-3").await, 0),
    );
    let note = "comment=Ticked";
    for (cookie, ids, status) in [
        (&cookie, String::new(), StatusCode::UNPROCESSABLE_ENTITY),
        (&cookie, format!("&only[]={own_id}&only[]={other_id}"), StatusCode::CONFLICT),
        (&none, format!("&only[]={own_id}"), StatusCode::CONFLICT),
        (&reader, format!("&only[]={own_id}"), StatusCode::FORBIDDEN),
    ] {
        let answer = change(cookie, "text=ws-2", "ticked", &format!("{note}{ids}")).await;
        assert_eq!(answer.status, status, "{ids}: {}", answer.body);
    }
    let twice = format!("{note}&only%5B%5D={own_id}&only%5B%5D={own_id}");
    let answer = change(&cookie, "text=ws-2", "ticked", &twice).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "1"));

    let answer = change(&cookie, "text=ws-2", &own.to_string(), resolve).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, own.to_string().as_str()));
    assert_eq!(matched(&queue(&portal, &cookie, "status=new").await), all - own);
    let resolved = queue(&portal, &cookie, "status=resolved").await;
    assert_eq!(matched(&resolved), own);
    for row in resolved["rows"].as_array().unwrap() {
        assert_eq!(row["assignee"], "a@one.example");
        let arguments = format!("alert={}", row["id"].as_str().unwrap());
        let path = "/api/alerts/detail";
        let detail = portal.call(Method::GET, path, &arguments, Some(&cookie)).await.body;
        let detail: Value = serde_json::from_str(&detail).unwrap();
        let history = detail["history"].as_array().unwrap();
        assert!(history.iter().any(|line| line["text"] == "Done" && line["by"] == "a@one.example"));
    }
    // What is as asked for already is not changed again.
    let again = "status=resolved&assignee=a@one.example";
    let answer = change(&cookie, "text=ws-2", &own.to_string(), again).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "0"));

    let open = portal.installation.tenant(case).await.unwrap();
    let targets: Vec<String> = sqlx::query_scalar(
        "SELECT target FROM audit WHERE action = 'alerts_changed' AND outcome = 'allowed'",
    )
    .fetch_all(open.database().pool())
    .await
    .unwrap();
    let told =
        format!("all {own} of \"text=ws-2\": status resolved, assignee a@one.example, a comment");
    assert!(targets.contains(&told), "{targets:?}");
}
