//! One alert with everything that explains it.

use serde::Deserialize;

use super::{severity_of, story, summary};
use crate::error::AppError;
use crate::model::alert::{
    AlertDetail, AlertSummary, Evidence, EvidenceRole, HistoryEntry, HistoryKind, MatchedField,
    RuleMeta,
};
use crate::model::{AlertId, DeviceId, Entity, EntityKind, Marked, Moment};
use crate::server::access::Entered;
use crate::server::control::{memberships, users};
use crate::server::detections::cells;
use crate::server::records::alerts::{self, Alert};
use crate::server::records::{devices, history, rules};
use crate::server::{devices as pages, timeline};

/// Other alerts of the device this far around are shown beside it, seconds.
const AROUND: i64 = 3600;
/// At most so many of them.
const RELATED: usize = 10;

/// An alert the caller sees: that of a device in their scope.
///
/// # Errors
/// [`AppError::NotFound`] where there is none; else where the tenant's database does not answer.
pub async fn visible(entered: &Entered, id: &AlertId) -> Result<Alert, AppError> {
    let pool = entered.tenant.database().pool();
    let alert = alerts::get(pool, id.as_str()).await.map_err(AppError::internal)?;
    alert
        .filter(|alert| match entered.scope() {
            store::DeviceScope::All => true,
            store::DeviceScope::Groups(groups) => groups.contains(&alert.machine_group),
        })
        .ok_or_else(|| AppError::not_found("alert"))
}

/// A matched field as the database keeps it.
#[derive(Debug, Deserialize)]
struct Kept {
    field: String,
    value: String,
    condition: String,
    pattern: String,
}

fn kept(alert: &Alert) -> Vec<Kept> {
    serde_json::from_str(&alert.matched).unwrap_or_default()
}

/// What rules matched: the parts of an event's values that a page highlights.
#[must_use]
pub fn hits(alerts: &[Alert]) -> Vec<String> {
    let mut hits: Vec<String> = alerts
        .iter()
        .flat_map(kept)
        .filter(|field| !field.condition.contains("not"))
        .flat_map(|field| patterns(&field))
        // A bare extension would light up every program.
        .filter(|pattern| pattern.chars().count() > 2 && !pattern.starts_with('.'))
        .collect();
    hits.sort();
    hits.dedup();
    hits
}

