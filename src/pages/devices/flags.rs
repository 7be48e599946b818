//! Flags on events: one form for all of them, whose buttons stand in the rows and in the pane. Without
//! script a button sends the form; with it, the flag changes in place.

use super::api::{FlagEvent, UnflagEvent, flag_event, unflag_event};
use crate::{
    browser,
    components::{form::form_error, icon::icon, toast::Toasts},
    model::{
        DeviceId, EventId,
        timeline::{Flag, TimelinePage},
    },
};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn, task::spawn_local};
use std::collections::HashMap;

/// Id of the form.
const FORM: &str = "flags";

/// The page's flags as they were changed since it was loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flags {
    changed: RwSignal<HashMap<EventId, bool>>,
    /// Whether the user may change them.
    may: bool,
}

impl Flags {
    /// Flags that nobody has changed yet.
    pub(super) fn new(may: bool, changed: RwSignal<HashMap<EventId, bool>>) -> Self {
        Self { changed, may }
    }

    fn is_on(self, event: &EventId, before: bool) -> bool {
        self.changed.with(|changed| changed.get(event).copied().unwrap_or(before))
    }

    /// Flagged events in the window, with what was changed on this page.
    pub(super) fn count(self, page: &TimelinePage) -> u64 {
        page.rows.iter().fold(page.flagged, |count, row| {
            match (row.flag.is_some(), self.is_on(&row.id, row.flag.is_some())) {
                (false, true) => count + 1,
                (true, false) => count.saturating_sub(1),
                _ => count,
            }
        })
    }

    /// The form that the buttons send.
    pub(super) fn form(self, device: &DeviceId) -> Option<AnyView> {
        let toasts = Toasts::current();
        let own = device.clone();
        let send = move |submit: SubmitEvent| {
            let Some((event, was_on)) = browser::pressed(&submit) else { return };
            submit.prevent_default();
            let (device, event) = (own.clone(), EventId(event));
            self.changed.update(|changed| {
                changed.insert(event.clone(), !was_on);
            });
            spawn_local(async move {
                let done = if was_on {
                    unflag_event(device, event.clone()).await
                } else {
                    flag_event(device, event.clone()).await
                };
                if let Err(error) = done {
                    toasts.fail(error.told().message.clone());
                    self.changed.try_update(|changed| changed.insert(event, was_on));
                }
            });
        };
        // What the server said where the form was sent without script.
        let (flag, unflag) = (ServerAction::<FlagEvent>::new(), ServerAction::<UnflagEvent>::new());
        let error = move || {
            let told = [flag.value().get(), unflag.value().get()];
            told.into_iter().find_map(|outcome| outcome?.err()).map(|error| form_error(&error))
        };
        self.may.then(|| {
            view! {
                <form id=FORM method="post" action=FlagEvent::url() on:submit=send>
                    {error}
                    <input type="hidden" name="device" value=device.to_string()/>
                </form>
            }
            .into_any()
        })
    }

    /// The button of one event; only its state where the user may not change it.
    pub(super) fn button(self, event: &EventId, flag: Option<&Flag>, labelled: bool) -> AnyView {
        let before = flag.is_some();
        let title = flag.map_or_else(
            || "Flag, s".to_owned(),
            |flag| format!("Flagged by {}, {} UTC", flag.by, flag.at.iso()),
        );
        let symbol = |on: bool| icon(if on { "flag-on" } else { "flag" });
        if !self.may {
            return before
                .then(|| view! { <span title=title>{symbol(true)}<span class="vh">"Flagged"</span></span> })
                .into_any();
        }
        let id = event.clone();
        let on = Memo::new(move |_| self.is_on(&id, before));
        let pressed = move || if on.get() { "true" } else { "false" };
        let word = move || if on.get() { "Flagged" } else { "Flag" };
        let label = view! { <span class=if labelled { "" } else { "vh" }>{word}</span> };
        let target = move || if on.get() { UnflagEvent::url() } else { FlagEvent::url() };
        view! {
            <button
                class=if labelled { "btn s" } else { "flag" }
                type="submit"
                form=FORM
                formaction=target
                name="event"
                value=event.to_string()
                title=title
                aria-pressed=pressed
                data-flag=""
            >
                {move || symbol(on.get())}
                {label}
            </button>
        }
        .into_any()
    }
}
