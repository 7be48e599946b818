//! Copying. Buttons show only once the page is alive: without script they could do nothing.

use super::{icon::icon, toast::Toasts};
use crate::browser;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A small button that copies a raw value.
#[must_use]
pub fn copy_button(what: &str, value: String) -> AnyView {
    let toasts = Toasts::current();
    let label = format!("Copy {what}");
    let done = format!("{what} copied");
    let title = label.clone();
    let copy = move |_| {
        browser::copy(&value);
        toasts.say(done.clone());
    };
    view! {
        <button class="copy" type="button" aria-label=label title=title on:click=copy>
            {icon("copy")}
        </button>
    }
    .into_any()
}

/// A button that copies the page's address with its window of time fixed, so that whoever opens it later
/// sees the same. `fixed` writes the page's query so.
#[must_use]
pub fn copy_fixed_link(fixed: impl Fn(&str) -> String + 'static) -> AnyView {
    let toasts = Toasts::current();
    let query = use_location().search;
    let copy = move |_| {
        let query = query.with_untracked(|query| fixed(query.trim_start_matches('?')));
        let address = browser::address();
        let page = address.split(['?', '#']).next().unwrap_or_default();
        browser::copy(&format!("{page}?{query}"));
        toasts.say("Link copied, its times fixed".to_owned());
    };
    let label = "Copy link with fixed times";
    view! {
        <button class="btn quiet icon s live" type="button" aria-label=label title=label on:click=copy>
            {icon("clock")}
        </button>
    }
    .into_any()
}

/// A button that copies the page's address, which holds all of its state.
#[must_use]
pub fn copy_link() -> AnyView {
    let toasts = Toasts::current();
    let copy = move |_| {
        browser::copy(&browser::address());
        toasts.say("Link copied".to_owned());
    };
    view! {
        <button class="btn quiet live" type="button" title="Copy a link to this view" on:click=copy>
            {icon("share")}
            <span class="lbl">"Copy link"</span>
        </button>
    }
    .into_any()
}
