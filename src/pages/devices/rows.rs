//! The rows of a timeline: days, events, gaps.

use super::flags::Flags;
use crate::{
    components::{
        chip::{chip, chip_shrinking, value_chip},
        clock::{Precision, ZoneNow, clock},
        icon::{self, icon},
        mark::severity_icon,
        table::{head, hidden_head, techniques},
        value_menu::row_button,
    },
    model::{
        Condition, DeviceId, EntityKind, Span, Word,
        time::duration,
        timeline::{Gap, Technique, TimelinePage, TimelineRow},
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

/// Events newest first, with a line where the day changes and one in each gap. `shown` is the part of
/// the time that the pages together cover.
fn lines<'a>(
    page: &'a TimelinePage,
    shown: Span,
    day_of: &dyn Fn(&TimelineRow) -> String,
) -> Vec<Line<'a>> {
    let mut out = Vec::with_capacity(page.rows.len() + 8);
    let mut day = String::new();
    // A gap belongs to the row below it, so that it stands on one page and not on two or none.
    let mut newer = page.above;
    let between = |from: crate::model::Moment, to: crate::model::Moment| {
        let inside = move |gap: &&Gap| from <= gap.span.from && gap.span.to <= to;
        page.gaps.iter().rev().filter(inside).map(Line::Gap)
    };
    for row in &page.rows {
        out.extend(between(row.at, newer));
        let today = day_of(row);
        if today != day {
            out.push(Line::Day(today.clone()));
            day = today;
        }
        out.push(Line::Event(row));
        newer = row.at;
    }
    if page.next.is_none() && !page.rows.is_empty() {
        out.extend(between(shown.from, newer));
    }
    out
}

