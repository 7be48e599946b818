//! Open alerts, the newest of them, and the devices they make risky.

use crate::{
    components::{
        chip::{device_chip, value_chip},
        clock::{Precision, ZoneNow, clock},
        empty::empty,
        mark::{bar_class, risk, severity},
        table::head,
    },
    model::{
        EntityKind,
        alert::AlertSummary,
        home::{HomeSummary, OpenAlerts, RiskyDevice},
        severity::RISK_FORMULA,
        time::{duration, grouped},
    },
    pages::paths,
    url::{AlertsQuery, Filter, NOBODY, Preset, Query, TimeRange},
};
use leptos::prelude::*;

/// Open alerts by severity, and what waits.
pub(super) fn open(summary: &HomeSummary) -> AnyView {
    let total: u32 = summary.open.iter().map(|one| one.open).sum();
    let most = summary.open.iter().map(|one| one.open).max().unwrap_or(0).max(1);
    let rows: Vec<_> = summary.open.iter().map(|one| open_row(one, most)).collect();
    let oldest = summary.oldest_unowned_high.map_or_else(
        || view! { <dd>"—"</dd> }.into_any(),
        |at| {
            let waited = duration((summary.as_of.0 - at.0) / 1_000_000);
            view! { <dd>{waited}</dd> }.into_any()
        },
    );
    let mut nobody = open_query();
    nobody.assignee = Filter::only([NOBODY.to_owned()]);
    view! {
        <section class="sect">
            <header>
                <h2>"Open alerts"</h2>
                <span class="end small muted">{grouped(u64::from(total))}</span>
            </header>
            <ul class="sevlist">{rows}</ul>
            <dl class="figures wait">
                <div><dt>"Oldest high, no owner"</dt>{oldest}</div>
                <div>
                    <dt>"No owner"</dt>
                    <dd><a class="link0" href=nobody.href(paths::ALERTS)>{grouped(u64::from(summary.unowned))}</a></dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

/// Open alerts of the longest window: what "open" counts has none.
fn open_query() -> AlertsQuery {
    AlertsQuery { range: TimeRange::Last(Preset::HalfYear), ..AlertsQuery::open() }
}

fn open_row(one: &OpenAlerts, most: u32) -> AnyView {
    let query = AlertsQuery { severity: Filter::only([one.severity]), ..open_query() };
    let width = (u64::from(one.open) * 300 / u64::from(most)).to_string();
    let today = format!("{} today", one.today);
    view! {
        <li>
            <a href=query.href(paths::ALERTS)>
                {severity(one.severity)}
                <span class="cnt">{grouped(u64::from(one.open))}</span>
                <svg class="meter" viewBox="0 0 300 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="tr" width="300" height="8"></rect>
                    <rect class=bar_class(one.severity) width=width height="8"></rect>
                </svg>
                <span class="s2">{today}</span>
            </a>
        </li>
    }
    .into_any()
}

/// The newest open alerts.
pub(super) fn newest(summary: &HomeSummary) -> AnyView {
    let zone = ZoneNow::current();
    let total: u32 = summary.open.iter().map(|one| one.open).sum();
    let body = if summary.newest.is_empty() {
        empty("No open alerts", "Nothing waits for an analyst.", Vec::new())
    } else {
        let rows: Vec<_> = summary.newest.iter().map(row).collect();
        view! {
            <table class="t d fix stack home-al" role="table" aria-label="Newest open alerts">
                <colgroup>
                    <col class="w112"/><col/><col class="w128"/><col class="w112 opt-n"/><col class="w88"/><col class="w112"/>
                </colgroup>
                <thead role="rowgroup">
                    <tr role="row">
                        {head("Severity", "")}{head("Alert", "")}{head("Device", "")}{head("User", "opt-n")}{head("Status", "")}
                        <th role="columnheader" scope="col" class="num">{move || format!("Time, {}", zone.word())}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let all = format!("All {} open alerts", grouped(u64::from(total)));
    view! {
        <section class="sect flush">
            <header>
                <h2>"Newest open alerts"</h2>
                <a class="end link small" href=open_query().href(paths::ALERTS)>{all}</a>
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn row(alert: &AlertSummary) -> AnyView {
    let device = alert.device.as_ref();
    view! {
        <tr role="row">
            <td role="cell" class="o2">{severity(alert.severity)}</td>
            <td role="cell" class="full-n o1">
                <a class="link0 ttl clip" href=paths::alert(&alert.id) data-row="">{alert.title.clone()}</a>
            </td>
            <td role="cell" class="o3">{device.map(device_chip)}</td>
            <td role="cell" class="opt-n">{value_chip(EntityKind::User, &alert.user, device.map(|device| &device.id))}</td>
            <td role="cell" class="soft hide-n">{alert.status.label()}</td>
            <td role="cell" class="mono num o4">{clock(alert.at, Precision::Minute)}</td>
        </tr>
    }
    .into_any()
}

/// The devices with the highest risk.
pub(super) fn riskiest(summary: &HomeSummary) -> AnyView {
    let all = format!("All {}", grouped(u64::from(summary.ingest.devices)));
    let body = if summary.riskiest.is_empty() {
        empty("No device at risk", "No device has an open alert of the last 30 days.", Vec::new())
    } else {
        let rows: Vec<_> = summary.riskiest.iter().map(risky_row).collect();
        view! {
            <table class="t d fix" role="table" aria-label="Riskiest devices">
                <colgroup><col/><col class="w128"/><col class="w120"/></colgroup>
                <thead role="rowgroup">
                    <tr role="row">{head("Device", "")}{head("Open alerts", "")}{head("Risk", "")}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <p class="small muted padx formula">{RISK_FORMULA}</p>
        }
        .into_any()
    };
    view! {
        <section class="sect flush">
            <header>
                <h2>"Riskiest devices"</h2>
                <a class="end link small" href=paths::DEVICES>{all}</a>
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn risky_row(one: &RiskyDevice) -> AnyView {
    let open: Vec<String> = one
        .open
        .iter()
        .map(|(severity, count)| format!("{count} {}", severity.label().to_lowercase()))
        .collect();
    let open = open.join(", ");
    let title = open.clone();
    view! {
        <tr role="row">
            <td role="cell">{device_chip(&one.device)}</td>
            <td role="cell" class="soft" title=title>{open}</td>
            <td role="cell">{risk(one.risk)}</td>
        </tr>
    }
    .into_any()
}
