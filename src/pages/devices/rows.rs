//! The rows of a timeline: days, events, gaps.

use crate::{
    components::{
        chip::{chip, chip_shrinking, value_chip},
        clock::{Precision, ZoneNow, clock},
        icon::{self, icon},
        mark::severity_icon,
        table::{head, hidden_head, techniques},
    },
    model::{
        DeviceId, EntityKind,
        time::duration,
        timeline::{Gap, TimelinePage, TimelineRow},
    },
    pages::paths,
    url::{Column as _, Columns, Query, TimelineColumn, TimelineQuery},
};
use leptos::prelude::*;

/// One line of the table.
enum Line<'a> {
    Day(String),
    Event(&'a TimelineRow),
    Gap(&'a Gap),
}

/// Events newest first, with a line where the day changes and one in each gap.
fn lines<'a>(page: &'a TimelinePage, day_of: &dyn Fn(&TimelineRow) -> String) -> Vec<Line<'a>> {
    let mut out = Vec::with_capacity(page.rows.len() + 8);
    let mut day = String::new();
    let mut newer = None;
    for row in &page.rows {
        for gap in &page.gaps {
            // The gap ends at the event after it, which stands above.
            if newer.is_some_and(|newer| gap.span.to <= newer) && row.at <= gap.span.from {
                out.push(Line::Gap(gap));
            }
        }
        let today = day_of(row);
        if today != day {
            out.push(Line::Day(today.clone()));
            day = today;
        }
        out.push(Line::Event(row));
        newer = Some(row.at);
    }
    out
}

