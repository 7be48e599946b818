//! The palette: one box that leads to any page, action, recent thing or entity. `Ctrl+K` opens it, and
//! a link that without script leads to the search. Its code is a piece of its own, loaded when it is
//! first opened.

mod dialog;
mod offers;

use super::toast::Toasts;
use crate::{browser, model::view::SavedView};
use leptos::{prelude::*, web_sys::MouseEvent};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The palette's state.
#[derive(Clone, Copy, Debug)]
pub struct PaletteNow {
    /// Whether it is open.
    pub open: RwSignal<bool>,
    /// The user's views, which the ways to lists lead to.
    pub views: RwSignal<Vec<SavedView>>,
}

impl PaletteNow {
    /// Opens it where a click asks for it.
    pub fn clicked(self, event: &MouseEvent) {
        if browser::clicked_on(event, "[data-palette]") {
            event.prevent_default();
            self.open.set(true);
        }
    }
}

/// Where the palette shows.
#[must_use]
pub fn palette(now: PaletteNow) -> AnyView {
    let toasts = Toasts::current();
    let navigate = use_navigate();
    let go = Callback::new(move |href: String| navigate(&href, NavigateOptions::default()));
    let shown = move || {
        let open = now.open.get();
        open.then(|| Suspend::new(async move { dialog::dialog(now, toasts, go).await }))
    };
    view! { <div class="palette-host">{shown}</div> }.into_any()
}
