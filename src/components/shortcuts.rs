//! Keyboard shortcuts: one row each; the listener, the help dialog, the help page and the tests
//! read the same rows. They never act while a field has focus, and can be turned off (WCAG 2.1.4).

use super::{palette::PaletteNow, toast::Toasts};
use crate::{
    browser,
    model::session::Shortcuts,
    pages::{Route, paths},
};
use leptos::{prelude::*, web_sys::KeyboardEvent};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What a shortcut does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Moves focus to a row this many further.
    Row(i32),
    /// The browser does it by itself; listed for people.
    Native,
    /// Clicks the first element that matches.
    Click(&'static str),
    /// Clicks the first element that matches in the row with focus.
    ClickInRow(&'static str),
    /// Focuses the first element that matches.
    Focus(&'static str),
    /// Goes to a page.
    Go(&'static str),
    /// Copies the page's address.
    CopyLink,
    /// Copies the value that has focus.
    CopyValue,
    /// Opens the list of shortcuts.
    Help,
    /// Opens the palette.
    Palette,
    /// Opens the menu of the value or row that has focus.
    Menu,
    /// Opens the row that has focus in a new tab.
    NewTab,
    /// Folds or unfolds what has focus.
    Fold,
}

/// One shortcut.
#[derive(Clone, Copy, Debug)]
pub struct Shortcut {
    /// Keys pressed one after the other, as `KeyboardEvent.key` names them; `Mod+` stands for Ctrl and
    /// for the command key. None for actions that only the palette offers.
    pub keys: &'static [&'static str],
    /// What it does, for people.
    pub label: &'static str,
    /// Where it works.
    pub place: &'static str,
    /// What it does.
    pub act: Act,
}

const fn row(
    keys: &'static [&'static str],
    place: &'static str,
    label: &'static str,
    act: Act,
) -> Shortcut {
    Shortcut { keys, label, place, act }
}

/// Begins the name of a key that is pressed together with Ctrl or the command key.
const MODIFIED: &str = "Mod+";

/// Id of the dialog that lists them.
pub const HELP_DIALOG: &str = "shortcuts";

/// All of them, in the order in which they are listed.
pub const SHORTCUTS: &[Shortcut] = &[
    row(&["?"], "Everywhere", "List the keyboard shortcuts", Act::Help),
    row(&["Mod+k"], "Everywhere", "Palette: pages, actions, recent, search", Act::Palette),
    row(&["/"], "Everywhere", "Search", Act::Focus("[data-search]")),
    row(&["g", "h"], "Everywhere", "Go to Home", Act::Go(paths::HOME)),
    row(&["g", "d"], "Everywhere", "Go to Devices", Act::Go(paths::DEVICES)),
    row(&["g", "a"], "Everywhere", "Go to Alerts", Act::Go(paths::ALERTS)),
    row(&["g", "s"], "Everywhere", "Go to Settings", Act::Go(paths::SETTINGS)),
    row(&["c"], "Everywhere", "Copy a link to this view", Act::CopyLink),
    row(&[], "Everywhere", "Switch between UTC and local time", Act::Click("[data-zone]")),
    row(&[], "Everywhere", "Theme: system", Act::Click("button[name=theme][value=system]")),
    row(&[], "Everywhere", "Theme: light", Act::Click("button[name=theme][value=light]")),
    row(&[], "Everywhere", "Theme: dark", Act::Click("button[name=theme][value=dark]")),
    row(
        &[],
        "Everywhere",
        "Theme: high contrast",
        Act::Click("button[name=theme][value=contrast]"),
    ),
    row(&[], "Everywhere", "Sign out", Act::Click("[data-sign-out]")),
    row(&["["], "Time range", "Earlier", Act::Click("[data-earlier]")),
    row(&["]"], "Time range", "Later", Act::Click("[data-later]")),
    row(&["t", "z"], "Time range", "Wider", Act::Click("[data-wider]")),
    row(&["t", "a"], "Time range", "Fix these times", Act::Click("[data-absolute]")),
    row(&["f"], "Lists", "Find in the list", Act::Focus("[data-find]")),
    row(&["j"], "Lists", "Next row", Act::Row(1)),
    row(&["k"], "Lists", "Previous row", Act::Row(-1)),
    row(&["Enter"], "Lists", "Open the row", Act::Native),
    row(&["o"], "Lists", "Open the row in a new tab", Act::NewTab),
    row(&["m"], "Lists", "Menu of the value or row", Act::Menu),
    row(&["e"], "Lists", "Fold or unfold", Act::Fold),
    row(&["x"], "Lists", "Tick the row, or take its tick off", Act::ClickInRow("[data-tick]")),
    row(&["s"], "Lists", "Flag the event, or take its flag off", Act::ClickInRow("[data-flag]")),
    row(&["y"], "Lists", "Copy the value that has focus", Act::CopyValue),
    row(&["Escape"], "Panes", "Close the pane or menu", Act::Click("[data-close]")),
];

/// What the keys pressed so far lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A shortcut.
    Done(Act),
    /// The beginning of one.
    Begun,
    /// None.
    Lost,
}

fn step(pressed: &[String]) -> Step {
    let same = |keys: &[&str]| keys.iter().zip(pressed).all(|(key, pressed)| key == pressed);
    for shortcut in SHORTCUTS {
        if shortcut.keys.len() == pressed.len() && same(shortcut.keys) {
            return Step::Done(shortcut.act);
        }
    }
    let begun = SHORTCUTS.iter().any(|one| one.keys.len() > pressed.len() && same(one.keys));
    if begun { Step::Begun } else { Step::Lost }
}

