//! The main navigation: what the table of routes puts there.

use crate::{
    components::icon::icon,
    model::view::SavedView,
    pages::{ROUTES, Route},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The rail; on narrow windows the bar at the bottom.
#[must_use]
pub(super) fn rail(views: &[SavedView]) -> AnyView {
    let path = use_location().pathname;
    let place = |route: &'static Route| {
        let nav = route.nav?;
        let current = move || path.with(|path| route.holds(path).then_some("page"));
        Some(
            view! { <a href=route.nav_href(views) aria-current=current>{icon(nav.icon)}{route.title}</a> },
        )
    };
    let at_foot =
        |foot: bool| move |route: &&'static Route| route.nav.is_some_and(|nav| nav.foot == foot);
    let head: Vec<_> = ROUTES.iter().filter(at_foot(false)).filter_map(place).collect();
    let foot: Vec<_> = ROUTES.iter().filter(at_foot(true)).filter_map(place).collect();
    view! {
        <nav class="rail" aria-label="Main">
            {head}
            <span class="sp"></span>
            {foot}
        </nav>
    }
    .into_any()
}
