//! The form by which a value is added to the notes of an alert.

use super::{api::NoteAlert, page::own};
use crate::{
    components::{
        form::{Choice, form_error, select},
        toast::Toasts,
    },
    model::{
        alert::AlertSummary,
        condition::column_words,
        value::{defang, is_live},
        valued::{MOST_ALERTS, ValueActions},
    },
    url::ValueQuery,
};
use leptos::{form::ActionForm, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The form; words instead of it where there is no alert, or the role does not allow it.
pub(super) fn note(
    query: &ValueQuery,
    known: &ValueActions,
    send: ServerAction<NoteAlert>,
    may_note: bool,
) -> AnyView {
    let on_device = !query.device.as_str().is_empty();
    let body = match (may_note, known.alerts.first()) {
        (false, _) => {
            view! { <p class="hint">"Your role does not include alerts investigation."</p> }
                .into_any()
        }
        (true, None) => {
            let of = if on_device { " of its device" } else { "" };
            let words = format!("No alert{of} is new or in progress.");
            view! { <p class="hint">{words}</p> }.into_any()
        }
        (true, Some(first)) => form(query, known, first, send),
    };
    view! {
        <section class="sect" id="note">
            <header><h2>"Add to the notes of an alert"</h2></header>
            {body}
        </section>
    }
    .into_any()
}

fn form(
    query: &ValueQuery,
    known: &ValueActions,
    first: &AlertSummary,
    send: ServerAction<NoteAlert>,
) -> AnyView {
    let toasts = Toasts::current();
    let navigate = use_navigate();
    let back = own(&query.back);
    Effect::new(move |_| {
        if matches!(send.value().get(), Some(Ok(()))) {
            toasts.say("Added to the notes of the alert".to_owned());
            if let Some(back) = &back {
                navigate(back, NavigateOptions::default());
            }
        }
    });
    let failed = move || send.value().get().and_then(Result::err).map(|error| form_error(&error));
    let busy = move || send.pending().get();
    let choices = known.alerts.iter().map(choice).collect();
    let bounds = if known.more {
        format!("The newest {MOST_ALERTS} that are new or in progress.")
    } else {
        "All that are new or in progress.".to_owned()
    };
    let alerts = select("alert", "Alert", choices, first.id.as_str(), "field w");
    let note = proposed(query);
    view! {
        <ActionForm action=send attr:class="formgrid">
            <div class="w">{failed}</div>
            {alerts}
            <p class="hint w">{bounds}</p>
            <div class="field w">
                <label for="note-text">"Note"</label>
                <textarea class="input" id="note-text" name="note" rows="4" maxlength="30000" required="" aria-describedby="note-hint">
                    {note}
                </textarea>
                <span class="hint" id="note-hint">"Plain text. Kept with the alert and in the audit log."</span>
            </div>
            <div class="w">
                <button class="btn pri" type="submit" disabled=busy>"Add"</button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn choice(alert: &AlertSummary) -> Choice {
    let at = alert.at.civil(0);
    let device = alert.device.as_ref().map(|device| device.name.as_str()).unwrap_or_default();
    let when = format!("{} {} UTC", at.short_date(), at.short_clock());
    let label = format!("{}: {}, {device}, {when}", alert.severity.label(), alert.title);
    Choice { value: alert.id.to_string(), label }
}

/// The value as a note may hold it, with where it was found.
fn proposed(query: &ValueQuery) -> String {
    let value = &query.value;
    let safe = if is_live(value) { defang(value) } else { value.clone() };
    match &query.is {
        Some(is) => format!("{}: {safe}", column_words(&is.column)),
        None => safe,
    }
}
