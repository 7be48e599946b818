//! The device list.

use super::api::list_devices;
use crate::{
    components::{
        chip::{device_chip, value_chip},
        clock::{Precision, ZoneNow, clock},
        copy::copy_link,
        empty::{WayOut, empty, overdue, skeleton},
        error_view::error_page,
        facets::FacetGroup,
        filter_bar::{clear_all, find_box, pill, pills},
        list_menus::{Arranged, export_menu},
        mark::{device_state, risk},
        page::{plain_head, use_query},
        table::{pager, sort_head, truth},
    },
    model::{
        EntityKind, Risk,
        device::{DevicePage, DeviceState, DeviceSummary, DeviceValue, system_words},
        severity::RISK_FORMULA,
        time::{Moment, grouped},
        view::SavedList,
    },
    pages::{paths, views::Views},
    url::{DeviceColumn, DevicesQuery, Export, Filter, Query},
};
use leptos::prelude::*;

/// The device list.
#[must_use]
pub fn devices_page() -> AnyView {
    let query = use_query::<DevicesQuery>();
    let page = Resource::new(move || query.get(), list_devices);
    let (pending, set_pending) = signal(false);
    let busy = overdue(pending);
    let views = Views::of(SavedList::Devices);
    view! {
        {plain_head(Some("device"), "Devices", copy_link())}
        <div class="loads" class:busy=busy>
            <Transition fallback=skeleton set_pending=set_pending>
                {move || Suspend::new(async move {
                    let now = query.get_untracked().to_query();
                    let views = views.menu(paths::DEVICES.to_owned(), now).await;
                    match page.await {
                        Ok(page) => list(&page, &query.get_untracked(), views),
                        Err(error) => error_page(&error),
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

/// The list under another state, from its start.
fn href(query: DevicesQuery) -> String {
    query.restarted().href(paths::DEVICES)
}

fn list(page: &DevicePage, query: &DevicesQuery, views: Option<AnyView>) -> AnyView {
    let with_cursor = |cursor: &crate::model::Cursor| {
        DevicesQuery { cursor: cursor.clone(), ..query.clone() }.href(paths::DEVICES)
    };
    let previous = page.bounds.previous.as_ref().map(with_cursor);
    let next = page.bounds.next.as_ref().map(with_cursor);
    let note = view! {
        <span class="opt-n">"Active: an event within 7 days"</span>
        <span class="opt-n" title=RISK_FORMULA>"Risk: worst open alert of 30 days"</span>
    };
    let body = if page.rows.is_empty() { nothing(page, query) } else { table(page, query) };
    view! {
        <div class="withfacets">
            <aside class="facets" aria-label="Filters">
                <details class="fold">
                    <summary class="fold-head">"Filters"</summary>
                    {facets(page, query)}
                </details>
            </aside>
            <div>
                <div class="bar">{filters(page, query, views)}</div>
                {truth(&page.bounds, page.rows.len(), "devices", note.into_any())}
                {body}
                {pager(previous, next, ["Previous", "Next"])}
            </div>
        </div>
    }
    .into_any()
}

fn facets(page: &DevicePage, query: &DevicesQuery) -> AnyView {
    let by_risk = FacetGroup {
        title: "Risk",
        facets: &page.risk,
        filter: &query.risk,
        href: &|filter| href(DevicesQuery { risk: filter, ..query.clone() }),
        look: Some(&|found: &Risk| risk(*found)),
    };
    let by_state = FacetGroup {
        title: "Sensor",
        facets: &page.state,
        filter: &query.state,
        href: &|filter| href(DevicesQuery { state: filter, ..query.clone() }),
        look: Some(&|found: &DeviceState| device_state(*found)),
    };
    let by_platform = FacetGroup {
        title: "System",
        facets: &page.platform,
        filter: &query.platform,
        href: &|filter| href(DevicesQuery { platform: filter, ..query.clone() }),
        look: Some(&|system: &String| system_words(system).into_any()),
    };
    let by_group = FacetGroup {
        title: "Group",
        facets: &page.group,
        filter: &query.group,
        href: &|filter| href(DevicesQuery { group: filter, ..query.clone() }),
        look: None,
    };
    let by_value = FacetGroup {
        title: "Value",
        facets: &page.value,
        filter: &query.value,
        href: &|filter: Filter<DeviceValue>| href(DevicesQuery { value: filter, ..query.clone() }),
        look: None,
    };
    let by_tag = FacetGroup {
        title: "Tag",
        facets: &page.tag,
        filter: &query.tag,
        href: &|filter| href(DevicesQuery { tag: filter, ..query.clone() }),
        look: None,
    };
    view! {
        {by_risk.view()}{by_state.view()}{by_platform.view()}{by_group.view()}
        {by_value.view()}{by_tag.view()}
    }
    .into_any()
}

fn filters(page: &DevicePage, query: &DevicesQuery, views: Option<AnyView>) -> AnyView {
    let rest = query.clone().restarted();
    let mut shown = Vec::new();
    if !query.text.is_empty() {
        let without = href(DevicesQuery { text: String::new(), ..query.clone() });
        shown.push(pill("Text has".to_owned(), query.text.clone(), without, false));
    }
    shown.extend(pills("Risk", &query.risk, &page.risk, &|filter| {
        href(DevicesQuery { risk: filter, ..query.clone() })
    }));
    shown.extend(pills("Sensor", &query.state, &page.state, &|filter| {
        href(DevicesQuery { state: filter, ..query.clone() })
    }));
    shown.extend(pills("System", &query.platform, &page.platform, &|filter| {
        href(DevicesQuery { platform: filter, ..query.clone() })
    }));
    shown.extend(pills("Group", &query.group, &page.group, &|filter| {
        href(DevicesQuery { group: filter, ..query.clone() })
    }));
    shown.extend(pills("Value", &query.value, &page.value, &|filter| {
        href(DevicesQuery { value: filter, ..query.clone() })
    }));
    shown.extend(pills("Tag", &query.tag, &page.tag, &|filter| {
        href(DevicesQuery { tag: filter, ..query.clone() })
    }));
    view! {
        {find_box(paths::DEVICES.to_owned(), &rest, query.text.clone(), "Name, address, user or tag")}
        {shown}
        {clear_all(href(query.unfiltered()), query.is_filtered())}
        {menus(page, query, views)}
    }
    .into_any()
}

fn menus(page: &DevicePage, query: &DevicesQuery, views: Option<AnyView>) -> AnyView {
    let state = query.clone().restarted();
    let to = |sort| href(DevicesQuery { sort, ..query.clone() });
    let path = paths::DEVICES.to_owned();
    let arranged = Arranged { path, columns: &query.columns, sort: Some((&query.sort, &to)) };
    view! {
        <div class="end">
            {views}
            {export_menu(page.bounds.matched, "devices", &|format| Export::DEVICES.href(format, &[], &state))}
            {arranged.menu(&state)}
        </div>
    }
    .into_any()
}

fn nothing(page: &DevicePage, query: &DevicesQuery) -> AnyView {
    if query.is_filtered() && page.bounds.in_scope > 0 {
        let cause =
            format!("{} devices are in scope; the filters leave none.", page.bounds.in_scope);
        let way = WayOut {
            icon: "close",
            label: "Clear all filters".to_owned(),
            href: href(query.unfiltered()),
        };
        empty("No devices match these filters", &cause, vec![way])
    } else {
        let cause = "A device appears with its first event. No telemetry of a device that you may \
                     see has arrived in this tenant.";
        let way = WayOut {
            icon: "plus",
            label: "Connect a source".to_owned(),
            href: paths::CONNECT.to_owned(),
        };
        empty("No devices yet", cause, vec![way])
    }
}

fn table(page: &DevicePage, query: &DevicesQuery) -> AnyView {
    let zone = ZoneNow::current();
    let shown = query.columns.shown();
    // Columns that somebody chose show however narrow the window is.
    let optional = query.columns.is_usual();
    let cols: Vec<_> =
        shown.iter().map(|column| view! { <col class=width(*column, optional)/> }).collect();
    let to = |sort| href(DevicesQuery { sort, ..query.clone() });
    let heads: Vec<_> = shown
        .iter()
        .map(|column| sort_head(*column, &query.sort, &to, head_class(*column, optional)))
        .collect();
    let rows: Vec<_> = page
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<_> = shown.iter().map(|column| cell(*column, row, optional)).collect();
            view! { <tr role="row">{cells}</tr> }
        })
        .collect();
    view! {
        <div class="wide" class:over=!optional>
            <table class="t fix stack dev" role="table" aria-label="Devices">
                <colgroup>{cols}</colgroup>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup" data-zone=move || zone.word()>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn width(column: DeviceColumn, optional: bool) -> &'static str {
    match column {
        DeviceColumn::Name => "w144",
        DeviceColumn::Risk => "w128",
        DeviceColumn::Alerts => "w72",
        DeviceColumn::State | DeviceColumn::Group if optional => "w96 opt-w",
        DeviceColumn::Tags if optional => "w120 opt-x",
        DeviceColumn::System if optional => "opt-w",
        DeviceColumn::Address if optional => "w128 opt-w",
        DeviceColumn::System => "w160",
        DeviceColumn::User | DeviceColumn::Tags => "w120",
        DeviceColumn::Value => "w72",
        DeviceColumn::Address => "w128",
        DeviceColumn::State | DeviceColumn::Group | DeviceColumn::Events => "w96",
        DeviceColumn::FirstEvent | DeviceColumn::LastEvent => "w112",
    }
}

fn head_class(column: DeviceColumn, optional: bool) -> &'static str {
    match column {
        DeviceColumn::Alerts
        | DeviceColumn::Events
        | DeviceColumn::FirstEvent
        | DeviceColumn::LastEvent => "num",
        DeviceColumn::State
        | DeviceColumn::System
        | DeviceColumn::Address
        | DeviceColumn::Group
            if optional =>
        {
            "opt-w"
        }
        DeviceColumn::Tags if optional => "opt-x",
        _ => "",
    }
}

fn cell(column: DeviceColumn, one: &DeviceSummary, optional: bool) -> AnyView {
    let id = &one.device.id;
    let at = |at: Option<Moment>| at.map(|at| clock(at, Precision::Minute));
    let or_dash = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
    let class = |usual: &'static str, chosen: &'static str| if optional { usual } else { chosen };
    // In narrow windows each chosen column is a line of its row, under its name.
    let label = (!optional).then(|| column.label());
    match column {
        DeviceColumn::Name => view! { <td role="cell" class="o1 rowlink">{device_chip(&one.device)}</td> }.into_any(),
        DeviceColumn::Risk => view! { <td role="cell" class="o2">{risk(one.risk)}</td> }.into_any(),
        DeviceColumn::Alerts => view! { <td role="cell" class=class("num hide-n", "num lab") data-l=label>{one.open_alerts}</td> }.into_any(),
        DeviceColumn::State => view! { <td role="cell" class=class("hide-n opt-w", "lab") data-l=label>{device_state(one.state)}</td> }.into_any(),
        DeviceColumn::System => view! { <td role="cell" class=class("soft hide-n opt-w", "soft lab") data-l=label title=one.system.clone()>{or_dash(&system_words(&one.system))}</td> }.into_any(),
        DeviceColumn::User => view! { <td role="cell" class="o3">{value_chip(EntityKind::User, &one.last_user, Some(id))}</td> }.into_any(),
        DeviceColumn::Address => view! { <td role="cell" class=class("hide-n opt-w", "lab") data-l=label>{value_chip(EntityKind::Ip, &one.address, Some(id))}</td> }.into_any(),
        DeviceColumn::Group => view! { <td role="cell" class=class("soft hide-n opt-w", "soft lab") data-l=label>{or_dash(&one.group)}</td> }.into_any(),
        DeviceColumn::Value => view! { <td role="cell" class="soft lab" data-l=label>{one.value.label()}</td> }.into_any(),
        DeviceColumn::Tags => view! { <td role="cell" class=class("soft hide-n opt-x", "soft lab") data-l=label title=one.tags.join(", ")>{or_dash(&one.tags.join(", "))}</td> }.into_any(),
        DeviceColumn::FirstEvent => view! { <td role="cell" class="mono num lab" data-l=label>{at(one.first_event)}</td> }.into_any(),
        DeviceColumn::Events => view! { <td role="cell" class="num lab" data-l=label>{grouped(one.events)}</td> }.into_any(),
        DeviceColumn::LastEvent => view! { <td role="cell" class="mono num o4">{at(one.last_event)}</td> }.into_any(),
    }
}
