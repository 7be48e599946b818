//! What arrives, brought up to date while somebody looks.

use super::api::read_sources;
use crate::{
    browser,
    components::{clock::ZoneNow, icon::icon},
    error::AppError,
    model::source::{Flow, SourcesView},
    pages::paths,
};
use leptos::prelude::*;
use std::time::Duration;

/// How often, and how many times: a page that was left open asks no more after a quarter of an hour.
const EVERY: Duration = Duration::from_secs(5);
const MOST: u32 = 180;

/// The sources as they are.
pub(super) type Live = Resource<Result<SourcesView, AppError>>;

/// Reads the sources now, and again every few seconds where there is script.
pub(super) fn live() -> Live {
    let sources = Resource::new(|| (), |()| read_sources());
    Effect::new(move |_| browser::while_seen(EVERY, MOST, move || sources.refetch()));
    sources
}

/// Since when is counted, as of when, and a link that asks again.
pub(super) fn as_of(view: &SourcesView, path: &'static str, sources: Live) -> AnyView {
    let zone = ZoneNow::current();
    let (as_of, since) = (view.as_of, view.since);
    let again = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        sources.refetch();
    };
    view! {
        <span>{move || format!("As of {} {}", zone.civil(as_of).clock(), zone.word())}</span>
        <span class="opt-n">
            {move || {
                let since = zone.civil(since);
                format!("Counted since the portal started, {} {}", since.date(), since.clock())
            }}
        </span>
        <a class="link line" href=path on:click=again title="Refreshes by itself every 5 seconds while you look, for 15 minutes">
            {icon("refresh")}"Refresh"
        </a>
    }
    .into_any()
}

/// Events a second, over the last minute.
pub(super) fn rate(flow: &Flow) -> String {
    let tenths = flow.minute.saturating_mul(10) / 60;
    match (flow.minute, tenths) {
        (0, _) => "0".to_owned(),
        (_, 0) => "< 0.1".to_owned(),
        (_, tenths) if tenths < 100 => format!("{}.{}", tenths / 10, tenths % 10),
        (_, tenths) => crate::model::time::grouped(tenths / 10),
    }
}

/// The page of one token.
pub(super) fn token_href(id: &str) -> String {
    use crate::url::{Query as _, SourcesQuery};
    SourcesQuery { token: id.to_owned() }.href(paths::SOURCES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_read_well() {
        for (minute, text) in [
            (0, "0"),
            (1, "< 0.1"),
            (6, "0.1"),
            (90, "1.5"),
            (599, "9.9"),
            (600, "10"),
            (90_000, "1,500"),
        ] {
            assert_eq!(rate(&Flow { minute, ..Flow::default() }), text);
        }
    }
}
