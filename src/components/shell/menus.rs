//! Menus of the top bar. Each is a `details` with links and forms, so that it works without script.

use crate::{
    browser,
    components::{clock::ZoneNow, icon::icon},
    model::session::{Session, TenantKind, Theme, Zone},
    pages::{
        settings::api::SetAppearance,
        sign_in::api::{SignOut, SwitchTenant},
    },
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;

/// The tenant and its region; a menu where the user has several.
#[must_use]
pub(super) fn tenant_menu(session: &Session) -> AnyView {
    let tenant = &session.tenant;
    let case = (tenant.kind == TenantKind::Case).then(|| {
        let as_of = format!("Case as of {}", session.now.civil(0).date());
        view! { <span class="tag opt-n">{as_of}</span> }
    });
    let name = view! {
        {icon("tenant")}
        <span>{tenant.name.clone()}</span>
        <span class="region">{tenant.region.clone()}</span>
        {case}
    };
    if session.tenants.len() < 2 {
        return view! { <span class="tenant">{name}</span> }.into_any();
    }
    let others: Vec<_> = session
        .tenants
        .iter()
        .map(|other| {
            let current = other.id == tenant.id;
            let kind = (other.kind == TenantKind::Case).then(|| view! { <span class="tag">"Case"</span> });
            view! {
                <button type="submit" name="tenant" value=other.id.clone() aria-current=current.then_some("true")>
                    {other.name.clone()}
                    <span class="muted">{other.region.clone()}</span>
                    {kind}
                    {current.then(|| icon("check"))}
                </button>
            }
        })
        .collect();
    view! {
        <details class="dd">
            <summary class="tenant">{name}<span class="down">{icon("down")}</span></summary>
            <form class="menu left" method="post" action=SwitchTenant::url()>
                <h3>"Tenant"</h3>
                {others}
            </form>
        </details>
    }
    .into_any()
}

/// Path and query of the page, to come back to.
fn here() -> Signal<String> {
    let here = use_location();
    Signal::derive(move || {
        let query = here.search.get();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{query}", here.pathname.get())
    })
}

/// Switches between UTC and local time. Only a browser with script knows its zone.
#[must_use]
pub fn zone_switch() -> AnyView {
    let zone = ZoneNow::current();
    let action = ServerAction::<SetAppearance>::new();
    let next = here();
    let other = move || match zone.0.get() {
        Zone::Utc => Zone::Local,
        Zone::Local => Zone::Utc,
    };
    let title =
        move || format!("Times are in {}. Switch to {}", zone.0.get().label(), other().label());
    let switch = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let to = untrack(other);
        zone.0.set(to);
        action.dispatch(SetAppearance {
            theme: None,
            zone: Some(to),
            shortcuts: None,
            density: None,
            next: String::new(),
        });
    };
    view! {
        <form class="opt live" method="post" action=SetAppearance::url() on:submit=switch>
            <input type="hidden" name="next" value=next/>
            <button class="btn quiet" type="submit" data-zone="" name="zone" value=move || other().key() title=title>
                {move || if zone.0.get() == Zone::Utc { "UTC" } else { "Local" }}
            </button>
        </form>
    }
    .into_any()
}

/// Chooses the colours.
#[must_use]
pub fn appearance_menu(theme: Theme) -> AnyView {
    let chosen = RwSignal::new(theme);
    let action = ServerAction::<SetAppearance>::new();
    let next = here();
    let choices: Vec<_> = Theme::ALL
        .iter()
        .map(|theme| {
            let theme = *theme;
            let choose = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                chosen.set(theme);
                browser::set_root_attribute("data-theme", theme.key());
                browser::close_menus();
                action.dispatch(SetAppearance {
                    theme: Some(theme),
                    zone: None,
                    shortcuts: None,
            density: None,
                    next: String::new(),
                });
            };
            let current = move || (chosen.get() == theme).then_some("true");
            view! {
                <button type="submit" name="theme" value=theme.key() aria-current=current on:click=choose>
                    {theme.label()}
                    <span class="tick">{icon("check")}</span>
                </button>
            }
        })
        .collect();
    view! {
        <details class="dd opt">
            <summary class="btn quiet icon" aria-label="Theme" title="Theme">{icon("theme")}</summary>
            <form class="menu" method="post" action=SetAppearance::url()>
                <h3>"Theme"</h3>
                <input type="hidden" name="next" value=next/>
                {choices}
            </form>
        </details>
    }
    .into_any()
}

/// Who is signed in, and the way out.
#[must_use]
pub(super) fn user_menu(session: &Session) -> AnyView {
    let label = format!("Signed in as {}", session.user);
    view! {
        <details class="dd">
            <summary class="btn quiet icon" aria-label=label title=session.user.clone()>
                {icon("user")}
            </summary>
            <div class="menu">
                <h3>{session.user.clone()}<br/>{session.role.label()}</h3>
                <hr/>
                <form method="post" action=SignOut::url()>
                    <button type="submit" name="everywhere" value="false" data-sign-out="">{icon("lock")}"Sign out"</button>
                    <button type="submit" name="everywhere" value="true">
                        {icon("off")}"Sign out everywhere"
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}
