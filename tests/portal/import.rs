//! Imports as the shell asks for them.

use std::path::{Path, PathBuf};

use sightline::server::command::import::{Command as Import, Outside, Report};
use sightline::server::command::{Caller, Command, Reply, execute};
use simulator::{Fleet, FleetConfig};
use store::{Clock, TenantId, wall_micros};

use super::harness::Portal;
use super::ingest::count;

/// 2015-03-02 16:00 UTC, a Monday.
const LONG_AGO: i64 = 1_425_312_000_000_000;

/// A file of simulated events; the number of its lines.
fn telemetry(folder: &Path, end: i64, events: u64) -> (PathBuf, u64) {
    let mut config = FleetConfig::new(7, end);
    (config.devices, config.days, config.events) = (4, 1, events);
    let lines: Vec<String> = Fleet::new(config).map(|event| simulator::ndjson(&event)).collect();
    let path = folder.join("telemetry.json");
    std::fs::write(&path, lines.join("\n")).unwrap();
    (path, lines.len() as u64)
}

/// Executes a command; what it said, and how it ended.
async fn ask(portal: &Portal, command: Command) -> (Vec<String>, Reply) {
    let (caller, mut replies) = Caller::new();
    let mut lines = Vec::new();
    let listening = async {
        let mut last = Reply::Done;
        while let Some(reply) = replies.recv().await {
            match reply {
                Reply::Line(line) => lines.push(line),
                Reply::Progress(_) => {}
                end => last = end,
            }
        }
        last
    };
    let working = async {
        execute(&portal.installation, command, &caller).await;
        drop(caller);
    };
    let (last, ()) = tokio::join!(listening, working);
    (lines, last)
}

fn import(tenant: TenantId, path: &Path, outside: Option<Outside>) -> Command {
    let tenant = Some(tenant.to_string());
    Command::Import(Import { tenant, paths: vec![path.to_owned()], outside, wait: true })
}

#[tokio::test]
async fn a_case_keeps_old_events_and_its_clock_stands_behind_the_newest() {
    let portal = Portal::new().await;
    let case = portal.case("Case 1").await;
    let (path, lines) = telemetry(portal.folder.path(), LONG_AGO, 500);
    let report = portal.import(case, vec![path.clone()]).await;
    let made: u64 = report.tally.made.values().sum();
    assert!(report.tally.made.contains_key("DeviceFileCertificateInfo"), "{:?}", report.tally.made);
    assert_eq!((report.tally.records, report.outside_retention), (lines, 0));
    assert_eq!(report.new, lines + made);
    let tenant = portal.installation.tenant(case).await.unwrap();
    let Clock::Fixed(now) = tenant.clock().await.unwrap() else { panic!("a clock that runs") };
    assert!((LONG_AGO - 3_600_000_000..=LONG_AGO + 1).contains(&now), "{now}");
    let again = portal.import(case, vec![path]).await;
    assert_eq!((again.new, again.repeated), (0, lines + made), "the same bytes again");
}

#[tokio::test]
async fn a_live_tenant_asks_before_it_takes_rows_older_than_its_retention() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("Live").await;
    let (path, lines) = telemetry(portal.folder.path(), LONG_AGO, 500);
    let (_, asked) = ask(&portal, import(tenant, &path, None)).await;
    let Reply::Decide(question) = asked else { panic!("{asked:?}") };
    assert!(
        question.starts_with(&format!("{lines} rows are older than the 180 days")),
        "{question}"
    );
    assert_eq!(count(&portal, tenant, "DeviceProcessEvents").await, 0);

    let (told, done) = ask(&portal, import(tenant, &path, Some(Outside::Drop))).await;
    assert!(matches!(done, Reply::Done), "{done:?}");
    assert!(told.contains(&format!("{lines} rows left out: older than the retention")), "{told:?}");
    assert_eq!(count(&portal, tenant, "DeviceProcessEvents").await, 0);

    let (told, done) = ask(&portal, import(tenant, &path, Some(Outside::Keep))).await;
    assert!(matches!(done, Reply::Done), "{done:?}");
    let new = told.iter().find(|line| line.contains(" new rows, 0 that were there already"));
    let new: u64 = new.unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(new > lines, "with what many records make together: {new} of {lines}");
    assert!(count(&portal, tenant, "DeviceProcessEvents").await > 0);
}

#[tokio::test]
async fn recent_rows_are_taken_without_a_question_and_the_report_is_kept() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("Live").await;
    let (path, _) = telemetry(portal.folder.path(), wall_micros(), 500);
    let bad = std::fs::read_to_string(&path).unwrap() + "\nnot json\n";
    std::fs::write(&path, &bad).unwrap();
    let (told, done) = ask(&portal, import(tenant, &path, None)).await;
    assert!(matches!(done, Reply::Done), "{done:?}");
    let id = told[0].strip_prefix("Import ").unwrap().to_owned();
    let report = Report { tenant: Some(tenant.to_string()), id: id.clone() };
    let (again, done) = ask(&portal, Command::Report(report)).await;
    assert!(matches!(done, Reply::Done), "{done:?}");
    assert_eq!(again[0], format!("Import {id}: done, by Shell of the server"));
    let offset = format!("byte {}: ", bad.len() - "not json\n".len());
    assert!(again.iter().any(|line| line.contains(&offset)), "no offset {offset} in {again:#?}");
    let body: Vec<_> = told[1..].iter().take_while(|line| !line.starts_with("Durable")).collect();
    assert!(again[1..].iter().all(|line| body.contains(&line)), "{again:#?}");
}

#[tokio::test]
async fn an_import_that_was_cancelled_goes_on_where_it_stopped() {
    let portal = Portal::new().await;
    let tenant = portal.tenant("Live").await;
    let (path, lines) = telemetry(portal.folder.path(), wall_micros(), 12_000);
    let (caller, mut replies) = Caller::new();
    let working = execute(&portal.installation, import(tenant, &path, None), &caller);
    let cancelling = async {
        // As soon as anything is in the store.
        while count(&portal, tenant, "DeviceProcessEvents").await == 0 {
            tokio::task::yield_now().await;
        }
        caller.cancel.cancel();
    };
    let listening = async { while !matches!(replies.recv().await, Some(Reply::Failed(_))) {} };
    tokio::join!(working, cancelling, listening);
    let report = portal.import(tenant, vec![path]).await;
    assert!(report.repeated > 0 && report.new > 0, "{} and {}", report.repeated, report.new);
    let lines = lines + report.tally.made.values().sum::<u64>();
    assert_eq!(report.new + report.repeated, lines);
    let open = portal.installation.tenant(tenant).await.unwrap();
    assert_eq!(open.store.status().end.0, lines, "each row once");
}
