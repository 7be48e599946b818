//! One change of many alerts: of those that were ticked, or of all that match, on every page.

use super::{
    api::ChangeMatching,
    manage::{classifications, statuses},
};
use crate::{
    browser,
    components::{
        form::{Choice, form_error, select},
        icon::icon,
        shell::CurrentSession,
        toast::Toasts,
    },
    model::{
        Permission,
        alert::{AlertPage, AlertSummary, BULK, UNASSIGN},
        time::grouped,
    },
    url::AlertsQuery,
};
use leptos::{form::ActionForm, prelude::*};
use std::collections::BTreeSet;

/// The form's id: the boxes of the rows belong to it wherever they stand.
const FORM: &str = "bulk-change";
/// The boxes.
const TICKS: &str = "[data-tick]";

/// The change that a queue offers.
#[derive(Clone, Copy)]
pub struct Bulk {
    change: ServerAction<ChangeMatching>,
    /// Ids of the rows that are ticked.
    ticked: RwSignal<BTreeSet<String>>,
    /// Counts up with each list that is shown.
    lists: RwSignal<u32>,
}

impl Bulk {
    /// None was made yet.
    #[must_use]
    pub fn offered() -> Self {
        let change = ServerAction::<ChangeMatching>::new();
        let toasts = Toasts::current();
        Effect::new(move |_| match change.value().get() {
            Some(Ok(1)) => toasts.say("1 alert changed".to_owned()),
            Some(Ok(number)) => toasts.say(format!("{} alerts changed", grouped(number))),
            Some(Err(error)) => toasts.fail(error.told().message.clone()),
            None => {}
        });
        let bulk = Self { change, ticked: RwSignal::default(), lists: RwSignal::new(0) };
        Effect::new(move |before: Option<()>| {
            bulk.lists.track();
            // Rows may have been ticked before the script was there; the next list begins without ticks.
            if before.is_some() {
                browser::untick(TICKS);
            }
            bulk.ticked.set(browser::ticked(TICKS).into_iter().collect());
        });
        bulk
    }

    /// Changes with every one that was made, so that the list is read again.
    #[must_use]
    pub fn version(self) -> usize {
        self.change.version().get()
    }

    /// A list whose rows are ticked anew.
    pub fn begin(self) {
        // The first list is the one that may have been ticked before the script was there.
        let first = self.lists.try_update_untracked(|lists| {
            *lists = lists.wrapping_add(1);
            *lists == 1
        });
        if first == Some(false) {
            self.lists.notify();
        }
    }

    /// The box of a row.
    pub(super) fn tick(self, alert: &AlertSummary) -> AnyView {
        let id = alert.id.to_string();
        let value = id.clone();
        let on = move |event| {
            let checked = event_target_checked(&event);
            self.ticked.update(|ticked| {
                if checked {
                    ticked.insert(id.clone());
                } else {
                    ticked.remove(&id);
                }
            });
        };
        let label = format!("Tick {}", alert.title);
        view! {
            <input
                type="checkbox"
                form=FORM
                name="only[]"
                value=value
                aria-label=label
                data-tick=""
                on:change=on
            />
        }
        .into_any()
    }

    /// The form; nothing where no alert matches.
    pub(super) fn menu(self, page: &AlertPage, query: &AlertsQuery, me: &str) -> Option<AnyView> {
        if page.bounds.matched == 0 {
            return None;
        }
        let failed = move || self.change.value().get().and_then(Result::err);
        let error = move || failed().map(|error| form_error(&error));
        let number = move || {
            let ticked = self.ticked.read().len();
            (ticked > 0).then(|| view! { <span class="n">{ticked}</span> })
        };
        Some(
            view! {
                <details class="dd" open=move || failed().is_some()>
                    <summary class="btn quiet s">"Change"{number}{icon("down")}</summary>
                    <div class="menu bulk">{error}{self.form(page, query, me)}</div>
                </details>
            }
            .into_any(),
        )
    }

    fn form(self, page: &AlertPage, query: &AlertsQuery, me: &str) -> AnyView {
        let busy = move || self.change.pending().get();
        let query = String::from(query.clone());
        let which = self.which(page);
        let status = select("status", "Status", with_as_is(statuses()), "", "field");
        let choices = with_as_is(assignees(me, &page.assignees));
        let assignee = select("assignee", "Assigned to", choices, "", "field");
        let choices = with_as_is(classifications());
        let classification = select("classification", "Classification", choices, "", "field");
        view! {
            <ActionForm action=self.change attr:id=FORM>
                {which}
                <input type="hidden" name="query" value=query/>
                {status}
                {assignee}
                {classification}
                <div class="field">
                    <label for="bulk-comment">"Comment on each"</label>
                    <textarea class="input" id="bulk-comment" name="comment" rows="2" maxlength="30000"></textarea>
                </div>
                <button class="btn pri" type="submit" disabled=busy>"Change"</button>
            </ActionForm>
        }
        .into_any()
    }

    /// Which alerts: ticking a row chooses the ticked ones.
    fn which(self, page: &AlertPage) -> AnyView {
        let matched = page.bounds.matched;
        let any = move || !self.ticked.read().is_empty();
        let ticked = move || match self.ticked.read().len() {
            0 => "The ticked rows".to_owned(),
            1 => "The ticked row".to_owned(),
            many => format!("The {many} ticked rows"),
        };
        let all = match matched {
            1 => "The one that matches".to_owned(),
            many => format!("All {} that match, on every page", grouped(many)),
        };
        let too_many = matched > BULK;
        let hint = too_many.then(|| {
            let words = format!(
                "At most {} are changed at once: narrow the filters or the time range.",
                grouped(BULK)
            );
            view! { <p class="hint">{words}</p> }
        });
        view! {
            <fieldset>
                <legend>"Alerts to change"</legend>
                <label class="check">
                    <input type="radio" name="which" value="ticked" checked=too_many prop:checked=move || too_many || any()/>
                    <span>{ticked}</span>
                </label>
                <label class="check">
                    <input type="radio" name="which" value=matched.to_string() checked=!too_many disabled=too_many prop:checked=move || !too_many && !any()/>
                    <span>{all}</span>
                </label>
                {hint}
            </fieldset>
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

/// The user first, then nobody, then everybody else who works on alerts.
fn assignees(me: &str, names: &[String]) -> Vec<Choice> {
    let own = Choice { value: me.to_owned(), label: format!("Me, {me}") };
    let nobody = Choice { value: UNASSIGN.to_owned(), label: "Nobody".to_owned() };
    let others = names.iter().filter(|name| *name != me);
    let others = others.map(|name| Choice { value: name.clone(), label: name.clone() });
    [own, nobody].into_iter().chain(others).collect()
}
