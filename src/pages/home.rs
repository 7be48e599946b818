//! Home: alerts, devices and ingest at a glance.

mod alerts;
pub mod api;
mod ingest;
mod trend;

use crate::{
    components::{
        clock::ZoneNow,
        empty::{WayOut, empty, skeleton},
        error_view::error_page,
        icon::icon,
        page::{plain_head, use_query},
    },
    error::AppError,
    model::home::HomeSummary,
    pages::paths,
    url::HomeQuery,
};
use leptos::prelude::*;

/// The home page.
#[must_use]
pub fn home_page() -> AnyView {
    let query = use_query::<HomeQuery>();
    let summary = Resource::new(move || query.get(), api::read_home);
    view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                match summary.await {
                    Ok(found) => page(&found, &query.get_untracked(), summary),
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(
    summary: &HomeSummary,
    query: &HomeQuery,
    resource: Resource<Result<HomeSummary, AppError>>,
) -> AnyView {
    let zone = ZoneNow::current();
    let as_of = summary.as_of;
    let updated = move || format!("As of {} {}", zone.civil(as_of).clock(), zone.word());
    let actions = view! {
        <span class="small muted nowrap opt-n">{updated}</span>
        <button class="btn quiet live" type="button" on:click=move |_| resource.refetch()>
            {icon("refresh")}
            <span class="lbl">"Refresh"</span>
        </button>
    };
    if summary.ingest.devices == 0 && summary.ingest.sources.is_empty() {
        return view! { {plain_head(None, "Home", actions.into_any())}{nothing_yet()} }.into_any();
    }
    view! {
        {plain_head(None, "Home", actions.into_any())}
        <div class="home">
            {trend::trend(summary, query)}
            {alerts::open(summary)}
            {alerts::newest(summary)}
            {alerts::riskiest(summary)}
            {ingest::ingest(summary)}
        </div>
    }
    .into_any()
}

/// The page of a tenant into which nothing came yet.
fn nothing_yet() -> AnyView {
    let cause = "Connect something that sends, or upload files: devices and alerts appear here a moment \
                 after their first event.";
    let way = WayOut {
        icon: "plus",
        label: "Connect a source".to_owned(),
        href: paths::CONNECT.to_owned(),
    };
    empty("No telemetry yet", cause, vec![way])
}
