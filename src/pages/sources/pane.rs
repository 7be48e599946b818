//! One token: its facts, what was rejected under it, and its end.

use super::{api::RevokeToken, list::limit};
use crate::{
    components::{
        clock::{Precision, ago, clock},
        fields::fact,
        form::{field_error, form_error},
        icon::icon,
        mark::token_state,
    },
    error::AppError,
    model::{
        Moment,
        source::{REJECTION_KINDS, Rejection, SourcesView, TokenRow},
        time::grouped,
    },
    pages::paths,
};
use leptos::{form::ActionForm, prelude::*};

/// The pane beside the list.
pub(super) fn pane(
    token: &TokenRow,
    view: &SourcesView,
    revoke: ServerAction<RevokeToken>,
) -> AnyView {
    let end =
        if token.revoked.is_none() && view.may_change { Some(form(token, revoke)) } else { None };
    view! {
        <aside class="pane sheet" aria-label="Enrolment token">
            <div class="in">
                <div class="ph">
                    <h2>{token.name.clone()}</h2>
                    <a class="btn quiet icon s" href=paths::SOURCES data-noscroll="" aria-label="Close">{icon("close")}</a>
                </div>
                <section>{facts(token)}</section>
                {rejections(token, view.as_of)}
                {end}
            </div>
        </aside>
    }
    .into_any()
}

fn facts(token: &TokenRow) -> AnyView {
    let line =
        |name: &'static str, value: AnyView| fact(name, view! { <span class="val">{value}</span> });
    let moment = |at: Option<Moment>, otherwise: &'static str| match at {
        Some(at) => clock(at, Precision::Full),
        None => otherwise.into_any(),
    };
    let by = |who: &str| if who.is_empty() { "unknown".to_owned() } else { who.to_owned() };
    let revoked = token.revoked.as_ref().map(|end| {
        view! {
            {line("Revoked", clock(end.at, Precision::Full))}
            {line("Revoked by", by(&end.by).into_any())}
            {line("Reason", end.reason.clone().into_any())}
        }
    });
    view! {
        <dl class="dl">
            {line("State", token_state(token.state))}
            {line("Made", clock(token.created, Precision::Full))}
            {line("Made by", by(&token.created_by).into_any())}
            {line("Last used", moment(token.last_used, "Never"))}
            {line("Ends", moment(token.expires, "When it is revoked"))}
            {line("Limit", limit(token).into_any())}
            {line("Received", format!("{} events", grouped(token.flow.received)).into_any())}
            {line("Rejected", format!("{} records", grouped(token.flow.rejected)).into_any())}
            {line("Refused", format!("{} requests", grouped(token.flow.refused)).into_any())}
            {revoked}
        </dl>
    }
    .into_any()
}

fn rejections(token: &TokenRow, now: Moment) -> AnyView {
    if token.flow.rejections.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = token.flow.rejections.iter().map(|one| rejection(one, now)).collect();
    view! {
        <section>
            <h3>{format!("Not taken, the newest kinds first, at most {REJECTION_KINDS}")}</h3>
            <ul class="rejections">{rows}</ul>
        </section>
    }
    .into_any()
}

fn rejection(one: &Rejection, now: Moment) -> AnyView {
    let sample = (!one.sample.is_empty()).then(|| {
        view! { <pre class="sample" tabindex="0" aria-label="Sample">{one.sample.clone()}</pre> }
    });
    view! {
        <li>
            <p>{one.reason.clone()}</p>
            <p class="hint">{grouped(one.times)}" times, last "{ago(one.last, now)}</p>
            {sample}
        </li>
    }
    .into_any()
}

fn form(token: &TokenRow, revoke: ServerAction<RevokeToken>) -> AnyView {
    let error = move || revoke.value().get().and_then(Result::err);
    let general = move || {
        error().filter(|error| !matches!(error, AppError::Invalid { .. })).map(|e| form_error(&e))
    };
    let wrong = move |name: &'static str| move || field_error(error().as_ref(), name);
    let id = token.id.clone();
    view! {
        <section>
            <h3>"Revoke"</h3>
            <ActionForm action=revoke attr:class="form2">
                <div class="w">{general}</div>
                <input type="hidden" name="token" value=id/>
                <p class="w hint">
                    "What still sends with this token is refused from then on, with 401. It cannot be undone; \
                     what it sent stays."
                </p>
                <div class="field w">
                    <label for="reason">"Reason"</label>
                    <input class="input" id="reason" name="reason" required="" maxlength="500"/>
                    {wrong("reason")}
                </div>
                <div class="w">
                    <label class="line">
                        <input type="checkbox" name="confirmed" value="true" required=""/>
                        "Cut off everything that sends with it"
                    </label>
                    {wrong("confirmed")}
                </div>
                <div class="w">
                    <button class="btn danger" type="submit" disabled=move || revoke.pending().get()>
                        {icon("off")}"Revoke"
                    </button>
                </div>
            </ActionForm>
        </section>
    }
    .into_any()
}
