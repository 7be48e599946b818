//! The work on an alert: its state as a form, what else happened, its history.

use super::api::ChangeAlert;
use crate::{
    components::{
        clock::{Precision, clock},
        form::{Choice, form_error, select},
        icon::icon,
        mark::severity_icon,
        toast::Toasts,
    },
    model::alert::{AlertDetail, AlertSummary, Classification, HistoryEntry, HistoryKind, Status},
    pages::paths,
};
use leptos::{form::ActionForm, prelude::*};

/// The pane beside the story.
pub(super) fn manage(
    alert: &AlertDetail,
    change: ServerAction<ChangeAlert>,
    may_change: bool,
) -> AnyView {
    let body = if may_change { form(alert, change) } else { state(alert) };
    view! {
        <aside class="pane" id="manage" aria-label="Manage alert">
            <div class="in">
                <div class="ph"><h2>"Manage"</h2></div>
                <section>{body}</section>
                {related(alert)}
                {history(alert)}
            </div>
        </aside>
    }
    .into_any()
}

fn form(alert: &AlertDetail, change: ServerAction<ChangeAlert>) -> AnyView {
    let toasts = Toasts::current();
    Effect::new(move |_| {
        if matches!(change.value().get(), Some(Ok(()))) {
            toasts.say("Alert saved".to_owned());
        }
    });
    let failed = move || change.value().get().and_then(Result::err).map(|error| form_error(&error));
    let summary = &alert.summary;
    let busy = move || change.pending().get();
    let (id, version) = (summary.id.to_string(), alert.version.to_string());
    let status = select("status", "Status", statuses(), summary.status.key(), "field");
    let assignee = select("assignee", "Assigned to", assignees(alert), &summary.assignee, "field");
    let chosen = summary.classification.key();
    let classification =
        select("classification", "Classification", classifications(), chosen, "field w");
    view! {
        <ActionForm action=change attr:class="form2">
            <div class="w">{failed}</div>
            <input type="hidden" name="alert" value=id/>
            <input type="hidden" name="version" value=version/>
            {status}
            {assignee}
            {classification}
            <div class="field w">
                <label for="comment">"Comment"</label>
                <textarea class="input" id="comment" name="comment" rows="3" maxlength="30000" aria-describedby="comment-hint"></textarea>
                <span class="hint" id="comment-hint">"Plain text. Kept with the alert and in the audit log."</span>
            </div>
            <div class="w line">
                <button class="btn pri" type="submit" disabled=busy>
                    {move || busy().then(|| view! { <span class="spin"></span> })}
                    "Save"
                </button>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// Every status, as a choice.
pub(super) fn statuses() -> Vec<Choice> {
    let choice =
        |one: &Status| Choice { value: one.key().to_owned(), label: one.label().to_owned() };
    Status::ALL.iter().map(choice).collect()
}

/// Every classification, as a choice.
pub(super) fn classifications() -> Vec<Choice> {
    let choice = |one: &Classification| Choice {
        value: one.key().to_owned(),
        label: one.label().to_owned(),
    };
    Classification::ALL.iter().map(choice).collect()
}

fn assignees(alert: &AlertDetail) -> Vec<Choice> {
    let mut choices = vec![Choice { value: String::new(), label: "Nobody".to_owned() }];
    let mut names = alert.assignees.clone();
    // Who left the tenant keeps what they had until somebody takes it over.
    if !alert.summary.assignee.is_empty() && !names.contains(&alert.summary.assignee) {
        names.push(alert.summary.assignee.clone());
    }
    choices.extend(names.into_iter().map(|name| Choice { value: name.clone(), label: name }));
    choices
}

/// The state for people who may not change it.
fn state(alert: &AlertDetail) -> AnyView {
    let summary = &alert.summary;
    let assignee = if summary.assignee.is_empty() { "Nobody" } else { summary.assignee.as_str() };
    view! {
        <dl class="dl">
            <div><dt>"Status"</dt><dd><span class="val">{summary.status.label()}</span></dd></div>
            <div><dt>"Assigned to"</dt><dd><span class="val">{assignee.to_owned()}</span></dd></div>
            <div><dt>"Classification"</dt><dd><span class="val">{summary.classification.label()}</span></dd></div>
        </dl>
        <p class="hint">"Your role does not include alerts investigation."</p>
    }
    .into_any()
}

fn related(alert: &AlertDetail) -> Option<AnyView> {
    if alert.related.is_empty() {
        return None;
    }
    let rows: Vec<_> = alert.related.iter().map(related_row).collect();
    Some(
        view! {
            <section>
                <h3>"Same device, within an hour"<span class="end small">{alert.related.len()}</span></h3>
                <ul class="also">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn related_row(other: &AlertSummary) -> AnyView {
    view! {
        <li>
            {severity_icon(other.severity)}
            <a href=paths::alert(&other.id) class="clip" title=other.title.clone()>{other.title.clone()}</a>
            <span class="mono muted">{clock(other.at, Precision::Minute)}</span>
        </li>
    }
    .into_any()
}

fn history(alert: &AlertDetail) -> AnyView {
    let rows: Vec<_> = alert.history.iter().map(history_row).collect();
    view! {
        <section>
            <h3>"History"<span class="end small">{alert.history.len()}</span></h3>
            <ol class="log">{rows}</ol>
        </section>
    }
    .into_any()
}

fn history_row(entry: &HistoryEntry) -> AnyView {
    let symbol = match entry.kind {
        HistoryKind::Raised => "alert",
        HistoryKind::Status => "refresh",
        HistoryKind::Assignee => "user",
        HistoryKind::Classification => "check",
        HistoryKind::Comment => "note",
    };
    let at = view! { <span class="by">{clock(entry.at, Precision::Day)}</span> };
    let by = (!entry.by.is_empty()).then(|| view! { <strong>{entry.by.clone()}</strong>" " });
    let text = entry.text.clone();
    let body = if entry.kind == HistoryKind::Comment {
        view! { {by}{at}<p class="say">{text}</p> }.into_any()
    } else {
        let what = if entry.kind == HistoryKind::Raised {
            text
        } else {
            format!("{}: {text}", entry.kind.label())
        };
        view! { {by}{what}" "{at} }.into_any()
    };
    view! { <li>{icon(symbol)}<div>{body}</div></li> }.into_any()
}
