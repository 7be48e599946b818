//! The frame around every page of a signed-in user.

mod foot;
mod menus;
pub mod public;
mod rail;
mod top_bar;

pub use foot::foot;
pub use menus::{appearance_menu, zone_switch};

use super::{
    clock::ZoneNow,
    form::form_error,
    links::follower,
    palette::{PaletteNow, palette},
    shortcuts::{self, HelpDialog},
    toast::ToastRegion,
    value_menu::{MenuNow, value_menu},
};
use crate::{
    browser,
    error::AppError,
    model::session::{Session, Shortcuts},
    pages::{paths, sign_in::api::current_session},
};
use leptos::prelude::*;
use leptos_router::{
    components::{Outlet, Redirect},
    hooks::use_location,
};

/// Who is signed in: pages await it inside their own suspense.
#[derive(Clone, Copy, Debug)]
pub struct CurrentSession(pub Resource<Result<Session, AppError>>);

/// Whether single-key shortcuts work on this page now.
#[derive(Clone, Copy, Debug)]
pub struct ShortcutsNow(pub RwSignal<Shortcuts>);

/// Marks the document once the browser has taken the page over; style sheet and tests read it.
fn mark_alive() {
    Effect::new(move |_| browser::set_root_attribute("data-hydrated", "true"));
}

/// The frame; the page stands in its outlet.
#[component]
pub fn Frame() -> impl IntoView {
    let session = Resource::new_blocking(|| (), |()| current_session());
    provide_context(CurrentSession(session));
    let keys = RwSignal::new(Shortcuts::On);
    provide_context(ShortcutsNow(keys));
    let views = RwSignal::new(Vec::new());
    let menu = MenuNow(RwSignal::new(None));
    let offered = PaletteNow { open: RwSignal::new(false), views };
    shortcuts::listen(keys, offered);
    let follow = follower();
    let zone = ZoneNow::current();
    let here = use_location();
    // Preferences take effect after the browser has taken the page over: both built it in UTC.
    Effect::new(move |_| {
        if let Some(Ok(session)) = session.get() {
            zone.0.set(session.preferences.zone);
            keys.set(session.preferences.shortcuts);
            browser::owner(&session.user, &session.tenant.id);
            views.set(session.views);
        }
    });
    let (pathname, search) = (here.pathname, here.search);
    Effect::new(move |_| {
        pathname.track();
        browser::close_menus();
        menu.close();
    });
    Effect::new(move |_| browser::close_menus_when_used());
    mark_alive();
    let bar = move || {
        Suspend::new(async move {
            match session.await {
                Ok(session) => top_bar::top_bar(&session),
                Err(AppError::Unauthenticated { .. }) => {
                    let query = search.get_untracked();
                    let mark = if query.is_empty() { "" } else { "?" };
                    let next = format!("{}{mark}{query}", pathname.get_untracked());
                    view! { <Redirect path=paths::sign_in(&next)/> }.into_any()
                }
                Err(error) => {
                    view! { <header class="topbar">{form_error(&error)}</header> }.into_any()
                }
            }
        })
    };
    let way = move || {
        Suspend::new(async move {
            let views = session.await.map(|session| session.views).unwrap_or_default();
            rail::rail(&views)
        })
    };
    let at_foot = move || {
        Suspend::new(async move {
            session.await.ok().map(|session| foot(&session.request, &session.version))
        })
    };
    // The page stands beside the suspense, not in it: in there the server would build it once to
    // look for resources and again to write it, and ask for all of its data each time.
    view! {
        <a class="skip" href="#main" rel="external">"Skip to content"</a>
        <div
            class="app"
            on:click=move |event| {
                menu.clicked(&event);
                offered.clicked(&event);
                follow.run(event);
            }
            on:contextmenu=move |event| menu.right_clicked(&event)
        >
            // What was shown stays while the session is read again.
            <Transition>{bar}</Transition>
            <Transition>{way}</Transition>
            <main class="main" id="main" tabindex="-1">
                <Outlet/>
                <Transition>{at_foot}</Transition>
            </main>
        </div>
        {value_menu(menu)}
        {palette(offered)}
        <HelpDialog/>
        <ToastRegion/>
    }
}
