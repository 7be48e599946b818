//! One event with everything that is known of it.

use schema::{Row, Value, action};
use store::datafusion::prelude::{ident, lit};

use super::{Place, group_of};
use crate::error::AppError;
use crate::model::device::DeviceRef;
use crate::model::event::{EventDetail, FieldGroup};
use crate::model::{DeviceId, EventId, Moment, Span, TreeNode};
use crate::server::access::Entered;
use crate::server::alerts::summary;
use crate::server::detections::cells;
use crate::server::records::alerts::{self, Alert};
use crate::server::records::flags;
use crate::server::{devices, events, processes};

mod fields;

use fields::groups;

/// How far before an event its ancestors are looked for, seconds.
const BEFORE: i64 = 24 * 3600;

/// The event behind an id.
///
/// # Errors
/// [`AppError::NotFound`] where it is not kept or the caller does not see its device.
pub async fn event(
    entered: &Entered,
    device: DeviceId,
    id: EventId,
) -> Result<EventDetail, AppError> {
    let known = devices::visible(entered, &device).await?;
    let missing = || AppError::not_found("event");
    let place = Place::read(&id).ok_or_else(missing)?;
    let found = events::of_device(entered, place.table, device.as_str(), place.instant())
        .await?
        .filter(ident("_Seq").eq(lit(place.seq)))
        .map_err(AppError::internal)?;
    let row = events::rows(place.table, found).await?.into_iter().next().ok_or_else(missing)?;
    let at = Moment(place.at);
    let millis = at.millis();
    let on_it: Vec<Alert> =
        alerts::of_device(entered.tenant.database().pool(), device.as_str(), millis, millis + 1)
            .await
            .map_err(AppError::internal)?
            .into_iter()
            .filter(|alert| alert.seq == place.seq)
            .collect();
    let span = Span { from: at.plus_seconds(-BEFORE), to: at.plus_seconds(1) };
    let index = processes::load(entered, device.as_str(), span).await?;
    let hits = super::super::alerts::hits(&on_it);
    let needles: Vec<&str> = hits.iter().map(String::as_str).collect();
    let mut detail = describe(&row, devices::reference(&known), &needles);
    detail.ancestry = ancestry(&row, &index);
    detail.alerts = on_it.iter().map(summary).collect();
    let mut ids: Vec<String> =
        detail.alerts.iter().flat_map(|alert| alert.techniques.iter().cloned()).collect();
    ids.sort_unstable();
    ids.dedup();
    detail.techniques = super::techniques(&ids);
    let pool = entered.tenant.database().pool();
    let flags = flags::of_device(pool, device.as_str(), place.at, place.at.saturating_add(1)).await;
    let flags = flags.map_err(AppError::internal)?;
    detail.flag = flags.iter().find(|flag| flag.seq == place.seq).map(super::flags::told);
    Ok(detail)
}

/// What a row alone tells.
#[must_use]
pub fn describe(row: &Row, device: DeviceRef, needles: &[&str]) -> EventDetail {
    let name = row.text("ActionType").unwrap_or_default();
    let table = row.table().name;
    let time = |column: &str| match row.get(column) {
        Some(Value::DateTime(micros)) => Some(Moment(micros)),
        _ => None,
    };
    let groups: Vec<FieldGroup> = groups(row, needles);
    EventDetail {
        id: super::event_id(row),
        device,
        at: time("Timestamp").unwrap_or_default(),
        received: time("_Received"),
        group: group_of(row),
        action: action::label_of(table, name).to_owned(),
        action_type: name.to_owned(),
        table: table.to_owned(),
        source: source(row),
        alerts: Vec::new(),
        techniques: Vec::new(),
        flag: None,
        groups,
        ancestry: None,
        raw: serde_json::to_string_pretty(&cells::to_json(row)).unwrap_or_default(),
    }
}

/// The sensor's record behind a row, in words.
fn source(row: &Row) -> String {
    let Some(event) = row.text("_Source").and(sensors::rebuild(row)) else { return String::new() };
    format!("{} {}", event.channel, event.event_id)
}

/// The line of processes down to an event, one root.
fn ancestry(row: &Row, index: &processes::Index) -> Option<TreeNode> {
    let own = processes::started(row);
    let first = own.clone().or_else(|| processes::actor(row))?;
    let mut line: Vec<TreeNode> = index.lineage(&first).iter().map(processes::node).collect();
    if own.is_none() {
        line.push(processes::leaf(row));
    }
    if let Some(last) = line.last_mut() {
        last.focus = true;
    }
    line.into_iter().rev().reduce(|child, mut parent| {
        parent.children.push(child);
        parent
    })
}
