//! From a finding to the alert that is kept.

use aws_lc_rs::digest;
use detection::{Finding, RuleMeta, Severity};
use schema::{Row, Value};
use sensors::{FieldValue, SensorEvent};
use serde_json::{Map, Value as Json, json};
use store::Seq;

use super::{Raised, UNMAPPED, cells, evidence};
use crate::model::alert::Status;
use crate::server::alerts::severity_number;
use crate::server::records::alerts::Alert;

/// The alert of one finding. `received` is the batch's receipt, microseconds since 1970.
pub(super) fn raise(
    finding: &Finding,
    row: &Row,
    event: &SensorEvent,
    seq: Seq,
    received: i64,
) -> Raised {
    let rule = &finding.rule;
    let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
    let time = match row.get("Timestamp") {
        Some(Value::DateTime(micros)) => micros,
        _ => event.time,
    };
    let process = evidence::process(row);
    let action_type = match row.table().name {
        UNMAPPED => format!("{} {}", event.channel, event.event_id),
        _ => text("ActionType"),
    };
    let alert = Alert {
        id: id(&rule.id, row, time, process.as_deref()),
        rule_id: rule.id.clone(),
        rule_hash: rule.hash.clone(),
        title: rule.title.clone(),
        severity: severity_number(published(rule.severity)),
        level: rule.level.as_str().to_owned(),
        status: Status::New.key().to_owned(),
        assignee: None,
        classification: None,
        time: time.div_euclid(1000),
        received: received.div_euclid(1000),
        device_id: text("DeviceId"),
        device_name: text("DeviceName"),
        machine_group: text("MachineGroup"),
        account: evidence::account(row),
        process_id: process,
        table_name: row.table().name.to_owned(),
        action_type,
        seq: seq.as_i64(),
        events: 1,
        tactics: json!(rule.tactics).to_string(),
        techniques: json!(rule.techniques).to_string(),
        matched: matched(finding).to_string(),
        event: event_json(event).to_string(),
        cells: cells::to_json(row).to_string(),
        version: 0,
    };
    Raised { rule: rule.clone(), alert, evidence: evidence::evidence(row, event) }
}

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// One alert for what one process makes a rule fire for on one day: a beacon every two minutes is
/// one thing to look at, with its number of events. Where no process is known, the event itself is
/// the alert. Either way the id follows from rule and event alone, whenever and in whatever batch
/// the event arrived.
fn id(rule: &str, row: &Row, time: i64, process: Option<&str>) -> String {
    let device = row.text("DeviceId").unwrap_or_default();
    let what = match process {
        Some(process) => format!("{process}\0{}", time.div_euclid(DAY)),
        None => {
            let report = match row.get("ReportId") {
                Some(Value::Long(number)) => number.to_string(),
                Some(Value::Text(text)) => text.to_owned(),
                _ => String::new(),
            };
            format!("{time}\0{}\0{report}", row.table().name)
        }
    };
    let hash = digest::digest(&digest::SHA256, format!("{rule}\0{device}\0{what}").as_bytes());
    let hex: String = hash.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("al{hex}")
}

fn published(severity: Severity) -> crate::model::Severity {
    match severity {
        Severity::High => crate::model::Severity::High,
        Severity::Medium => crate::model::Severity::Medium,
        Severity::Low => crate::model::Severity::Low,
        Severity::Informational => crate::model::Severity::Informational,
    }
}

/// Why it fired, as it is kept.
fn matched(finding: &Finding) -> Json {
    finding
        .matched
        .iter()
        .map(|field| {
            json!({
                "field": field.field,
                "value": field.value,
                "condition": field.condition,
                "pattern": field.pattern,
            })
        })
        .collect()
}

/// What a rule says of itself, as it is kept.
pub(super) fn meta(rule: &RuleMeta) -> Json {
    json!({
        "id": rule.id,
        "title": rule.title,
        "description": rule.description,
        "level": rule.level.as_str(),
        "tags": rule.tags,
        "tactics": rule.tactics,
        "techniques": rule.techniques,
        "references": rule.references,
        "false_positives": rule.false_positives,
        "author": rule.author,
    })
}

/// The whole matched event under its own names.
fn event_json(event: &SensorEvent) -> Json {
    let fields: Map<String, Json> = event
        .fields
        .iter()
        .map(|(name, value)| {
            let value = match value {
                FieldValue::Text(text) => Json::from(text.as_str()),
                FieldValue::Int(number) => Json::from(*number),
                FieldValue::Json(json) => (**json).clone(),
            };
            (name.clone().into_owned(), value)
        })
        .collect();
    json!({
        "Channel": event.channel,
        "Provider": event.provider,
        "EventID": event.event_id,
        "EventRecordID": event.record_id,
        "Computer": event.computer,
        "Time": crate::model::Moment(event.time).iso(),
        "Fields": fields,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_follows_from_rule_and_event_alone() {
        let mut row = Row::new(schema::table("DeviceProcessEvents").unwrap());
        row.set("DeviceId", Value::Text("d".to_owned())).unwrap();
        row.set("ReportId", Value::Long(7)).unwrap();
        let first = id("rule", &row, 5, None);
        row.set("_Seq", Value::Long(99)).unwrap();
        assert_eq!(id("rule", &row, 5, None), first);
        assert_ne!(id("other", &row, 5, None), first);
        assert_ne!(id("rule", &row, 6, None), first);
        assert_eq!(first.len(), 18);
    }

    #[test]
    fn what_one_process_does_again_on_the_same_day_is_the_same_alert() {
        let mut row = Row::new(schema::table("DeviceNetworkEvents").unwrap());
        row.set("DeviceId", Value::Text("d".to_owned())).unwrap();
        let first = id("rule", &row, 5, Some("p"));
        assert_eq!(id("rule", &row, DAY - 1, Some("p")), first);
        assert_ne!(id("rule", &row, DAY, Some("p")), first);
        assert_ne!(id("rule", &row, 5, Some("q")), first);
    }
}
