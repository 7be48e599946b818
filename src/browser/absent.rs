//! Stand-ins on the server.

use leptos::web_sys::KeyboardEvent;

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

/// Whether a key press belongs to a field or to a modified command, not to a shortcut.
#[must_use]
pub fn is_typing(_event: &KeyboardEvent) -> bool {
    true
}

/// Opens a dialog element.
pub fn open_dialog(_id: &str) {}

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
