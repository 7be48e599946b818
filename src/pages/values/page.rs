//! The page: the value, what can be done with it, and the form for notes.

use super::{
    api::{NoteAlert, read_actions},
    note::note,
};
use crate::{
    components::{
        chip::entity_href,
        copy::copy_button,
        empty::{empty, skeleton},
        error_view::error_page,
        icon::{self, icon},
        page::{plain_head, use_query},
        shell::CurrentSession,
        value_menu::{Action, Does, actions},
    },
    model::{
        DeviceId, Entity, EntityKind, Permission,
        condition::column_words,
        value::{Value, defang, is_live},
        valued::ValueActions,
    },
    url::ValueQuery,
};
use leptos::prelude::*;

/// The page of what can be done with a value.
#[must_use]
pub fn value_page() -> AnyView {
    let query = use_query::<ValueQuery>();
    let known = Resource::new(move || query.get(), read_actions);
    let send = ServerAction::<NoteAlert>::new();
    let session = use_context::<CurrentSession>();
    view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                let may_note = match session {
                    Some(session) => session
                        .0
                        .await
                        .is_ok_and(|session| session.may(Permission::AlertsInvestigation)),
                    None => false,
                };
                match known.await {
                    Ok(known) => page(&query.get_untracked(), &known, send, may_note),
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(
    query: &ValueQuery,
    known: &ValueActions,
    send: ServerAction<NoteAlert>,
    may_note: bool,
) -> AnyView {
    let kind = query.kind.or_else(|| kind_of(&query.value));
    let symbol = kind.map_or("note", icon::of_entity);
    let head = plain_head(Some(symbol), "Value", back(&query.back));
    if query.value.is_empty() {
        let cause = "The address names no value. Menus of values lead here with theirs.";
        return view! { {head}{empty("No value", cause, Vec::new())} }.into_any();
    }
    view! {
        {head}
        <div class="doc">
            <section class="sect">
                <dl class="dl">
                    {line("As it is", query.value.clone(), is_live(&query.value).then(|| defang(&query.value)))}
                    {kind.map(|kind| fact("Kind", kind.label().to_owned()))}
                    {query.is.as_ref().map(|is| fact("Column", column_words(&is.column)))}
                </dl>
            </section>
            <section class="sect">
                <header><h2>"Go on with it"</h2></header>
                <div class="btnrow">{ways(query, kind)}</div>
            </section>
            {note(query, known, send, may_note)}
        </div>
    }
    .into_any()
}

/// What a text is by itself, where nobody said so.
fn kind_of(text: &str) -> Option<EntityKind> {
    Some(match Value::read(text) {
        Value::Hash(..) => EntityKind::Hash,
        Value::Address(_) => EntityKind::Ip,
        Value::Url(_) => EntityKind::Url,
        Value::Domain(_) => EntityKind::Domain,
        Value::Sid(_) | Value::Account(_) => EntityKind::User,
        Value::Prefix(..) | Value::Upn(_) | Value::Alert(_) | Value::Word(_) => return None,
    })
}

fn back(back: &str) -> AnyView {
    own(back)
        .map(|href| view! { <a class="btn quiet" href=href>{icon("left")}<span class="lbl">"Back"</span></a> })
        .into_any()
}

/// A path of this portal; anything else leads nowhere.
pub(super) fn own(path: &str) -> Option<String> {
    let own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    own.then(|| path.to_owned())
}

fn fact(name: &'static str, value: String) -> AnyView {
    view! { <div><dt>{name}</dt><dd><span class="val">{value}</span></dd></div> }.into_any()
}

/// The value in fields that can be selected and copied without script.
fn line(name: &'static str, raw: String, safe: Option<String>) -> AnyView {
    let field = |name: &'static str, text: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>
                    <input class="input mono wide" readonly="" aria-label=name value=text.clone()/>
                    {copy_button(name, text)}
                </dd>
            </div>
        }
    };
    let safe = safe.map(|safe| field("Defanged", safe));
    view! { {field(name, raw)}{safe} }.into_any()
}

/// The actions of the menu that lead somewhere.
fn ways(query: &ValueQuery, kind: Option<EntityKind>) -> Vec<AnyView> {
    let device = Some(&query.device).filter(|device| !device.as_str().is_empty());
    let page = kind.and_then(|kind| {
        let mut entity = Entity::new(kind, query.value.clone());
        entity.device = of_device(kind, query);
        entity_href(&entity, device)
    });
    actions(query, page)
        .into_iter()
        .filter_map(|Action { icon: symbol, label, does }| match does {
            // The form for notes is on this very page.
            Does::Go(href) if symbol != "note" => {
                Some(view! { <a class="btn s" href=href>{icon(symbol)}{label}</a> }.into_any())
            }
            Does::Go(_) | Does::Copy(_) => None,
        })
        .collect()
}

/// The device that a value is, if it is the one it was found on.
fn of_device(kind: EntityKind, query: &ValueQuery) -> Option<DeviceId> {
    let is_device = matches!(kind, EntityKind::Device | EntityKind::Server);
    (is_device && !query.device.as_str().is_empty() && query.is.is_none())
        .then(|| query.device.clone())
}
