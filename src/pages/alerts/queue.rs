//! The alert queue.

use super::{
    api::list_alerts,
    bulk::{Bulk, who_may_change},
};
use crate::{
    components::{
        chip::{device_chip, value_chip},
        clock::{Precision, ZoneNow, clock},
        copy::{copy_fixed_link, copy_link},
        empty::{WayOut, empty, overdue, skeleton},
        error_view::error_page,
        facets::FacetGroup,
        filter_bar::{clear_all, find_box, pill, pills},
        list_menus::{Arranged, export_menu},
        mark::{severity, status},
        page::{plain_head, use_query},
        range_picker,
        shell::CurrentSession,
        table::{pager, sort_head, techniques, truth},
    },
    model::{
        DeviceId, EntityKind, Severity,
        alert::{AlertPage, AlertSummary, Status},
        view::SavedList,
    },
    pages::{paths, views::Views},
    url::{AlertColumn, AlertsQuery, Export, Preset, Query, TimeRange},
};
use leptos::prelude::*;

/// The queue.
#[must_use]
pub fn alerts_page() -> AnyView {
    let query = use_query::<AlertsQuery>();
    let bulk = Bulk::offered();
    let page =
        Resource::new(move || (query.get(), bulk.version()), |(query, _)| list_alerts(query));
    let (pending, set_pending) = signal(false);
    let busy = overdue(pending);
    let views = Views::of(SavedList::Alerts);
    let session = use_context::<CurrentSession>();
    view! {
        {plain_head(Some("alert"), "Alerts", copy_link())}
        <div class="loads" class:busy=busy>
            <Transition fallback=skeleton set_pending=set_pending>
                {move || Suspend::new(async move {
                    let bulk = who_may_change(session).await.map(|me| (bulk, me));
                    let now = query.get_untracked().to_query();
                    let views = views.menu(paths::ALERTS.to_owned(), now).await;
                    match page.await {
                        Ok(page) => {
                            queue(&page, &query.get_untracked(), paths::ALERTS, None, bulk, views)
                        }
                        Err(error) => error_page(&error),
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

/// The queue at a path: all alerts, or those of one device, which then needs no column.
#[must_use]
pub fn queue(
    page: &AlertPage,
    query: &AlertsQuery,
    path: &str,
    of: Option<&DeviceId>,
    bulk: Option<(Bulk, String)>,
    views: Option<AnyView>,
) -> AnyView {
    let zone = ZoneNow::current();
    if let Some((bulk, _)) = &bulk {
        bulk.begin();
    }
    let list = List { page, query, path, of, bulk, with_device: of.is_none() };
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
                <div class="bar">{list.filters(views)}</div>
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
    of: Option<&'a DeviceId>,
    /// The change of all that match and the user who may make it.
    bulk: Option<(Bulk, String)>,
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

    fn filters(&self, views: Option<AnyView>) -> AnyView {
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
            {self.menus(views)}
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

    /// What is shown: a device's own queue needs no column of devices.
    fn shown(&self) -> Vec<AlertColumn> {
        let shown = self.query.columns.shown().iter().copied();
        shown.filter(|column| self.with_device || *column != AlertColumn::Device).collect()
    }

    fn menus(&self, views: Option<AnyView>) -> AnyView {
        let state = self.query.clone().restarted();
        let to = |sort| self.href(AlertsQuery { sort, ..self.query.clone() });
        let path = self.path.to_owned();
        let sort = Some((&self.query.sort, &to as &dyn Fn(_) -> _));
        let arranged = Arranged { path, columns: &self.query.columns, sort };
        // A file is of the window that was shown, and a device's own queue of that device.
        let device = self.of.cloned().unwrap_or_else(|| self.query.device.clone());
        let range = TimeRange::Fixed(self.page.window);
        let whole = AlertsQuery { range, device, ..state.clone() };
        let rows = self.page.bounds.matched;
        let bulk = self.bulk.as_ref().map(|(bulk, me)| bulk.menu(self.page, &whole, me));
        let frozen = matches!(self.query.range, TimeRange::Last(_)).then(|| {
            copy_fixed_link(move |now| {
                AlertsQuery { range, ..AlertsQuery::from_query(now) }.to_query()
            })
        });
        view! {
            <div class="end">
                {frozen}
                {bulk}
                {views}
                {export_menu(rows, "alerts", &|format| Export::ALERTS.href(format, &[], &whole))}
                {arranged.menu(&state)}
            </div>
        }
        .into_any()
    }

    fn table(&self) -> AnyView {
        let zone = ZoneNow::current();
        let query = self.query;
        let optional = query.columns.is_usual();
        let shown = self.shown();
        let to = |sort| self.href(AlertsQuery { sort, ..query.clone() });
        let cols: Vec<_> =
            shown.iter().map(|column| view! { <col class=width(*column, optional)/> }).collect();
        let (tick_col, tick_head) = self
            .bulk
            .is_some()
            .then(|| {
                let head = view! {
                    <th role="columnheader" scope="col" class="tickc"><span class="vh">"Ticked"</span></th>
                };
                (view! { <col class="w40"/> }, head)
            })
            .unzip();
        let heads: Vec<_> = shown
            .iter()
            .map(|column| sort_head(*column, &query.sort, &to, head_class(*column, optional)))
            .collect();
        let rows: Vec<_> = self
            .page
            .rows
            .iter()
            .map(|alert| {
                let tick = self.bulk.as_ref().map(|(bulk, _)| {
                    view! { <td role="cell" class="tickc">{bulk.tick(alert)}</td> }
                });
                let cells: Vec<_> =
                    shown.iter().map(|column| cell(*column, alert, optional)).collect();
                view! { <tr role="row">{tick}{cells}</tr> }
            })
            .collect();
        view! {
            <div class="wide" class:over=!optional>
                <table class="t fix stack alq" role="table" aria-label="Alerts">
                    <colgroup>{tick_col}{cols}</colgroup>
                    <thead role="rowgroup"><tr role="row">{tick_head}{heads}</tr></thead>
                    <tbody role="rowgroup" data-zone=move || zone.word()>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

fn width(column: AlertColumn, optional: bool) -> &'static str {
    match column {
        AlertColumn::Severity | AlertColumn::Time => "w112",
        AlertColumn::Title if optional => "",
        AlertColumn::Title => "w256",
        AlertColumn::Device => "w128",
        AlertColumn::User | AlertColumn::Techniques if optional => "w112 opt-w",
        AlertColumn::User | AlertColumn::Techniques => "w112",
        AlertColumn::Status => "w88",
        AlertColumn::Assignee if optional => "w104 opt-w",
        AlertColumn::Assignee => "w104",
        AlertColumn::Classification | AlertColumn::Rule => "w184",
    }
}

fn head_class(column: AlertColumn, optional: bool) -> &'static str {
    match column {
        AlertColumn::Time => "num",
        AlertColumn::User | AlertColumn::Techniques | AlertColumn::Assignee if optional => "opt-w",
        _ => "",
    }
}

fn cell(column: AlertColumn, alert: &AlertSummary, optional: bool) -> AnyView {
    let device = alert.device.as_ref();
    let class = |usual: &'static str, chosen: &'static str| if optional { usual } else { chosen };
    // In narrow windows each chosen column is a line of its row, under its name.
    let label = (!optional).then(|| column.label());
    match column {
        AlertColumn::Severity => view! { <td role="cell" class="o2">{severity(alert.severity)}</td> }.into_any(),
        AlertColumn::Title => view! {
            <td role="cell" class="full-n o1">
                <a class="link0 ttl clip" href=paths::alert(&alert.id) title=alert.title.clone() data-row="">
                    {alert.title.clone()}
                </a>
            </td>
        }
        .into_any(),
        AlertColumn::Device => view! { <td role="cell" class="o3">{device.map(device_chip)}</td> }.into_any(),
        AlertColumn::User => {
            let chip = value_chip(EntityKind::User, &alert.user, device.map(|device| &device.id));
            view! { <td role="cell" class=class("hide-n opt-w", "lab") data-l=label>{chip}</td> }.into_any()
        }
        AlertColumn::Techniques => {
            let title = alert.techniques.join(", ");
            let class = class("mono soft small hide-n opt-w", "mono soft small lab");
            view! { <td role="cell" class=class data-l=label title=title>{techniques(&alert.techniques)}</td> }.into_any()
        }
        AlertColumn::Status => view! { <td role="cell" class=class("soft hide-n", "soft lab") data-l=label>{alert.status.label()}</td> }.into_any(),
        AlertColumn::Assignee => {
            let name = if alert.assignee.is_empty() { "—".to_owned() } else { alert.assignee.clone() };
            let class = class("soft hide-n opt-w", "soft lab");
            view! { <td role="cell" class=class data-l=label title=name.clone()>{name.clone()}</td> }.into_any()
        }
        AlertColumn::Classification => {
            let words = alert.classification.label();
            view! { <td role="cell" class="soft lab" data-l=label title=words>{words}</td> }.into_any()
        }
        AlertColumn::Rule => view! { <td role="cell" class="mono soft small lab" data-l=label title=alert.rule.clone()>{alert.rule.clone()}</td> }.into_any(),
        AlertColumn::Time => view! { <td role="cell" class="mono num o4">{clock(alert.at, Precision::Minute)}</td> }.into_any(),
    }
}

fn longest_label() -> String {
    Preset::HalfYear.label().to_owned()
}
