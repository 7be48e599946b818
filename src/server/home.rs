//! Answers the home page.

use crate::error::AppError;
use crate::model::chart::TrendBucket;
use crate::model::device::DeviceState;
use crate::model::home::{HomeSummary, IngestHealth, OpenAlerts, RiskyDevice};
use crate::model::{Moment, Risk, Severity, Span};
use crate::server::access::Entered;
use crate::server::alerts::{in_window, severity_number, severity_of, summaries};
use crate::server::devices::{Assessed, assessed, by_risk, open_status};
use crate::server::records::alerts::{
    self, Count, Filter, Mark, Part, Property, count_by, marks, total,
};
use crate::server::{charts, consumers, sources};
use crate::url::HomeQuery;

/// A day, seconds.
const DAY: i64 = 86_400;
/// Alerts and devices shown.
const MOST: usize = 10;

/// The home page's numbers.
///
/// # Errors
/// [`AppError`] where the tenant's database or store does not answer.
pub async fn summary(entered: &Entered, query: HomeQuery) -> Result<HomeSummary, AppError> {
    let pool = entered.tenant.database().pool();
    let now = Moment(entered.clock().now());
    let window = query.range.resolve(now);
    let open = Filter::all(entered.scope().clone()).only(Property::Status, &open_status());
    let unowned = open.clone().only(Property::Assignee, &[""]);
    let high = severity_number(Severity::High).to_string();
    let unowned_high = unowned.clone().only(Property::Severity, &[high.as_str()]);
    let today = in_window(entered, Span { from: now.plus_seconds(-DAY), to: now.plus_seconds(1) });
    let in_window = in_window(entered, window);
    let newest = Part { order: alerts::NEWEST, offset: 0, limit: MOST as u64 };
    let oldest = Part { order: alerts::OLDEST, offset: 0, limit: 1 };
    let (trend, by_severity, of_today, rows, unowned, oldest) = tokio::try_join!(
        marks(pool, &in_window),
        count_by(pool, &open, Property::Severity),
        count_by(pool, &today, Property::Severity),
        alerts::list(pool, &open, newest),
        total(pool, &unowned),
        alerts::list(pool, &unowned_high, oldest),
    )
    .map_err(AppError::internal)?;
    let devices = assessed(entered).await?;
    let trend = buckets(&trend, window);
    Ok(HomeSummary {
        as_of: now,
        window,
        chart: charts::trend(&trend),
        trend,
        open: Severity::ALL
            .iter()
            .map(|severity| OpenAlerts {
                severity: *severity,
                open: number(&by_severity, *severity),
                today: number(&of_today, *severity),
            })
            .collect(),
        oldest_unowned_high: oldest.first().map(|alert| Moment::from_millis(alert.time)),
        unowned: u32::try_from(unowned).unwrap_or(u32::MAX),
        newest: summaries(entered, &rows).await?,
        riskiest: riskiest(&devices),
        ingest: ingest(entered, &devices, now).await?,
    })
}

fn number(counts: &[Count], severity: Severity) -> u32 {
    let key = severity_number(severity).to_string();
    let found = counts.iter().find(|count| count.value == key).map_or(0, |count| count.number);
    u32::try_from(found).unwrap_or(u32::MAX)
}

/// Alerts by bar and severity.
fn buckets(marks: &[Mark], window: Span) -> Vec<TrendBucket> {
    let width = charts::bucket_width(window, 84) * 1_000_000;
    let start = window.from.0.div_euclid(width) * width;
    let bars = (window.to.0 - start + width - 1).div_euclid(width);
    let mut buckets: Vec<TrendBucket> = (0..bars)
        .map(|bar| TrendBucket { at: Moment(start + bar * width), counts: [0; 4] })
        .collect();
    for mark in marks {
        let bar = (Moment::from_millis(mark.time).0 - start).div_euclid(width);
        let severity = severity_of(mark.severity);
        let place = Severity::ALL.iter().position(|one| *one == severity).unwrap_or(0);
        let count = usize::try_from(bar)
            .ok()
            .and_then(|bar| buckets.get_mut(bar))
            .and_then(|bucket| bucket.counts.get_mut(place));
        if let Some(count) = count {
            *count += 1;
        }
    }
    buckets
}

fn riskiest(devices: &[Assessed]) -> Vec<RiskyDevice> {
    let mut risky: Vec<&Assessed> =
        devices.iter().filter(|device| device.summary.risk != Risk::None).collect();
    risky.sort_by(|one, other| {
        by_risk(one, other).then_with(|| one.device.name.cmp(&other.device.name))
    });
    risky
        .into_iter()
        .take(MOST)
        .map(|device| RiskyDevice {
            device: device.summary.device.clone(),
            risk: device.summary.risk,
            open: Severity::ALL.iter().copied().zip(device.open).filter(|(_, n)| *n > 0).collect(),
        })
        .collect()
}

async fn ingest(
    entered: &Entered,
    devices: &[Assessed],
    now: Moment,
) -> Result<IngestHealth, AppError> {
    let sources = sources::all(entered).await?;
    let active =
        devices.iter().filter(|device| device.summary.state == DeviceState::Active).count();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let day = Span { from: now.plus_seconds(-DAY), to: now.plus_seconds(1) };
    Ok(IngestHealth {
        newest_event: devices.iter().filter_map(|device| device.summary.last_event).max(),
        newest_received: sources.iter().filter_map(|source| source.last).max(),
        day_events: sources::events_in(entered, day).await?,
        events: devices.iter().map(|d| u64::try_from(d.device.events).unwrap_or(0)).sum(),
        rejected: sources.iter().map(|source| source.rejected).sum(),
        active_devices: count(active),
        devices: count(devices.len()),
        detection_lag: sources::lag(entered, consumers::DETECTION),
        sources,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alert_of_the_window_stands_in_its_bar() {
        let window = Span { from: Moment(0), to: Moment(7 * 86_400_000_000) };
        let marks: Vec<Mark> =
            (0..7).map(|day| Mark { time: day * 86_400_000 + 1, severity: day % 4 }).collect();
        let buckets = buckets(&marks, window);
        assert!(buckets.len() <= 85, "{}", buckets.len());
        let total: u32 = buckets.iter().map(TrendBucket::total).sum();
        assert_eq!(total, 7);
        assert_eq!(buckets[0].counts, [0, 0, 0, 1]);
    }
}
