//! What the rollups' keys are called.

use crate::server::rollups::{Facet, Subject};

/// Between the parts of a subject's name.
pub(super) const PART: char = Subject::PART;

/// A kind of event in words, as timelines name it.
pub(super) fn happened(facet: Option<Facet>, action: &str) -> String {
    match facet {
        Some(Facet::Acted) => "Acted".to_owned(),
        Some(Facet::Own) => "Own address".to_owned(),
        _ if action.is_empty() => "Event without a type".to_owned(),
        _ => label(action).to_owned(),
    }
}

/// An `ActionType`'s label; the tables that share one share its label.
pub(super) fn label(action: &str) -> &str {
    schema::action::all().find(|known| known.name == action).map_or(action, |known| known.label)
}

/// The last part of a path.
#[must_use]
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_events_have_the_words_of_the_timeline() {
        let action = schema::action::all().next().unwrap();
        assert_eq!(happened(Some(Facet::Seen), action.name), action.label);
        assert_eq!(happened(Some(Facet::Seen), "NobodyKnows"), "NobodyKnows");
        assert_eq!(happened(Some(Facet::Acted), ""), "Acted");
    }

    #[test]
    fn a_file_name_is_the_last_part_of_its_path() {
        for (path, name) in [("C:\\a\\b.exe", "b.exe"), ("/usr/bin/ls", "ls"), ("b.exe", "b.exe")] {
            assert_eq!(file_name(path), name);
        }
    }
}
