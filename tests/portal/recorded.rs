//! A recorded attack that nobody here wrote: the pages that its alerts lead to count what its rows say.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use sightline::model::EntityKind;
use sightline::model::access::{Action, Role};
use sightline::model::alert::AlertPage;
use sightline::model::process::ProcessPage;
use sightline::server::access::{Task, enter_task};
use sightline::server::installation::Rules;
use sightline::server::session::Limits;
use store::DeviceScope;

use super::harness::{Portal, escape};
use super::pack;
use super::profiles::{KINDS, all_rows, check, values};

/// Below the open part of the shared telemetry pack.
const RECORDING: &str = "otrf/lateral_movement__purplesharp_ad_playbook_I.zip";
/// Values of a kind that are compared, about.
const VALUES: usize = 40;

#[tokio::test]
async fn pages_that_a_recorded_attacks_alerts_lead_to_count_what_its_rows_say() {
    let Some(shared) = pack::shared() else {
        eprintln!("skipped: there is no shared telemetry pack beside this clone");
        return;
    };
    let checkout = pack::extracted(&shared.join("sigma/rules.tar.zst"), "sigma");
    let rules = Rules::load(Some(&checkout)).unwrap();
    let portal = Portal::open(Limits::default(), rules).await;
    let tenant = portal.case("Recorded").await;
    portal.user("a@case.example", tenant, Role::Analyst, DeviceScope::All).await;
    let cookie = portal.sign_in("a@case.example").await;
    portal.import(tenant, vec![pack::telemetry(&shared).join(RECORDING)]).await;
    let open = portal.installation.tenant(tenant).await.unwrap();
    let ctx = enter_task(&open, Task::Shell, Action::TelemetryImported, "").await.unwrap();
    let rows = all_rows(&portal, tenant, &ctx).await;
    for kind in KINDS {
        let values = values(&rows, kind);
        let mut events = 0;
        for wanted in values.iter().step_by(values.len() / VALUES + 1) {
            events += check(&portal, &cookie, &rows, kind, wanted).await;
        }
        // The recording names no URL.
        assert_eq!(events > 0, !values.is_empty(), "{} values of {}", values.len(), kind.key());
        assert!(kind == EntityKind::Url || events > 0, "{}", kind.key());
    }
    let processes = processes(&portal, &cookie).await;
    assert!(processes.len() > 1, "{processes:?}");
    for (device, process) in &processes {
        let arguments = format!("device={device}&process={}&query=", escape(process));
        let answer =
            portal.call(Method::GET, "/api/devices/process", &arguments, Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{arguments}: {}", answer.body);
        let page: ProcessPage = serde_json::from_str(&answer.body).unwrap();
        let acts = rows.iter().filter(|row| {
            row.text("DeviceId") == Some(device)
                && row.text("InitiatingProcessUniqueId") == Some(process)
        });
        assert_eq!(page.total(), acts.count() as u64, "{device} {process}");
    }
}

/// The processes, each with its device, in the stories of the severest alerts.
async fn processes(portal: &Portal, cookie: &str) -> BTreeSet<(String, String)> {
    let path = "/api/alerts/list";
    let query = "query=range%3D180d%26sort%3D-severity";
    let list = portal.call(Method::GET, path, query, Some(cookie)).await;
    let list: AlertPage = serde_json::from_str(&list.body).unwrap();
    let mut found = BTreeSet::new();
    for alert in list.rows.iter().take(VALUES) {
        let Some(device) = &alert.device else { continue };
        let arguments = format!("alert={}", escape(alert.id.as_str()));
        let detail = portal.call(Method::GET, "/api/alerts/detail", &arguments, Some(cookie)).await;
        assert_eq!(detail.status, StatusCode::OK, "{}", detail.body);
        let mut waiting = vec![serde_json::from_str(&detail.body).unwrap()];
        while let Some(part) = waiting.pop() {
            match part {
                serde_json::Value::Array(list) => waiting.extend(list),
                serde_json::Value::Object(fields) => {
                    let process = fields.get("process").and_then(|process| process.as_str());
                    // A process without a unique id is named by its number and start.
                    if let Some(process) = process.filter(|process| !process.contains('@')) {
                        found.insert((device.id.0.clone(), process.to_owned()));
                    }
                    waiting.extend(fields.into_iter().map(|(_, field)| field));
                }
                _ => {}
            }
        }
    }
    found
}
