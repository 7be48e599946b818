//! The devices that were heard of last.

use crate::{
    components::{chip::device_chip, clock::ago, empty::empty, mark::device_state, table::head},
    model::{device::DeviceSummary, source::SourcesView, time::grouped},
    pages::paths,
};
use leptos::prelude::*;

/// The section.
pub(super) fn devices(view: &SourcesView) -> AnyView {
    let count = u64::from(view.device_count);
    let shown = view.devices.len();
    let bounds = format!("{shown} of {}, newest first", grouped(count));
    let inactive = match view.inactive_count {
        0 => "All were heard of within 7 days".to_owned(),
        silent => format!("{} silent for 7 days or more", grouped(u64::from(silent))),
    };
    let body = if view.devices.is_empty() {
        let cause = "A device appears with its first event, a moment after it arrived.";
        empty("No device yet", cause, Vec::new())
    } else {
        table(view)
    };
    let all = (count > 0).then(|| {
        view! {
            <span class="small muted">{bounds}</span>
            <span class="small muted opt-n">{inactive}</span>
            <a class="end link small" href=paths::DEVICES>"All devices"</a>
        }
    });
    view! {
        <section class="sect flush">
            <header><h2>"Devices"</h2>{all}</header>
            {body}
        </section>
    }
    .into_any()
}

fn table(view: &SourcesView) -> AnyView {
    let rows: Vec<_> = view.devices.iter().map(|device| row(device, view)).collect();
    view! {
        <table class="t d fix stack" role="table" aria-label="Devices heard of last">
            <colgroup><col/><col class="w104"/><col class="w136"/></colgroup>
            <thead role="rowgroup">
                <tr role="row">{head("Device", "")}{head("Sensor", "")}{head("Last event", "num")}</tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(device: &DeviceSummary, view: &SourcesView) -> AnyView {
    let last = device.last_event.map_or_else(|| "—".into_any(), |at| ago(at, view.now));
    view! {
        <tr role="row">
            <td role="cell" class="o1 rowlink">{device_chip(&device.device)}</td>
            <td role="cell" class="o2">{device_state(device.state)}</td>
            <td role="cell" class="num lab" data-l="Last event">{last}</td>
        </tr>
    }
    .into_any()
}
