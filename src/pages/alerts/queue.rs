//! The alert queue.

use super::api::list_alerts;
use crate::{
    components::{
        chip::{device_chip, value_chip},
        clock::{Precision, ZoneNow, clock},
        copy::copy_link,
        empty::{WayOut, empty, skeleton},
        error_view::error_page,
        facets::FacetGroup,
        filter_bar::{clear_all, find_box, pill, pills},
        mark::{severity, status},
        page::{plain_head, use_query},
        range_picker,
        table::{SortHead, head, pager, techniques, truth},
    },
    model::{
        EntityKind, Severity,
        alert::{AlertPage, AlertSummary, Status},
    },
    pages::paths,
    url::{AlertSort, AlertsQuery, Preset, Query, TimeRange},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// The queue.
#[derive(Clone, Copy, Debug)]
pub struct AlertsRoute;

#[lazy_route]
impl LazyRoute for AlertsRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query::<AlertsQuery>();
        let page = Resource::new(move || query.get(), list_alerts);
        view! {
            {plain_head(Some("alert"), "Alerts", copy_link())}
            <Transition fallback=skeleton>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => queue(&page, &query.get_untracked(), paths::ALERTS, true),
                        Err(error) => error_page(&error),
                    }
                })}
            </Transition>
        }
        .into_any()
    }
}

/// The queue at a path: all alerts, or those of one device, which then needs no column.
#[must_use]
pub fn queue(page: &AlertPage, query: &AlertsQuery, path: &str, with_device: bool) -> AnyView {
    let zone = ZoneNow::current();
    let list = List { page, query, path, with_device };
    let with_cursor = |cursor: &crate::model::Cursor| {
        AlertsQuery { cursor: cursor.clone(), ..query.clone() }.href(path)
    };
    let previous = page.bounds.previous.as_ref().map(with_cursor);
    let next = page.bounds.next.as_ref().map(with_cursor);
    let range = query.range;
    let window = view! { <span>{move || range_picker::words(range, zone)}</span> };
    let body = if page.rows.is_empty() { list.nothing() } else { list.table() };
    view! {
        <div class="withfacets">
            <aside class="facets" aria-label="Filters">
                <details class="fold">
                    <summary class="fold-head">"Filters"</summary>
                    {list.facets()}
                </details>
            </aside>
            <div>
                <div class="bar chips-scroll">{list.filters()}</div>
                {truth(&page.bounds, page.rows.len(), "alerts", window.into_any())}
                {body}
                {pager(previous, next, ["Previous", "Next"])}
            </div>
        </div>
    }
    .into_any()
}

struct List<'a> {
    page: &'a AlertPage,
    query: &'a AlertsQuery,
    path: &'a str,
    with_device: bool,
}

