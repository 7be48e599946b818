//! Saved views: a list's filters, order and columns under a name.

use super::words::words;
use crate::url::{AlertsQuery, DevicesQuery, Query, TimelineQuery};
use serde::{Deserialize, Serialize};

/// Views that one user can save.
pub const MOST_VIEWS: i64 = 100;

words! {
    /// A list whose views can be saved.
    SavedList {
        Devices = "devices", "Devices";
        Alerts = "alerts", "Alerts";
        Timeline = "timeline", "Timeline";
    }
}

impl SavedList {
    /// A query of the list as it is saved: from its start, nothing open beside it, strangers left out.
    #[must_use]
    pub fn canonical(self, query: &str) -> String {
        match self {
            Self::Devices => DevicesQuery::from_query(query).restarted().to_query(),
            Self::Alerts => AlertsQuery::from_query(query).restarted().to_query(),
            Self::Timeline => TimelineQuery::from_query(query).restarted().list().to_query(),
        }
    }
}

/// A view as its user sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its id.
    pub id: String,
    /// The list it is of.
    pub list: SavedList,
    /// Its name.
    pub name: String,
    /// The list's query.
    pub query: String,
    /// Sign-in name of who saved it.
    pub owner: String,
    /// Whether the user saved it.
    pub mine: bool,
    /// Whether everybody in the tenant has it.
    pub shared: bool,
    /// Whether the user may remove it.
    pub may_remove: bool,
    /// Whether the user's way to the list leads to it.
    pub is_default: bool,
}

impl SavedView {
    /// Where the view of a list at a path is.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{path}{mark}{}", self.query)
    }
}

/// Where the way to a list leads: to the view that was chosen for it, else to `usual`.
#[must_use]
pub fn way_to(views: &[SavedView], list: SavedList, path: &str, usual: String) -> String {
    let first = views.iter().find(|view| view.list == list && view.is_default);
    first.map_or(usual, |view| view.href(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_saved_from_its_start_and_without_strangers() {
        let saved = SavedList::Timeline.canonical("utm=1&event=x&only=alerts&cursor=o1.2");
        assert_eq!(saved, "only=alerts");
        assert_eq!(SavedList::Devices.canonical("cursor=50&risk=high"), "risk=high");
    }

    #[test]
    fn the_way_to_a_list_leads_to_the_chosen_view() {
        let view = |is_default| SavedView {
            id: "1".to_owned(),
            list: SavedList::Alerts,
            name: "High".to_owned(),
            query: "severity=high".to_owned(),
            owner: "a@one.example".to_owned(),
            mine: true,
            shared: false,
            may_remove: true,
            is_default,
        };
        let way = |views: &[SavedView], list| way_to(views, list, "/x", "/x?usual".to_owned());
        assert_eq!(way(&[view(true)], SavedList::Alerts), "/x?severity=high");
        assert_eq!(way(&[view(true)], SavedList::Devices), "/x?usual");
        assert_eq!(way(&[view(false)], SavedList::Alerts), "/x?usual");
    }
}
