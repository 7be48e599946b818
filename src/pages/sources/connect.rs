//! Connecting something that sends: a token, a configuration to copy, and what arrives.

use super::{
    api::{CreateToken, read_setup},
    devices::devices,
    live::{Live, as_of, live, rate, token_href},
};
use crate::{
    components::{
        clock::{ZoneNow, ago},
        copy::copy_button,
        empty::skeleton,
        error_view::error_page,
        form::{Choice, field_error, form_error, select},
        icon::icon,
        page::use_query,
    },
    error::AppError,
    model::{
        source::{Agent, FreshToken, Lifetime, Setup, SourcesView, TOKEN_PLACE},
        time::grouped,
    },
    pages::{paths, settings::frame::settings_page},
    url::{ConnectQuery, Query},
};
use leptos::{form::ActionForm, prelude::*};

/// The page.
#[must_use]
pub fn connect_page() -> AnyView {
    let query = use_query::<ConnectQuery>();
    let setup = Resource::new(move || query.get(), read_setup);
    let sources = live();
    let create = ServerAction::<CreateToken>::new();
    let body = view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                match setup.await {
                    Ok(setup) => page(&setup, &query.get_untracked(), create),
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
        <Transition fallback=skeleton>
            {move || {
                let token = query.get().token;
                Suspend::new(async move {
                    match sources.await {
                        Ok(view) => arriving(&view, &token, sources),
                        Err(error) => form_error(&error),
                    }
                })
            }}
        </Transition>
    };
    settings_page(paths::CONNECT, ().into_any(), body.into_any())
}

