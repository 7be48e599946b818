//! A device's timeline: filters, histogram, rows, and the open event beside them.

use super::{
    api::{read_event, read_timeline},
    brush::TakesFocus,
    event::event_pane,
    flags::Flags,
    frame::{CurrentDevice, is_missing},
    histogram::{histogram, numbers},
    jump::jump,
    rows::rows,
};
use crate::{
    components::{
        clock::ZoneNow,
        copy::copy_fixed_link,
        empty::{WayOut, empty, overdue, skeleton},
        error_view::error_view,
        filter_bar::{clear_all, find_box, pill, pills},
        icon::icon,
        list_menus::{Arranged, export_menu},
        page::{known, use_id, use_query},
        range_picker::span_words,
        shell::CurrentSession,
        table::pager,
    },
    model::{
        Condition, DeviceId, EventId, Permission,
        condition::column_words,
        time::{duration, grouped},
        timeline::TimelinePage,
        view::SavedList,
    },
    pages::{paths, views::Views},
    url::{Export, Preset, Query, TimeRange, TimelineQuery},
};
use leptos::prelude::*;

/// The timeline tab.
#[must_use]
pub fn timeline_page() -> AnyView {
    let device = use_id::<DeviceId>();
    let query = use_query::<TimelineQuery>();
    // The rows do not depend on which event is open: opening one fetches that one only.
    let list = known(Memo::new(move |_| query.get().list()));
    let page = Resource::new(
        move || (device.get(), list.get()),
        |(device, query)| read_timeline(device, query),
    );
    let open = known(Memo::new(move |_| query.get().event));
    let event = Resource::new(
        move || (device.get(), open.get()),
        |(device, event): (DeviceId, EventId)| async move {
            if event.as_str().is_empty() { None } else { Some(read_event(device, event).await) }
        },
    );
    let frame = use_context::<CurrentDevice>();
    let session = use_context::<CurrentSession>();
    let (pending, set_pending) = signal(false);
    let busy = overdue(pending);
    let views = Views::of(SavedList::Timeline);
    provide_context(TakesFocus::default());
    let changed = RwSignal::default();
    let flags = move || async move {
        let may = match session {
            Some(session) => {
                session.0.await.is_ok_and(|session| session.may(Permission::AlertsInvestigation))
            }
            None => false,
        };
        Flags::new(may, changed)
    };
    let is_open = move || !query.read().event.as_str().is_empty();
    view! {
        <div class="split tl" class:open=is_open data-on-device=move || device.get().to_string()>
            <div class="loads" class:busy=busy>
                <Transition fallback=skeleton set_pending=set_pending>
                    {move || Suspend::new(async move {
                        if is_missing(frame).await {
                            return ().into_any();
                        }
                        let flags = flags().await;
                        let path = paths::timeline(&device.get_untracked());
                        let views = views.menu(path, query.get_untracked().to_query()).await;
                        match page.await {
                            Ok(page) => {
                                let shown = query.get_untracked().list();
                                timeline(&page, &shown, query, flags, views)
                            }
                            Err(error) => error_view(&error),
                        }
                    })}
                </Transition>
            </div>
            <Transition>
                {move || Suspend::new(async move {
                    if is_missing(frame).await {
                        return None;
                    }
                    let flags = flags().await;
                    let page = page.await.ok();
                    let event = event.await;
                    let device = device.get_untracked();
                    event.map(|event| event_pane(event, page.as_ref(), &device, query, flags))
                })}
            </Transition>
        </div>
    }
    .into_any()
}

/// The timeline under another state, from its newest event.
pub(super) fn href(device: &DeviceId, query: TimelineQuery) -> String {
    query.restarted().href(&paths::timeline(device))
}

