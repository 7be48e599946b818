//! The side pane: details of one row, with an address of its own.

use super::icon::icon;
use leptos::prelude::*;

/// Links of a pane's head.
#[derive(Clone, Debug, Default)]
pub struct PaneLinks {
    /// The row before.
    pub previous: Option<String>,
    /// The row after.
    pub next: Option<String>,
    /// The view without the pane.
    pub close: String,
}

/// A pane with a heading and its links.
#[must_use]
pub fn pane(label: &'static str, title: String, links: PaneLinks, body: AnyView) -> AnyView {
    let step = |href: Option<String>, symbol: &'static str, word: &'static str| {
        href.map(|href| {
            view! {
                <a class="btn quiet icon s" href=href aria-label=word title=word data-noscroll="">
                    {icon(symbol)}
                </a>
            }
        })
    };
    view! {
        <aside class="pane sheet" aria-label=label>
            <div class="in">
                <div class="ph">
                    <h2>{title}</h2>
                    {step(links.previous, "up", "Newer event")}
                    {step(links.next, "down", "Older event")}
                    <a
                        class="btn quiet icon s"
                        href=links.close
                        aria-label="Close, Esc"
                        title="Close, Esc"
                        data-close=""
                        data-noscroll=""
                    >
                        {icon("close")}
                    </a>
                </div>
                {body}
            </div>
        </aside>
    }
    .into_any()
}