/// The table of events.
pub(super) fn rows(
    page: &TimelinePage,
    query: &TimelineQuery,
    live: Memo<TimelineQuery>,
) -> AnyView {
    let zone = ZoneNow::current();
    let page = page.clone();
    let query = query.clone();
    let shown = query.columns.shown().to_vec();
    let wide = query.columns.is_usual();
    let cols: Vec<_> =
        shown.iter().map(|column| view! { <col class=width(*column, wide)/> }).collect();
    let heads: Vec<_> = shown.iter().map(|column| head_of(*column, wide, zone)).collect();
    let span = shown.len().to_string();
    // Days depend on the zone: a change of zone groups the rows anew.
    let body = move || {
        let day_of = |row: &TimelineRow| zone.civil(row.at).long_date();
        lines(&page, &day_of)
            .into_iter()
            .map(|line| match line {
                Line::Day(day) => day_row(day, &span),
                Line::Event(row) => event_row(row, &page.device, &query, live),
                Line::Gap(gap) => gap_row(gap, &span),
            })
            .collect::<Vec<_>>()
    };
    view! {
        <div class="wide" class:over=!wide>
            <table class="t d fix stack" role="table" aria-label="Events, newest first">
                <colgroup>{cols}</colgroup>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn width(column: TimelineColumn, usual: bool) -> &'static str {
    match column {
        TimelineColumn::Time => "w120",
        TimelineColumn::Alert => "w28",
        TimelineColumn::Event => "w184",
        TimelineColumn::Kind => "w96",
        TimelineColumn::User => "w136",
        TimelineColumn::What => "",
        TimelineColumn::Techniques if usual => "w112 opt-w",
        TimelineColumn::Techniques => "w112",
    }
}

fn head_of(column: TimelineColumn, usual: bool, zone: ZoneNow) -> AnyView {
    match column {
        TimelineColumn::Time => view! {
            <th role="columnheader" scope="col" aria-sort="descending">
                <span>{move || format!("Time, {}", zone.word())}{icon("sort")}</span>
            </th>
        }
        .into_any(),
        TimelineColumn::Alert => hidden_head("Alert"),
        TimelineColumn::Techniques if usual => head(column.title(), "opt-w"),
        column => head(column.title(), ""),
    }
}

fn day_row(day: String, span: &str) -> AnyView {
    let span = span.to_owned();
    view! { <tr role="row" class="day"><th role="rowheader" colspan=span>{day}</th></tr> }
        .into_any()
}

fn gap_row(gap: &Gap, span: &str) -> AnyView {
    let span = span.to_owned();
    let cause = if gap.cause.is_empty() { String::new() } else { format!(", {}", gap.cause) };
    let words = format!("Gap: no events for {}{cause}", duration(gap.span.seconds()));
    view! {
        <tr role="row" class="gaprow"><td role="cell" colspan=span><span>{words}</span></td></tr>
    }
    .into_any()
}

/// The table of what a process did: each row leads into the timeline around it.
pub(super) fn acts(rows: &[TimelineRow], device: &DeviceId) -> AnyView {
    let usual = Columns::default();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let href = TimelineQuery::around(row.at, 5).opening(&row.id);
            cells(row, device, &usual, href.href(&paths::timeline(device)), || None)
        })
        .collect();
    view! {
        <table class="t d fix stack tlrows" role="table" aria-label="What it did, oldest first">
            <colgroup>
                <col class="w160"/><col class="w28"/><col class="w184"/><col/><col class="w112 opt-w"/>
            </colgroup>
            <thead role="rowgroup">
                <tr role="row">
                    {head("Time", "")}{hidden_head("Alert")}{head("Event", "")}
                    {head("Process, object", "")}{head("ATT&CK", "opt-w")}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn event_row(
    row: &TimelineRow,
    device: &DeviceId,
    query: &TimelineQuery,
    live: Memo<TimelineQuery>,
) -> AnyView {
    let id = row.id.clone();
    let selected = move || (live.read().event == id).then_some("true");
    let href = query.opening(&row.id).href(&paths::timeline(device));
    cells(row, device, &query.columns, href, selected)
}

fn cells(
    row: &TimelineRow,
    device: &DeviceId,
    columns: &Columns<TimelineColumn>,
    href: String,
    selected: impl Fn() -> Option<&'static str> + Send + 'static,
) -> AnyView {
    let class = if row.severity.is_some() { "ev al" } else { "ev" };
    let usual = columns.is_usual();
    let shown = columns.shown().iter();
    let cells: Vec<_> = shown.map(|column| cell(*column, row, device, &href, usual)).collect();
    view! { <tr role="row" class=class aria-selected=selected>{cells}</tr> }.into_any()
}

fn cell(
    column: TimelineColumn,
    row: &TimelineRow,
    device: &DeviceId,
    href: &str,
    usual: bool,
) -> AnyView {
    match column {
        TimelineColumn::Time => view! {
            <td role="cell" class="timec">
                <a href=href.to_owned() data-row="" data-noscroll="">{clock(row.at, Precision::Millis)}</a>
            </td>
        }
        .into_any(),
        TimelineColumn::Alert => {
            view! { <td role="cell" class="sevc c">{row.severity.map(severity_icon)}</td> }.into_any()
        }
        TimelineColumn::Event => view! {
            <td role="cell" class="actc">
                <span class="act">{icon(icon::of_group(row.group))}<span class="clip">{row.action.clone()}</span></span>
            </td>
        }
        .into_any(),
        TimelineColumn::Kind => {
            view! { <td role="cell" class="soft hide-n">{row.group.label()}</td> }.into_any()
        }
        TimelineColumn::User => {
            let user = value_chip(EntityKind::User, &row.user, Some(device));
            view! { <td role="cell" class="hide-n">{user}</td> }.into_any()
        }
        TimelineColumn::What => {
            let arrow = row.object.is_some() && row.process.is_some();
            view! {
                <td role="cell" class="detc">
                    <div class="line">
                        {row.process.as_ref().map(|process| chip(process, Some(device)))}
                        {arrow.then(|| view! { <span class="ar">"→"</span> })}
                        {row.object.as_ref().map(|object| chip_shrinking(object, Some(device)))}
                        <span class="arg" title=row.detail.clone()>{row.detail.clone()}</span>
                    </div>
                </td>
            }
            .into_any()
        }
        TimelineColumn::Techniques => {
            let title = row.techniques.join(", ");
            let class = if usual { "mono soft hide-n opt-w" } else { "mono soft hide-n" };
            view! { <td role="cell" class=class title=title>{techniques(&row.techniques)}</td> }.into_any()
        }
    }
}
