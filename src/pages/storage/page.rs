//! The page.

use super::api::read_storage;
use crate::{
    browser,
    components::{
        clock::{Precision, ZoneNow, ago, clock},
        empty::{empty, skeleton},
        error_view::error_page,
        fields::setting,
        icon::icon,
        table::head,
    },
    error::AppError,
    model::{
        size::bytes,
        storage::{Follower, Joining, JoiningJob, StorageView, StoredTable},
        time::grouped,
    },
    pages::{paths, settings::frame::settings_page},
};
use leptos::prelude::*;
use std::time::Duration;

/// How often, and how many times it asks again while somebody looks: for a quarter of an hour.
const EVERY: Duration = Duration::from_secs(5);
const MOST: u32 = 180;

type Live = Resource<Result<StorageView, AppError>>;

/// The storage page.
#[must_use]
pub fn storage_page() -> AnyView {
    let storage: Live = Resource::new(|| (), |()| read_storage());
    Effect::new(move |_| browser::while_seen(EVERY, MOST, move || storage.refetch()));
    let body = view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                match storage.await {
                    Ok(view) => {
                        view! { {tables(&view, storage)}{followers(&view)}{joining(&view.joining)} }
                            .into_any()
                    }
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
    };
    settings_page(paths::STORAGE, ().into_any(), body.into_any())
}

fn tables(view: &StorageView, storage: Live) -> AnyView {
    let zone = ZoneNow::current();
    let as_of = view.as_of;
    let again = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        storage.refetch();
    };
    let rows: u64 = view.tables.iter().map(|table| table.rows).sum();
    let segments: u32 = view.tables.iter().map(|table| table.segments).sum();
    let state = match &view.degraded {
        Some(reason) => format!("Nothing is taken in: {reason}"),
        None => "Events are taken in".to_owned(),
    };
    let memory = format!(
        "{} events, {}, that are in no segment yet; on disk they are in the log",
        grouped(view.memory_rows),
        bytes(view.memory_bytes)
    );
    let list = if view.tables.is_empty() {
        let cause = "Rows are kept in the log from the moment they are acknowledged, and move into \
                     segments within ten minutes.";
        empty("No segment yet", cause, Vec::new())
    } else {
        let rows: Vec<_> = view.tables.iter().map(table_row).collect();
        view! {
            <table class="t d fix stack" role="table" aria-label="Tables">
                <colgroup>
                    <col/><col class="w112"/><col class="w96"/><col class="w96"/><col class="w144 opt-w"/><col class="w144"/>
                </colgroup>
                <thead role="rowgroup">
                    <tr role="row">
                        {head("Table", "")}{head("Events", "num")}{head("Segments", "num")}{head("On disk", "num")}{head("Oldest event", "num opt-w")}{head("Newest event", "num")}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="sect">
            <header><h2>"Now"</h2></header>
            <dl class="kv">
                {setting("State", state)}
                {setting("On disk", format!("{}, with log and database", bytes(view.disk_bytes)))}
                {setting("In memory", memory)}
            </dl>
        </section>
        <section class="sect flush">
            <header><h2>"Tables"</h2></header>
            <div class="truth" role="status">
                <span>
                    <b>{grouped(rows)}</b>" events in "<b>{grouped(u64::from(segments))}</b>
                    " segments of "{view.tables.len()}" tables, whole tenant, all time"
                </span>
                <span>{move || format!("As of {} {}", zone.civil(as_of).clock(), zone.word())}</span>
                <a class="link line" href=paths::STORAGE on:click=again title="Refreshes by itself every 5 seconds while you look, for 15 minutes">
                    {icon("refresh")}"Refresh"
                </a>
            </div>
            {list}
        </section>
    }
    .into_any()
}

fn table_row(table: &StoredTable) -> AnyView {
    let time = |at: Option<crate::model::Moment>| match at {
        Some(at) => clock(at, Precision::Minute),
        None => "—".into_any(),
    };
    view! {
        <tr role="row">
            <td role="cell" class="o1"><span class="strong clip">{table.name.clone()}</span></td>
            <td role="cell" class="num lab" data-l="Events">{grouped(table.rows)}</td>
            <td role="cell" class="num lab" data-l="Segments">{grouped(u64::from(table.segments))}</td>
            <td role="cell" class="num lab" data-l="On disk">{bytes(table.bytes)}</td>
            <td role="cell" class="num lab opt-w" data-l="Oldest event">{time(table.oldest)}</td>
            <td role="cell" class="num lab" data-l="Newest event">{time(table.newest)}</td>
        </tr>
    }
    .into_any()
}

fn followers(view: &StorageView) -> AnyView {
    let rows: Vec<_> = view.followers.iter().map(|one| follower_row(one, view)).collect();
    view! {
        <section class="sect flush">
            <header>
                <h2>"What follows the events"</h2>
                <span class="small muted opt-n">"Each has a place in the log that survives a restart"</span>
            </header>
            <table class="t d fix stack" role="table" aria-label="What follows the events">
                <colgroup><col/><col class="w128"/><col class="w136"/></colgroup>
                <thead role="rowgroup">
                    <tr role="row">{head("Work", "")}{head("Events behind", "num")}{head("Last got on", "num")}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn follower_row(follower: &Follower, view: &StorageView) -> AnyView {
    let changed = follower.changed.map_or_else(|| "—".into_any(), |at| ago(at, view.as_of));
    let trouble = match (&follower.error, follower.running) {
        (Some(error), _) => Some(format!("Failed, is tried again: {error}")),
        (None, false) => Some("Does not run".to_owned()),
        (None, true) => None,
    };
    let trouble = trouble.map(|text| view! { <span class="err">{text}</span> });
    view! {
        <tr role="row">
            <td role="cell" class="o1 wrap">{follower.label.clone()}{trouble}</td>
            <td role="cell" class="num lab" data-l="Events behind">{grouped(follower.behind)}</td>
            <td role="cell" class="num lab" data-l="Last got on">{changed}</td>
        </tr>
    }
    .into_any()
}

fn joining(joining: &Joining) -> AnyView {
    let running = match &joining.running {
        Some(job) => job_view(job),
        None => "Nothing under way".into_any(),
    };
    let done = match joining.jobs {
        0 => "None since the portal started".to_owned(),
        jobs => format!(
            "{} since the portal started: {} segments became {}, {} events, {}",
            grouped(jobs),
            grouped(joining.segments),
            grouped(jobs),
            grouped(joining.rows),
            cost(joining),
        ),
    };
    let failed = joining.error.as_ref().map(|error| {
        setting("Failed", format!("{error}. The segments are as they were; it is tried again."))
    });
    view! {
        <section class="sect">
            <header>
                <h2>"Joining of segments"</h2>
                <span class="small muted opt-n">"Few large files are read faster than many small ones"</span>
            </header>
            <dl class="kv">{setting("Now", running)}{setting("Jobs", done)}{failed}</dl>
        </section>
    }
    .into_any()
}

/// What the jobs cost and brought.
fn cost(joining: &Joining) -> String {
    format!(
        "{} read and {} written in {:.1} s",
        bytes(joining.bytes_before),
        bytes(joining.bytes_after),
        joining.seconds
    )
}

fn job_view(job: &JoiningJob) -> AnyView {
    let what = format!("{} segments of {}, ", grouped(job.segments), job.table);
    let progress =
        format!(": {} of {} events, {} %", grouped(job.done), grouped(job.rows), job.percent());
    view! { {what}{clock(job.day, Precision::Date)}{progress} }.into_any()
}
