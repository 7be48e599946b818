//! The device page's head and overview.

use std::collections::{BTreeMap, BTreeSet};

use schema::Table;
use schema::action::{self, EventGroup};

use super::grouped::grouped;
use super::users::{self, frequent};
use super::{assessed, said, visible};
use crate::error::AppError;
use crate::model::device::{DeviceDetail, Sighting};
use crate::model::{DeviceId, Moment, Severity, Span};
use crate::server::access::Entered;
use crate::server::alerts::summary;
use crate::server::events;
use crate::server::events::hours::{Count, by_hour};
use crate::server::records::alerts::{self, Filter, Part, Property};

/// How far back activity, users and addresses are counted, seconds.
const OVERVIEW: i64 = 30 * 86_400;
/// Users and addresses shown.
const MOST: usize = 20;
/// Rows that are asked which sensor wrote them.
const SAMPLE: usize = 200;

/// The overview of a device.
///
/// # Errors
/// [`AppError::NotFound`] for a device the caller does not see; else where something cannot be read.
pub async fn detail(entered: &Entered, id: DeviceId) -> Result<DeviceDetail, AppError> {
    let device = visible(entered, &id).await?;
    let now = Moment(entered.clock().now());
    let span = Span { from: now.plus_seconds(-OVERVIEW), to: now.plus_seconds(1) };
    let pool = entered.tenant.database().pool();
    let of_device = Filter::all(entered.scope().clone()).only(Property::Device, &[id.as_str()]);
    let newest = Part { order: alerts::NEWEST, offset: 0, limit: 10 };
    let records = async {
        tokio::try_join!(alerts::list(pool, &of_device, newest), alerts::total(pool, &of_device))
            .map_err(AppError::internal)
    };
    let (all, (rows, alert_count), said, sign_ins, addresses, (activity, sensors)) = tokio::try_join!(
        assessed(entered),
        records,
        said::read(entered, id.as_str()),
        grouped(entered, &id, span, "DeviceLogonEvents", users::COLUMNS),
        grouped(entered, &id, span, "DeviceNetworkEvents", &["LocalIP"]),
        async {
            let counts = by_hour(entered, id.as_str(), span, &[]).await?;
            let channels = sensors(entered, &id, span, &counts).await?;
            Ok((by_group(&counts), channels))
        },
    )?;
    let mut users = users::users(&sign_ins);
    let (user_count, frequent) = (users.len() as u64, frequent(&users));
    users.truncate(MOST);
    let mut addresses: Vec<Sighting> = addresses
        .into_iter()
        .map(|group| Sighting {
            value: group.key(0).to_owned(),
            first: group.first,
            last: group.last,
            events: group.events,
        })
        .filter(|sighting| !sighting.value.is_empty())
        .collect();
    addresses.sort_by_key(|sighting| std::cmp::Reverse(sighting.last));
    let address_count = addresses.len() as u64;
    addresses.truncate(MOST);
    let own = all.into_iter().find(|one| one.device.id == device.id);
    let own = own.ok_or_else(|| AppError::not_found("device"))?;
    let domain = device.name.split_once('.').map(|(_, domain)| domain.to_owned());
    Ok(DeviceDetail {
        domain: domain.unwrap_or_default(),
        first_event: (device.first_seen > 0 && device.first_seen < i64::MAX)
            .then_some(Moment(device.first_seen)),
        sensors,
        value: said.value,
        tags: said.tags,
        history: said.history,
        users,
        user_count,
        frequent,
        addresses,
        address_count,
        activity,
        open_by_severity: Severity::ALL.iter().copied().zip(own.open).collect(),
        alerts: rows.iter().map(summary).collect(),
        alert_count: u32::try_from(alert_count).unwrap_or(u32::MAX),
        summary: own.summary,
    })
}

/// Events by group, most first.
fn by_group(counts: &[Count]) -> Vec<(EventGroup, u64)> {
    let mut groups: BTreeMap<EventGroup, u64> = BTreeMap::new();
    for count in counts {
        *groups.entry(action::group_of(count.table.name, &count.action)).or_default() +=
            count.number;
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    groups
}

/// Channels of the sensors that wrote a sample of each table's rows: of its newest hour's.
async fn sensors(
    entered: &Entered,
    device: &DeviceId,
    span: Span,
    counts: &[Count],
) -> Result<Vec<String>, AppError> {
    let mut newest: BTreeMap<&str, (&'static Table, Moment)> = BTreeMap::new();
    for count in counts {
        let (_, at) = newest.entry(count.table.name).or_insert((count.table, count.at));
        *at = count.at.max(*at);
    }
    let parts = newest.into_values().map(|(table, from)| async move {
        let hour = Span { from, to: from.plus_seconds(3_600).min(span.to) };
        let rows = events::of_device(entered, table, device.as_str(), hour)
            .await?
            .select(events::present(table, &["ActionType", "_Source"]))
            .and_then(|rows| rows.limit(0, Some(SAMPLE)))
            .map_err(AppError::internal)?;
        events::rows(table, rows).await
    });
    let mut channels = BTreeSet::new();
    for row in futures::future::try_join_all(parts).await?.iter().flatten() {
        if let Some(source) = row.text("_Source")
            && let Ok(source) = serde_json::from_str::<serde_json::Value>(source)
            && let Some(channel) = source.get("c").and_then(|channel| channel.as_str())
        {
            channels.insert(channel.to_owned());
        }
    }
    Ok(channels.into_iter().collect())
}
