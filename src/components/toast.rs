//! Short messages at the corner of the page; screen readers hear them.

use super::{downloads::DownloadTray, icon::icon};
use leptos::prelude::*;
use std::time::Duration;

/// How long a message stays.
const SHOWN: Duration = Duration::from_secs(4);

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    number: u32,
    text: String,
    failed: bool,
}

/// The messages of the page.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

impl Toasts {
    /// Makes the page's messages and provides them.
    pub fn provide() {
        provide_context(Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0) });
    }

    /// The page's messages.
    #[must_use]
    pub fn current() -> Self {
        use_context()
            .unwrap_or_else(|| Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0) })
    }

    /// Says that something is done.
    pub fn say(self, text: String) {
        self.show(text, false);
    }

    /// Says that something failed.
    pub fn fail(self, text: String) {
        self.show(text, true);
    }

    fn show(self, text: String, failed: bool) {
        let number = self.last.get_value().wrapping_add(1);
        self.last.set_value(number);
        self.shown.update(|shown| shown.push(Toast { number, text, failed }));
        set_timeout(
            move || {
                self.shown.try_update(|shown| shown.retain(|toast| toast.number != number));
            },
            SHOWN,
        );
    }
}

/// The corner where messages show, and files under way.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = Toasts::current();
    view! {
        <div class="toasts">
            <DownloadTray/>
            <div role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.number let:toast>
                <div class="toast">
                    <span class=if toast.failed { "bad" } else { "ok" }>
                        {icon(if toast.failed { "warn" } else { "ok" })}
                    </span>
                    <span>{toast.text}</span>
                </div>
            </For>
            </div>
        </div>
    }
}
