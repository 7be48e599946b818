//! What can be done with a value, for the menu and for the page that does without script.

use crate::{
    model::{
        Condition,
        condition::column_words,
        value::{defang, is_live},
        valued::LONGEST_LINKED,
    },
    pages::{Route, paths},
    url::{Filter, Preset, Query, SearchQuery, TimeRange, TimelineQuery, ValueQuery},
};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Symbol.
    pub icon: &'static str,
    /// Words.
    pub label: String,
    /// What it does.
    pub does: Does,
}

/// What an action does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// Leads to a page of ours.
    Go(String),
    /// Copies a text.
    Copy(String),
}

/// Everything that can be done with a value. `page` is where it leads by itself.
#[must_use]
pub fn actions(query: &ValueQuery, page: Option<String>) -> Vec<Action> {
    let mut all = Vec::new();
    let mut add = |icon, label: String, does| all.push(Action { icon, label, does });
    let value = &query.value;
    let linked = value.chars().count() <= LONGEST_LINKED;
    if let Some(href) = page {
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let title = Route::of(path).map_or("page", |route| route.title);
        add("right", format!("Open: {title}"), Does::Go(href));
    }
    if let Some(is) = query.is.as_ref().filter(|is| is.value.chars().count() <= LONGEST_LINKED) {
        let column = column_words(&is.column);
        match (narrowed(&query.back, is, true), narrowed(&query.back, is, false)) {
            (Some(keep), Some(leave_out)) => {
                add("filter", format!("Filter in: {column}"), Does::Go(keep));
                add("minus", format!("Filter out: {column}"), Does::Go(leave_out));
            }
            _ if !query.device.as_str().is_empty() => {
                let range = TimeRange::Last(Preset::Month);
                let only = Filter::only([is.clone()]);
                let events = TimelineQuery { is: only, range, ..TimelineQuery::default() };
                let href = events.href(&paths::timeline(&query.device));
                add("clock", "Events with it on this device".to_owned(), Does::Go(href));
            }
            _ => {}
        }
    }
    add("copy", "Copy".to_owned(), Does::Copy(value.clone()));
    if is_live(value) {
        add("copy", "Copy defanged".to_owned(), Does::Copy(defang(value)));
    }
    if linked {
        let look_up = SearchQuery { text: value.clone() }.href(paths::SEARCH);
        add("search", "Look up".to_owned(), Does::Go(look_up));
        let note = format!("{}#note", query.href(paths::VALUES));
        add("note", "Add to the notes of an alert".to_owned(), Does::Go(note));
    }
    all
}

/// A view with an exact value kept or left out, where it has such a filter.
fn narrowed(view: &str, by: &Condition, keep: bool) -> Option<String> {
    let (path, query) = view.split_once('?').unwrap_or((view, ""));
    let query = (Route::of(path)?.ranged?.narrow)(query, by, keep)?;
    Some(format!("{path}?{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DeviceId;

    fn of(query: &ValueQuery) -> Vec<(String, String)> {
        let told = |action: Action| match action.does {
            Does::Go(text) | Does::Copy(text) => (action.label, text),
        };
        actions(query, None).into_iter().map(told).collect()
    }

    fn found(value: &str, back: &str) -> ValueQuery {
        ValueQuery {
            value: value.to_owned(),
            is: Some(Condition::new("RemoteIP", value)),
            device: DeviceId("d".to_owned()),
            back: back.to_owned(),
            ..ValueQuery::default()
        }
    }

    #[test]
    fn a_timeline_is_narrowed_where_it_stands() {
        let all = of(&found("10.0.0.7", "/devices/d/timeline?group=network&cursor=n1.2"));
        let at = |label: &str| &all.iter().find(|(found, _)| found == label).unwrap().1;
        let view = "/devices/d/timeline?group=network";
        assert_eq!(*at("Filter in: Remote IP"), format!("{view}&is=RemoteIP%3A10.0.0.7"));
        assert_eq!(*at("Filter out: Remote IP"), format!("{view}&not_is=RemoteIP%3A10.0.0.7"));
        assert_eq!(
            (at("Copy").as_str(), at("Copy defanged").as_str()),
            ("10.0.0.7", "10[.]0[.]0[.]7")
        );
        assert_eq!(at("Look up"), "/search?q=10.0.0.7");
    }

    #[test]
    fn views_without_such_a_filter_lead_to_the_devices_timeline() {
        for back in ["/alerts/a", "/devices/d/processes/p?group=file", "", "/nowhere"] {
            let all = of(&found("10.0.0.7", back));
            let labels: Vec<_> = all.iter().map(|(label, _)| label.as_str()).collect();
            assert!(labels.contains(&"Events with it on this device"), "{back}: {labels:?}");
            assert!(!labels.iter().any(|label| label.starts_with("Filter")), "{back}: {labels:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_not_defanged_and_what_is_too_long_is_copied_only() {
        assert!(!of(&found("setup.exe", "")).iter().any(|(label, _)| label == "Copy defanged"));
        let labels: Vec<_> =
            of(&found(&"x".repeat(9_000), "")).into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["Copy"]);
    }
}
