//! Menus of values: which value was meant, where the menu stands, its keys.

use std::cell::RefCell;

use super::{Found, FoundValue, MenuKey, document, target, window, within};
use crate::{
    model::Word,
    url::{Query, ValueQuery},
};
use leptos::{
    leptos_dom::helpers::request_animation_frame,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent},
};

thread_local! {
    /// What opened the menu that is open.
    static OPENER: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
}

/// The values for which a plain click on a menu button asks: those of its row, or the one beside it.
#[must_use]
pub fn menu_wanted(event: &MouseEvent) -> Option<Found> {
    if !super::clicked_on(event, "[data-menu]") {
        return None;
    }
    let button = target(event)?.closest("[data-menu]").ok()??;
    let around = button.closest("tr, [data-values], dd").ok().flatten();
    let beside = around.map(|around| within(&around, "[data-value]")).unwrap_or_default();
    let mut values: Vec<FoundValue> = beside.iter().map(value).collect();
    if values.is_empty() {
        values.extend(told_by(&button));
    }
    let edge = button.get_bounding_client_rect();
    found(&button, values, (edge.left(), edge.bottom()))
}

/// The value on which a right click happened, or the menu key was pressed. With Shift the browser's
/// own menu opens, and where text is selected.
#[must_use]
pub fn value_under(event: &MouseEvent) -> Option<Found> {
    let selected = window().get_selection().ok().flatten().is_some_and(|it| !it.is_collapsed());
    if event.shift_key() && event.button() == 2 || selected {
        return None;
    }
    let holder = target(event)?.closest("[data-value]").ok()??;
    let edge = holder.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let inside = x >= edge.left() && x <= edge.right() && y >= edge.top() && y <= edge.bottom();
    let at = if inside { (x, y) } else { (edge.left(), edge.bottom()) };
    let holder = holder.unchecked_into::<HtmlElement>();
    let values = vec![value(&holder)];
    found(&holder, values, at)
}

/// What the caret's own link says, where its value stands nowhere beside it.
fn told_by(caret: &Element) -> Option<FoundValue> {
    let href = caret.get_attribute("href")?;
    let query = ValueQuery::from_query(href.split_once('?')?.1);
    Some(FoundValue {
        text: query.value.clone(),
        value: query.value,
        kind: query.kind.map(|kind| kind.key().to_owned()).unwrap_or_default(),
        is: query.is.map(|is| is.to_word()).unwrap_or_default(),
        href: String::new(),
    })
}

fn value(holder: &HtmlElement) -> FoundValue {
    let attribute = |name: &str| holder.get_attribute(name).unwrap_or_default();
    let shown = holder.query_selector(".v").ok().flatten();
    let text = shown.and_then(|shown| shown.text_content()).or_else(|| holder.text_content());
    FoundValue {
        value: attribute("data-value"),
        text: text.unwrap_or_default().trim().to_owned(),
        kind: attribute("data-kind"),
        is: attribute("data-is"),
        href: attribute("href"),
    }
}

fn found(opener: &Element, values: Vec<FoundValue>, at: (f64, f64)) -> Option<Found> {
    if values.is_empty() {
        return None;
    }
    let around = |name: &str| {
        let holder = opener.closest(&format!("[{name}]")).ok().flatten();
        holder.and_then(|holder| holder.get_attribute(name)).unwrap_or_default()
    };
    OPENER.with_borrow_mut(|kept| *kept = opener.clone().dyn_into().ok());
    let here = window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a window")]
    let (x, y) = (at.0 as i32, at.1 as i32);
    Some(Found {
        values,
        device: around("data-on-device"),
        alert: around("data-on-alert"),
        here: format!("{}{}", part(here.pathname()), part(here.search())),
        x,
        y,
    })
}

/// Gives focus back to what opened the menu, or to the page where that cannot take it.
pub fn focus_back() {
    if let Some(opener) = OPENER.take() {
        let _done = opener.focus();
        let has_focus =
            document().active_element().is_some_and(|it| it.is_same_node(Some(&opener)));
        if !has_focus {
            super::focus("#main");
        }
    }
}

/// Puts a menu where it shall open but inside the window, and focus on its first item.
pub fn show_menu(menu: &HtmlElement, (x, y): (i32, i32)) {
    let menu = menu.clone();
    request_animation_frame(move || {
        let size = |size: Result<leptos::wasm_bindgen::JsValue, _>| {
            size.ok().and_then(|size| size.as_f64()).unwrap_or(0.0)
        };
        let (wide, high) = (size(window().inner_width()), size(window().inner_height()));
        let edge = menu.get_bounding_client_rect();
        let left = f64::from(x).min(wide - edge.width() - 8.0).max(8.0);
        let top = f64::from(y).min(high - edge.height() - 8.0).max(8.0);
        let style = menu.style();
        let _done = style.set_property("left", &format!("{left:.0}px"));
        let _done = style.set_property("top", &format!("{top:.0}px"));
        if let Some(first) = within(&menu, "[role=menuitem]").first() {
            let _done = first.focus();
        }
    });
}

/// Moves focus inside a menu, as the ARIA pattern for menus has it.
#[must_use]
pub fn menu_key(event: &KeyboardEvent, menu: &HtmlElement) -> MenuKey {
    let items = within(menu, "[role=menuitem]");
    let active = document().active_element();
    let at = items.iter().position(|item| Some(item.as_ref()) == active.as_ref());
    let key = event.key();
    let begins = |item: &&HtmlElement| {
        let text = item.inner_text().trim().to_lowercase();
        text.starts_with(&key.to_lowercase())
    };
    let next = match key.as_str() {
        "Escape" | "Tab" => {
            event.prevent_default();
            event.stop_propagation();
            return MenuKey::Close;
        }
        "ArrowLeft" => return MenuKey::Back,
        "ArrowDown" => items.get(at.map_or(0, |at| at + 1)).or(items.first()),
        "ArrowUp" => match at.and_then(|at| at.checked_sub(1)) {
            Some(before) => items.get(before),
            None => items.last(),
        },
        "Home" => items.first(),
        "End" => items.last(),
        "ArrowRight" | "Enter" | " " => {
            event.prevent_default();
            let item = at.and_then(|at| items.get(at));
            let leads = item.is_some_and(|item| item.has_attribute("aria-haspopup"));
            if let Some(item) = item.filter(|_| key != "ArrowRight" || leads) {
                item.click();
            }
            return MenuKey::Other;
        }
        _ if key.chars().count() == 1 => {
            let from = at.map_or(0, |at| at + 1);
            items.iter().skip(from).chain(items.iter().take(from)).find(begins)
        }
        _ => return MenuKey::Other,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(next) = next {
        let _done = next.focus();
    }
    MenuKey::Other
}
