//! The bar over every page: tenant, time range, zone, theme, help, user.

use super::menus::{appearance_menu, tenant_menu, user_menu, zone_switch};
use crate::{
    browser,
    components::{
        icon::icon,
        range_picker::{RangeState, range_picker},
        shortcuts::HELP_DIALOG,
    },
    model::session::Session,
    pages::{Route, paths},
    url::Pairs,
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
            <span class="gap"></span>
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