fn timeline(
    page: &TimelinePage,
    query: &TimelineQuery,
    live: Memo<TimelineQuery>,
    flags: Flags,
    views: Option<AnyView>,
) -> AnyView {
    let device = &page.device;
    let with_cursor = |cursor: &crate::model::Cursor| {
        TimelineQuery { cursor: cursor.clone(), ..query.clone() }.href(&paths::timeline(device))
    };
    let newer = page.previous.as_ref().map(with_cursor);
    let older = page.next.as_ref().map(with_cursor);
    let body =
        if page.rows.is_empty() { nothing(page, query) } else { rows(page, query, live, flags) };
    view! {
        <div class="bar">{filters(page, query, flags, views)}</div>
        {flags.form(device)}
        {histogram(page, query)}
        {truth(page, query)}
        {body}
        {pager(newer, older, ["Newer", "Older"])}
    }
    .into_any()
}

fn filters(
    page: &TimelinePage,
    query: &TimelineQuery,
    flags: Flags,
    views: Option<AnyView>,
) -> AnyView {
    let device = &page.device;
    let rest = query.clone().restarted();
    let to = |query: TimelineQuery| href(device, query);
    let mut shown = Vec::new();
    if !query.text.is_empty() {
        let without = to(TimelineQuery { text: String::new(), ..query.clone() });
        shown.push(pill("Text has".to_owned(), query.text.clone(), without, false));
    }
    shown.extend(pills("Event", &query.group, &page.groups, &|group| {
        to(TimelineQuery { group, ..query.clone() })
    }));
    shown.extend(exact_pills(query, &to));
    let only = TimelineQuery { alerts: !query.alerts, ..query.clone() };
    let techniques = TimelineQuery { techniques: !query.techniques, ..query.clone() };
    let flagged = TimelineQuery { flagged: !query.flagged, ..query.clone() };
    let known = page.clone();
    let number = move || grouped(flags.count(&known));
    view! {
        {find_box(paths::timeline(device), &rest, query.text.clone(), "Find in events")}
        {groups_menu(page, query)}
        <a class="btn s" href=to(only) aria-pressed=query.alerts.then_some("true") aria-current=query.alerts.then_some("true") title="With alerts" data-noscroll="">
            {icon("alert")}<span class="lbl">"With alerts"</span>
        </a>
        <a class="btn s" href=to(techniques) aria-pressed=query.techniques.then_some("true") aria-current=query.techniques.then_some("true") title="With techniques" data-noscroll="">
            {icon("shield")}<span class="lbl">"With techniques"</span>
        </a>
        <a class="btn s" href=to(flagged) aria-pressed=query.flagged.then_some("true") aria-current=query.flagged.then_some("true") title="Flagged" data-noscroll="">
            {icon("flag")}<span class="lbl">"Flagged"</span><span class="n">{number}</span>
        </a>
        {shown}
        {clear_all(to(query.unfiltered()), query.is_filtered())}
        {menus(page, query, views)}
    }
    .into_any()
}

fn menus(page: &TimelinePage, query: &TimelineQuery, views: Option<AnyView>) -> AnyView {
    let state = query.clone().restarted();
    let path = paths::timeline(&page.device);
    let arranged = Arranged { path, columns: &query.columns, sort: None };
    // A file is of the window that was shown.
    let range = TimeRange::Fixed(page.window);
    let whole = TimelineQuery { range, ..state.clone().list() };
    let of = [("device", page.device.as_str())];
    let frozen = matches!(query.range, TimeRange::Last(_)).then(|| {
        copy_fixed_link(move |now| {
            TimelineQuery { range, ..TimelineQuery::from_query(now) }.to_query()
        })
    });
    view! {
        <div class="end">
            {frozen}
            {views}
            {export_menu(page.matched, "events", &|format| Export::TIMELINE.href(format, &of, &whole))}
            {arranged.menu(&state)}
        </div>
    }
    .into_any()
}

