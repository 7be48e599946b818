//! What the pages of the settings share: heading, and the list of them beside it.

use crate::{
    components::page::plain_head,
    pages::{Route, paths},
};
use leptos::prelude::*;

/// The pages, in the order of the list; each name is the route's.
const PAGES: &[&str] =
    &[paths::SETTINGS, paths::SOURCES, paths::CONNECT, paths::UPLOAD, paths::STORAGE];

/// A page of the settings; `path` is its own.
#[must_use]
pub fn settings_page(path: &'static str, actions: AnyView, body: AnyView) -> AnyView {
    let title = Route::of(path).map_or("Settings", |route| route.title);
    let links: Vec<_> = PAGES
        .iter()
        .map(|other| {
            let word = match *other {
                paths::SETTINGS => "General",
                other => Route::of(other).map_or("", |route| route.title),
            };
            let current = (*other == path).then_some("page");
            view! { <a href=*other aria-current=current>{word}</a> }
        })
        .collect();
    view! {
        {plain_head(Some("settings"), title, actions)}
        <div class="set">
            <nav class="snav" aria-label="Settings">{links}</nav>
            <div class="doc">{body}</div>
        </div>
    }
    .into_any()
}
