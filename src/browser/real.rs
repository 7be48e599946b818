//! The browser itself.

mod menu;
mod recent;
mod ticks;
mod tree;

pub use menu::{focus_back, menu_key, menu_wanted, show_menu, value_under};
pub use recent::{forget, owner, recent, remember};
pub use ticks::{ticked, untick};
pub use tree::{toggle_fold, tree_click, tree_key};

use super::{Found, FoundValue, MenuKey};
use leptos::{
    leptos_dom::helpers::{
        document, request_animation_frame, set_interval_with_handle, window,
        window_event_listener_untyped,
    },
    prelude::on_cleanup,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{
        Element, FormData, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement,
        KeyboardEvent, MouseEvent, UrlSearchParams,
    },
};

/// Minutes that the browser's zone is ahead of UTC at a moment (milliseconds since 1970).
#[must_use]
pub fn offset_minutes(millis: i64) -> i32 {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any century fit 53 bits")]
    let date = js_sys::Date::new(&JsValue::from_f64(millis as f64));
    #[expect(clippy::cast_possible_truncation, reason = "whole minutes within a day")]
    let behind = date.get_timezone_offset() as i32;
    -behind
}

/// Copies text to the clipboard.
pub fn copy(text: &str) {
    let _promise = window().navigator().clipboard().write_text(text);
}

/// The address of the page.
#[must_use]
pub fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// Sets an attribute of the root element.
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _done = root.set_attribute(name, value);
    }
}

/// Closes open menus; whether there was one.
pub fn close_menus() -> bool {
    let open = all("details.dd[open]");
    for menu in &open {
        let _done = menu.remove_attribute("open");
    }
    !open.is_empty()
}

/// Closes a menu as soon as one of its links or forms is used. Not when the address changes: that
/// may be later, when the user has opened it again.
pub fn close_menus_when_used() {
    for (event, part) in
        [("click", "details.dd .menu a[href]"), ("submit", "details.dd .menu form")]
    {
        let _listening = window_event_listener_untyped(event, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if target.is_some_and(|target| target.closest(part).is_ok_and(|part| part.is_some())) {
                close_menus();
            }
        });
    }
}

/// Whether a dialog is open.
#[must_use]
pub fn has_dialog() -> bool {
    first("dialog[open]").is_some()
}

/// What was entered into a form, as a query string.
#[must_use]
pub fn entered(event: &leptos::ev::SubmitEvent) -> Option<String> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let fields = FormData::new_with_form(&form).ok()?;
    let pairs = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Some(pairs.to_string().into())
}

/// Value and pressed state of the button that sent a form.
#[must_use]
pub fn pressed(event: &leptos::ev::SubmitEvent) -> Option<(String, bool)> {
    let button = event.submitter()?.dyn_into::<Element>().ok()?;
    let pressed = button.get_attribute("aria-pressed").as_deref() == Some("true");
    Some((button.get_attribute("value")?, pressed))
}

/// Where the mouse is between the left edge (0) and the right edge (1) of the first element that
/// matches; beyond an edge it is there.
#[must_use]
pub fn share_of(event: &leptos::ev::MouseEvent, selector: &str) -> Option<f64> {
    let place = first(selector)?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - place.left()) / place.width();
    share.is_finite().then(|| share.clamp(0.0, 1.0))
}

