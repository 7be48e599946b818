//! The open event beside a timeline: everything that is known of it.

use super::flags::Flags;
use crate::{
    components::{
        clock::{Precision, ZoneNow, clock},
        copy::copy_button,
        error_view::error_view,
        fields::field_group,
        icon::icon,
        mark::severity_icon,
        pane::{PaneLinks, pane},
        tree::{TreeContext, tree},
    },
    error::AppError,
    model::{DeviceId, EventId, alert::AlertSummary, event::EventDetail, timeline::TimelinePage},
    pages::paths,
    url::{Query, TimelineQuery},
};
use leptos::prelude::*;

/// The pane. Its neighbours are those of the list, if the event is on the page that is shown.
pub(super) fn event_pane(
    event: Result<EventDetail, AppError>,
    page: Option<&TimelinePage>,
    device: &DeviceId,
    query: Memo<TimelineQuery>,
    flags: Flags,
) -> AnyView {
    let query = query.get_untracked();
    let path = paths::timeline(device);
    let rows = page.map(|page| page.rows.as_slice()).unwrap_or_default();
    let at = rows.iter().position(|row| row.id == query.event);
    let open = |at: Option<usize>| {
        let row = rows.get(at?)?;
        Some(query.opening(&row.id).href(&path))
    };
    let links = PaneLinks {
        previous: open(at.and_then(|at| at.checked_sub(1))),
        next: open(at.map(|at| at + 1)),
        close: query.opening(&EventId::default()).href(&path),
    };
    match event {
        Ok(event) => pane("Event", event.action.clone(), links, body(&event, device, flags)),
        Err(error) => pane("Event", "Event".to_owned(), links, error_view(&error)),
    }
}

fn body(event: &EventDetail, device: &DeviceId, flags: Flags) -> AnyView {
    let alerts: Vec<_> = event.alerts.iter().map(alert_note).collect();
    let has_alerts = !alerts.is_empty();
    let groups: Vec<_> = event.groups.iter().map(|group| field_group(group, device)).collect();
    let around =
        TimelineQuery::around(event.at, 5).opening(&event.id).href(&paths::timeline(device));
    view! {
        {has_alerts.then(|| view! { <section class="notes">{alerts}</section> })}
        <section>
            <dl class="dl">{time_line(event)}{received_line(event)}{techniques(event)}{flagged(event)}</dl>
        </section>
        {ancestry(event, device)}
        {groups}
        <section class="bar">
            <a class="btn s" href=around>{icon("clock")}"Around this event ±5 min"</a>
            {flags.button(&event.id, event.flag.as_ref(), true)}
        </section>
        {raw(event)}
    }
    .into_any()
}

fn alert_note(alert: &AlertSummary) -> AnyView {
    let mut more = vec![alert.status.label().to_lowercase()];
    more.extend(alert.techniques.iter().cloned());
    let more = more.join(", ");
    view! {
        <a class="note high" href=paths::alert(&alert.id)>
            {severity_icon(alert.severity)}
            <span><strong>{alert.title.clone()}</strong><br/><span class="soft">{more}</span></span>
        </a>
    }
    .into_any()
}

fn time_line(event: &EventDetail) -> AnyView {
    let zone = ZoneNow::current();
    view! {
        <div>
            <dt>"Time"</dt>
            <dd>
                <span class="val">
                    <span class="mono">{clock(event.at, Precision::Full)}</span>
                    " "<span class="muted">{move || zone.word()}</span>
                </span>
                {copy_button("Time", event.at.iso())}
            </dd>
        </div>
    }
    .into_any()
}

fn received_line(event: &EventDetail) -> Option<AnyView> {
    let received = event.received?;
    let late = received.0.saturating_sub(event.at.0);
    let later = if late < 1_000_000 {
        format!("{} ms", late.max(0) / 1000)
    } else {
        crate::model::time::duration(late / 1_000_000)
    };
    Some(
        view! {
            <div>
                <dt>"Received"</dt>
                <dd>
                    <span class="val">
                        <span class="mono">{clock(received, Precision::Full)}</span>
                        " "<span class="muted">{later}" later"</span>
                    </span>
                </dd>
            </div>
        }
        .into_any(),
    )
}

/// The techniques of its alerts, each with its name.
fn techniques(event: &EventDetail) -> Option<AnyView> {
    let tags: Vec<_> = event
        .techniques
        .iter()
        .map(|technique| view! { <span class="tag">{technique.words()}</span> })
        .collect();
    (!tags.is_empty()).then(|| {
        view! { <div><dt>"ATT&CK"</dt><dd><span class="val tags">{tags}</span></dd></div> }
            .into_any()
    })
}

/// Who flagged it, and when.
fn flagged(event: &EventDetail) -> Option<AnyView> {
    let flag = event.flag.as_ref()?;
    Some(
        view! {
            <div>
                <dt>"Flagged"</dt>
                <dd>
                    <span class="val">
                        {flag.by.clone()}", "
                        <span class="mono">{clock(flag.at, Precision::Day)}</span>
                    </span>
                </dd>
            </div>
        }
        .into_any(),
    )
}

fn ancestry(event: &EventDetail, device: &DeviceId) -> Option<AnyView> {
    let root = event.ancestry.as_ref()?;
    let context = TreeContext {
        label: "Process ancestry",
        device: device.clone(),
        alert: None,
        named: false,
    };
    let count = match root.count() {
        1 => "1 process".to_owned(),
        many => format!("{many} processes"),
    };
    Some(
        view! {
            <section>
                <h3>"Ancestry"<span class="end small">{count}</span></h3>
                {tree(std::slice::from_ref(root), &context)}
            </section>
        }
        .into_any(),
    )
}

fn raw(event: &EventDetail) -> AnyView {
    view! {
        <section>
            <details class="raw">
                <summary class="link small">"Stored row as JSON"</summary>
                <div class="cmd">
                    <pre tabindex="0">{event.raw.clone()}</pre>
                    {copy_button("Row", event.raw.clone())}
                </div>
            </details>
        </section>
    }
    .into_any()
}
