//! The application: what every page shares, and which page a path leads to.

use crate::{
    components::{
        clock::ZoneNow,
        downloads::Downloads,
        page::{Arrived, known},
        shell::Frame,
        toast::Toasts,
    },
    model::session::Zone,
    pages::{
        help::KeyboardPage,
        not_found::NotFound,
        pieces::{Investigation, Settings},
        sign_in::SignInPage,
    },
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    hooks::use_location,
    path,
};

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(ZoneNow(RwSignal::new(Zone::Utc)));
    Toasts::provide();
    Downloads::provide();
    let (is_routing, set_is_routing) = signal(false);
    view! {
        <Title formatter=titled/>
        <Router set_is_routing>
            <div class="routing" class:on=move || is_routing.get() aria-hidden="true"></div>
            <Pages/>
        </Router>
    }
}

/// A page's title with the product's name.
fn titled(title: String) -> String {
    if title.is_empty() { "Sightline".to_owned() } else { format!("{title} · Sightline") }
}

/// Which page a path leads to; the same paths stand in [`crate::pages::ROUTES`].
#[component]
fn Pages() -> impl IntoView {
    let arrived = RwSignal::new(false);
    provide_context(Arrived(arrived));
    let here = use_location();
    let path = known(here.pathname);
    let _ = (known(here.search), known(here.query));
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            arrived.set(true);
        }
        now
    });
    view! {
        <Routes fallback=NotFound>
            <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                <Route path=path!("") view=Investigation::Home/>
                <Route path=path!("devices") view=Investigation::Devices/>
                <ParentRoute path=path!("devices/:id") view=Investigation::Device>
                    <Route path=path!("") view=Investigation::DeviceOverview/>
                    <Route path=path!("alerts") view=Investigation::DeviceAlerts/>
                    <Route path=path!("timeline") view=Investigation::Timeline/>
                </ParentRoute>
                <Route path=path!("devices/:id/processes/:process") view=Investigation::Process/>
                <Route path=path!("alerts") view=Investigation::Alerts/>
                <Route path=path!("alerts/:id") view=Investigation::Alert/>
                <Route path=path!("files/:id") view=Investigation::Entity/>
                <Route path=path!("addresses/:id") view=Investigation::Entity/>
                <Route path=path!("domains/:id") view=Investigation::Entity/>
                <Route path=path!("urls/:id") view=Investigation::Entity/>
                <Route path=path!("users/:id") view=Investigation::Entity/>
                <Route path=path!("search") view=Investigation::Search/>
                <Route path=path!("values") view=Investigation::Value/>
                <Route path=path!("settings") view=Settings::Preferences/>
                <Route path=path!("settings/sources") view=Settings::Sources/>
                <Route path=path!("settings/sources/connect") view=Settings::Connect/>
                <Route path=path!("settings/sources/upload") view=Settings::Upload/>
                <Route path=path!("settings/sources/imports/:id") view=Settings::Import/>
                <Route path=path!("settings/storage") view=Settings::Storage/>
            </ParentRoute>
            <Route path=path!("sign-in") view=SignInPage ssr=SsrMode::Async/>
            <Route path=path!("help/keyboard") view=KeyboardPage ssr=SsrMode::Async/>
        </Routes>
    }
}