/// Whether the mouse is in an element that matches.
#[must_use]
pub fn is_in(event: &leptos::ev::MouseEvent, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Clicks the first element that matches in the row with focus, else in the selected one.
pub fn click_in_row(selector: &str) {
    let active = document().active_element();
    let row = active.and_then(|active| active.closest("tr").ok().flatten());
    let row = row.or_else(|| first("tr[aria-selected=true]").map(Into::into));
    let button = row.and_then(|row| within(&row, selector).into_iter().next());
    if let Some(button) = button.or_else(|| first(&format!(".pane {selector}"))) {
        button.click();
    }
}

/// Keeps the lines of a pasted list apart in a field of one line, where browsers join them.
pub fn keep_lines(event: &leptos::web_sys::ClipboardEvent) {
    let text = event.clipboard_data().and_then(|data| data.get_data("text").ok());
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if let (Some(text), Some(field)) = (text, field)
        && text.trim().contains('\n')
    {
        event.prevent_default();
        let values: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        field.set_value(&values.join("; "));
    }
}

/// Focuses the first element that matches; whether there is one.
pub fn focus(selector: &str) -> bool {
    first(selector).is_some_and(|element| element.focus().is_ok())
}

/// Focuses an element as soon as it stands in the document: a page is built before it is shown.
pub fn focus_once_shown(element: &HtmlElement) {
    wait_and_focus(element.clone(), 60);
}

fn wait_and_focus(element: HtmlElement, frames: u32) {
    if element.is_connected() {
        let _done = element.focus();
    } else if frames > 0 {
        request_animation_frame(move || wait_and_focus(element, frames - 1));
    }
}

/// Clicks the first element that matches; whether there is one.
pub fn click(selector: &str) -> bool {
    let found = first(selector);
    if let Some(element) = &found {
        element.click();
    }
    found.is_some()
}

/// Moves focus among the rows' links by `step`.
pub fn move_row(step: i32) {
    let rows = all("[data-row], .rowlink > a");
    let active = document().active_element();
    let at = rows.iter().position(|row| Some(row.as_ref()) == active.as_ref());
    let selected = || {
        rows.iter()
            .position(|row| row.closest("[aria-selected=true]").is_ok_and(|row| row.is_some()))
    };
    let next = match at.or_else(selected) {
        Some(at) => i64::try_from(at).unwrap_or(0) + i64::from(step),
        None => 0,
    };
    if let Some(row) = usize::try_from(next).ok().and_then(|next| rows.get(next)) {
        let _done = row.focus();
    }
}

/// The value to copy of what has focus.
#[must_use]
pub fn focused_value() -> Option<String> {
    let active = document().active_element()?;
    let holder = active.closest("[data-value]").ok()??;
    holder.get_attribute("data-value")
}

/// Whether an element matches.
#[must_use]
pub fn exists(selector: &str) -> bool {
    first(selector).is_some()
}

/// Whether a click means something by its selector: a plain one, on an element that matches.
#[must_use]
pub fn clicked_on(event: &MouseEvent, selector: &str) -> bool {
    let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    plain && target(event).and_then(|it| it.closest(selector).ok().flatten()).is_some()
}

/// Where a plain click leads, and whether the page scrolls to its top, if the link is one of ours whose
/// path has an escaped backslash or per cent sign.
#[must_use]
pub fn escaped_link(event: &MouseEvent) -> Option<(String, bool)> {
    if event.default_prevented() || event.button() != 0 || !clicked_on(event, "a[href^='/']") {
        return None;
    }
    let link = target(event)?.closest("a[href^='/']").ok()??;
    if ["target", "download", "rel"].iter().any(|name| link.has_attribute(name)) {
        return None;
    }
    let href = link.get_attribute("href")?;
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let escaped = path.contains("%5C") || path.contains("%25");
    escaped.then(|| (href.clone(), !link.has_attribute("data-noscroll")))
}

/// Opens the link that has focus, or that of its row, in a new tab.
pub fn open_in_tab() {
    let active = document().active_element();
    let link = active.and_then(|active| match active.get_attribute("href") {
        Some(href) => Some(href),
        None => {
            active.closest("tr").ok()??.query_selector("a[data-row]").ok()??.get_attribute("href")
        }
    });
    if let Some(href) = link {
        let _opened = window().open_with_url_and_target(&href, "_blank");
    }
}

/// Clicks the menu button nearest to what has focus: beside it, or at the end of its row.
pub fn open_menu() {
    let mut around = document().active_element();
    while let Some(element) = around {
        if let Some(button) = within(&element, "[data-menu]").first() {
            button.click();
            return;
        }
        // Beyond its row or section a button belongs to something else.
        let at_edge = element.matches("tr, section, main, body").unwrap_or(true);
        around = if at_edge { None } else { element.parent_element() };
    }
}

/// The name of a pressed key; with Ctrl or the command key, `Mod+` stands before it.
#[must_use]
pub fn key_name(event: &KeyboardEvent) -> String {
    let modified = event.ctrl_key() || event.meta_key();
    if modified { format!("Mod+{}", event.key().to_lowercase()) } else { event.key() }
}

/// Whether a key press belongs to a field or to a modified command, not to a shortcut.
#[must_use]
pub fn is_typing(event: &KeyboardEvent) -> bool {
    let in_field = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| element.closest("input, textarea, select, [contenteditable]").ok()?)
        .is_some();
    in_field || event.ctrl_key() || event.meta_key() || event.alt_key()
}

