//! Answers the device pages from the inventory and the alerts.

use std::collections::HashMap;

use store::DeviceScope;

use crate::error::AppError;
use crate::model::alert::Status;
use crate::model::device::{
    DeviceKind, DevicePage, DeviceRef, DeviceState, DeviceSummary, DeviceValue, PAGE,
};
use crate::model::facet::Facet;
use crate::model::{DeviceId, Moment, Risk, Severity, Word};
use crate::server::access::Entered;
use crate::server::alerts::{bounds, scope_words, severity_of};
use crate::server::records::alerts::{Filter as Alerts, Property, by_device};
use crate::server::records::devices::{self, Device};
use crate::url::DevicesQuery;

mod detail;
mod grouped;
mod order;
mod said;
mod users;

pub use detail::detail;
pub use said::{add_tag, remove_tag, set_value};

/// A device is active while its newest event is younger than this, seconds.
const ACTIVE_SECONDS: i64 = 7 * 86_400;
/// Alerts older than this do not make a device risky, seconds.
const RISK_SECONDS: i64 = 30 * 86_400;

/// Keys of the states in which an alert is open.
#[must_use]
pub fn open_status() -> [&'static str; 2] {
    [Status::New.key(), Status::InProgress.key()]
}

/// A device with its open alerts of the last 30 days by severity, worst first.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// The inventory's row.
    pub device: Device,
    /// Open alerts, in the order of `Severity::ALL`.
    pub open: [u32; 4],
    /// What the list says of it.
    pub summary: DeviceSummary,
}

/// How a device's icon is chosen.
#[must_use]
pub fn kind_of(device: &Device) -> DeviceKind {
    let server = |text: &Option<String>| {
        text.as_deref().is_some_and(|text| text.to_ascii_lowercase().contains("server"))
    };
    if server(&device.kind) || server(&device.platform) {
        DeviceKind::Server
    } else {
        DeviceKind::Workstation
    }
}

/// A device as other pages mention it.
#[must_use]
pub fn reference(device: &Device) -> DeviceRef {
    DeviceRef { id: DeviceId(device.id.clone()), name: device.name.clone(), kind: kind_of(device) }
}

/// A device that is in no inventory yet.
#[must_use]
pub fn unknown(id: &str) -> DeviceRef {
    let id = DeviceId(id.to_owned());
    DeviceRef { name: id.0.clone(), id, kind: DeviceKind::Workstation }
}

/// Whether the scope shows a device.
#[must_use]
pub fn in_scope(scope: &DeviceScope, device: &Device) -> bool {
    match scope {
        DeviceScope::All => true,
        DeviceScope::Groups(groups) => groups.contains(&device.machine_group),
    }
}

fn assess(device: Device, open: [u32; 4], now: Moment) -> Assessed {
    let worst = Severity::ALL.iter().zip(open).find(|(_, count)| *count > 0);
    let last_event = (device.last_seen > 0).then_some(Moment(device.last_seen));
    let silent = last_event.is_none_or(|last| (now.0 - last.0) / 1_000_000 > ACTIVE_SECONDS);
    let words = [device.platform.as_deref(), device.version.as_deref()];
    let summary = DeviceSummary {
        device: reference(&device),
        risk: Risk::from(worst.map(|(severity, _)| *severity)),
        open_alerts: open.iter().sum(),
        state: if silent { DeviceState::Inactive } else { DeviceState::Active },
        system: words.into_iter().flatten().collect::<Vec<_>>().join(" "),
        last_user: device.account.clone().unwrap_or_default(),
        address: device.address.clone().unwrap_or_default(),
        group: device.machine_group.clone(),
        first_event: (device.first_seen > 0).then_some(Moment(device.first_seen)),
        events: u64::try_from(device.events).unwrap_or(0),
        last_event,
        value: DeviceValue::Normal,
        tags: Vec::new(),
    };
    Assessed { device, open, summary }
}

/// Every device the caller sees, with its risk.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn assessed(entered: &Entered) -> Result<Vec<Assessed>, AppError> {
    let pool = entered.tenant.database().pool();
    let now = Moment(entered.clock().now());
    let open = Alerts {
        from: now.plus_seconds(-RISK_SECONDS).millis(),
        ..Alerts::all(entered.scope().clone())
    }
    .only(Property::Status, &open_status());
    let counted = async {
        tokio::try_join!(devices::all(pool), by_device(pool, &open)).map_err(AppError::internal)
    };
    let ((devices, counts), mut said) = tokio::try_join!(counted, said::of_all(entered))?;
    let mut by_id: HashMap<String, [u32; 4]> = HashMap::new();
    for count in counts {
        let open = by_id.entry(count.device_id).or_default();
        let severity = severity_of(count.severity);
        let place = Severity::ALL.iter().position(|one| *one == severity);
        if let Some(slot) = place.and_then(|place| open.get_mut(place)) {
            *slot = u32::try_from(count.number).unwrap_or(u32::MAX);
        }
    }
    Ok(devices
        .into_iter()
        .filter(|device| in_scope(entered.scope(), device))
        .map(|device| {
            let open = by_id.remove(&device.id).unwrap_or_default();
            let mut one = assess(device, open, now);
            if let Some((value, tags)) = said.remove(&one.device.id) {
                (one.summary.value, one.summary.tags) = (value, tags);
            }
            one
        })
        .collect())
}

/// Worst first: `Risk` lists the worst first, more alerts stand before fewer.
#[must_use]
pub fn by_risk(one: &Assessed, other: &Assessed) -> std::cmp::Ordering {
    one.summary.risk.cmp(&other.summary.risk).then_with(|| other.open.cmp(&one.open))
}

