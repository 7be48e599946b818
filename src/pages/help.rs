//! Help that needs no session and no script.

use crate::components::{page::plain_head, shell::public::PublicFrame, shortcuts};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// All keyboard shortcuts.
#[derive(Clone, Copy, Debug)]
pub struct KeyboardRoute;

#[lazy_route]
impl LazyRoute for KeyboardRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
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
        .into_any()
    }
}
