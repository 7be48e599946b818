//! The open palette: a combo box with its list, as the ARIA pattern has it.

use super::{
    PaletteNow,
    offers::{Does, Offer, offers},
};
use crate::{
    browser,
    components::{
        icon::icon,
        shortcuts::{Act, perform},
        toast::Toasts,
    },
    model::search::Suggested,
    pages::{Route, search::api::suggest},
};
use leptos::{prelude::*, task::spawn_local, web_sys::KeyboardEvent};
use std::time::Duration;

/// How long nothing is typed before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);
/// Letters from which on it is asked.
const SHORTEST: usize = 2;

/// Ids of the box, its list, and its lines before their numbers.
const BOX: &str = "palette-box";
const LIST: &str = "palette-list";

/// What the palette knows while it is open.
#[derive(Clone, Copy)]
struct State {
    now: PaletteNow,
    toasts: Toasts,
    go: Callback<String>,
    text: RwSignal<String>,
    found: RwSignal<Suggested>,
    /// Why the last text was not looked up.
    failed: RwSignal<Option<String>>,
    recent: RwSignal<Vec<(String, String)>>,
    /// The line that Enter takes: found again by what it does when others come before it.
    chosen: RwSignal<Option<Does>>,
    /// Counts up with each letter: answers to older ones are dropped.
    asked: StoredValue<u32>,
    shown: Memo<Vec<Offer>>,
}

/// The dialog.
#[lazy]
pub(super) fn dialog(now: PaletteNow, toasts: Toasts, go: Callback<String>) -> AnyView {
    let text = RwSignal::new(String::new());
    let (found, failed) = (RwSignal::new(Suggested::default()), RwSignal::new(None));
    let recent = RwSignal::new(browser::recent());
    let shown = Memo::new(move |_| {
        offers(&text.read(), &now.views.read(), &recent.read(), &found.read(), &is_there)
    });
    let (chosen, asked) = (RwSignal::new(None), StoredValue::new(0));
    let state = State { now, toasts, go, text, found, failed, recent, chosen, asked, shown };
    let element = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            browser::show_dialog(&element);
        }
    });
    let typed = move |event: leptos::web_sys::Event| state.typed(event_target_value(&event));
    let active = move || state.at().map(line_id);
    let count = move || match shown.read().len() {
        1 => "1 line".to_owned(),
        many => format!("{many} lines"),
    };
    view! {
        <dialog
            class="dlg palette"
            aria-label="Palette"
            node_ref=element
            on:close=move |_| now.open.set(false)
            on:click=move |event| browser::close_when_outside(&event)
        >
            <div class="pal-box">
                {icon("search")}
                <input
                    class="input"
                    id=BOX
                    role="combobox"
                    aria-expanded="true"
                    aria-controls=LIST
                    aria-autocomplete="list"
                    aria-activedescendant=active
                    aria-label="Go to a page, do something, or look something up"
                    placeholder="Page, action, host, user, hash, address, URL"
                    autocomplete="off"
                    spellcheck="false"
                    autofocus=""
                    on:input=typed
                    on:keydown=move |event| state.pressed(&event)
                    on:paste=|event| browser::keep_lines(&event)
                />
                <form method="dialog"><button class="btn quiet s" type="submit">"Close"</button></form>
            </div>
            <div class="pal-list" id=LIST role="listbox" aria-label="Offers">
                {move || groups(state)}
            </div>
            {move || failed.get().map(|why| view! { <p class="err" role="alert">{icon("warn")}{why}</p> })}
            <p class="vh" role="status">{count}</p>
        </dialog>
    }
    .into_any()
}

/// Whether an action can be done on this page.
fn is_there(act: Act) -> bool {
    match act {
        Act::Click(selector) | Act::Focus(selector) => browser::exists(selector),
        _ => true,
    }
}

fn line_id(at: usize) -> String {
    format!("palette-{at}")
}

fn groups(state: State) -> AnyView {
    let shown = state.shown.get();
    let mut names: Vec<&'static str> = shown.iter().map(|offer| offer.group).collect();
    names.dedup();
    let group = |name: &'static str| {
        let id = format!("palette-of-{}", name.to_lowercase());
        let lines: Vec<_> = shown
            .iter()
            .enumerate()
            .filter(|(_, offer)| offer.group == name)
            .map(|(at, offer)| line(at, offer, state))
            .collect();
        let heading = id.clone();
        view! {
            <div role="group" aria-labelledby=heading>
                <h3 id=id role="presentation">{name}</h3>
                {lines}
            </div>
        }
    };
    names.into_iter().map(group).collect::<Vec<_>>().into_any()
}

fn line(at: usize, offer: &Offer, state: State) -> AnyView {
    let does = offer.does.clone();
    let selected = move || if state.at() == Some(at) { "true" } else { "false" };
    let note = offer.note.clone();
    view! {
        <div
            class="pal-line"
            role="option"
            id=line_id(at)
            aria-selected=selected
            on:click=move |_| state.take(&does)
        >
            {icon(offer.icon)}
            <span class="clip">{offer.label.clone()}</span>
            <span class="n clip">{note}</span>
        </div>
    }
    .into_any()
}

impl State {
    /// Place of the line that Enter takes.
    fn at(self) -> Option<usize> {
        let (shown, chosen) = (self.shown.read(), self.chosen.read());
        let kept = shown.iter().position(|offer| Some(&offer.does) == chosen.as_ref());
        kept.or((!shown.is_empty()).then_some(0))
    }

    fn typed(self, text: String) {
        let asked = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(asked);
        self.chosen.set(None);
        self.text.set(text.clone());
        if text.trim().chars().count() < SHORTEST {
            self.found.set(Suggested::default());
            self.failed.set(None);
            return;
        }
        let is_newest = move || self.asked.try_get_value() == Some(asked);
        set_timeout(
            move || {
                if is_newest() {
                    spawn_local(async move {
                        let answer = suggest(text).await;
                        if is_newest() {
                            self.failed.set(
                                answer.as_ref().err().map(|error| error.told().message.clone()),
                            );
                            self.found.set(answer.unwrap_or_default());
                        }
                    });
                }
            },
            PAUSE,
        );
    }

    fn pressed(self, event: &KeyboardEvent) {
        let last = self.shown.read_untracked().len().saturating_sub(1);
        let at = untrack(|| self.at()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowDown" => {
                if at >= last {
                    0
                } else {
                    at + 1
                }
            }
            "ArrowUp" => at.checked_sub(1).unwrap_or(last),
            "Enter" => {
                event.prevent_default();
                let does = self.shown.read_untracked().get(at).map(|offer| offer.does.clone());
                if let Some(does) = does {
                    self.take(&does);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let does = self.shown.read_untracked().get(next).map(|offer| offer.does.clone());
        self.chosen.set(does);
        browser::scroll_to(&line_id(next));
    }

    fn take(self, does: &Does) {
        match does {
            Does::Forget => {
                browser::forget();
                self.recent.set(Vec::new());
                browser::focus("#palette-box");
            }
            Does::Go(href) => {
                self.now.open.set(false);
                self.go.run(href.clone());
            }
            Does::Act(act) => {
                // The dialog gives focus back as it goes; what the action does comes after that.
                browser::close_dialogs();
                self.now.open.set(false);
                let State { go, now, .. } = self;
                let way = |route: &Route| now.views.with_untracked(|views| route.nav_href(views));
                perform(*act, self.toasts, now, &|route| go.run(way(route)));
            }
        }
    }
}
