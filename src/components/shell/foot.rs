//! The foot of every page.

use crate::pages::paths;
use leptos::prelude::*;

/// Help, version and the id of the request that made the page.
#[must_use]
pub fn foot(request: &str, version: &str) -> AnyView {
    let request = (!request.is_empty()).then(|| format!(" · request {request}"));
    let version = format!("Sightline {version}");
    view! {
        <footer class="foot">
            <a href=paths::KEYBOARD>"Keyboard"</a>
            <span class="sp">{version}{request}</span>
        </footer>
    }
    .into_any()
}
