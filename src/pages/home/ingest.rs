//! How telemetry comes in.

use crate::{
    components::{
        clock::{Precision, ago, clock},
        empty::{WayOut, empty},
        mark::source_state,
        table::head,
    },
    model::{
        Moment,
        home::{HomeSummary, SourceRow},
        time::grouped,
    },
    pages::paths,
};
use leptos::prelude::*;

/// The panel.
pub(super) fn ingest(summary: &HomeSummary) -> AnyView {
    let health = &summary.ingest;
    let now = summary.as_of;
    let newest = health.newest_event.map_or_else(|| "none yet".into_any(), |at| ago(at, now));
    let lag = match health.detection_lag {
        0 => "up to date".to_owned(),
        behind => format!("{} rows behind", grouped(behind)),
    };
    let devices = format!(" of {}", grouped(u64::from(health.devices)));
    view! {
        <section class="sect flush full">
            <header>
                <h2>"Ingest"</h2>
                <a class="end link small" href=paths::SOURCES>"Data sources"</a>
            </header>
            <dl class="figures padx">
                <div><dt>"Newest event"</dt><dd>{newest}</dd></div>
                <div><dt>"Last 24 hours"</dt><dd>{grouped(health.day_events)}" "<small>"events"</small></dd></div>
                <div><dt>"Kept"</dt><dd>{grouped(health.events)}" "<small>"events"</small></dd></div>
                <div><dt>"Rejected"</dt><dd>{grouped(health.rejected)}" "<small>"records, each with a reason"</small></dd></div>
                <div><dt>"Devices reporting"</dt><dd>{grouped(u64::from(health.active_devices))}<small>{devices}</small></dd></div>
                <div><dt>"Detection"</dt><dd>{lag}</dd></div>
            </dl>
            {sources(&health.sources, now)}
        </section>
    }
    .into_any()
}

fn sources(sources: &[SourceRow], now: Moment) -> AnyView {
    if sources.is_empty() {
        let way = WayOut {
            icon: "plus",
            label: "Connect a source".to_owned(),
            href: paths::CONNECT.to_owned(),
        };
        return empty("No source yet", "Nothing has sent telemetry.", vec![way]);
    }
    let rows: Vec<_> = sources.iter().map(|source| row(source, now)).collect();
    view! {
        <table class="t d fix stack sources" role="table" aria-label="Sources">
            <colgroup><col/><col class="w136"/><col class="w136"/><col class="w112"/><col class="w112"/><col class="w160"/></colgroup>
            <thead role="rowgroup">
                <tr role="row">
                    {head("Source", "")}{head("Kind", "")}{head("State", "")}{head("Rows", "num")}{head("Rejected", "num")}{head("Last received", "num")}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(source: &SourceRow, now: Moment) -> AnyView {
    let last = match source.last {
        // A case stands still in the past; there "ago" would be nonsense.
        Some(at) if at <= now => ago(at, now),
        Some(at) => clock(at, Precision::Day),
        None => "—".into_any(),
    };
    view! {
        <tr role="row">
            <td role="cell" class="strong">{source.name.clone()}</td>
            <td role="cell" class="soft">{source.kind.clone()}</td>
            <td role="cell">{source_state(source.state)}</td>
            <td role="cell" class="num lab" data-l="Rows">{grouped(source.rows)}</td>
            <td role="cell" class="num lab" data-l="Rejected">{grouped(source.rejected)}</td>
            <td role="cell" class="num lab" data-l="Last received">{last}</td>
        </tr>
    }
    .into_any()
}