/// Opens a dialog element.
pub fn open_dialog(id: &str) {
    let dialog = document().get_element_by_id(id);
    if let Some(dialog) = dialog.and_then(|it| it.dyn_into::<HtmlDialogElement>().ok())
        && !dialog.open()
    {
        let _done = dialog.show_modal();
    }
}

/// Shows a dialog over the page.
pub fn show_dialog(dialog: &HtmlDialogElement) {
    if !dialog.open() {
        let _done = dialog.show_modal();
    }
}

/// Closes open dialogs; focus goes back to where it was.
pub fn close_dialogs() {
    for dialog in all("dialog[open]") {
        if let Ok(dialog) = dialog.dyn_into::<HtmlDialogElement>() {
            dialog.close();
        }
    }
}

/// Closes a dialog whose backdrop was clicked: such a click happens on the dialog itself.
pub fn close_when_outside(event: &MouseEvent) {
    if target(event).is_some_and(|target| target.tag_name().eq_ignore_ascii_case("dialog")) {
        close_dialogs();
    }
}

/// Scrolls an element into sight inside its list.
pub fn scroll_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let nearest = leptos::web_sys::ScrollIntoViewOptions::new();
        nearest.set_block(leptos::web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

/// Calls back on every key press on the page, as long as the page lives.
pub fn on_key(handler: impl Fn(KeyboardEvent) + 'static) {
    let _kept_for_good = window_event_listener_untyped("keydown", move |event| {
        if let Ok(event) = event.dyn_into::<KeyboardEvent>() {
            handler(event);
        }
    });
}

/// The element that an event happened on.
fn target(event: &leptos::web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn first(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

fn all(selector: &str) -> Vec<HtmlElement> {
    document().query_selector_all(selector).map(|found| list(&found)).unwrap_or_default()
}

fn within(element: &Element, selector: &str) -> Vec<HtmlElement> {
    element.query_selector_all(selector).map(|found| list(&found)).unwrap_or_default()
}

fn list(found: &leptos::web_sys::NodeList) -> Vec<HtmlElement> {
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// Moves the list item of a clicked button by `step` among its siblings; the button keeps focus.
pub fn move_item(event: &leptos::web_sys::MouseEvent, step: i32) {
    event.prevent_default();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let button = target.and_then(|element| element.closest("button").ok().flatten());
    let Some(item) = button.as_ref().and_then(|button| button.closest("li").ok().flatten()) else {
        return;
    };
    let moved = if step < 0 {
        item.previous_element_sibling().map(|other| other.before_with_node_1(&item))
    } else {
        item.next_element_sibling().map(|other| other.after_with_node_1(&item))
    };
    let button = button.and_then(|button| button.dyn_into::<HtmlElement>().ok());
    if let (Some(Ok(())), Some(button)) = (moved, button) {
        let _done = button.focus();
    }
}

/// Follows another address than that of the link that was clicked, as a plain click on it would.
pub fn follow_instead(event: &leptos::web_sys::MouseEvent, href: &str) {
    event.prevent_default();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|element| element.closest("a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _done = link.set_attribute("href", href);
        // Not at once: this runs in the handler that the click would call again.
        request_animation_frame(move || link.click());
    }
}

/// Calls back every few seconds, `most` times, whenever somebody can see the page; until the view
/// that asked for it goes.
pub fn while_seen(every: std::time::Duration, most: u32, tick: impl Fn() + 'static) {
    let left = std::cell::Cell::new(most);
    let beat = move || {
        if left.get() > 0 && !document().hidden() {
            left.set(left.get() - 1);
            tick();
        }
    };
    if let Ok(handle) = set_interval_with_handle(beat, every) {
        on_cleanup(move || handle.clear());
    }
}
