//! The tables of a value's page: devices, and what it was seen with.

use super::head::path;
use crate::{
    components::{
        chip::{chip, chip_shrinking, device_chip},
        clock::{Precision, clock},
        empty::empty,
        list_menus::export_menu,
        mark::risk,
        table::{head, hidden_head, pager, truth},
        value_menu::row_button,
    },
    model::{
        Cursor, DeviceId, EntityKind, Moment,
        profile::{Part, PartRow, Profile, Sighted},
        time::grouped,
    },
    pages::paths,
    url::{Export, ProfileQuery, Query, TimeRange, TimelineQuery},
};
use leptos::prelude::*;

/// One table with its place in the whole, and its pages.
pub(super) fn whole(profile: &Profile, query: &ProfileQuery) -> AnyView {
    let Some(bounds) = &profile.bounds else { return ().into_any() };
    let (rows, shown, things) = if query.show == "devices" {
        (devices(&profile.devices, profile.entity.kind), profile.devices.len(), "devices")
    } else {
        match profile.parts.first() {
            Some(part) => (details(part), part.rows.len(), "rows"),
            None => (().into_any(), 0, "rows"),
        }
    };
    let path = path(&profile.entity);
    let page = |cursor: &Option<crate::model::Cursor>| {
        let cursor = cursor.clone()?;
        Some(ProfileQuery { cursor, ..query.clone() }.href(&path))
    };
    // The days that were shown, whatever day it is when the file is fetched.
    let range = TimeRange::Fixed(profile.window);
    let whole = ProfileQuery { range, cursor: Cursor::default(), ..query.clone() };
    let kind = profile.entity.kind.key();
    let of = [("kind", kind), ("value", profile.entity.value.as_str())];
    let export =
        export_menu(bounds.matched, things, &|format| Export::ENTITY.href(format, &of, &whole));
    view! {
        {truth(bounds, shown, things, view! { <div class="end">{export}</div> }.into_any())}
        <section class="sect flush">{rows}</section>
        {pager(page(&bounds.previous), page(&bounds.next), ["Previous", "Next"])}
    }
    .into_any()
}

/// What a device's line tells besides its name.
fn detail_head(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Ip => "Port",
        EntityKind::Domain | EntityKind::Url => "Address",
        EntityKind::User => "Sign-ins",
        _ => "Path",
    }
}

/// The timeline of a device at a moment.
fn at_moment(device: &DeviceId, at: Moment) -> String {
    let range = TimeRange::between(at.plus_seconds(-300), at.plus_seconds(300));
    TimelineQuery { range, ..TimelineQuery::default() }.href(&paths::timeline(device))
}

