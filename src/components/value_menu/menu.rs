//! The open menu. Its code is a piece of its own, loaded when a menu is first asked for.

use super::{Action, Does, MenuNow, actions};
use crate::{
    browser::{self, Found, FoundValue, MenuKey},
    components::{icon::icon, toast::Toasts},
    model::{AlertId, Condition, DeviceId, EntityKind, Word},
    url::ValueQuery,
};
use leptos::{prelude::*, web_sys::KeyboardEvent};

/// Letters of a value that a menu shows.
const SHOWN: usize = 60;

/// A menu of one value, or of the values of a row to choose from.
#[lazy]
pub(super) fn menu(found: Found, now: MenuNow, toasts: Toasts) -> AnyView {
    let element = NodeRef::<leptos::html::Div>::new();
    let several = found.values.len() > 1;
    let chosen = RwSignal::new((!several).then_some(0_usize));
    let place = (found.x, found.y);
    Effect::new(move |_| {
        chosen.track();
        if let Some(element) = element.get() {
            browser::show_menu(&element, place);
        }
    });
    let pressed = move |event: KeyboardEvent| {
        let Some(element) = element.get_untracked() else { return };
        match browser::menu_key(&event, &element) {
            MenuKey::Close => now.close(),
            MenuKey::Back if several => chosen.set(None),
            MenuKey::Back | MenuKey::Other => {}
        }
    };
    let label = match found.values.as_slice() {
        [one] => format!("Actions: {}", short(&one.value)),
        _ => "Values of this row".to_owned(),
    };
    let body = move || match chosen.get().and_then(|at| found.values.get(at)) {
        Some(value) => one(&found, value, now, toasts),
        None => choose(&found.values, chosen),
    };
    view! {
        <div class="vmenu-back" on:click=move |_| now.close() on:contextmenu=move |event| {
            event.prevent_default();
            event.stop_propagation();
            now.close();
        }></div>
        <div class="menu vmenu" role="menu" aria-label=label tabindex="-1" node_ref=element on:keydown=pressed>
            {body}
        </div>
    }
    .into_any()
}

fn short(text: &str) -> String {
    if text.chars().count() > SHOWN {
        format!("{}…", text.chars().take(SHOWN).collect::<String>())
    } else {
        text.to_owned()
    }
}

/// The values of a row.
fn choose(values: &[FoundValue], chosen: RwSignal<Option<usize>>) -> AnyView {
    let items: Vec<_> = values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let kind = EntityKind::from_key(&value.kind);
            let symbol = kind.map_or("note", crate::components::icon::of_entity);
            let word = kind.map_or("Event", EntityKind::label);
            view! {
                <button
                    type="button"
                    role="menuitem"
                    aria-haspopup="menu"
                    tabindex="-1"
                    on:click=move |_| chosen.set(Some(at))
                >
                    {icon(symbol)}
                    <span class="vh">{word}" "</span>
                    <span class="mono clip">{short(&value.text)}</span>
                    <span class="n">{icon("right")}</span>
                </button>
            }
        })
        .collect();
    view! { {items} }.into_any()
}

fn one(found: &Found, value: &FoundValue, now: MenuNow, toasts: Toasts) -> AnyView {
    let query = ValueQuery {
        value: value.value.clone(),
        kind: EntityKind::from_key(&value.kind),
        is: Condition::from_word(&value.is),
        device: DeviceId(found.device.clone()),
        alert: AlertId(found.alert.clone()),
        back: found.here.clone(),
    };
    let page = (!value.href.is_empty()).then(|| value.href.clone());
    let items: Vec<_> =
        actions(&query, page).into_iter().map(|action| item(action, now, toasts)).collect();
    view! {
        <div class="vm-head mono" role="presentation">{short(&value.text)}</div>
        {items}
    }
    .into_any()
}

fn item(action: Action, now: MenuNow, toasts: Toasts) -> AnyView {
    let Action { icon: symbol, label, does } = action;
    match does {
        Does::Go(href) => {
            // A filter changes the view, everything else leaves it.
            let stays = matches!(symbol, "filter" | "minus");
            view! {
                <a
                    role="menuitem"
                    tabindex="-1"
                    href=href
                    data-noscroll=stays.then_some("")
                    on:click=move |_| now.close()
                >
                    {icon(symbol)}{label}
                </a>
            }
            .into_any()
        }
        Does::Copy(text) => {
            let said = label.replacen("Copy", "Copied", 1);
            let copy = move |_| {
                browser::copy(&text);
                toasts.say(said.clone());
                now.close();
            };
            view! {
                <button type="button" role="menuitem" tabindex="-1" on:click=copy>
                    {icon(symbol)}{label}
                </button>
            }
            .into_any()
        }
    }
}