/// The table of events.
pub(super) fn rows(
    page: &TimelinePage,
    query: &TimelineQuery,
    live: Memo<TimelineQuery>,
    flags: Flags,
) -> AnyView {
    let zone = ZoneNow::current();
    let covered = query.zoom.unwrap_or(page.window);
    let page = page.clone();
    let query = query.clone();
    let shown = query.columns.shown().to_vec();
    let wide = query.columns.is_usual();
    let cols: Vec<_> =
        shown.iter().map(|column| view! { <col class=width(*column, wide)/> }).collect();
    let heads: Vec<_> = shown.iter().map(|column| head_of(*column, wide, zone)).collect();
    // One more for the menus.
    let span = (shown.len() + 1).to_string();
    // Days depend on the zone: a change of zone groups the rows anew.
    let body = move || {
        let day_of = |row: &TimelineRow| zone.civil(row.at).long_date();
        lines(&page, covered, &day_of)
            .into_iter()
            .map(|line| match line {
                Line::Day(day) => day_row(day, &span),
                Line::Event(row) => event_row(row, &page.device, &query, live, flags),
                Line::Gap(gap) => gap_row(gap, &span),
            })
            .collect::<Vec<_>>()
    };
    view! {
        <div class="wide" class:over=!wide>
            <table class="t d fix stack" role="table" aria-label="Events, newest first">
                <colgroup>{cols}<col class="w40"/></colgroup>
                <thead role="rowgroup"><tr role="row">{heads}{hidden_head("Actions")}</tr></thead>
                <tbody role="rowgroup">{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn width(column: TimelineColumn, usual: bool) -> &'static str {
    match column {
        TimelineColumn::Flag => "w40",
        TimelineColumn::Time => "w104",
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
        TimelineColumn::Flag | TimelineColumn::Alert => hidden_head(column.title()),
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
    let cause = if gap.cause.is_empty() { "cause unknown" } else { gap.cause.as_str() };
    let words = format!("Gap: no events for {}, {cause}", duration(gap.span.seconds()));
    view! {
        <tr role="row" class="gaprow"><td role="cell" colspan=span><span>{words}</span></td></tr>
    }
    .into_any()
}

/// Columns of what a process did.
const ACTS: [TimelineColumn; 5] = [
    TimelineColumn::Time,
    TimelineColumn::Alert,
    TimelineColumn::Event,
    TimelineColumn::What,
    TimelineColumn::Techniques,
];

/// The table of what a process did: each row leads into the timeline around it.
pub(super) fn acts(rows: &[TimelineRow], device: &DeviceId) -> AnyView {
    let columns = Columns::of(ACTS);
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let href = TimelineQuery::around(row.at, 5).opening(&row.id);
            cells(row, device, &columns, href.href(&paths::timeline(device)), || None, None)
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
    flags: Flags,
) -> AnyView {
    let id = row.id.clone();
    let selected = move || (live.read().event == id).then_some("true");
    let href = query.opening(&row.id).href(&paths::timeline(device));
    cells(
        row,
        device,
        &query.columns,
        href,
        selected,
        Some(flags.button(&row.id, row.flag.as_ref(), false)),
    )
}

fn cells(
    row: &TimelineRow,
    device: &DeviceId,
    columns: &Columns<TimelineColumn>,
    href: String,
    selected: impl Fn() -> Option<&'static str> + Send + 'static,
    flag: Option<AnyView>,
) -> AnyView {
    let class = if row.severity.is_some() { "ev al" } else { "ev" };
    let spare = columns.is_usual() || flag.is_none();
    let mut flag = flag;
    let cells: Vec<_> = columns
        .shown()
        .iter()
        .map(|column| match column {
            TimelineColumn::Flag => {
                view! { <td role="cell" class="flagc c">{flag.take()}</td> }.into_any()
            }
            column => cell(*column, row, device, &href, spare),
        })
        .collect();
    view! {
        <tr role="row" class=class aria-selected=selected>
            {cells}<td role="cell" class="menuc">{row_button(&row.action)}</td>
        </tr>
    }
    .into_any()
}

fn cell(
    column: TimelineColumn,
    row: &TimelineRow,
    device: &DeviceId,
    href: &str,
    spare: bool,
) -> AnyView {
    match column {
        TimelineColumn::Flag => ().into_any(),
        TimelineColumn::Time => view! {
            <td role="cell" class="timec">
                <a href=href.to_owned() data-row="" data-noscroll="">{clock(row.at, Precision::Millis)}</a>
            </td>
        }
        .into_any(),
        TimelineColumn::Alert => {
            view! { <td role="cell" class="sevc c">{row.severity.map(severity_icon)}</td> }.into_any()
        }
        TimelineColumn::Event => {
            let is = Condition::new("ActionType", row.action_type.clone()).to_word();
            view! {
                <td role="cell" class="actc">
                    <span class="act" data-value=row.action_type.clone() data-is=is>{icon(icon::of_group(row.group))}<span class="clip v">{row.action.clone()}</span></span>
                </td>
            }
            .into_any()
        }
        TimelineColumn::Kind => {
            view! { <td role="cell" class="soft lab" data-l=column.title()>{row.group.label()}</td> }.into_any()
        }
        TimelineColumn::User => {
            let user = value_chip(EntityKind::User, &row.user, Some(device));
            view! { <td role="cell" class="lab" data-l=column.title()>{user}</td> }.into_any()
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
            let title = row.techniques.iter().map(Technique::words).collect::<Vec<_>>().join(", ");
            let ids: Vec<String> = row.techniques.iter().map(|one| one.id.clone()).collect();
            let class = match (spare, ids.is_empty()) {
                (true, _) => "mono soft hide-n opt-w",
                (false, true) => "mono soft hide-n",
                (false, false) => "mono soft lab",
            };
            view! { <td role="cell" class=class data-l=column.title() title=title>{techniques(&ids)}</td> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cursor, EventId, Moment, chart::ChartView, timeline::EventGroup};

    fn page(rows: &[i64], gaps: &[(i64, i64)], above: i64, next: bool) -> TimelinePage {
        let row = |at: &i64| TimelineRow {
            id: EventId(at.to_string()),
            at: Moment(*at),
            group: EventGroup::File,
            action: String::new(),
            action_type: String::new(),
            process: None,
            object: None,
            detail: String::new(),
            user: String::new(),
            techniques: Vec::new(),
            severity: None,
            flag: None,
        };
        let gap = |(from, to): &(i64, i64)| Gap {
            span: Span { from: Moment(*from), to: Moment(*to) },
            cause: String::new(),
        };
        TimelinePage {
            device: DeviceId::default(),
            rows: rows.iter().map(row).collect(),
            matched: 0,
            total: 0,
            window: Span { from: Moment(0), to: Moment(100) },
            buckets: Vec::new(),
            chart: ChartView::default(),
            gaps: gaps.iter().map(gap).collect(),
            above: Moment(above),
            flagged: 0,
            groups: Vec::new(),
            newest: None,
            previous: None,
            next: next.then(Cursor::default),
        }
    }

    #[test]
    fn each_gap_stands_above_the_row_before_it_on_one_page_only() {
        let check = |rows: &[i64], above: i64, next: bool, expect: &str| {
            let page = page(rows, &[(2, 8), (20, 30), (31, 40), (70, 100)], above, next);
            let shown: String = lines(&page, page.window, &|_| "day".to_owned())
                .iter()
                .map(|line| match line {
                    Line::Day(_) => "d".to_owned(),
                    Line::Event(row) => format!("e{}", row.at.0),
                    Line::Gap(gap) => format!("g{}", gap.span.from.0),
                })
                .collect();
            assert_eq!(shown, expect);
        };
        check(&[70, 40, 20], 100, true, "g70de70e40g31g20e20");
        check(&[8], 20, false, "de8g2");
        check(&[40], 70, true, "de40");
        check(&[], 100, false, "");
    }
}
