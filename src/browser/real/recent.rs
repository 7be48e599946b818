//! Pages that were looked at last, kept in this browser's own storage for each user and tenant.

use std::cell::RefCell;

use super::window;
use crate::pages::Route;
use leptos::web_sys::Storage;

/// Pages that are kept.
const KEPT: usize = 12;
/// Letters of a title that are kept.
const LONGEST: usize = 120;

thread_local! {
    /// Under which name they are kept; empty until it is known who is signed in.
    static NAME: RefCell<String> = const { RefCell::new(String::new()) };
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn name() -> String {
    NAME.with_borrow(Clone::clone)
}

/// Says whose recent pages are kept from now on.
pub fn owner(user: &str, tenant: &str) {
    NAME.with_borrow_mut(|name| *name = format!("recent {tenant} {user}"));
}

/// Keeps the page that is shown among the recent ones, if it is that of one thing.
pub fn remember(title: &str) {
    let path = window().location().pathname().unwrap_or_default();
    let (name, Some(route)) = (name(), Route::of(&path)) else { return };
    if name.is_empty() || title.is_empty() || !route.path.contains(':') {
        return;
    }
    // A device is one thing, whichever of its tabs is open.
    let tab = route.path.strip_prefix("/devices/:id/").is_some_and(|tab| !tab.contains(':'));
    let path =
        if tab { path.rsplit_once('/').map_or(path.as_str(), |(own, _)| own) } else { &path };
    let title: String = title.chars().filter(|one| !one.is_control()).take(LONGEST).collect();
    let mut lines = vec![format!("{path}\t{title}")];
    lines.extend(
        recent()
            .into_iter()
            .filter(|(other, _)| other != path)
            .take(KEPT - 1)
            .map(|(path, title)| format!("{path}\t{title}")),
    );
    if let Some(storage) = storage() {
        let _full = storage.set_item(&name, &lines.join("\n"));
    }
}

/// Paths and titles of recent pages, newest first.
#[must_use]
pub fn recent() -> Vec<(String, String)> {
    let kept = storage().and_then(|storage| storage.get_item(&name()).ok().flatten());
    let line = |line: &str| {
        let (path, title) = line.split_once('\t')?;
        // The storage is the user's to change: nothing but our own pages is offered.
        Route::of(path).map(|_| (path.to_owned(), title.to_owned()))
    };
    kept.unwrap_or_default().lines().filter_map(line).take(KEPT).collect()
}

/// Forgets the recent pages.
pub fn forget() {
    if let Some(storage) = storage() {
        let _done = storage.remove_item(&name());
    }
}
