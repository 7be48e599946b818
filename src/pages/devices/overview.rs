//! A device at a glance.

use super::{frame::CurrentDevice, said::history};
use crate::{
    components::{
        chip::value_chip,
        clock::{Precision, ZoneNow, clock},
        copy::copy_button,
        empty::{empty, skeleton},
        fields::setting,
        icon::{self, icon},
        mark::{device_state, severity},
        table::head,
    },
    model::{
        DeviceId, EntityKind,
        alert::AlertSummary,
        device::{DeviceDetail, LoggedOn, STATE_RULE, Sighting, system_words},
        time::grouped,
    },
    pages::paths,
    url::{Filter, Preset, Query, TimeRange, TimelineQuery},
};
use leptos::prelude::*;

/// The overview tab; its data is the frame's.
#[must_use]
pub fn device_overview() -> AnyView {
    let Some(CurrentDevice(device)) = use_context::<CurrentDevice>() else {
        return ().into_any();
    };
    view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                match device.await {
                    Ok(device) => overview(&device),
                    Err(_) => ().into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn overview(device: &DeviceDetail) -> AnyView {
    view! {
        <div class="overview">
            <section class="sect">
                <header><h2>"Identity"</h2></header>
                {identity(device)}
            </section>
            <section class="sect">
                <header><h2>"Events by kind"</h2><span class="end small muted">"Last 30 days"</span></header>
                {activity(device)}
            </section>
            <section class="sect flush full">
                <header>
                    <h2>"Alerts"</h2>
                    {open_counts(device)}
                    <a class="end link small" href=paths::device_alerts(&device.summary.device.id)>
                        {format!("All {}", device.alert_count)}
                    </a>
                </header>
                {alerts(device)}
            </section>
            <section class="sect flush full">
                <header><h2>"Logged-on users"</h2><span class="small muted">{part(device.users.len(), device.user_count)}</span></header>
                {frequent(device)}
                {users(device)}
            </section>
            <section class="sect flush full">
                <header><h2>"Addresses"</h2><span class="small muted">{format!("{}, newest first", part(device.addresses.len(), device.address_count))}</span></header>
                {sightings(&device.addresses, EntityKind::Ip, &device.summary.device.id, "Address")}
            </section>
        </div>
    }
    .into_any()
}

fn identity(device: &DeviceDetail) -> AnyView {
    let summary = &device.summary;
    let or_dash = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
    let id = summary.device.id.to_string();
    let moment = |at: Option<crate::model::Moment>| {
        at.map_or_else(
            || "—".into_any(),
            |at| view! { <span class="mono">{clock(at, Precision::Full)}</span> }.into_any(),
        )
    };
    let id_line =
        view! { <span class="mono val">{id.clone()}</span>{copy_button("Device id", id)} };
    let name = summary.device.name.clone();
    let name_line =
        view! { <span class="mono val">{name.clone()}</span>{copy_button("Name", name)} };
    let state = view! {
        <span class="val">
            {device_state(summary.state)}
            <span class="block small muted">{STATE_RULE}" By this tenant's clock."</span>
        </span>
    };
    let tags = if device.tags.is_empty() { "—".to_owned() } else { device.tags.join(", ") };
    view! {
        <dl class="kv">
            {setting("Name", name_line)}
            {setting("Device id", id_line)}
            {setting("Domain", or_dash(&device.domain))}
            {setting("System", or_dash(&system_words(&summary.system)))}
            {setting("Group", or_dash(&summary.group))}
            {setting("Value", device.value.label())}
            {setting("Tags", tags)}
            {setting("Sensor", state)}
            {setting("First event", moment(device.first_event))}
            {setting("Last event", moment(summary.last_event))}
            {setting("Sensors", or_dash(&device.sensors.join(", ")))}
        </dl>
        {history(&device.history)}
    }
    .into_any()
}

fn activity(device: &DeviceDetail) -> AnyView {
    if device.activity.is_empty() {
        return empty("No events", "Nothing arrived in the last 30 days.", Vec::new());
    }
    let most = device.activity.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let rows: Vec<_> = device
        .activity
        .iter()
        .map(|(group, count)| {
            let query = TimelineQuery {
                group: Filter::only([*group]),
                range: TimeRange::Last(Preset::Month),
                ..TimelineQuery::default()
            };
            let href = query.href(&paths::timeline(&device.summary.device.id));
            let width = (count.saturating_mul(300) / most).to_string();
            view! {
                <li>
                    <a href=href>
                        <span class="act">{icon(icon::of_group(*group))}{group.label()}</span>
                        <span class="cnt">{grouped(*count)}</span>
                        <svg class="meter" viewBox="0 0 300 8" preserveAspectRatio="none" aria-hidden="true">
                            <rect class="tr" width="300" height="8"></rect>
                            <rect class="fl" width=width height="8"></rect>
                        </svg>
                    </a>
                </li>
            }
        })
        .collect();
    view! { <ul class="sevlist kinds">{rows}</ul> }.into_any()
}

fn open_counts(device: &DeviceDetail) -> AnyView {
    let counts: Vec<_> = device
        .open_by_severity
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(one, count)| view! { <span class="line">{severity(*one)}<b>{*count}</b></span> })
        .collect();
    if counts.is_empty() {
        view! { <span class="small muted">"none open"</span> }.into_any()
    } else {
        view! { <span class="legend">"Open: "{counts}</span> }.into_any()
    }
}

fn alerts(device: &DeviceDetail) -> AnyView {
    if device.alerts.is_empty() {
        return empty("No alerts", "No rule has fired on this device.", Vec::new());
    }
    let zone = ZoneNow::current();
    let rows: Vec<_> = device.alerts.iter().map(alert_row).collect();
    view! {
        <table class="t d fix stack home-al" role="table" aria-label="Newest alerts of this device">
            <colgroup><col class="w112"/><col/><col class="w112"/><col class="w136"/></colgroup>
            <thead role="rowgroup">
                <tr role="row">
                    {head("Severity", "")}{head("Alert", "")}{head("Status", "")}
                    <th role="columnheader" scope="col" class="num">{move || format!("Time, {}", zone.word())}</th>
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
            <td role="cell" class="soft o3">{alert.status.label()}</td>
            <td role="cell" class="mono num o4">{clock(alert.at, Precision::Day)}</td>
        </tr>
    }
    .into_any()
}

/// How much of the whole a table has, and of which time.
fn part(shown: usize, all: u64) -> String {
    format!("{} of {}, last 30 days", grouped(shown as u64), grouped(all))
}

/// Who was at the device most and least often.
fn frequent(device: &DeviceDetail) -> Option<AnyView> {
    if device.frequent.is_empty() {
        return None;
    }
    let id = &device.summary.device.id;
    let words = ["Most often at the device", "Least often"];
    let rows: Vec<_> = words
        .into_iter()
        .zip(&device.frequent)
        .map(|(word, (account, times))| {
            let times = format!("{} sign-ins", grouped(*times));
            view! {
                <div>
                    <dt>{word}</dt>
                    <dd>{value_chip(EntityKind::User, account, Some(id))}" "<span class="muted">{times}</span></dd>
                </div>
            }
        })
        .collect();
    Some(
        view! {
            <dl class="facts padx">
                {rows}
                <div><dt>"Counted"</dt><dd class="muted">"successful sign-ins at the keyboard or by remote desktop"</dd></div>
            </dl>
        }
        .into_any(),
    )
}

/// The accounts that signed in.
fn users(device: &DeviceDetail) -> AnyView {
    if device.users.is_empty() {
        return empty("Nobody", "No event of the last 30 days tells of a sign-in.", Vec::new());
    }
    let id = &device.summary.device.id;
    let rows: Vec<_> = device.users.iter().map(|user| user_row(user, id)).collect();
    view! {
        <table class="t d fix stack" role="table" aria-label="Account">
            <colgroup>
                <col class="w184"/><col/><col class="w88"/><col class="w80"/><col class="w80"/>
                <col class="w112"/><col class="w112"/>
            </colgroup>
            <thead role="rowgroup">
                <tr role="row">
                    {head("Account", "")}{head("Kinds of sign-in", "")}{head("At device", "num")}
                    {head("Sign-ins", "num")}{head("Failed", "num")}{head("First", "num")}{head("Last", "num")}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn user_row(user: &LoggedOn, device: &DeviceId) -> AnyView {
    let kinds: Vec<String> =
        user.kinds.iter().map(|(kind, number)| format!("{kind} {}", grouped(*number))).collect();
    let kinds = if kinds.is_empty() { "none successful".to_owned() } else { kinds.join(", ") };
    let title = kinds.clone();
    view! {
        <tr role="row">
            <td role="cell" class="full-n o1">{value_chip(EntityKind::User, &user.account, Some(device))}</td>
            <td role="cell" class="soft lab" data-l="Kinds" title=title>{kinds}</td>
            <td role="cell" class="num lab" data-l="At device">{grouped(user.at_device)}</td>
            <td role="cell" class="num lab" data-l="Sign-ins">{grouped(user.successful())}</td>
            <td role="cell" class="num lab" data-l="Failed">{grouped(user.failed)}</td>
            <td role="cell" class="mono num lab" data-l="First">{clock(user.first, Precision::Minute)}</td>
            <td role="cell" class="mono num lab" data-l="Last">{clock(user.last, Precision::Minute)}</td>
        </tr>
    }
    .into_any()
}

fn sightings(
    seen: &[Sighting],
    kind: EntityKind,
    device: &DeviceId,
    name: &'static str,
) -> AnyView {
    if seen.is_empty() {
        return empty("None seen", "No event of this device names one.", Vec::new());
    }
    let rows: Vec<_> = seen
        .iter()
        .map(|one| {
            view! {
                <tr role="row">
                    <td role="cell" class="full-n o1">{value_chip(kind, &one.value, Some(device))}</td>
                    <td role="cell" class="num lab" data-l="Events">{grouped(one.events)}</td>
                    <td role="cell" class="mono num lab" data-l="First">{clock(one.first, Precision::Minute)}</td>
                    <td role="cell" class="mono num lab" data-l="Last">{clock(one.last, Precision::Minute)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="t d fix stack" role="table" aria-label=name>
            <colgroup><col/><col class="w80"/><col class="w104"/><col class="w112"/></colgroup>
            <thead role="rowgroup">
                <tr role="row">{head(name, "")}{head("Events", "num")}{head("First", "num")}{head("Last", "num")}</tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}
