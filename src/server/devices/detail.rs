//! The device page's head and overview.

use std::collections::{BTreeMap, BTreeSet};

use schema::Table;
use schema::action::{self, EventGroup};
use store::datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use store::datafusion::arrow::datatypes::{DataType, Int64Type, TimestampMicrosecondType};
use store::datafusion::functions_aggregate::expr_fn::{count, max, min};
use store::datafusion::prelude::{cast, ident, lit};

use super::{assessed, visible};
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
    let (all, (rows, alert_count), users, addresses, (activity, sensors)) = tokio::try_join!(
        assessed(entered),
        records,
        sightings(
            entered,
            &id,
            span,
            "DeviceLogonEvents",
            &["AccountDomain", "AccountName"],
            "events"
        ),
        sightings(entered, &id, span, "DeviceNetworkEvents", &["LocalIP"], "last"),
        async {
            let counts = by_hour(entered, id.as_str(), span, &[]).await?;
            let channels = sensors(entered, &id, span, &counts).await?;
            Ok((by_group(&counts), channels))
        },
    )?;
    let own = all.into_iter().find(|one| one.device.id == device.id);
    let own = own.ok_or_else(|| AppError::not_found("device"))?;
    let domain = device.name.split_once('.').map(|(_, domain)| domain.to_owned());
    Ok(DeviceDetail {
        domain: domain.unwrap_or_default(),
        first_event: (device.first_seen > 0 && device.first_seen < i64::MAX)
            .then_some(Moment(device.first_seen)),
        sensors,
        users,
        addresses,
        activity,
        open_by_severity: Severity::ALL.iter().copied().zip(own.open).collect(),
        alerts: rows.iter().map(summary).collect(),
        alert_count: u32::try_from(alert_count).unwrap_or(u32::MAX),
        summary: own.summary,
    })
}

/// Values of one or two columns joined by `\`, with first, last and number of events; those with the
/// greatest `order` of these.
async fn sightings(
    entered: &Entered,
    device: &DeviceId,
    span: Span,
    table: &str,
    columns: &[&str],
    order: &str,
) -> Result<Vec<Sighting>, AppError> {
    let Some(table) = schema::table(table) else { return Ok(Vec::new()) };
    let mut rows = events::of_device(entered, table, device.as_str(), span).await?;
    if let Some(last) = columns.last() {
        rows = rows.filter(ident(*last).is_not_null()).map_err(AppError::internal)?;
    }
    let keys = columns
        .iter()
        .enumerate()
        .map(|(at, column)| cast(ident(*column), DataType::Utf8).alias(format!("k{at}")))
        .collect();
    let grouped = rows
        .aggregate(
            keys,
            vec![
                count(lit(1_i64)).alias("events"),
                min(ident("Timestamp")).alias("first"),
                max(ident("Timestamp")).alias("last"),
            ],
        )
        .and_then(|rows| rows.sort(vec![ident(order).sort(false, false)]))
        .and_then(|rows| rows.limit(0, Some(MOST)))
        .map_err(AppError::internal)?;
    let batches = events::collect(grouped).await?;
    Ok(batches.iter().flat_map(|batch| read_sightings(batch, columns.len())).collect())
}

fn read_sightings(batch: &RecordBatch, keys: usize) -> Vec<Sighting> {
    let time = |name: &str| {
        batch.column_by_name(name).and_then(|a| a.as_primitive_opt::<TimestampMicrosecondType>())
    };
    let events = batch.column_by_name("events").and_then(|a| a.as_primitive_opt::<Int64Type>());
    let (Some(first), Some(last), Some(events)) = (time("first"), time("last"), events) else {
        return Vec::new();
    };
    (0..batch.num_rows())
        .map(|at| {
            let words: Vec<&str> = (0..keys)
                .filter_map(|key| batch.column_by_name(&format!("k{key}"))?.as_string_opt::<i32>())
                .filter(|array| !array.is_null(at))
                .map(|array| array.value(at))
                .filter(|word| !word.is_empty())
                .collect();
            Sighting {
                value: words.join("\\"),
                first: Moment(first.value(at)),
                last: Moment(last.value(at)),
                events: u64::try_from(events.value(at)).unwrap_or(0),
            }
        })
        .filter(|sighting| !sighting.value.is_empty())
        .collect()
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
