//! The bar over every page: tenant, time range, zone, theme, help, user.

use super::menus::{appearance_menu, tenant_menu, user_menu, zone_switch};
use crate::{
    browser,
    components::{
        icon::icon,
        query_form::query_form,
        range_picker::{RangeState, range_picker},
        shortcuts::HELP_DIALOG,
    },
    model::session::Session,
    pages::{Route, paths},
    url::{Pairs, Query, SearchQuery},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The bar.
#[must_use]
pub(super) fn top_bar(session: &Session) -> AnyView {
    let help = |event: leptos::web_sys::MouseEvent| {
        event.prevent_default();
        browser::open_dialog(HELP_DIALOG);
    };
    view! {
        <header class="topbar">
            <a class="brand" href="/" aria-label="Sightline, home">{icon("mark")}</a>
            {tenant_menu(session)}
            {search_box()}
            {picker(session)}
            {zone_switch()}
            {appearance_menu(session.preferences.theme)}
            <a
                class="btn quiet icon opt"
                href=paths::KEYBOARD
                aria-label="Keyboard shortcuts"
                title="Keyboard shortcuts, ?"
                on:click=help
            >
                {icon("help")}
            </a>
            {user_menu(session)}
        </header>
    }
    .into_any()
}

/// The search: a form that works without script; `/` leads into it.
fn search_box() -> AnyView {
    let canonical = |entered: &str| SearchQuery::from_query(entered).to_query();
    let fields = view! {
        {icon("search")}
        <input
            class="input"
            name="q"
            autocomplete="off"
            spellcheck="false"
            aria-label="Search hash, address, host, user, URL or alert"
            placeholder="Search hash, address, host, user, URL, alert"
            data-search=""
            on:paste=|event| browser::keep_lines(&event)
        />
        <a class="keys" href=paths::SEARCH aria-label="Ctrl K, palette: pages, actions, recent, search" title="Palette, Ctrl+K" data-palette="">
            <kbd>"Ctrl K"</kbd>
        </a>
    }
    .into_any();
    view! {
        <div class="gsearch" role="search">{query_form(paths::SEARCH.to_owned(), canonical, fields)}</div>
        <a class="btn quiet icon only-n" href=paths::SEARCH aria-label="Search" data-palette="">{icon("search")}</a>
    }
    .into_any()
}

/// The time-range picker, on pages that look at a window of time.
fn picker(session: &Session) -> AnyView {
    let here = use_location();
    let (now, retention_days) = (session.now, session.retention_days);
    let shown = move || {
        let path = here.pathname.get();
        let query = here.search.get();
        let view = Route::of(&path)?.ranged?;
        let range = (view.read)(&query);
        let rest = Pairs::parse(&(view.write)(&query, crate::url::TimeRange::default()));
        let state = RangeState { range, now, retention_days, path: path.clone(), rest, view };
        Some(range_picker(state, move |range| {
            let query = (view.write)(&query, range);
            if query.is_empty() { path.clone() } else { format!("{path}?{query}") }
        }))
    };
    view! { <div class="range">{shown}</div> }.into_any()
}
