//! One change of all alerts that match, not only of those on the page.

use super::{
    api::ChangeMatching,
    manage::{classifications, statuses},
};
use crate::{
    components::{
        form::{Choice, form_error, select},
        icon::icon,
        shell::CurrentSession,
        toast::Toasts,
    },
    model::{
        Permission,
        alert::{BULK, UNASSIGN},
        time::grouped,
    },
    url::AlertsQuery,
};
use leptos::{form::ActionForm, prelude::*};

/// The change that a queue offers.
#[derive(Clone, Copy)]
pub struct Bulk(ServerAction<ChangeMatching>);

impl Bulk {
    /// None was made yet.
    #[must_use]
    pub fn offered() -> Self {
        let change = ServerAction::<ChangeMatching>::new();
        let toasts = Toasts::current();
        Effect::new(move |_| match change.value().get() {
            Some(Ok(number)) => toasts.say(format!("{} alerts changed", grouped(number))),
            Some(Err(error)) => toasts.fail(error.told().message.clone()),
            None => {}
        });
        Self(change)
    }

    /// Changes with every one that was made, so that the list is read again.
    #[must_use]
    pub fn version(self) -> usize {
        self.0.version().get()
    }

    /// The form; nothing where no alert matches.
    pub(super) fn menu(self, matched: u64, query: &AlertsQuery, me: &str) -> Option<AnyView> {
        if matched == 0 {
            return None;
        }
        let failed = move || self.0.value().get().and_then(Result::err);
        let error = move || failed().map(|error| form_error(&error));
        let body = if matched > BULK {
            let words = format!(
                "{} alerts match. At most {} are changed at once: narrow the filters or the time range.",
                grouped(matched),
                grouped(BULK)
            );
            view! { <p class="hint">{words}</p> }.into_any()
        } else {
            self.form(matched, query, me)
        };
        Some(
            view! {
                <details class="dd" open=move || failed().is_some()>
                    <summary class="btn quiet s">"Change all"{icon("down")}</summary>
                    <div class="menu bulk">{error}{body}</div>
                </details>
            }
            .into_any(),
        )
    }

    fn form(self, matched: u64, query: &AlertsQuery, me: &str) -> AnyView {
        let busy = move || self.0.pending().get();
        let things = if matched == 1 { "alert" } else { "alerts" };
        let words = format!("All {} {things} that match, on every page", grouped(matched));
        let query = String::from(query.clone());
        let status = select("status", "Status", with_as_is(statuses()), "", "field");
        let assignee = select("assignee", "Assigned to", with_as_is(assignees(me)), "", "field");
        let choices = with_as_is(classifications());
        let classification = select("classification", "Classification", choices, "", "field");
        let submit = format!("Change {} {things}", grouped(matched));
        view! {
            <h3>{words}</h3>
            <ActionForm action=self.0>
                <input type="hidden" name="query" value=query/>
                <input type="hidden" name="expected" value=matched.to_string()/>
                {status}
                {assignee}
                {classification}
                <div class="field">
                    <label for="bulk-comment">"Comment on each"</label>
                    <textarea class="input" id="bulk-comment" name="comment" rows="2" maxlength="30000"></textarea>
                </div>
                <button class="btn pri" type="submit" disabled=busy>{submit}</button>
            </ActionForm>
        }
        .into_any()
    }
}

/// Sign-in name of the user where their role may change alerts.
pub async fn who_may_change(session: Option<CurrentSession>) -> Option<String> {
    let session = session?.0.await.ok()?;
    session.may(Permission::AlertsInvestigation).then_some(session.user)
}

fn with_as_is(choices: Vec<Choice>) -> Vec<Choice> {
    let as_is = Choice { value: String::new(), label: "Leave as it is".to_owned() };
    std::iter::once(as_is).chain(choices).collect()
}

fn assignees(me: &str) -> Vec<Choice> {
    vec![
        Choice { value: me.to_owned(), label: format!("Me, {me}") },
        Choice { value: UNASSIGN.to_owned(), label: "Nobody".to_owned() },
    ]
}