/// The devices.
pub(super) fn devices(rows: &[Sighted], kind: EntityKind) -> AnyView {
    if rows.is_empty() {
        return empty(
            "Not seen in this time",
            "No event of the chosen days names it. The head says when it was seen first and last.",
            Vec::new(),
        );
    }
    // Whether a file ran there says more than by which process.
    let is_file = rows.iter().any(|row| row.execution.is_some());
    // A user acts through no process of somebody else's.
    let by = kind != EntityKind::User;
    let rows: Vec<_> = rows.iter().map(|row| device_row(row, by)).collect();
    let by_col = by.then(|| view! { <col class="w136"/> });
    let by_head = by.then(|| head("By", ""));
    let execution_col = is_file.then(|| view! { <col class="w112"/> });
    let execution_head = is_file.then(|| head("Execution", ""));
    view! {
        <table class="t d fix stack" role="table" aria-label="Devices">
            <colgroup>
                <col class="w136"/><col class="w96"/>{execution_col}<col/>{by_col}<col class="w136"/>
                <col class="w72"/><col class="w128"/><col class="w128"/><col class="w40"/>
            </colgroup>
            <thead role="rowgroup">
                <tr role="row">
                    {head("Device", "")}{head("Risk", "")}{execution_head}{head(detail_head(kind), "")}{by_head}
                    {head("What happened", "")}{head("Events", "num")}{head("First seen", "num")}
                    {head("Last seen", "num")}{hidden_head("Actions")}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A value, if there is one.
fn named(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn device_row(row: &Sighted, by: bool) -> AnyView {
    let id = &row.device.id;
    let what = match row.what.as_slice() {
        [] => "—".to_owned(),
        [one] => one.clone(),
        [first, more @ ..] => format!("{first} +{}", more.len()),
    };
    let all = row.what.join(", ");
    let by = by.then(|| {
        let by = if row.by.is_empty() { "—".to_owned() } else { row.by.clone() };
        view! {
            <td role="cell" class="lab" data-l="By"><span class="mono clip" title=row.by.clone() data-value=named(&row.by) data-kind=named(&row.by).map(|_| "process")>{by}</span></td>
        }
    });
    let detail = if row.detail.is_empty() { "—".to_owned() } else { row.detail.clone() };
    let execution = row.execution.map(|execution| {
        view! { <td role="cell" class="lab" data-l="Execution">{execution.label()}</td> }
    });
    let link = |at: Moment, word: &'static str| {
        view! {
            <a class="link" href=at_moment(id, at)>
                <span class="vh">{format!("{word} on {}, open the timeline there: ", row.device.name)}</span>
                {clock(at, Precision::Day)}
            </a>
        }
    };
    view! {
        <tr role="row" data-on-device=id.to_string()>
            <td role="cell" class="o1" data-row="">{device_chip(&row.device)}</td>
            <td role="cell" class="o2">{risk(row.risk)}</td>
            {execution}
            <td role="cell" class="full-n o3"><span class="mono clip" title=row.detail.clone() data-value=named(&row.detail)>{detail}</span></td>
            {by}
            <td role="cell" class="soft lab" data-l="What"><span class="clip" title=all>{what}</span></td>
            <td role="cell" class="num lab" data-l="Events">{grouped(row.events)}</td>
            <td role="cell" class="mono num lab" data-l="First">{link(row.first, "First seen")}</td>
            <td role="cell" class="mono num lab" data-l="Last">{link(row.last, "Last seen")}</td>
            <td role="cell" class="menuc">{row_button(&row.device.name)}</td>
        </tr>
    }
    .into_any()
}

/// What it was seen with.
pub(super) fn details(part: &Part) -> AnyView {
    if part.rows.is_empty() {
        return view! { <p class="none small muted">"None in these days."</p> }.into_any();
    }
    let noted = part.rows.iter().any(|row| !row.note.is_empty());
    let rows: Vec<_> = part.rows.iter().map(|row| detail_row(row, noted)).collect();
    let note_col = noted.then(|| view! { <col class="w136"/> });
    let note_head = noted.then(|| head("Outcome", ""));
    view! {
        <table class="t d fix stack" role="table" aria-label=part.title.clone()>
            <colgroup>
                <col/>{note_col}<col class="w72"/><col class="w72"/><col class="w112"/><col class="w112"/>
                <col class="w40"/>
            </colgroup>
            <thead role="rowgroup">
                <tr role="row">
                    {head("Value", "")}{note_head}{head("Devices", "num")}{head("Events", "num")}
                    {head("First seen", "num")}{head("Last seen", "num")}{hidden_head("Actions")}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn detail_row(row: &PartRow, noted: bool) -> AnyView {
    let note = noted.then(
        || view! { <td role="cell" class="soft lab" data-l="Outcome">{row.note.clone()}</td> },
    );
    let value = match row.entity.kind {
        // A path is shown whole: its folder tells more than its name.
        EntityKind::File => view! {
            <span
                class="mono clip"
                title=row.entity.value.clone()
                data-value=row.entity.value.clone()
                data-kind=EntityKind::File.key()
            >
                {row.entity.value.clone()}
            </span>
        }
        .into_any(),
        EntityKind::Domain | EntityKind::Url | EntityKind::Ip | EntityKind::User => {
            chip(&row.entity, None)
        }
        _ => chip_shrinking(&row.entity, None),
    };
    view! {
        <tr role="row">
            <td role="cell" class="full-n o1">{value}</td>
            {note}
            <td role="cell" class="num lab" data-l="Devices">{grouped(row.devices)}</td>
            <td role="cell" class="num lab" data-l="Events">{grouped(row.events)}</td>
            <td role="cell" class="mono num lab" data-l="First">{clock(row.first, Precision::Minute)}</td>
            <td role="cell" class="mono num lab" data-l="Last">{clock(row.last, Precision::Minute)}</td>
            <td role="cell" class="menuc">{row_button(&row.entity.value)}</td>
        </tr>
    }
    .into_any()
}
