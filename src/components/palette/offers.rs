//! What the palette offers for a text.

use crate::{
    components::{
        icon,
        shortcuts::{Act, SHORTCUTS, name_of},
    },
    model::{
        EntityKind,
        search::{Suggested, Suggestion},
        value::defang,
        view::SavedView,
    },
    pages::{ROUTES, Route, entities, paths},
    url::{Query, SearchQuery},
};

/// One line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// Under which heading.
    pub group: &'static str,
    /// Symbol.
    pub icon: &'static str,
    /// Words.
    pub label: String,
    /// More words, or its keys.
    pub note: String,
    /// What it does.
    pub does: Does,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// Leads to a page of ours.
    Go(String),
    /// Does what a shortcut does.
    Act(Act),
    /// Forgets the recent pages.
    Forget,
}

/// Recent pages that are offered before anything is typed.
const RECENT: usize = 6;

/// What is offered: recent pages, pages and actions whose words begin so, what the server found, and
/// the search. `views` are the user's, `there` says whether an action can be done on this page.
pub(super) fn offers(
    text: &str,
    views: &[SavedView],
    recent: &[(String, String)],
    found: &Suggested,
    there: &dyn Fn(Act) -> bool,
) -> Vec<Offer> {
    let text = text.trim();
    let mut all = Vec::new();
    let known = |(path, title): &(String, String)| {
        let route = Route::of(path)?;
        let kind = entities::kind_of(path);
        let note = if route.path.contains("processes") { "Process" } else { route.title };
        let symbol = kind.map_or(symbol_of(route), icon::of_entity);
        let (label, does) = (title.clone(), Does::Go(path.clone()));
        let note = note.to_owned();
        Some(Offer { group: "Recent", icon: symbol, label, note, does })
    };
    let most = if text.is_empty() { RECENT } else { usize::MAX };
    all.extend(recent.iter().filter_map(known).take(most));
    all.extend(ROUTES.iter().filter(|route| is_place(route)).map(|route| Offer {
        group: "Pages",
        icon: symbol_of(route),
        label: route.title.to_owned(),
        note: keys(Act::Go(route.path)),
        does: Does::Go(route.nav_href(views)),
    }));
    let acts = SHORTCUTS.iter().filter(|one| is_action(one.act) && there(one.act));
    all.extend(acts.map(|one| Offer {
        group: "Actions",
        icon: "play",
        label: one.label.to_owned(),
        note: keys(one.act),
        does: Does::Act(one.act),
    }));
    if !recent.is_empty() {
        all.push(Offer {
            group: "Actions",
            icon: "trash",
            label: "Forget recent pages".to_owned(),
            note: String::new(),
            does: Does::Forget,
        });
    }
    all.retain(|offer| fits(&offer.label, text));
    if text.is_empty() {
        return all;
    }
    all.extend(found.found.iter().map(|found| {
        let (label, note) = told(found);
        let symbol = icon::of_entity(found.entity.kind);
        Offer { group: "Found", icon: symbol, label, note, does: Does::Go(found.href.clone()) }
    }));
    // What was found may also be recent.
    let mut seen: Vec<String> = Vec::new();
    all.retain(|offer| match &offer.does {
        Does::Go(href) => {
            let new = !seen.contains(href);
            seen.push(href.clone());
            new
        }
        _ => true,
    });
    all.push(Offer {
        group: "Search",
        icon: "search",
        label: format!("Look up \u{201c}{text}\u{201d}"),
        note: if found.more { "finds more than these".to_owned() } else { String::new() },
        does: Does::Go(SearchQuery { text: text.to_owned() }.href(paths::SEARCH)),
    });
    all
}

/// Label and note. A file is known by its name and an alert by its title: their values come second.
fn told(found: &Suggestion) -> (String, String) {
    let by_note =
        matches!(found.entity.kind, EntityKind::File | EntityKind::Hash | EntityKind::Alert);
    if by_note && !found.note.is_empty() {
        return (found.note.clone(), shown(found));
    }
    (shown(found), found.note.clone())
}

fn shown(found: &Suggestion) -> String {
    let text =
        if found.entity.label.is_empty() { &found.entity.value } else { &found.entity.label };
    if found.entity.is_address() { defang(text) } else { text.clone() }
}

