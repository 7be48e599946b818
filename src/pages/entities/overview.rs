//! Everything about a value in brief.

use super::{
    head::path,
    table::{details, devices},
};
use crate::{
    components::{
        chart::{as_table, plot},
        chip::{chip_whole, device_chip},
        clock::{Precision, clock},
        copy::copy_button,
        empty::empty,
        mark::severity,
        table::head,
    },
    model::{
        alert::AlertSummary,
        profile::{Fact, FactValue, Part, Profile, SignIns},
        time::grouped,
    },
    pages::paths,
    url::{Preset, ProfileQuery, Query, TimeRange},
};
use leptos::prelude::*;

/// The overview.
pub(super) fn overview(profile: &Profile, query: &ProfileQuery) -> AnyView {
    let path = path(&profile.entity);
    // What happened stands first; an odd table takes the whole width.
    let odd = profile.parts.len().is_multiple_of(2);
    let last = profile.parts.len().saturating_sub(1);
    let parts: Vec<_> = profile
        .parts
        .iter()
        .enumerate()
        .map(|(at, part)| brief(part, query, &path, odd && at == last))
        .collect();
    // Users have one chart more.
    let is_user = profile.sign_ins.is_some();
    let shown =
        format!("{} of {}", grouped(profile.devices.len() as u64), grouped(profile.device_count));
    view! {
        <div class="overview">
            <section class="sect" class:full=is_user>
                <header><h2>"Identity"</h2></header>
                {identity(profile)}
            </section>
            {profile.sign_ins.as_ref().map(sign_ins)}
            <section class="sect">
                <header><h2>"Devices per day"</h2>{windows(query, &path)}</header>
                {trend(profile)}
            </section>
        <section class="sect flush full">
            <header>
                <h2>"Devices"</h2><span class="small muted">{shown}</span>
                {all_link(profile.devices.len() as u64, profile.device_count, &query.part("devices").href(&path))}
            </header>
            {devices(&profile.devices, profile.entity.kind)}
        </section>
        <section class="sect flush">
            <header><h2>"What happened"</h2></header>
            {happened(profile)}
        </section>
        {parts}
        <section class="sect flush full">
            <header>
                <h2>"Alerts"</h2>
                <span class="small muted">
                    {format!("{} of {}, of any time", profile.alerts.len(), grouped(profile.alert_count))}
                </span>
            </header>
            {alerts(profile)}
        </section>
        </div>
    }
    .into_any()
}

fn all_link(shown: u64, total: u64, href: &str) -> Option<AnyView> {
    (total > shown).then(|| {
        view! { <a class="end link small" href=href.to_owned()>{format!("All {}", grouped(total))}</a> }
            .into_any()
    })
}

fn brief(part: &Part, query: &ProfileQuery, path: &str, wide: bool) -> AnyView {
    let shown = format!("{} of {}", part.rows.len(), grouped(part.total));
    let all = all_link(part.rows.len() as u64, part.total, &query.part(&part.key).href(path));
    view! {
        <section class="sect flush" class:full=wide>
            <header><h2>{part.title.clone()}</h2><span class="small muted">{shown}</span>{all}</header>
            {details(part)}
        </section>
    }
    .into_any()
}

fn identity(profile: &Profile) -> AnyView {
    let facts: Vec<AnyView> = profile.facts.iter().map(fact_line).collect();
    if facts.is_empty() {
        return empty(
            "Nothing more is known",
            "No event of the chosen days says more.",
            Vec::new(),
        );
    }
    view! { <dl class="dl">{facts}</dl> }.into_any()
}

