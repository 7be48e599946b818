//! The frame of pages that need no session.

use super::foot::foot;
use crate::components::{icon::icon, toast::ToastRegion};
use leptos::prelude::*;

/// A bar with the mark, the page, the foot.
#[component]
pub fn PublicFrame(
    /// The page.
    children: Children,
) -> impl IntoView {
    super::mark_alive();
    view! {
        <a class="skip" href="#main" rel="external">"Skip to content"</a>
        <div class="app alone">
            <header class="topbar">
                <a class="brand" href="/" aria-label="Sightline, home">{icon("mark")}</a>
                <strong>"Sightline"</strong>
            </header>
            <main class="main" id="main" tabindex="-1">
                {children()}
                {foot("", env!("CARGO_PKG_VERSION"))}
            </main>
        </div>
        <ToastRegion/>
    }
}