/// A part of the device list.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn list(entered: &Entered, query: DevicesQuery) -> Result<DevicePage, AppError> {
    let all = assessed(entered).await?;
    let in_scope = all.len() as u64;
    let facet = |column, value: fn(&Assessed) -> (String, String)| {
        count(all.iter().filter(|device| keeps(device, &query, Some(column))).map(value))
    };
    let risk =
        facet(Column::Risk, |d| (d.summary.risk.to_word(), d.summary.risk.label().to_owned()));
    let state =
        facet(Column::State, |d| (d.summary.state.to_word(), d.summary.state.label().to_owned()));
    let platforms = facet(Column::Platform, |device| {
        let platform = platform(device);
        let label = if platform.is_empty() { "Unknown".to_owned() } else { platform.clone() };
        (platform, label)
    });
    let group = facet(Column::Group, |device| {
        let group = device.summary.group.clone();
        let label = if group.is_empty() { "No group".to_owned() } else { group.clone() };
        (group, label)
    });
    let value = facet(Column::Value, |device| {
        (device.summary.value.to_word(), device.summary.value.label().to_owned())
    });
    let tag = count(
        all.iter().filter(|device| keeps(device, &query, Some(Column::Tag))).flat_map(tags_of),
    );
    let rows = chosen(&all, &query);
    let offset: usize = query.cursor.as_str().parse().unwrap_or(0);
    let matched = rows.len() as u64;
    let page: Vec<DeviceSummary> =
        rows.into_iter().skip(offset).take(PAGE).map(|device| device.summary.clone()).collect();
    Ok(DevicePage {
        bounds: bounds(offset as u64, page.len() as u64, matched, in_scope, scope_words(entered)),
        rows: page,
        risk: in_order(risk, Risk::ALL.iter().map(|one| (one.to_word(), one.label()))),
        state: in_order(state, DeviceState::ALL.iter().map(|one| (one.to_word(), one.label()))),
        platform: platforms,
        group,
        value: in_order(value, DeviceValue::ALL.iter().map(|one| (one.to_word(), one.label()))),
        tag,
    })
}

/// Every device that matches the filters, in the query's order.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn matching(
    entered: &Entered,
    query: &DevicesQuery,
) -> Result<Vec<DeviceSummary>, AppError> {
    let all = assessed(entered).await?;
    Ok(chosen(&all, query).into_iter().map(|device| device.summary.clone()).collect())
}

fn chosen<'a>(all: &'a [Assessed], query: &DevicesQuery) -> Vec<&'a Assessed> {
    let mut rows: Vec<&Assessed> = all.iter().filter(|device| keeps(device, query, None)).collect();
    order::sort(&mut rows, &query.sort);
    rows
}

/// Whether the filters keep a device, one of them lifted.
fn keeps(device: &Assessed, query: &DevicesQuery, lifted: Option<Column>) -> bool {
    let summary = &device.summary;
    matches_text(device, &query.text)
        && (lifted == Some(Column::Risk) || query.risk.keeps(&summary.risk))
        && (lifted == Some(Column::State) || query.state.keeps(&summary.state))
        && (lifted == Some(Column::Platform) || query.platform.keeps(&platform(device)))
        && (lifted == Some(Column::Group) || query.group.keeps(&summary.group))
        && (lifted == Some(Column::Value) || query.value.keeps(&summary.value))
        && (lifted == Some(Column::Tag) || query.tag.keeps_any(&summary.tags))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Risk,
    State,
    Platform,
    Group,
    Value,
    Tag,
}

/// A device's tags as values of their facet; without one it counts as untagged.
fn tags_of(device: &Assessed) -> Vec<(String, String)> {
    let tags = &device.summary.tags;
    if tags.is_empty() {
        return vec![(String::new(), "No tag".to_owned())];
    }
    tags.iter().map(|tag| (tag.clone(), tag.clone())).collect()
}

fn platform(device: &Assessed) -> String {
    device.device.platform.clone().unwrap_or_default()
}

fn matches_text(device: &Assessed, text: &str) -> bool {
    let summary = &device.summary;
    let hay = format!(
        "{} {} {} {} {}",
        summary.device.name,
        summary.address,
        summary.last_user,
        summary.device.id,
        summary.tags.join(" ")
    )
    .to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| hay.contains(word))
}

fn count(values: impl Iterator<Item = (String, String)>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = Vec::new();
    for (value, label) in values {
        match facets.iter_mut().find(|facet| facet.value == value) {
            Some(facet) => facet.count += 1,
            None => facets.push(Facet { value, label, count: 1 }),
        }
    }
    facets.sort_by(|one, other| other.count.cmp(&one.count).then(one.label.cmp(&other.label)));
    facets
}

/// All values in their own order, those without a row too.
fn in_order(facets: Vec<Facet>, all: impl Iterator<Item = (String, &'static str)>) -> Vec<Facet> {
    all.map(|(value, label)| {
        let count = facets.iter().find(|facet| facet.value == value).map_or(0, |facet| facet.count);
        Facet { value, label: label.to_owned(), count }
    })
    .collect()
}

/// A device the caller sees.
///
/// # Errors
/// [`AppError::NotFound`] where it does not exist or lies outside the caller's scope.
pub async fn visible(entered: &Entered, id: &DeviceId) -> Result<Device, AppError> {
    devices::get(entered.tenant.database().pool(), id.as_str())
        .await
        .map_err(AppError::internal)?
        .filter(|device| in_scope(entered.scope(), device))
        .ok_or_else(|| AppError::not_found("device"))
}