/// The parts of a pattern that must occur literally: `*` and `?` are Sigma's wildcards.
fn patterns(field: &Kept) -> Vec<String> {
    field
        .pattern
        .split(", ")
        .flat_map(|pattern| pattern.split(['*', '?']))
        .filter(|part| !part.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// Names of the people who can work on alerts of this tenant.
pub(super) async fn assignees(entered: &Entered) -> Result<Vec<String>, AppError> {
    let pool = entered.state.control().pool();
    let members =
        memberships::of_tenant(pool, entered.tenant()).await.map_err(AppError::internal)?;
    let mut names = Vec::new();
    for (user, role) in members {
        if !role.may(crate::model::Permission::AlertsInvestigation) {
            continue;
        }
        let user = users::by_id(pool, &user).await.map_err(AppError::internal)?;
        names.extend(user.filter(|user| user.state == "active").map(|user| user.email));
    }
    names.sort();
    Ok(names)
}

/// The alert page; `whole` asks for all that the story's processes did.
///
/// # Errors
/// [`AppError::NotFound`] for an alert the caller does not see; else where something cannot be read.
pub async fn detail(entered: &Entered, id: AlertId, whole: bool) -> Result<AlertDetail, AppError> {
    let alert = visible(entered, &id).await?;
    let pool = entered.tenant.database().pool();
    let around = AROUND * 1000;
    let (meta, evidence, changes, near, device) = tokio::try_join!(
        rules::meta(pool, &alert.rule_hash),
        alerts::evidence(pool, &alert.id),
        history::of_alert(pool, &alert.id),
        alerts::of_device(pool, &alert.device_id, alert.time - around, alert.time + around),
        devices::get(pool, &alert.device_id),
    )
    .map_err(AppError::internal)?;
    let mut shown = summary(&alert);
    shown.device = device.as_ref().map(pages::reference).or(shown.device);
    let row = story::matched_row(&alert);
    let needles = hits(std::slice::from_ref(&alert));
    let needles: Vec<&str> = needles.iter().map(String::as_str).collect();
    let reference = shown.device.clone().unwrap_or_else(|| pages::unknown(&alert.device_id));
    let mut event = match &row {
        Some(row) => timeline::describe(row, reference, &needles),
        None => story::unmapped_event(&alert, reference),
    };
    event.alerts = near.iter().filter(|other| other.seq == alert.seq).map(summary).collect();
    let story = story::story(entered, &alert, row.as_ref(), &needles, whole).await?;
    Ok(AlertDetail {
        raised: Moment::from_millis(alert.received),
        events: u64::try_from(alert.events).unwrap_or(1),
        rule: rule(&alert, meta.as_deref()),
        why: why(&alert),
        evidence: evidence.iter().filter_map(|item| entity(item, &alert)).collect(),
        story,
        event,
        related: related(&alert, near),
        history: lines(&alert, changes),
        assignees: assignees(entered).await?,
        version: alert.version,
        summary: shown,
    })
}

fn rule(alert: &Alert, meta: Option<&str>) -> RuleMeta {
    let meta: serde_json::Value =
        meta.and_then(|meta| serde_json::from_str(meta).ok()).unwrap_or_default();
    let text = |name: &str| meta.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let list = |name: &str| {
        let values = meta.get(name).and_then(|value| value.as_array());
        values.into_iter().flatten().filter_map(|v| v.as_str()).map(ToOwned::to_owned).collect()
    };
    RuleMeta {
        id: alert.rule_id.clone(),
        title: alert.title.clone(),
        description: text("description"),
        author: text("author"),
        level: alert.level.clone(),
        detector: "Sigma".to_owned(),
        false_positives: list("false_positives"),
        references: list("references"),
    }
}

fn why(alert: &Alert) -> Vec<MatchedField> {
    kept(alert)
        .into_iter()
        .map(|field| {
            let patterns =
                if field.condition.contains("not") { Vec::new() } else { patterns(&field) };
            let needles: Vec<&str> = patterns.iter().map(String::as_str).collect();
            MatchedField {
                value: Marked::find(&field.value, &needles),
                test: field.condition,
                field: field.field,
            }
        })
        .collect()
}

fn entity(item: &alerts::Evidence, alert: &Alert) -> Option<Evidence> {
    let mut entity = Entity::new(EntityKind::from_key(&item.kind)?, item.value.clone());
    let role = EvidenceRole::from_key(&item.role)?;
    if entity.kind == EntityKind::Device && role == EvidenceRole::Impacted {
        entity.device = Some(DeviceId(alert.device_id.clone()));
    }
    Some(Evidence { entity, role, origin: item.origin.clone() })
}

fn related(alert: &Alert, mut near: Vec<Alert>) -> Vec<AlertSummary> {
    near.retain(|other| other.id != alert.id);
    near.sort_by_key(|other| (std::cmp::Reverse(other.severity), (other.time - alert.time).abs()));
    near.iter().take(RELATED).map(summary).collect()
}

fn lines(alert: &Alert, changes: Vec<history::Change>) -> Vec<HistoryEntry> {
    let mut lines: Vec<HistoryEntry> = changes
        .into_iter()
        .filter_map(|change| {
            let kind = HistoryKind::from_key(&change.field)?;
            let nobody = |text: Option<String>| {
                text.filter(|text| !text.is_empty()).unwrap_or("nobody".to_owned())
            };
            let text = match kind {
                HistoryKind::Comment => change.new.unwrap_or_default(),
                _ => format!("{} to {}", nobody(change.old), nobody(change.new)),
            };
            Some(HistoryEntry { at: Moment::from_millis(change.at), by: change.who, kind, text })
        })
        .collect();
    lines.push(HistoryEntry {
        at: Moment::from_millis(alert.received),
        by: String::new(),
        kind: HistoryKind::Raised,
        text: format!("Raised as {} by the rule", severity_of(alert.severity).label()),
    });
    lines
}

/// The matched row's cells as kept with the alert.
pub(super) fn kept_row(alert: &Alert) -> Option<schema::Row> {
    let table = schema::table(&alert.table_name)?;
    let json = serde_json::from_str(&alert.cells).ok()?;
    Some(cells::from_json(table, &json))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_cut_at_wildcards_and_lists() {
        let check = |pattern: &str, expect: &[&str]| {
            let field = Kept {
                field: String::new(),
                value: String::new(),
                condition: String::new(),
                pattern: pattern.to_owned(),
            };
            assert_eq!(patterns(&field), expect);
        };
        check("comsvcs, minidump", &["comsvcs", "minidump"]);
        check("*\\rundll32.exe", &["\\rundll32.exe"]);
        check("a*b?c", &["a", "b", "c"]);
        check("", &[]);
    }
}
