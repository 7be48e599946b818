//! The head of a value's page: what it is, how much of it there is, its tables as tabs.

use crate::{
    components::{
        chip::chip_whole,
        clock::{Precision, clock},
        copy::{copy_button, copy_link},
        fields::fact,
        icon::{self, icon},
        mark::risk,
        page::{PageTitle, heading_of},
        value_menu::{caret, here},
    },
    model::{
        Entity, EntityKind,
        profile::{Profile, completeness},
        time::{Moment, grouped},
        value::defang,
    },
    pages::paths,
    url::{ProfileQuery, Query, ValueQuery},
};
use leptos::prelude::*;

/// Head and tabs.
pub(super) fn page_head(profile: &Profile, query: &ProfileQuery) -> AnyView {
    let entity = &profile.entity;
    let whole = entity.value.clone();
    let shown = shown(entity);
    let more = (profile.more_names > 0).then(|| {
        let names = if profile.more_names == 1 { "name" } else { "names" };
        view! { <span class="soft">{format!("and {} more {names}", profile.more_names)}</span> }
    });
    let value = (shown != whole).then(|| {
        let entity = Entity { label: String::new(), ..entity.clone() };
        let label = entity.kind.label();
        fact(if label == "File" { "Hash" } else { label }, view! {
            <span class="fl">{chip_whole(&entity, None)}{copy_button(label, whole.clone())}</span>
        })
    });
    let alone = value.is_none().then(|| copy_button(entity.kind.label(), whole.clone()));
    let harmless = entity.is_address().then(|| copy_button("it defanged", defang(&whole)));
    let devices = format!("{} of {}", grouped(profile.device_count), grouped(profile.in_scope));
    let open: u32 = profile.open.iter().map(|(_, count)| *count).sum();
    let alerts = format!("{open} open of {}", grouped(profile.alert_count));
    view! {
        <PageTitle text=shown.clone()/>
        <div class="phead">
            <div class="title">
                {icon(icon::of_entity(entity.kind))}
                <span class="vh">{format!("{} ", entity.kind.label())}</span>
                {heading_of(shown, Some(whole.clone()))}
                {alone}
                {caret(entity.kind.label(), &found(entity))}
                {harmless}
                {more}
                {(profile.alert_count > 0).then(|| risk(profile.risk()))}
            </div>
            <div class="actions">{copy_link()}</div>
            <dl class="facts">
                {value}
                {fact("Devices", devices)}
                {fact("Alerts", alerts)}
                {fact("First seen", moment(profile.first))}
                {fact("Last seen", moment(profile.last))}
            </dl>
        </div>
        {tabs(profile, query)}
        {window(profile)}
    }
    .into_any()
}

/// A value of this page, as its menu needs it.
pub(super) fn found(entity: &Entity) -> ValueQuery {
    ValueQuery {
        value: entity.value.clone(),
        kind: Some(entity.kind),
        back: here(),
        ..ValueQuery::default()
    }
}

/// What the heading says: addresses that could be opened elsewhere are defanged.
fn shown(entity: &Entity) -> String {
    let text = if entity.label.is_empty() { &entity.value } else { &entity.label };
    if entity.is_address() { defang(text) } else { text.clone() }
}

fn moment(at: Option<Moment>) -> AnyView {
    match at {
        Some(at) => view! { <span class="mono">{clock(at, Precision::Minute)}</span> }.into_any(),
        None => "—".into_any(),
    }
}

/// The path of the page itself.
pub(super) fn path(entity: &Entity) -> String {
    paths::entity(entity.kind, &entity.value).unwrap_or_default()
}

fn tabs(profile: &Profile, query: &ProfileQuery) -> AnyView {
    let path = path(&profile.entity);
    let tab = |show: &str, label: String, count: Option<u64>| {
        let current = (query.show == show).then_some("page");
        let count = count.map(|count| view! { " "<span class="n">{grouped(count)}</span> });
        view! { <a href=query.part(show).href(&path) aria-current=current>{label}{count}</a> }
    };
    // While one table is shown whole, the others are not read: their tabs stay without a number.
    let parts: Vec<_> = parts_of(profile.entity.kind)
        .iter()
        .map(|(key, label)| {
            let found = profile.parts.iter().find(|part| part.key == *key);
            tab(key, (*label).to_owned(), found.map(|part| part.total))
        })
        .collect();
    view! {
        <nav class="tabs" aria-label=profile.entity.kind.label()>
            {tab("", "Overview".to_owned(), None)}
            {tab("devices", "Devices".to_owned(), Some(profile.device_count))}
            {parts}
        </nav>
    }
    .into_any()
}

/// The tables of each kind of page with their short names.
fn parts_of(kind: EntityKind) -> &'static [(&'static str, &'static str)] {
    match kind {
        EntityKind::File | EntityKind::Hash => &[
            ("created", "Created by"),
            ("loaded", "Loaded by"),
            ("ran", "Ran by"),
            ("by", "Other processes"),
            ("path", "Paths"),
            ("name", "Names"),
            ("hashes", "Other hashes of these names"),
        ],
        EntityKind::Ip => &[
            ("port", "Ports there"),
            ("inbound", "Ports here"),
            ("resolved", "Resolved from"),
            ("host", "Reached by"),
            ("sign_in", "Sign-ins"),
            ("by", "Processes"),
        ],
        EntityKind::Domain => &[
            ("url", "URLs"),
            ("resolved", "Resolved to"),
            ("address", "Addresses"),
            ("by", "Processes"),
            ("below", "Sub-domains"),
        ],
        EntityKind::Url => {
            &[("address", "Addresses"), ("by", "Processes"), ("resolved", "Host resolved to")]
        }
        EntityKind::User => {
            &[("logon", "Sign-ins"), ("from", "Signed in from"), ("started", "Processes started")]
        }
        _ => &[],
    }
}

/// What is counted: the window, the scope, and whether all of it is.
fn window(profile: &Profile) -> AnyView {
    let last = profile.window.to.plus_seconds(-1);
    let days = format!(
        "{} to {}, whole days in UTC",
        profile.window.from.civil(0).long_date(),
        last.civil(0).long_date()
    );
    let scope = format!("Scope: {}, {} devices", profile.scope, grouped(profile.in_scope));
    let complete = completeness(profile.behind);
    view! {
        <div class="truth" role="status">
            <span>{days}</span>
            <span>{scope}</span>
            <span class="opt-n">{format!("{} events", grouped(profile.events()))}</span>
            <span class=if profile.behind == 0 { "opt-n" } else { "" }>{complete}</span>
        </div>
    }
    .into_any()
}
