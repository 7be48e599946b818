//! What a list shows instead of rows: why, and what helps.

use super::icon::icon;
use leptos::prelude::*;

/// A way out of an empty list.
#[derive(Clone, Debug)]
pub struct WayOut {
    /// Symbol.
    pub icon: &'static str,
    /// Words on it.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// An empty state: heading, cause, ways out.
#[must_use]
pub fn empty(heading: &str, cause: &str, ways: Vec<WayOut>) -> AnyView {
    let ways: Vec<_> = ways
        .into_iter()
        .map(|way| view! { <a class="btn s" href=way.href>{icon(way.icon)}{way.label}</a> })
        .collect();
    view! {
        <div class="empty">
            {icon("inbox")}
            <h2>{heading.to_owned()}</h2>
            <p class="soft">{cause.to_owned()}</p>
            <div class="btnrow">{ways}</div>
        </div>
    }
    .into_any()
}

/// Rows that are still on their way.
#[must_use]
pub fn skeleton() -> AnyView {
    view! {
        <div class="skel" role="status">
            <span class="vh">"Loading"</span>
            <span class="sk a"></span>
            <span class="sk b"></span>
            <span class="sk e"></span>
            <span class="sk c"></span>
            <span class="sk b"></span>
            <span class="sk a"></span>
        </div>
    }
    .into_any()
}

/// How long a list may take before its rows give way to bars.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(200);

/// Whether something has been on its way for so long that the page should say so.
#[must_use]
pub fn overdue(pending: ReadSignal<bool>) -> ReadSignal<bool> {
    let (overdue, set_overdue) = signal(false);
    Effect::new(move |_| {
        if !pending.get() {
            set_overdue.set(false);
            return;
        }
        set_timeout(
            move || {
                if pending.try_get_untracked() == Some(true) {
                    let _gone = set_overdue.try_set(true);
                }
            },
            PATIENCE,
        );
    });
    overdue
}
