//! One alert: the story, why it fired, the evidence, the work on it.

use super::{
    api::{ChangeAlert, read_alert},
    manage::manage,
};
use crate::{
    components::{
        chip::{chip_shrinking, device_chip, host, value_chip},
        clock::{Precision, ZoneNow, clock},
        copy::{copy_button, copy_link},
        empty::{empty, skeleton},
        error_view::error_page,
        fields::marked,
        icon::icon,
        mark::severity,
        page::{PageTitle, heading, use_id, use_query},
        range_picker::span_words,
        shell::CurrentSession,
        tree::{TreeContext, tree},
        value_menu::{caret, here},
    },
    model::{
        AlertId, DeviceId, EntityKind, Permission,
        alert::{AlertDetail, Evidence, MatchedField},
        time::grouped,
    },
    pages::paths,
    url::{AlertQuery, Query, TimelineQuery, ValueQuery},
};
use leptos::prelude::*;

/// The alert page.
#[must_use]
pub fn alert_page() -> AnyView {
    let id = use_id::<AlertId>();
    let change = ServerAction::<ChangeAlert>::new();
    // A change that was made shows at once.
    let query = use_query::<AlertQuery>();
    let alert = Resource::new(
        move || (id.get(), query.get().whole, change.version().get()),
        |(id, whole, _)| read_alert(id, whole),
    );
    let session = use_context::<CurrentSession>();
    view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                let may_change = match session {
                    Some(session) => session
                        .0
                        .await
                        .is_ok_and(|session| session.may(Permission::AlertsInvestigation)),
                    None => false,
                };
                match alert.await {
                    Ok(alert) => page(&alert, query.get_untracked(), change, may_change),
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(
    alert: &AlertDetail,
    query: AlertQuery,
    change: ServerAction<ChangeAlert>,
    may_change: bool,
) -> AnyView {
    let device = alert.event.device.id.clone();
    view! {
        <PageTitle text=alert.summary.title.clone()/>
        <div class="split alert" data-on-device=device.to_string() data-on-alert=alert.summary.id.to_string()>
            <div>
                {page_head(alert)}
                {story(alert, query, &device)}
                <div class="cols2">
                    {why(alert)}
                    {evidence(alert, &device)}
                </div>
            </div>
            {manage(alert, change, may_change)}
        </div>
    }
    .into_any()
}

fn page_head(alert: &AlertDetail) -> AnyView {
    let summary = &alert.summary;
    let id = summary.id.to_string();
    let device = summary.device.as_ref();
    let techniques: Vec<_> = summary
        .techniques
        .iter()
        .map(|technique| view! { <span class="tag mono">{technique.clone()}</span> })
        .collect();
    let own_level = (!alert.rule.level.eq_ignore_ascii_case(summary.severity.label()))
        .then(|| format!(" (rule says {})", alert.rule.level));
    let events_line = (alert.events > 1).then(|| {
        let title =
            "The rule matched this process so often that day (UTC); the first event is shown.";
        view! { <div title=title>{grouped(alert.events)}" events"</div> }
    });
    view! {
        <div class="phead">
            <div class="title">{icon("alert")}{heading(summary.title.clone())}</div>
            <div class="actions"><a class="btn only-n" href="#manage">"Manage"</a>{copy_link()}</div>
            <div class="facts">
                <div>{severity(summary.severity)}<span class="muted">{own_level}</span></div>
                <div class="mono">
                    <span title=id.clone()>{short_id(&id)}</span>{copy_button("Alert id", id.clone())}
                </div>
                <div>{device.map(device_chip)}</div>
                <div>{value_chip(EntityKind::User, &summary.user, device.map(|device| &device.id))}</div>
                <div class="mono">{clock(summary.at, Precision::Day)}</div>
                {events_line}
                <div>{techniques}</div>
            </div>
        </div>
    }
    .into_any()
}

/// The beginning of a long id; the whole is copied and shown on hover.
fn short_id(id: &str) -> String {
    if id.chars().count() > 18 {
        format!("{}…", id.chars().take(12).collect::<String>())
    } else {
        id.to_owned()
    }
}

/// How much of a story is shown: "N of M".
fn count(story: &crate::model::alert::Story) -> String {
    let crate::model::alert::Story { shown, total, more, .. } = story;
    let plural = if *total == 1 { "" } else { "s" };
    match (shown == total, more) {
        (true, false) => format!("{total} node{plural}"),
        (true, true) => format!("{total} nodes; there are more, farther from this alert"),
        (false, false) => format!("{shown} of {total} nodes, from the first alert on"),
        (false, true) => format!("{shown} of more than {total} nodes, from the first alert on"),
    }
}

fn story(alert: &AlertDetail, query: AlertQuery, device: &DeviceId) -> AnyView {
    let story = &alert.story;
    let around = TimelineQuery::around(alert.summary.at, 5)
        .opening(&alert.event.id)
        .href(&paths::timeline(device));
    let zone = ZoneNow::current();
    let window = story.window.map(|window| {
        view! { <span>{move || format!("{} {}", span_words(window, zone), zone.word())}</span> }
    });
    let scope = alert.summary.device.as_ref().map(|device| {
        let words = format!("one device, {}", host(&device.name));
        view! { <span>{words}</span> }
    });
    let context = TreeContext {
        label: "Alert story",
        device: device.clone(),
        alert: Some(alert.summary.id.clone()),
        named: true,
    };
    let here = paths::alert(&alert.summary.id);
    let extent = |whole: bool, symbol, text: &'static str| {
        let href = AlertQuery { whole }.href(&here);
        view! {
            <a class="btn quiet s" href=href data-noscroll="">{icon(symbol)}<span class="lbl">{text}</span></a>
        }
    };
    let extent = match (query.whole, story.shown < story.total) {
        (true, _) => Some(extent(false, "minus", "Show the attack")),
        (false, true) => Some(extent(true, "plus", "Show all")),
        (false, false) => None,
    };
    let to_focus = (!story.roots.is_empty()).then(|| {
        view! {
            <a class="btn quiet s" href="#focus" rel="external">
                {icon("alert")}
                <span class="lbl">"This alert"</span>
            </a>
        }
    });
    let body = if story.roots.is_empty() {
        let cause = "The matched event names no process, so there is no tree to draw.";
        empty("No process story", cause, Vec::new())
    } else {
        tree(&story.roots, &context)
    };
    view! {
        <section class="story">
            <header class="shead padl">
                <h2>"Story"</h2>
                <span class="end">
                    {extent}
                    {to_focus}
                    <a class="btn quiet s" href=around>{icon("clock")}<span class="lbl">"Timeline"</span></a>
                </span>
            </header>
            <div class="truth">
                <span>{count(story)}</span>
                {window}
                {scope}
            </div>
            {body}
        </section>
    }
    .into_any()
}

fn why(alert: &AlertDetail) -> AnyView {
    let rule = &alert.rule;
    let rows: Vec<_> = alert.why.iter().map(why_row).collect();
    let fields = (!rows.is_empty()).then(|| {
        view! {
            <table class="t d plain why">
                <thead class="vh">
                    <tr><th scope="col">"Field"</th><th scope="col">"Test"</th><th scope="col">"Value"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let others = (!rule.false_positives.is_empty()).then(|| {
        view! { <p class="small soft">"Could also be: "{rule.false_positives.join("; ")}"."</p> }
    });
    let reading: Vec<_> = rule
        .references
        .iter()
        .map(|address| {
            let raw = address.clone();
            let shown = crate::model::value::defang(address);
            view! { <li class="line"><span class="mono small clip">{shown}</span>{copy_button("Reference", raw)}</li> }
        })
        .collect();
    let has_reading = !reading.is_empty();
    let author = (!rule.author.is_empty()).then(|| format!(", by {}", rule.author));
    view! {
        <section class="sect">
            <header><h2>"Why it fired"</h2><span class="end small muted">{rule.detector.clone()}</span></header>
            <p class="small soft">{rule.description.clone()}</p>
            {fields}
            {others}
            <p class="small muted">
                "Rule "<span class="mono" title=rule.id.clone()>{rule.title.clone()}</span>{author}
            </p>
            {has_reading.then(|| view! { <ul class="refs">{reading}</ul> })}
        </section>
    }
    .into_any()
}

fn why_row(field: &MatchedField) -> AnyView {
    view! {
        <tr>
            <td class="mono">{field.field.clone()}</td>
            <td class="soft">{field.test.clone()}</td>
            <td class="mono whole">{marked(&field.value)}</td>
        </tr>
    }
    .into_any()
}

fn evidence(alert: &AlertDetail, device: &DeviceId) -> AnyView {
    let rows: Vec<_> = alert
        .evidence
        .iter()
        .map(|one| {
            let entity = &one.entity;
            let found = ValueQuery {
                value: entity.value.clone(),
                kind: Some(entity.kind),
                device: device.clone(),
                alert: alert.summary.id.clone(),
                back: here(),
                ..ValueQuery::default()
            };
            evidence_row(one, device, &found)
        })
        .collect();
    let count = match alert.evidence.len() {
        1 => "1 entity".to_owned(),
        many => format!("{many} entities"),
    };
    view! {
        <section class="sect">
            <header><h2>"Evidence"</h2><span class="end small muted">{count}</span></header>
            <table class="t d plain fix">
                <colgroup><col/><col class="w120"/><col class="w72"/><col class="w64"/></colgroup>
                <thead class="vh">
                    <tr>
                        <th scope="col">"Entity"</th><th scope="col">"Where in the event"</th><th scope="col">"Role"</th><th scope="col">"Actions"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn evidence_row(one: &Evidence, device: &DeviceId, found: &ValueQuery) -> AnyView {
    view! {
        <tr>
            <td>{chip_shrinking(&one.entity, Some(device))}</td>
            <td class="soft" title=one.origin.clone()>{one.origin.clone()}</td>
            <td>{one.role.label()}</td>
            <td class="c acts">
                <span class="pair">
                    {caret(one.entity.kind.label(), found)}
                    {copy_button(one.entity.kind.label(), one.entity.value.clone())}
                </span>
            </td>
        </tr>
    }
    .into_any()
}
