//! Help that needs no session and no script.

use crate::components::{page::plain_head, shell::public::PublicFrame, shortcuts};
use leptos::prelude::*;

/// All keyboard shortcuts.
#[component]
pub fn KeyboardPage() -> impl IntoView {
    view! {
        <PublicFrame>
            {plain_head(Some("keyboard"), "Keyboard", ().into_any())}
            <section class="sect">
                <p class="soft">
                    "Shortcuts work while no field has focus. Settings turns them off for this browser."
                </p>
                {shortcuts::list()}
            </section>
        </PublicFrame>
    }
}