impl List<'_> {
    /// The list under another state, from its start.
    fn href(&self, query: AlertsQuery) -> String {
        query.restarted().href(self.path)
    }

    fn facets(&self) -> AnyView {
        let (page, query) = (self.page, self.query);
        let by_severity = FacetGroup {
            title: "Severity",
            facets: &page.severity,
            filter: &query.severity,
            href: &|filter| self.href(AlertsQuery { severity: filter, ..query.clone() }),
            look: Some(&|found: &Severity| severity(*found)),
        };
        let by_status = FacetGroup {
            title: "Status",
            facets: &page.status,
            filter: &query.status,
            href: &|filter| self.href(AlertsQuery { status: filter, ..query.clone() }),
            look: Some(&|found: &Status| status(*found)),
        };
        let by_assignee = FacetGroup {
            title: "Assigned to",
            facets: &page.assignee,
            filter: &query.assignee,
            href: &|filter| self.href(AlertsQuery { assignee: filter, ..query.clone() }),
            look: None,
        };
        let by_rule = FacetGroup {
            title: "Rule",
            facets: &page.rule,
            filter: &query.rule,
            href: &|filter| self.href(AlertsQuery { rule: filter, ..query.clone() }),
            look: None,
        };
        view! { {by_severity.view()}{by_status.view()}{by_assignee.view()}{by_rule.view()} }
            .into_any()
    }

    fn filters(&self) -> AnyView {
        let (page, query) = (self.page, self.query);
        let rest = query.clone().restarted();
        let mut shown = Vec::new();
        if !query.text.is_empty() {
            let without = self.href(AlertsQuery { text: String::new(), ..query.clone() });
            shown.push(pill("Text has".to_owned(), query.text.clone(), without, false));
        }
        shown.extend(pills("Severity", &query.severity, &page.severity, &|filter| {
            self.href(AlertsQuery { severity: filter, ..query.clone() })
        }));
        shown.extend(pills("Status", &query.status, &page.status, &|filter| {
            self.href(AlertsQuery { status: filter, ..query.clone() })
        }));
        shown.extend(pills("Assigned to", &query.assignee, &page.assignee, &|filter| {
            self.href(AlertsQuery { assignee: filter, ..query.clone() })
        }));
        shown.extend(pills("Rule", &query.rule, &page.rule, &|filter| {
            self.href(AlertsQuery { rule: filter, ..query.clone() })
        }));
        view! {
            {find_box(self.path.to_owned(), &rest, query.text.clone(), "Title, device, user or id")}
            {shown}
            {clear_all(self.href(query.unfiltered()), query.is_filtered())}
        }
        .into_any()
    }

    fn nothing(&self) -> AnyView {
        let (page, query) = (self.page, self.query);
        let mut ways = Vec::new();
        if query.is_filtered() && page.bounds.in_scope > 0 {
            ways.push(WayOut {
                icon: "close",
                label: "Clear all filters".to_owned(),
                href: self.href(query.unfiltered()),
            });
            let cause = format!(
                "{} alerts are in this window; the filters leave none.",
                page.bounds.in_scope
            );
            return empty("No alerts match these filters", &cause, ways);
        }
        let longest = TimeRange::Last(Preset::HalfYear);
        if query.range != longest {
            ways.push(WayOut {
                icon: "clock",
                label: longest_label(),
                href: self.href(AlertsQuery { range: longest, ..query.clone() }),
            });
        }
        empty("No alerts in this window", "No rule has fired on what you may see.", ways)
    }

    fn table(&self) -> AnyView {
        let zone = ZoneNow::current();
        let query = self.query;
        let sort = |by: AlertSort, class: &'static str| {
            let sorted = (query.sort.by == by).then_some(query.sort.descending);
            let target = self.href(AlertsQuery { sort: query.sort.clicked(by), ..query.clone() });
            SortHead { label: by.label().to_owned(), href: target, sorted, class }.view()
        };
        let rows: Vec<_> = self.page.rows.iter().map(|alert| self.row(alert)).collect();
        let device = self.with_device;
        view! {
            <table class="t fix stack alq" role="table" aria-label="Alerts">
                <colgroup>
                    <col class="w112"/><col/>{device.then(|| view! { <col class="w128"/> })}<col class="w112 opt-w"/><col class="w112 opt-w"/><col class="w88"/><col class="w104 opt-w"/><col class="w112"/>
                </colgroup>
                <thead role="rowgroup">
                    <tr role="row">
                        {sort(AlertSort::Severity, "")}
                        {sort(AlertSort::Title, "")}
                        {device.then(|| head("Device", ""))}
                        {head("User", "opt-w")}
                        {head("ATT&CK", "opt-w")}
                        {sort(AlertSort::Status, "")}
                        {head("Assigned to", "opt-w")}
                        {sort(AlertSort::Time, "num")}
                    </tr>
                </thead>
                <tbody role="rowgroup" data-zone=move || zone.word()>{rows}</tbody>
            </table>
        }
        .into_any()
    }

    fn row(&self, alert: &AlertSummary) -> AnyView {
        let device = alert.device.as_ref();
        let device_cell = self
            .with_device
            .then(|| view! { <td role="cell" class="o3">{device.map(device_chip)}</td> });
        let title = alert.techniques.join(", ");
        let techniques = techniques(&alert.techniques);
        let assignee =
            if alert.assignee.is_empty() { "—".to_owned() } else { alert.assignee.clone() };
        view! {
            <tr role="row">
                <td role="cell" class="o2">{severity(alert.severity)}</td>
                <td role="cell" class="full-n o1">
                    <a class="link0 ttl clip" href=paths::alert(&alert.id) title=alert.title.clone() data-row="">
                        {alert.title.clone()}
                    </a>
                </td>
                {device_cell}
                <td role="cell" class="hide-n opt-w">{value_chip(EntityKind::User, &alert.user, device.map(|device| &device.id))}</td>
                <td role="cell" class="mono soft small hide-n opt-w" title=title>{techniques}</td>
                <td role="cell" class="soft hide-n">{alert.status.label()}</td>
                <td role="cell" class="soft hide-n opt-w" title=assignee.clone()>{assignee.clone()}</td>
                <td role="cell" class="mono num o4">{clock(alert.at, Precision::Minute)}</td>
            </tr>
        }
        .into_any()
    }
}

fn longest_label() -> String {
    Preset::HalfYear.label().to_owned()
}
