//! Files under way, at the corner of every page: how far each is, and a button that stops it. They go on
//! while the user looks at other pages.

use super::{icon::icon, toast::Toasts};
use crate::{
    browser::{self, Unfetched},
    model::time::grouped,
};
use leptos::{prelude::*, task::spawn_local};

/// Above this many rows a file is the browser's own download: it writes to the disk as it reads.
pub const MOST_ROWS: u64 = 1_000_000;

/// A file under way.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Download {
    number: u32,
    /// What it is of.
    what: String,
    /// Rows it will have.
    rows: u64,
    /// Rows that came.
    came: u64,
}

/// The files under way.
#[derive(Clone, Copy, Debug)]
pub struct Downloads {
    shown: RwSignal<Vec<Download>>,
    last: StoredValue<u32>,
}

impl Downloads {
    /// Makes the page's downloads and provides them.
    pub fn provide() {
        provide_context(Self { shown: RwSignal::default(), last: StoredValue::new(0) });
    }

    /// Fetches a file of so many rows; `heads` lines are none of them.
    pub fn fetch(self, url: String, what: String, rows: u64, heads: u64, toasts: Toasts) {
        let number = self.last.get_value().wrapping_add(1);
        self.last.set_value(number);
        self.shown.update(|shown| {
            shown.push(Download { number, what: what.clone(), rows, came: 0 });
        });
        spawn_local(async move {
            let came = move |lines: u64| {
                // Rows that came in since the menu was shown may follow: never more than was announced.
                let came = lines.saturating_sub(heads).min(rows);
                self.shown.update(|shown| {
                    if let Some(one) = shown.iter_mut().find(|one| one.number == number) {
                        one.came = came;
                    }
                });
            };
            let end = browser::fetch_file(&url, number, came).await;
            self.shown.update(|shown| shown.retain(|one| one.number != number));
            match end {
                Ok(name) => toasts.say(format!("{name} saved")),
                Err(Unfetched::Stopped) => {
                    toasts.say(format!("{what}: stopped, nothing was saved"));
                }
                Err(Unfetched::Refused(why)) => toasts.fail(format!("{what}: {why}")),
                Err(Unfetched::Broken) => toasts.fail(format!(
                    "{what}: the connection broke before the last row. Nothing was saved."
                )),
            }
        });
    }
}

/// The files under way; nothing while there are none.
#[component]
pub fn DownloadTray() -> impl IntoView {
    let downloads = use_context::<Downloads>();
    let shown = move || downloads.map(|it| it.shown.get()).unwrap_or_default();
    let came = move |number: u32| {
        shown().iter().find(|one| one.number == number).map_or(0, |one| one.came)
    };
    view! {
        <For each=shown key=|one| one.number let:one>
            {
                let Download { number, what, rows, .. } = one;
                let label = format!("Stop: {what}");
                let far = move || format!("{} of {} rows", grouped(came(number)), grouped(rows));
                view! {
                    <div class="toast load">
                        <span class="what">
                            {what.clone()}
                            <span class="soft">{far}</span>
                            <progress max=rows.max(1).to_string() prop:value=move || came(number).to_string() aria-label=what></progress>
                        </span>
                        <button class="btn s" type="button" aria-label=label on:click=move |_| browser::stop_fetching(number)>
                            {icon("close")}"Stop"
                        </button>
                    </div>
                }
            }
        </For>
    }
}
