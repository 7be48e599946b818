//! Links that the router would lead astray.
//!
//! It decodes the path of a clicked link before it writes the address. The browser then reads a
//! backslash as a slash and a per cent sign as the beginning of an escape, so that the pages of
//! `DOMAIN\name` got addresses that nobody could open again. Such links are followed here, as written.

use crate::browser;
use leptos::{prelude::*, web_sys::MouseEvent};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Follows such links where a click asks for it.
#[must_use]
pub fn follower() -> Callback<MouseEvent> {
    let navigate = use_navigate();
    Callback::new(move |event: MouseEvent| {
        if let Some((href, scroll)) = browser::escaped_link(&event) {
            event.prevent_default();
            navigate(&href, NavigateOptions { scroll, ..NavigateOptions::default() });
        }
    })
}
