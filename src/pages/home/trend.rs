//! Alerts over time, stacked by severity.

use crate::{
    components::{
        chart::{BarLink, as_table, plot},
        clock::ZoneNow,
        mark::severity,
        range_picker,
    },
    model::{Moment, Severity, chart::TrendBucket, home::HomeSummary, time::duration},
    pages::paths,
    url::{AlertsQuery, HomeQuery, Query, TimeRange},
};
use leptos::prelude::*;

/// The panel.
pub(super) fn trend(summary: &HomeSummary, query: &HomeQuery) -> AnyView {
    let zone = ZoneNow::current();
    let range = query.range;
    let title = move || format!("Alerts, {}", lower_first(&range_picker::words(range, zone)));
    let legend: Vec<_> = Severity::ALL.iter().map(|one| severity(*one)).collect();
    let total: u32 = summary.trend.iter().map(TrendBucket::total).sum();
    let width = width(&summary.trend);
    let caption = format!("{total} alerts, one bar = {}. ", duration(width));
    view! {
        <section class="sect">
            <header><h2>{title}</h2><div class="end legend">{legend}</div></header>
            {plot(&summary.chart, "plot", words(summary, total, width), links(&summary.trend, width))}
            <div class="under"><span class="small muted">{caption}</span>{table(&summary.trend)}</div>
        </section>
    }
    .into_any()
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Seconds from one bar to the next.
fn width(bars: &[TrendBucket]) -> i64 {
    match bars {
        [first, second, ..] => (second.at.0 - first.at.0) / 1_000_000,
        _ => 0,
    }
}

/// What the picture says.
fn words(summary: &HomeSummary, total: u32, width: i64) -> String {
    let span = summary.window;
    let mut words = format!(
        "{total} alerts from {} to {}, stacked by severity, one bar per {}.",
        span.from.iso(),
        span.to.iso(),
        duration(width)
    );
    if let Some(most) =
        summary.trend.iter().max_by_key(|bar| bar.total()).filter(|bar| bar.total() > 0)
    {
        words.push_str(&format!(" Most: {} at {}.", most.total(), most.at.iso()));
    }
    words
}

fn links(bars: &[TrendBucket], width: i64) -> Vec<BarLink> {
    bars.iter()
        .map(|bar| {
            let range = TimeRange::between(bar.at, bar.at.plus_seconds(width));
            let query = AlertsQuery { range, ..AlertsQuery::default() };
            let label = format!("{} UTC: {} alerts", short(bar.at), bar.total());
            BarLink { href: query.href(paths::ALERTS), label }
        })
        .collect()
}

fn short(at: Moment) -> String {
    let civil = at.civil(0);
    format!("{} {}", civil.short_date(), civil.short_clock())
}

fn table(bars: &[TrendBucket]) -> AnyView {
    let mut heads = vec!["From, UTC".to_owned()];
    heads.extend(Severity::ALL.iter().map(|one| one.label().to_owned()));
    let rows = bars
        .iter()
        .filter(|bar| bar.total() > 0)
        .map(|bar| {
            let mut row = vec![short(bar.at)];
            row.extend(bar.counts.iter().map(ToString::to_string));
            row
        })
        .collect();
    as_table("Alerts by time and severity; bars without alerts left out", heads, rows)
}
