//! What an import came to, with links to what came in.

use super::api::read_import;
use crate::{
    components::{
        chip::device_chip,
        clock::{Precision, clock},
        empty::{empty, skeleton},
        error_view::error_page,
        fields::fact,
        mark::source_state,
        page::use_id,
        table::head,
    },
    model::{time::grouped, upload::ImportView},
    pages::{paths, settings::frame::settings_page},
};
use leptos::prelude::*;

/// The report.
#[must_use]
pub fn import_page() -> AnyView {
    let id = use_id::<String>();
    let report = Resource::new(move || id.get(), read_import);
    let body = view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                match report.await {
                    Ok(report) => page(&report),
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
    };
    settings_page(paths::IMPORTS, ().into_any(), body.into_any())
}

fn page(report: &ImportView) -> AnyView {
    let number = |value: u64| grouped(value);
    let ended = report.finished.map(|at| fact("Ended", clock(at, Precision::Full)));
    let outside =
        (report.outside > 0).then(|| fact("Left out, older than is kept", number(report.outside)));
    view! {
        <section class="sect">
            <header><h2>{report.name.clone()}</h2>{source_state(report.state)}</header>
            <dl class="facts">
                {fact("By", report.who.clone())}
                {fact("Began", clock(report.started, Precision::Full))}
                {ended}
                {fact("Files", number(report.files))}
                {fact("Records", number(report.records))}
                {fact("New rows", number(report.new))}
                {fact("There already", number(report.repeated))}
                {fact("Not readable", number(report.bad))}
                {outside}
            </dl>
        </section>
        {devices(report)}
        {tables(report)}
        {whole(report)}
    }
    .into_any()
}

fn devices(report: &ImportView) -> AnyView {
    if report.devices.is_empty() {
        return empty("No devices", "No row of a device that you may see came in.", Vec::new());
    }
    let rows: Vec<_> = report
        .devices
        .iter()
        .map(|(device, rows)| {
            view! {
                <tr role="row">
                    <td role="cell" class="o1 rowlink">{device_chip(device)}</td>
                    <td role="cell" class="num lab" data-l="Rows">{grouped(*rows)}</td>
                </tr>
            }
        })
        .collect();
    let more = if report.devices_cut { " or more" } else { "" };
    let count = grouped(report.device_count);
    let bounds = format!("{} of {count}{more}, most rows first", report.devices.len());
    view! {
        <section class="sect flush">
            <header><h2>"Devices that came in"</h2><span class="small muted">{bounds}</span></header>
            <table class="t d fix stack" role="table" aria-label="Devices that came in">
                <colgroup><col/><col class="w112"/></colgroup>
                <thead role="rowgroup"><tr role="row">{head("Device", "")}{head("Rows", "num")}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn tables(report: &ImportView) -> Option<AnyView> {
    if report.tables.is_empty() {
        return None;
    }
    let rows: Vec<_> = report
        .tables
        .iter()
        .map(|(table, action, rows)| {
            view! {
                <tr role="row">
                    <td role="cell" class="o1 mono clip">{table.clone()}</td>
                    <td role="cell" class="o2 mono clip">{action.clone()}</td>
                    <td role="cell" class="num lab" data-l="Rows">{grouped(*rows)}</td>
                </tr>
            }
        })
        .collect();
    Some(
        view! {
            <section class="sect flush">
                <header><h2>"Rows by table and ActionType"</h2></header>
                <table class="t d fix stack" role="table" aria-label="Rows by table and ActionType">
                    <colgroup><col/><col/><col class="w112"/></colgroup>
                    <thead role="rowgroup"><tr role="row">{head("Table", "")}{head("ActionType", "")}{head("Rows", "num")}</tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </section>
        }
        .into_any(),
    )
}

fn whole(report: &ImportView) -> Option<AnyView> {
    if report.lines.is_empty() {
        return None;
    }
    let text = report.lines.join("\n");
    Some(
        view! {
            <section class="sect">
                <details>
                    <summary class="link">"The whole report, with what could not be read and why"</summary>
                    <div class="cmd file"><pre tabindex="0" aria-label="Report">{text}</pre></div>
                </details>
            </section>
        }
        .into_any(),
    )
}