fn page(setup: &Setup, query: &ConnectQuery, create: ServerAction<CreateToken>) -> AnyView {
    let token = match &setup.token {
        Some(token) => shown(token),
        None if setup.may_change => form(setup.agent, create),
        None => view! {
            <p class="soft">
                "Your role does not include managing security settings. Ask an administrator for a token, and \
                 put it in place of "<code>{TOKEN_PLACE}</code>"."
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="sect">
            <header><h2>"1. An enrolment token"</h2></header>
            {token}
        </section>
        <section class="sect">
            <header><h2>"2. Configuration"</h2></header>
            {agents(query)}
            {configuration(setup)}
        </section>
    }
    .into_any()
}

/// The text of a token that was just made.
fn shown(token: &FreshToken) -> AnyView {
    let zone = ZoneNow::current();
    let until = token.until;
    let text = token.text.clone();
    view! {
        <div class="cmd" id="token">
            <code>{text.clone()}</code>
            {copy_button("Token", text)}
        </div>
        <p class="hint">
            {move || {
                let until = zone.civil(until);
                format!("Shown to you until {} {}. After that nobody can see it again.", until.clock(), zone.word())
            }}
            " It stands in the configuration below. "
            <a class="link" href=token_href(&token.id)>{format!("Manage {}", token.name)}</a>
        </p>
    }
    .into_any()
}

fn form(agent: Agent, create: ServerAction<CreateToken>) -> AnyView {
    let error = move || create.value().get().and_then(Result::err);
    let general = move || {
        error().filter(|error| !matches!(error, AppError::Invalid { .. })).map(|e| form_error(&e))
    };
    let wrong = move |name: &'static str| move || field_error(error().as_ref(), name);
    let choice =
        |one: &Lifetime| Choice { value: one.key().to_owned(), label: one.label().to_owned() };
    let lifetimes = Lifetime::ALL.iter().map(choice).collect();
    view! {
        <ActionForm action=create attr:class="formgrid">
            <div class="w empty-none">{general}</div>
            <input type="hidden" name="agent" value=agent.key()/>
            <div class="field">
                <label for="name">"Name"</label>
                <input class="input" id="name" name="name" required="" maxlength="60" autocomplete="off" aria-describedby="name-hint"/>
                <span class="hint" id="name-hint">"What sends with it, such as \u{201c}web servers\u{201d}"</span>
                {wrong("name")}
            </div>
            {select("lifetime", "Good for", lifetimes, Lifetime::Unlimited.key(), "field")}
            <details class="w">
                <summary class="link">"Limit"</summary>
                <div class="field">
                    <label for="limit">"Events a second, on average"</label>
                    <input class="input" id="limit" name="limit" inputmode="numeric" autocomplete="off" aria-describedby="limit-hint"/>
                    <span class="hint" id="limit-hint">
                        "Empty for none. What sends more is told to wait, with 429, and sends again later."
                    </span>
                </div>
            </details>
            <div class="w">{wrong("limit")}</div>
            <div class="w">
                <button class="btn pri" type="submit" disabled=move || create.pending().get()>
                    {icon("key")}"Make a token"
                </button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn agents(query: &ConnectQuery) -> AnyView {
    let links: Vec<_> = Agent::ALL
        .iter()
        .map(|agent| {
            let to = ConnectQuery { agent: *agent, ..query.clone() }.href(paths::CONNECT);
            let current = (*agent == query.agent).then_some("page");
            view! { <a href=to aria-current=current data-noscroll="">{agent.label()}</a> }
        })
        .collect();
    view! { <nav class="tabs inset" aria-label="Agents">{links}</nav> }.into_any()
}

fn configuration(setup: &Setup) -> AnyView {
    let steps: Vec<_> = setup.steps.iter().map(|step| view! { <li>{step.clone()}</li> }).collect();
    let token = setup.token.as_ref().map(|token| token.text.clone()).unwrap_or_default();
    let upload = (setup.agent == Agent::Nothing && setup.may_change).then(|| {
        view! { <p><a class="btn s" href=paths::UPLOAD>{icon("up")}"Upload files"</a></p> }
    });
    let missing = (setup.agent != Agent::Nothing && setup.token.is_none()).then(|| {
        view! { <p class="hint">"Make a token, and it stands here in place of "<code>{TOKEN_PLACE}</code>"."</p> }
    });
    view! {
        <ol class="steps">{steps}</ol>
        {upload}
        {missing}
        <div class="cmd file">
            <pre id="configuration" tabindex="0" aria-label=setup.file.clone()>{setup.text.clone()}</pre>
            {copy_button("Configuration", setup.text.clone())}
        </div>
        <form class="line" method="post" action=paths::CONFIGURATION>
            <input type="hidden" name="agent" value=setup.agent.key()/>
            <input type="hidden" name="token" value=token/>
            <button class="btn s" type="submit">{icon("download")}{format!("Download {}", setup.file)}</button>
            <span class="hint">{setup.tried.clone()}</span>
        </form>
    }
    .into_any()
}

fn arriving(view: &SourcesView, token: &str, sources: Live) -> AnyView {
    let token = view.tokens.iter().find(|one| one.id == token);
    let line = match token {
        None => {
            let minute = view.tokens.iter().map(|one| one.flow.minute).sum::<u64>();
            format!("{} events in the last minute, under all tokens", grouped(minute)).into_any()
        }
        Some(token) => match token.last_used {
            None => view! { <span class="line"><span class="spin"></span>"Waiting for the first event"</span> }.into_any(),
            Some(last) => view! {
                {grouped(token.flow.received)}" received, "{rate(&token.flow)}" events/s over the last minute, last "{ago(last, view.as_of)}
            }
            .into_any(),
        },
    };
    let refused = token.map(|token| token.flow.rejected + token.flow.refused).filter(|n| *n > 0);
    let refused = refused.zip(token).map(|(count, token)| {
        view! { <a class="link" href=token_href(&token.id)>{grouped(count)}" not taken: see why"</a> }
    });
    view! {
        <section class="sect flush">
            <header><h2>"3. What arrives"</h2></header>
            <div class="truth" role="status">
                <span id="arriving">{line}</span>
                {refused}
                {as_of(view, paths::CONNECT, sources)}
            </div>
        </section>
        {devices(view)}
    }
    .into_any()
}
