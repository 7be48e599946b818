//! The menu of any value: by right click, by its caret, or by the menu button of its row.
//!
//! There is one menu and one listener for the whole page, at its frame. Values say by attributes what
//! they are: `data-value` (as it is copied), `data-kind`, and `data-is` for the column of an event.
//! What stands around them says where: `data-on-device`, `data-on-alert`. So a table of thousands of
//! values has nothing to hydrate for it; the menu's own code is loaded when it is first asked for.

mod actions;
mod menu;

pub use actions::{Action, Does, actions};

use super::{icon::icon, links::follower, toast::Toasts};
use crate::{
    browser::{self, Found},
    model::valued::LONGEST_LINKED,
    pages::paths,
    url::{Query, ValueQuery},
};
use leptos::{prelude::*, web_sys::MouseEvent};
use leptos_router::hooks::use_url;

/// The menu that is open, if any.
#[derive(Clone, Copy, Debug)]
pub struct MenuNow(pub RwSignal<Option<Found>>);

impl MenuNow {
    /// Opens the menu where a click asks for it.
    pub fn clicked(self, event: &MouseEvent) {
        if let Some(found) = browser::menu_wanted(event) {
            event.prevent_default();
            self.0.set(Some(found));
        }
    }

    /// Opens the menu of the value under the pointer, or of the one with focus.
    pub fn right_clicked(self, event: &MouseEvent) {
        if let Some(found) = browser::value_under(event) {
            event.prevent_default();
            self.0.set(Some(found));
        }
    }

    /// Closes it; focus goes back to where it was opened.
    pub fn close(self) {
        if self.0.get_untracked().is_some() {
            self.0.set(None);
            browser::focus_back();
        }
    }
}

/// Where the menu shows.
#[must_use]
pub fn value_menu(now: MenuNow) -> AnyView {
    let toasts = Toasts::current();
    let shown = move || {
        let found = now.0.get()?;
        Some(Suspend::new(async move { menu::menu(found, now, toasts).await }))
    };
    let follow = follower();
    view! { <div class="vmenu-host" on:click=move |event| follow.run(event)>{shown}</div> }
        .into_any()
}

/// The path and query of the view that is being built.
#[must_use]
pub fn here() -> String {
    let url = use_url();
    let url = url.read_untracked();
    let mark = if url.search().is_empty() { "" } else { "?" };
    format!("{}{mark}{}", url.path(), url.search())
}

/// The caret beside a value: opens the menu, or without script the page that does the same. Nothing
/// for values that are too long for an address.
#[must_use]
pub fn caret(what: &str, query: &ValueQuery) -> Option<AnyView> {
    if query.value.is_empty() || query.value.chars().count() > LONGEST_LINKED {
        return None;
    }
    let label = format!("Actions: {what}");
    let title = label.clone();
    Some(
        view! {
            <a
                class="caret"
                href=query.href(paths::VALUES)
                aria-label=label
                title=title
                aria-haspopup="menu"
                data-menu=""
            >
                {icon("down")}
            </a>
        }
        .into_any(),
    )
}

/// The menu button of a dense row: the values of the row to choose from. Without script the row's
/// link leads to its details, where each value has a caret.
#[must_use]
pub fn row_button(what: &str) -> AnyView {
    let label = format!("Actions: {what}");
    let title = label.clone();
    view! {
        <button class="caret live" type="button" aria-label=label title=title aria-haspopup="menu" data-menu="">
            {icon("more")}
        </button>
    }
    .into_any()
}