/// Kinds of events with their numbers.
fn happened(profile: &Profile) -> AnyView {
    if profile.happened.is_empty() {
        return empty("Nothing", "No event of the chosen days names it.", Vec::new());
    }
    let rows: Vec<_> = profile
        .happened
        .iter()
        .map(|one| {
            view! {
                <tr role="row">
                    <td role="cell" class="full-n o1">{one.what.clone()}</td>
                    <td role="cell" class="num lab" data-l="Devices">{grouped(one.devices)}</td>
                    <td role="cell" class="num lab" data-l="Events">{grouped(one.events)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="t d fix stack" role="table" aria-label="What happened">
            <colgroup><col/><col class="w80"/><col class="w80"/></colgroup>
            <thead role="rowgroup">
                <tr role="row">{head("Event", "")}{head("Devices", "num")}{head("Events", "num")}</tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn fact_line(fact: &Fact) -> AnyView {
    let value = match &fact.value {
        FactValue::Entity(entity) => view! {
            <span class="val">{chip_whole(entity, None)}</span>
            {copy_button(&fact.label, entity.value.clone())}
        }
        .into_any(),
        FactValue::Text(text) => view! { <span class="val">{text.clone()}</span> }.into_any(),
        FactValue::Code(text) => view! {
            <span class="val mono">{text.clone()}</span>{copy_button(&fact.label, text.clone())}
        }
        .into_any(),
        FactValue::Device(device, note) => view! {
            <span class="val">{device_chip(device)}" "<span class="muted">{note.clone()}</span></span>
        }
        .into_any(),
    };
    view! { <div><dt>{fact.label.clone()}</dt><dd>{value}</dd></div> }.into_any()
}

/// The windows that one chooses most.
fn windows(query: &ProfileQuery, path: &str) -> AnyView {
    let links: Vec<_> =
        [(Preset::Week, "7 d"), (Preset::Month, "30 d"), (Preset::HalfYear, "180 d")]
            .into_iter()
            .map(|(preset, label)| {
                let range = TimeRange::Last(preset);
                let current = (query.range == range).then_some("true");
                let href = ProfileQuery { range, ..query.clone() }.href(path);
                view! {
                    <a class="btn s" href=href aria-current=current data-noscroll="">{label}</a>
                }
            })
            .collect();
    view! { <span class="end"><span class="btns" role="group" aria-label="Window">{links}</span></span> }
        .into_any()
}

fn trend(profile: &Profile) -> AnyView {
    let most = profile.days.iter().max_by_key(|day| day.devices).filter(|day| day.devices > 0);
    let words = match most {
        Some(day) => format!(
            "On {} of {} devices; most on {}: {}.",
            grouped(profile.device_count),
            grouped(profile.in_scope),
            day.at.civil(0).long_date(),
            grouped(day.devices)
        ),
        None => "On no device in this time.".to_owned(),
    };
    let heads = vec!["Day, UTC".to_owned(), "Devices".to_owned(), "Events".to_owned()];
    let rows = profile
        .days
        .iter()
        .filter(|day| day.events > 0)
        .map(|day| vec![day.at.civil(0).date(), grouped(day.devices), grouped(day.events)])
        .collect();
    view! {
        {plot(&profile.chart, "plot", words.clone(), Vec::new())}
        <div class="under">
            <span class="small muted">{words}</span>
            {as_table("Devices and events by day; days without events left out", heads, rows)}
        </div>
    }
    .into_any()
}

/// Failed against successful sign-ins, day by day.
fn sign_ins(sign_ins: &SignIns) -> AnyView {
    let sum = |of: fn(&crate::model::profile::SignInDay) -> u64| -> u64 {
        sign_ins.days.iter().map(of).sum()
    };
    let (successful, failed) = (sum(|day| day.successful), sum(|day| day.failed));
    let worst = sign_ins.days.iter().max_by_key(|day| day.failed).filter(|day| day.failed > 0);
    let most = worst.map_or_else(String::new, |day| {
        format!("; most failed on {}: {}", day.at.civil(0).long_date(), grouped(day.failed))
    });
    let words = format!("{} successful, {} failed{most}.", grouped(successful), grouped(failed));
    let heads = ["Day, UTC", "Successful", "Failed"].map(ToOwned::to_owned).to_vec();
    let rows = sign_ins
        .days
        .iter()
        .filter(|day| day.successful + day.failed > 0)
        .map(|day| vec![day.at.civil(0).date(), grouped(day.successful), grouped(day.failed)])
        .collect();
    view! {
        <section class="sect">
            <header>
                <h2>"Sign-ins per day"</h2>
                <span class="end legend">
                    <span><span class="key ok"></span>"Successful"</span>
                    <span><span class="key failed"></span>"Failed, at the base"</span>
                </span>
            </header>
            {plot(&sign_ins.chart, "plot", format!("Sign-ins per day: {words}"), Vec::new())}
            <div class="under">
                <span class="small muted">{words}</span>
                {as_table("Sign-ins by day; days without any left out", heads, rows)}
            </div>
        </section>
    }
    .into_any()
}

fn alerts(profile: &Profile) -> AnyView {
    if profile.alerts.is_empty() {
        return empty("No alerts", "No alert has it in its evidence.", Vec::new());
    }
    let rows: Vec<_> = profile.alerts.iter().map(alert_row).collect();
    view! {
        <table class="t d fix stack" role="table" aria-label="Newest alerts">
            <colgroup><col class="w112"/><col/><col class="w160"/><col class="w112"/><col class="w136"/></colgroup>
            <thead role="rowgroup">
                <tr role="row">
                    {head("Severity", "")}{head("Alert", "")}{head("Device", "")}{head("Status", "")}
                    {head("Time", "num")}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn alert_row(alert: &AlertSummary) -> AnyView {
    view! {
        <tr role="row">
            <td role="cell" class="o2">{severity(alert.severity)}</td>
            <td role="cell" class="full-n o1">
                <a class="link0 ttl clip" href=paths::alert(&alert.id) data-row="">{alert.title.clone()}</a>
            </td>
            <td role="cell" class="o3">{alert.device.as_ref().map(device_chip)}</td>
            <td role="cell" class="soft o3">{alert.status.label()}</td>
            <td role="cell" class="mono num o4">{clock(alert.at, Precision::Day)}</td>
        </tr>
    }
    .into_any()
}
