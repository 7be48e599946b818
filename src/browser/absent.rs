//! Stand-ins on the server.

use super::{Found, MenuKey};
use leptos::web_sys::{HtmlDialogElement, HtmlElement, KeyboardEvent, MouseEvent};

/// Minutes that the browser's zone is ahead of UTC at a moment (milliseconds since 1970).
#[must_use]
pub fn offset_minutes(_millis: i64) -> i32 {
    0
}

/// Copies text to the clipboard.
pub fn copy(_text: &str) {}

/// Keeps the lines of a pasted list apart in a field of one line.
pub fn keep_lines(_event: &leptos::web_sys::ClipboardEvent) {}

/// The address of the page.
#[must_use]
pub fn address() -> String {
    String::new()
}

/// Sets an attribute of the root element.
pub fn set_root_attribute(_name: &str, _value: &str) {}

/// Closes a menu as soon as one of its links or forms is used.
pub fn close_menus_when_used() {}

/// Values of the boxes that are ticked.
#[must_use]
pub fn ticked(_selector: &str) -> Vec<String> {
    Vec::new()
}

/// Takes every tick off.
pub fn untick(_selector: &str) {}

/// Closes open menus; whether there was one.
pub fn close_menus() -> bool {
    false
}

/// Whether a dialog is open.
#[must_use]
pub fn has_dialog() -> bool {
    false
}

/// What was entered into a form, as a query string.
#[must_use]
pub fn entered(_event: &leptos::ev::SubmitEvent) -> Option<String> {
    None
}

/// Value and pressed state of the button that sent a form.
#[must_use]
pub fn pressed(_event: &leptos::ev::SubmitEvent) -> Option<(String, bool)> {
    None
}

/// Where the mouse is between the left edge (0) and the right edge (1) of an element.
#[must_use]
pub fn share_of(_event: &leptos::ev::MouseEvent, _selector: &str) -> Option<f64> {
    None
}

/// Whether the mouse is in an element that matches.
#[must_use]
pub fn is_in(_event: &leptos::ev::MouseEvent, _selector: &str) -> bool {
    false
}

/// Clicks the first element that matches in the row with focus, else in the selected one.
pub fn click_in_row(_selector: &str) {}

/// Focuses the first element that matches; whether there is one.
pub fn focus(_selector: &str) -> bool {
    false
}

/// Focuses an element as soon as it stands in the document.
pub fn focus_once_shown(_element: &leptos::web_sys::HtmlElement) {}

/// Clicks the first element that matches; whether there is one.
pub fn click(_selector: &str) -> bool {
    false
}

/// Moves focus among the rows' links by `step`.
pub fn move_row(_step: i32) {}

/// The value to copy of what has focus.
#[must_use]
pub fn focused_value() -> Option<String> {
    None
}

/// Whether an element matches.
#[must_use]
pub fn exists(_selector: &str) -> bool {
    false
}

/// Whether a click means something by its selector.
#[must_use]
pub fn clicked_on(_event: &MouseEvent, _selector: &str) -> bool {
    false
}

/// Where a plain click leads, and whether the page scrolls to its top, if the link is one of ours whose
/// path has an escaped backslash or per cent sign.
#[must_use]
pub fn escaped_link(_event: &MouseEvent) -> Option<(String, bool)> {
    None
}

/// Opens the link that has focus in a new tab.
pub fn open_in_tab() {}

/// Folds or unfolds what has focus.
pub fn toggle_fold() {}

/// Clicks the menu button of what has focus.
pub fn open_menu() {}

/// The name of a pressed key.
#[must_use]
pub fn key_name(_event: &KeyboardEvent) -> String {
    String::new()
}

/// The values for which a click on a menu button asks.
#[must_use]
pub fn menu_wanted(_event: &MouseEvent) -> Option<Found> {
    None
}

/// The value on which a right click happened.
#[must_use]
pub fn value_under(_event: &MouseEvent) -> Option<Found> {
    None
}

