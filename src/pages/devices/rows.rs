//! The rows of a timeline: days, events, gaps.

use crate::{
    components::{
        chip::{chip, chip_shrinking},
        clock::{Precision, ZoneNow, clock},
        icon::{self, icon},
        mark::severity_icon,
        table::{head, hidden_head, techniques},
        value_menu::row_button,
    },
    model::{
        Condition, DeviceId, Word,
        time::duration,
        timeline::{Gap, TimelinePage, TimelineRow},
    },
    pages::paths,
    url::{Query, TimelineQuery},
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
    // Days depend on the zone: a change of zone groups the rows anew.
    let body = move || {
        let day_of = |row: &TimelineRow| zone.civil(row.at).long_date();
        lines(&page, &day_of)
            .into_iter()
            .map(|line| match line {
                Line::Day(day) => day_row(day),
                Line::Event(row) => event_row(row, &page.device, &query, live),
                Line::Gap(gap) => gap_row(gap),
            })
            .collect::<Vec<_>>()
    };
    view! {
        <table class="t d fix stack" role="table" aria-label="Events, newest first">
            <colgroup>
                <col class="w120"/><col class="w28"/><col class="w184"/><col/><col class="w112 opt-w"/><col class="w40"/>
            </colgroup>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col" aria-sort="descending">
                        <span>{move || format!("Time, {}", zone.word())}{icon("sort")}</span>
                    </th>
                    {hidden_head("Alert")}
                    {head("Event", "")}
                    {head("Process, object", "")}
                    {head("ATT&CK", "opt-w")}
                    {hidden_head("Actions")}
                </tr>
            </thead>
            <tbody role="rowgroup">{body}</tbody>
        </table>
    }
    .into_any()
}

fn day_row(day: String) -> AnyView {
    view! { <tr role="row" class="day"><th role="rowheader" colspan="6">{day}</th></tr> }.into_any()
}

fn gap_row(gap: &Gap) -> AnyView {
    let cause = if gap.cause.is_empty() { String::new() } else { format!(", {}", gap.cause) };
    let words = format!("Gap: no events for {}{cause}", duration(gap.span.seconds()));
    view! {
        <tr role="row" class="gaprow"><td role="cell" colspan="6"><span>{words}</span></td></tr>
    }
    .into_any()
}

/// The table of what a process did: each row leads into the timeline around it.
pub(super) fn acts(rows: &[TimelineRow], device: &DeviceId) -> AnyView {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let href = TimelineQuery::around(row.at, 5).opening(&row.id);
            cells(row, device, href.href(&paths::timeline(device)), || None)
        })
        .collect();
    view! {
        <table class="t d fix stack tlrows" role="table" aria-label="What it did, oldest first">
            <colgroup>
                <col class="w160"/><col class="w28"/><col class="w184"/><col/><col class="w112 opt-w"/><col class="w40"/>
            </colgroup>
            <thead role="rowgroup">
                <tr role="row">
                    {head("Time", "")}{hidden_head("Alert")}{head("Event", "")}
                    {head("Process, object", "")}{head("ATT&CK", "opt-w")}{hidden_head("Actions")}
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
    cells(row, device, query.opening(&row.id).href(&paths::timeline(device)), selected)
}

fn cells(
    row: &TimelineRow,
    device: &DeviceId,
    href: String,
    selected: impl Fn() -> Option<&'static str> + Send + 'static,
) -> AnyView {
    let class = if row.severity.is_some() { "ev al" } else { "ev" };
    let arrow = row.object.is_some() && row.process.is_some();
    let is = Condition::new("ActionType", row.action_type.clone()).to_word();
    let title = row.techniques.join(", ");
    let techniques = techniques(&row.techniques);
    view! {
        <tr role="row" class=class aria-selected=selected>
            <td role="cell" class="timec">
                <a href=href data-row="" data-noscroll="">{clock(row.at, Precision::Millis)}</a>
            </td>
            <td role="cell" class="sevc c">{row.severity.map(severity_icon)}</td>
            <td role="cell" class="actc">
                <span class="act" data-value=row.action_type.clone() data-is=is>{icon(icon::of_group(row.group))}<span class="clip v">{row.action.clone()}</span></span>
            </td>
            <td role="cell" class="detc">
                <div class="line">
                    {row.process.as_ref().map(|process| chip(process, Some(device)))}
                    {arrow.then(|| view! { <span class="ar">"→"</span> })}
                    {row.object.as_ref().map(|object| chip_shrinking(object, Some(device)))}
                    <span class="arg" title=row.detail.clone()>{row.detail.clone()}</span>
                </div>
            </td>
            <td role="cell" class="mono soft hide-n opt-w" title=title>{techniques}</td>
            <td role="cell" class="menuc">{row_button(&row.action)}</td>
        </tr>
    }
    .into_any()
}