/// One pill a value: each can be taken away alone.
fn exact_pills(query: &TimelineQuery, to: &dyn Fn(TimelineQuery) -> String) -> Vec<AnyView> {
    let one = |condition: &Condition, excluding: bool| {
        let verb = if excluding { "is not" } else { "is" };
        let column = column_words(&condition.column);
        let is =
            if excluding { query.is.toggled_out(condition) } else { query.is.toggled(condition) };
        let without = to(TimelineQuery { is, ..query.clone() });
        pill(format!("{column} {verb}"), condition.value.clone(), without, excluding)
    };
    let (include, exclude) = (query.is.include.iter(), query.is.exclude.iter());
    include.map(|kept| one(kept, false)).chain(exclude.map(|left| one(left, true))).collect()
}

/// Event groups with their counts; each is a link.
fn groups_menu(page: &TimelinePage, query: &TimelineQuery) -> AnyView {
    let rows: Vec<_> = page
        .groups
        .iter()
        .filter_map(|facet| {
            let group = crate::model::timeline::EventGroup::from_key(&facet.value)?;
            let chosen = query.group.include.contains(&group);
            let to = TimelineQuery { group: query.group.toggled(&group), ..query.clone() };
            let symbol = icon(crate::components::icon::of_group(group));
            let tick = chosen.then(|| icon("check"));
            Some(view! {
                <a href=href(&page.device, to) aria-current=chosen.then_some("true") data-noscroll="">
                    {symbol}{facet.label.clone()}{tick}
                    <span class="n">{grouped(facet.count)}</span>
                </a>
            })
        })
        .collect();
    let label = if query.group.is_empty() { "All kinds" } else { "Kinds" };
    view! {
        <details class="dd">
            <summary class="btn s">{label}{icon("down")}</summary>
            <div class="menu left counts">{rows}</div>
        </details>
    }
    .into_any()
}

fn truth(page: &TimelinePage, query: &TimelineQuery) -> AnyView {
    let zone = ZoneNow::current();
    let span = query.zoom.unwrap_or(page.window);
    let whole = query.zoom.map(|zoom| {
        let closer = TimelineQuery { range: TimeRange::Fixed(zoom), zoom: None, ..query.clone() };
        let back = TimelineQuery { zoom: None, ..query.clone() };
        view! {
            <span class="end">
                <a class="link" href=href(&page.device, closer) data-noscroll="">"Zoom in"</a>
                <a class="link" href=href(&page.device, back) data-noscroll="">"Whole window"</a>
            </span>
        }
    });
    let missing: i64 = page.gaps.iter().map(|gap| gap.span.seconds()).sum();
    let gaps = (!page.gaps.is_empty()).then(|| {
        let words = match page.gaps.len() {
            1 => format!("1 gap, {}", duration(missing)),
            many => format!("{many} gaps, {} in all", duration(missing)),
        };
        view! { <span class="w">{icon("gap")}{words}</span> }
    });
    view! {
        <div class="truth" role="status">
            <span>
                <b>{grouped(page.matched)}</b>" of "<b>{grouped(page.total)}</b>" events"
            </span>
            <span>{move || format!("{} {}", span_words(span, zone), zone.word())}</span>
            {gaps}
            {whole}
            {jump(page, query)}
            {numbers(page)}
        </div>
    }
    .into_any()
}

fn nothing(page: &TimelinePage, query: &TimelineQuery) -> AnyView {
    if query.is_filtered() && page.total > 0 {
        let cause =
            format!("{} events are in this window; the filters leave none.", grouped(page.total));
        let way = WayOut {
            icon: "close",
            label: "Clear all filters".to_owned(),
            href: href(&page.device, query.unfiltered()),
        };
        return empty("No events match these filters", &cause, vec![way]);
    }
    let Some(newest) = page.newest else {
        return empty("No events", "This device has no event that is kept.", Vec::new());
    };
    let around = TimelineQuery {
        range: TimeRange::between(
            newest.plus_seconds(1 - Preset::Day.seconds()),
            newest.plus_seconds(1),
        ),
        ..TimelineQuery::default()
    };
    let way = WayOut {
        icon: "clock",
        label: "The day of the newest event".to_owned(),
        href: href(&page.device, around),
    };
    let cause =
        format!("The newest event of this device is of {} UTC.", newest.civil(0).long_date());
    empty("No events in this window", &cause, vec![way])
}
