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
        alerts::{AlertRoute, AlertsRoute},
        devices::{
            DeviceAlertsRoute, DeviceOverviewRoute, DeviceRoute, DevicesRoute, ProcessRoute,
            TimelineRoute,
        },
        entities::EntityRoute,
        help::KeyboardPage,
        home::HomeRoute,
        not_found::NotFound,
        search::SearchRoute,
        settings::SettingsRoute,
        sign_in::SignInPage,
        sources::{ConnectRoute, SourcesRoute},
        uploads::{ImportRoute, UploadRoute},
        values::ValueRoute,
    },
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
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
                <Route path=path!("") view={Lazy::<HomeRoute>::new()}/>
                <Route path=path!("devices") view={Lazy::<DevicesRoute>::new()}/>
                <ParentRoute path=path!("devices/:id") view={Lazy::<DeviceRoute>::new()}>
                    <Route path=path!("") view={Lazy::<DeviceOverviewRoute>::new()}/>
                    <Route path=path!("alerts") view={Lazy::<DeviceAlertsRoute>::new()}/>
                    <Route path=path!("timeline") view={Lazy::<TimelineRoute>::new()}/>
                </ParentRoute>
                <Route path=path!("devices/:id/processes/:process") view={Lazy::<ProcessRoute>::new()}/>
                <Route path=path!("alerts") view={Lazy::<AlertsRoute>::new()}/>
                <Route path=path!("alerts/:id") view={Lazy::<AlertRoute>::new()}/>
                <Route path=path!("files/:id") view={Lazy::<EntityRoute>::new()}/>
                <Route path=path!("addresses/:id") view={Lazy::<EntityRoute>::new()}/>
                <Route path=path!("domains/:id") view={Lazy::<EntityRoute>::new()}/>
                <Route path=path!("urls/:id") view={Lazy::<EntityRoute>::new()}/>
                <Route path=path!("users/:id") view={Lazy::<EntityRoute>::new()}/>
                <Route path=path!("search") view={Lazy::<SearchRoute>::new()}/>
                <Route path=path!("values") view={Lazy::<ValueRoute>::new()}/>
                <Route path=path!("settings") view={Lazy::<SettingsRoute>::new()}/>
                <Route path=path!("settings/sources") view={Lazy::<SourcesRoute>::new()}/>
                <Route path=path!("settings/sources/connect") view={Lazy::<ConnectRoute>::new()}/>
                <Route path=path!("settings/sources/upload") view={Lazy::<UploadRoute>::new()}/>
                <Route path=path!("settings/sources/imports/:id") view={Lazy::<ImportRoute>::new()}/>
            </ParentRoute>
            <Route path=path!("sign-in") view=SignInPage ssr=SsrMode::Async/>
            <Route path=path!("help/keyboard") view=KeyboardPage ssr=SsrMode::Async/>
        </Routes>
    }
}
