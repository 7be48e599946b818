//! Forms whose fields are the view's state: a plain GET form without script; with it, the canonical
//! address of what was entered.

use crate::browser;
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// A form that leads to `path` with its fields as the query. `canonical` rewrites what the browser
/// made of the fields.
#[must_use]
pub fn query_form(
    path: String,
    canonical: impl Fn(&str) -> String + 'static,
    fields: AnyView,
) -> AnyView {
    let navigate = use_navigate();
    let action = path.clone();
    let submit = move |event: SubmitEvent| {
        let Some(entered) = browser::entered(&event) else { return };
        event.prevent_default();
        let query = canonical(&entered);
        let mark = if query.is_empty() { "" } else { "?" };
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&format!("{path}{mark}{query}"), options);
    };
    view! { <form method="get" action=action on:submit=submit>{fields}</form> }.into_any()
}