/// Listens for shortcuts as long as the page lives.
pub fn listen(shortcuts: RwSignal<Shortcuts>, palette: PaletteNow) {
    let toasts = Toasts::current();
    let navigate = use_navigate();
    let pressed = StoredValue::new(Vec::<String>::new());
    Effect::new(move |_| {
        let navigate = navigate.clone();
        browser::on_key(move |event: KeyboardEvent| {
            let key = browser::key_name(&event);
            // Only single keys can be turned off, and only they are text in a field.
            let single = key != "Escape" && !key.starts_with(MODIFIED);
            if single && shortcuts.get_untracked() == Shortcuts::Off {
                return;
            }
            // An open dialog has its own keys, Escape first of all.
            if browser::has_dialog() || (!key.starts_with(MODIFIED) && browser::is_typing(&event)) {
                return;
            }
            let mut keys = pressed.get_value();
            keys.push(key.clone());
            let mut found = step(&keys);
            if found == Step::Lost && keys.len() > 1 {
                keys = vec![key];
                found = step(&keys);
            }
            pressed.set_value(if found == Step::Begun { keys } else { Vec::new() });
            if let Step::Done(act) = found
                && act != Act::Native
            {
                event.prevent_default();
                let go = |route: &Route| {
                    let href = palette.views.with_untracked(|views| route.nav_href(views));
                    navigate(&href, NavigateOptions::default());
                };
                perform(act, toasts, palette, &go);
            }
        });
    });
}

/// Does what a shortcut or an action of the palette says.
pub fn perform(act: Act, toasts: Toasts, palette: PaletteNow, go: &dyn Fn(&Route)) {
    match act {
        Act::Row(by) => browser::move_row(by),
        Act::Native => {}
        Act::Click(selector) => {
            // Escape closes what is on top first.
            if !browser::close_menus() {
                browser::click(selector);
            }
        }
        Act::ClickInRow(selector) => browser::click_in_row(selector),
        Act::Focus(selector) => {
            browser::focus(selector);
        }
        Act::Go(path) => {
            if let Some(route) = Route::of(path) {
                go(route);
            }
        }
        Act::CopyLink => {
            browser::copy(&browser::address());
            toasts.say("Link copied".to_owned());
        }
        Act::CopyValue => {
            if let Some(value) = browser::focused_value() {
                browser::copy(&value);
                toasts.say("Value copied".to_owned());
            }
        }
        Act::Help => browser::open_dialog(HELP_DIALOG),
        Act::Palette => palette.open.set(true),
        Act::Menu => browser::open_menu(),
        Act::NewTab => browser::open_in_tab(),
        Act::Fold => browser::toggle_fold(),
    }
}

/// The list for people, by place.
#[must_use]
pub fn list() -> AnyView {
    let mut places: Vec<&'static str> = SHORTCUTS.iter().map(|one| one.place).collect();
    places.dedup();
    let groups: Vec<_> = places
        .into_iter()
        .map(|place| {
            let rows: Vec<_> = SHORTCUTS
                .iter()
                .filter(|one| one.place == place && !one.keys.is_empty())
                .map(|one| {
                    let keys: Vec<_> =
                        one.keys.iter().map(|key| view! { <kbd>{name_of(key)}</kbd>" " }).collect();
                    view! { <div><dt>{one.label}</dt><dd>{keys}</dd></div> }
                })
                .collect();
            view! { <h2>{place}</h2><dl class="keys">{rows}</dl> }
        })
        .collect();
    view! { <div class="shortcuts">{groups}</div> }.into_any()
}

/// A key as it stands on the keyboard.
#[must_use]
pub fn name_of(key: &str) -> String {
    match key.strip_prefix(MODIFIED) {
        Some(key) => format!("Ctrl+{}", key.to_uppercase()),
        None if key == "Escape" => "Esc".to_owned(),
        None => key.to_owned(),
    }
}

/// The dialog that lists them.
#[component]
pub fn HelpDialog() -> impl IntoView {
    view! {
        <dialog class="dlg" id=HELP_DIALOG aria-labelledby="shortcuts-title">
            <h2 class="dlg-head" id="shortcuts-title">"Keyboard"</h2>
            <div class="body">{list()}</div>
            <div class="dlg-foot">
                <form method="dialog">
                    <button class="btn pri" type="submit">"Close"</button>
                </form>
            </div>
        </dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(keys: &[&str]) -> Step {
        step(&keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn every_shortcut_is_reached_by_its_keys() {
        for shortcut in SHORTCUTS.iter().filter(|one| !one.keys.is_empty()) {
            assert_eq!(pressed(shortcut.keys), Step::Done(shortcut.act), "{}", shortcut.label);
        }
    }

    #[test]
    fn no_shortcut_hides_another() {
        for one in SHORTCUTS {
            for other in SHORTCUTS {
                let hidden = !one.keys.is_empty()
                    && other.keys.len() > one.keys.len()
                    && other.keys.starts_with(one.keys);
                assert!(!hidden, "{} hides {}", one.label, other.label);
            }
        }
    }

    #[test]
    fn strange_keys_lead_nowhere() {
        assert_eq!(pressed(&["g"]), Step::Begun);
        assert_eq!(pressed(&["q"]), Step::Lost);
        assert_eq!(pressed(&["g", "q"]), Step::Lost);
    }
}