/// A page that one goes to without a thing in hand.
fn is_place(route: &Route) -> bool {
    let aside = [paths::SIGN_IN, paths::VALUES].contains(&route.path);
    !route.path.contains(':') && !aside
}

fn symbol_of(route: &Route) -> &'static str {
    match route.nav {
        Some(nav) => nav.icon,
        None if route.path.starts_with(paths::ALERTS) => "alert",
        None if route.path.contains("processes") => "process",
        None if route.path.starts_with(paths::DEVICES) => "device",
        None if route.path == paths::SEARCH => "search",
        None if route.path.starts_with(paths::SOURCES) => "database",
        None if route.path == paths::KEYBOARD => "keyboard",
        None => "note",
    }
}

/// Whether an action makes sense without a row or value that has focus. Pages have lines of their own.
fn is_action(act: Act) -> bool {
    match act {
        Act::Click(selector) => selector != "[data-close]",
        Act::Focus(_) | Act::CopyLink | Act::Help => true,
        Act::Row(_)
        | Act::Native
        | Act::Go(_)
        | Act::CopyValue
        | Act::ClickInRow(_)
        | Act::Palette
        | Act::Menu
        | Act::NewTab
        | Act::Fold => false,
    }
}

fn keys(act: Act) -> String {
    let shortcut = SHORTCUTS.iter().find(|one| one.act == act);
    let names = shortcut.map(|one| one.keys.iter().map(|key| name_of(key)).collect::<Vec<_>>());
    names.unwrap_or_default().join(" ")
}

/// Whether each word of a text begins a word of the label.
fn fits(label: &str, text: &str) -> bool {
    let label = label.to_lowercase();
    let begins = |word: &str| {
        label.split(|letter: char| !letter.is_alphanumeric()).any(|own| own.starts_with(word))
            || label.starts_with(word)
    };
    text.to_lowercase().split_whitespace().all(begins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Entity, EntityKind};

    fn labels(text: &str, found: &[Suggestion]) -> Vec<String> {
        let found = &Suggested { found: found.to_vec(), more: false };
        let recent = [("/devices/d1".to_owned(), "FIN-1".to_owned())];
        let all = offers(text, &[], &recent, found, &|act| act != Act::Click("[data-wider]"));
        all.into_iter().map(|offer| format!("{}: {}", offer.group, offer.label)).collect()
    }

    #[test]
    fn pages_actions_and_recent_things_are_found_by_the_beginnings_of_their_words() {
        assert_eq!(labels("dev", &[]), ["Pages: Devices", "Search: Look up \u{201c}dev\u{201d}"]);
        assert!(labels("the dark", &[]).contains(&"Actions: Theme: dark".to_owned()));
        assert!(labels("fin", &[]).contains(&"Recent: FIN-1".to_owned()));
        assert_eq!(labels("zzz", &[]), ["Search: Look up \u{201c}zzz\u{201d}"]);
    }

    #[test]
    fn before_anything_is_typed_everything_is_offered_but_what_this_page_has_not() {
        let all = labels("", &[]);
        assert_eq!(all[0], "Recent: FIN-1");
        assert!(all.contains(&"Pages: Home".to_owned()));
        assert!(all.contains(&"Actions: Sign out".to_owned()));
        assert!(!all.contains(&"Actions: Wider".to_owned()));
        assert!(!all.iter().any(|line| line.starts_with("Search")));
    }

    #[test]
    fn what_the_server_found_stands_once_and_has_no_teeth() {
        let found = |kind, value: &str, href: &str| Suggestion {
            entity: Entity::new(kind, value),
            href: href.to_owned(),
            note: String::new(),
        };
        let all = labels(
            "fin",
            &[
                found(EntityKind::Device, "FIN-1", "/devices/d1"),
                found(EntityKind::Domain, "fin.example", "/domains/fin.example"),
            ],
        );
        assert_eq!(
            all,
            [
                "Recent: FIN-1",
                "Actions: Find in the list",
                "Found: fin[.]example",
                "Search: Look up \u{201c}fin\u{201d}",
            ]
        );
    }
}