/// Puts a menu where it shall open, and focus on its first item.
pub fn show_menu(_menu: &HtmlElement, _at: (i32, i32)) {}

/// Moves focus inside a menu, as the ARIA pattern for menus has it.
#[must_use]
pub fn menu_key(_event: &KeyboardEvent, _menu: &HtmlElement) -> MenuKey {
    MenuKey::Other
}

/// Gives focus back to what opened the menu.
pub fn focus_back() {}

/// Says whose recent pages are kept from now on.
pub fn owner(_user: &str, _tenant: &str) {}

/// Keeps the page that is shown among the recent ones.
pub fn remember(_title: &str) {}

/// Paths and titles of recent pages, newest first.
#[must_use]
pub fn recent() -> Vec<(String, String)> {
    Vec::new()
}

/// Forgets the recent pages.
pub fn forget() {}

/// Whether a key press belongs to a field or to a modified command, not to a shortcut.
#[must_use]
pub fn is_typing(_event: &KeyboardEvent) -> bool {
    true
}

/// Opens a dialog element.
pub fn open_dialog(_id: &str) {}

/// Shows a dialog over the page.
pub fn show_dialog(_dialog: &HtmlDialogElement) {}

/// Closes open dialogs.
pub fn close_dialogs() {}

/// Closes a dialog whose backdrop was clicked.
pub fn close_when_outside(_event: &MouseEvent) {}

/// Scrolls an element into sight inside its list.
pub fn scroll_to(_id: &str) {}

/// Calls back on every key press on the page.
pub fn on_key(_handler: impl Fn(KeyboardEvent) + 'static) {}

/// Moves focus and folding inside trees, as the ARIA pattern for tree views has it.
pub fn tree_key(_event: &KeyboardEvent) {}

/// Folds and unfolds the node of a tree whose arrow was clicked.
pub fn tree_click(_event: &leptos::web_sys::MouseEvent) {}

/// Moves the list item of a clicked button by `step` among its siblings.
pub fn move_item(_event: &leptos::web_sys::MouseEvent, _step: i32) {}

/// Follows another address than that of the link that was clicked.
pub fn follow_instead(_event: &leptos::web_sys::MouseEvent, _href: &str) {}

/// Calls back every few seconds, `most` times, whenever somebody can see the page.
pub fn while_seen(_every: std::time::Duration, _most: u32, _tick: impl Fn() + 'static) {}

/// A file that somebody chose: there is none here.
#[derive(Clone, Debug)]
pub enum Picked {}

impl Picked {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        match *self {}
    }

    /// Its size, bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        match *self {}
    }

    /// When it was last changed, milliseconds since 1970.
    #[must_use]
    pub fn modified(&self) -> i64 {
        match *self {}
    }
}

/// The files chosen in a form.
#[must_use]
pub fn picked(_event: &leptos::ev::SubmitEvent) -> Vec<Picked> {
    Vec::new()
}

/// The files dropped on the page.
#[must_use]
pub fn dropped(_event: &leptos::ev::DragEvent) -> Vec<Picked> {
    Vec::new()
}

/// Sends a part of a file.
#[expect(clippy::unused_async, reason = "as in the browser")]
pub async fn put(_url: &str, file: &Picked, _from: u64, _to: u64) -> Option<(u16, String)> {
    match *file {}
}

/// Waits.
#[expect(clippy::unused_async, reason = "as in the browser")]
pub async fn wait(_length: std::time::Duration) {}

/// Whether a click on a link is a plain one.
#[must_use]
pub fn is_plain_click(_event: &leptos::web_sys::MouseEvent) -> bool {
    false
}

/// Stops what is fetched under a number.
pub fn stop_fetching(_number: u32) {}

/// Fetches a file and saves it: never here.
///
/// # Errors
/// Always.
#[expect(clippy::unused_async, reason = "as in the browser")]
pub async fn fetch_file(
    _url: &str,
    _number: u32,
    _came: impl Fn(u64),
) -> Result<String, super::Unfetched> {
    Err(super::Unfetched::Broken)
}
