//! The page of a process: where it comes from, what it did. Stories, timelines and file pages lead here.

use super::api::read_process;
use crate::{
    components::{
        chip::{chip_whole, device_chip, host},
        clock::{Precision, ZoneNow, clock},
        copy::{copy_button, copy_link},
        empty::{empty, skeleton},
        error_view::error_page,
        fields::{fact, field_group},
        filter_bar::{clear_all, pills},
        icon::{self, icon},
        mark::severity,
        page::{PageTitle, heading, known, use_id, use_query},
        table::pager,
        tree::{TreeContext, tree},
        value_menu::{caret, here},
    },
    model::{
        DeviceId, Entity, EntityKind, Facet, Moment, ProcessId, event::FieldGroup,
        process::ProcessPage, time::grouped,
    },
    pages::paths,
    url::{Filter, ProcessQuery, Query, TimelineQuery, ValueQuery},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Groups of fields that are not folded away.
const SHOWN: &[&str] = &["Process"];

/// The page of a process.
#[must_use]
pub fn process_page() -> AnyView {
    let device = use_id::<DeviceId>();
    let params = known(use_params_map());
    let process =
        known(Memo::new(move |_| ProcessId(params.read().get("process").unwrap_or_default())));
    let query = use_query::<ProcessQuery>();
    let page = Resource::new(
        move || (device.get(), process.get(), query.get()),
        |(device, process, query)| read_process(device, process, query),
    );
    view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view_of(&page, &query.get_untracked()),
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn view_of(page: &ProcessPage, query: &ProcessQuery) -> AnyView {
    view! {
        <div class="process" data-on-device=page.device_id().to_string()>
            {page_head(page)}
            <div class="overview">
                <section class="sect">
                    <header><h2>"Lineage"</h2>{more_children(page)}</header>
                    {lineage(page)}
                </section>
                <section class="sect">
                    <header><h2>"What it is"</h2></header>
                    {command(page)}
                    {fields(page)}
                </section>
                {alerts(page)}
                <section class="sect flush full">
                    <header><h2>"What it did"</h2></header>
                    {acts(page, query)}
                </section>
            </div>
        </div>
    }
    .into_any()
}

fn page_head(page: &ProcessPage) -> AnyView {
    let device = page.device_id();
    let moment = |at: Option<Moment>, none: &'static str| match at {
        Some(at) => view! { <span class="mono">{clock(at, Precision::Full)}</span> }.into_any(),
        None => none.into_any(),
    };
    let pid = page.pid.map(|pid| view! { <span class="soft">{pid}</span> });
    let found = |kind: EntityKind, value: &str| ValueQuery {
        value: value.to_owned(),
        kind: Some(kind),
        device: device.clone(),
        back: here(),
        ..ValueQuery::default()
    };
    let known = |kind: EntityKind, value: &str| match value {
        "" => "—".into_any(),
        value => view! {
            <span class="fl" data-values="">
                {chip_whole(&Entity::new(kind, value), Some(device))}
                {caret(kind.label(), &found(kind, value))}
                {copy_button(kind.label(), value.to_owned())}
            </span>
        }
        .into_any(),
    };
    let timeline = page.start_event.as_ref().zip(page.started).map(|(event, at)| {
        let href = TimelineQuery::around(at, 5).opening(event).href(&paths::timeline(device));
        view! { <a class="btn quiet" href=href>{icon("clock")}<span class="lbl">"In the timeline"</span></a> }
    });
    view! {
        <PageTitle text=page.name.clone()/>
        <div class="phead">
            <div class="title">
                {icon(icon::of_entity(EntityKind::Process))}
                <span class="vh">"Process "</span>
                {heading(page.name.clone())}
                {pid}
            </div>
            <div class="actions">{timeline}{copy_link()}</div>
            <dl class="facts">
                {fact("Device", device_chip(&page.device))}
                {fact("Started", moment(page.started, "before what is kept"))}
                {fact("Ended", moment(page.ended, "not reported"))}
                {fact("User", known(EntityKind::User, &page.account))}
                {fact("Image", known(EntityKind::Hash, &page.hash))}
            </dl>
        </div>
    }
    .into_any()
}

fn more_children(page: &ProcessPage) -> Option<AnyView> {
    (page.more_children > 0).then(|| {
        let words =
            format!("{} more started processes are in the list below", grouped(page.more_children));
        view! { <span class="small muted">{words}</span> }.into_any()
    })
}

fn lineage(page: &ProcessPage) -> AnyView {
    let context = TreeContext {
        label: "Ancestors and started processes",
        device: page.device_id().clone(),
        alert: None,
        named: false,
    };
    tree(std::slice::from_ref(&page.tree), &context)
}

fn command(page: &ProcessPage) -> Option<AnyView> {
    let line = page.command.clone();
    (!line.is_empty()).then(|| {
        view! {
            <div class="cmd">
                <pre tabindex="0">{line.clone()}</pre>
                {copy_button("Command line", line)}
            </div>
        }
        .into_any()
    })
}

fn fields(page: &ProcessPage) -> AnyView {
    if page.groups.is_empty() {
        return empty(
            "Its start is not kept",
            "It started before the oldest kept event, or no sensor reported it. What it did is below.",
            Vec::new(),
        );
    }
    let (shown, folded): (Vec<&FieldGroup>, Vec<&FieldGroup>) =
        page.groups.iter().partition(|group| SHOWN.contains(&group.title.as_str()));
    let groups = |groups: Vec<&FieldGroup>| {
        groups.into_iter().map(|group| field_group(group, page.device_id())).collect::<Vec<_>>()
    };
    let rest: Vec<String> = folded.iter().map(|group| group.title.to_lowercase()).collect();
    let more = (!folded.is_empty()).then(|| {
        view! {
            <details class="raw">
                <summary class="link small">{format!("More: {}", rest.join(", "))}</summary>
                {groups(folded)}
            </details>
        }
    });
    view! { {groups(shown)}{more} }.into_any()
}

fn alerts(page: &ProcessPage) -> Option<AnyView> {
    if page.alerts.is_empty() {
        return None;
    }
    let rows: Vec<_> = page
        .alerts
        .iter()
        .map(|alert| {
            view! {
                <li class="line">
                    {severity(alert.severity)}
                    <a class="link0 ttl clip" href=paths::alert(&alert.id) data-row="">{alert.title.clone()}</a>
                    <span class="mono small">{clock(alert.at, Precision::Day)}</span>
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <section class="sect full">
                <header><h2>"Alerts on it"</h2><span class="small muted">{page.alerts.len()}</span></header>
                <ul class="alist">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn acts(page: &ProcessPage, query: &ProcessQuery) -> AnyView {
    let path = paths::process(page.device_id(), &page.id);
    let to = |group| ProcessQuery { group, ..ProcessQuery::default() }.href(&path);
    let facets: Vec<Facet> = page
        .counts
        .iter()
        .map(|(group, count)| Facet {
            value: group.key().to_owned(),
            label: group.label().to_owned(),
            count: *count,
        })
        .collect();
    let kinds: Vec<_> = page
        .counts
        .iter()
        .map(|(group, count)| {
            let on = (query.group == Filter::only([*group])).then_some("true");
            let href = if on.is_some() { to(Filter::default()) } else { to(Filter::only([*group])) };
            let words = format!("{} {}", group.label(), grouped(*count));
            view! { <a class="btn s" href=href aria-current=on data-noscroll="">{icon(icon::of_group(*group))}{words}</a> }
        })
        .collect();
    let mut shown = pills("Event", &query.group, &facets, &to);
    shown.push(clear_all(path.clone(), !query.group.is_empty()));
    let last = page.first + (page.rows.len() as u64).saturating_sub(1);
    let range = if page.rows.is_empty() {
        "0".to_owned()
    } else {
        format!("{}–{}", grouped(page.first), grouped(last))
    };
    let of = if page.matched == page.total() {
        format!(" of {} events", grouped(page.matched))
    } else {
        format!(" of {} events that match, {} in all", grouped(page.matched), grouped(page.total()))
    };
    let zone = ZoneNow::current();
    let until = page.window.to.plus_seconds(-1);
    let turn = |cursor: &Option<crate::model::Cursor>| {
        let cursor = cursor.clone()?;
        Some(ProcessQuery { cursor, ..query.clone() }.href(&path))
    };
    let body = if page.rows.is_empty() {
        empty("No events", "No kept event names this process as the one that acted.", Vec::new())
    } else {
        super::rows::acts(&page.rows, page.device_id())
    };
    view! {
        <div class="bar">{kinds}{shown}</div>
        <div class="truth" role="status">
            <span><b>{range}</b>{of}", oldest first"</span>
            <span>"From "{clock(page.window.from, Precision::Minute)}" to "{clock(until, Precision::Minute)}" "{move || zone.word()}</span>
            <span>{format!("one device, {}", host(&page.device.name))}</span>
        </div>
        {body}
        {pager(turn(&page.previous), turn(&page.next), ["Earlier", "Later"])}
    }
    .into_any()
}
