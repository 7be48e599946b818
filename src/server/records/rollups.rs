//! Rollups: merging what the consumer counted, and reading it for the pages.

mod cells;
mod merge;
mod names;
mod read;
mod runs;

pub use merge::merge;
pub use names::{NameKind, Subjects, find, name_of, names_like};
pub use read::{
    DayRow, DayTextRow, FacetRow, PlaceRow, Window, by_day, by_day_and_text, by_facet, by_place,
    per_place,
};

use crate::server::rollups::{Subject, SubjectKind};

/// The names by which a new subject can be looked up, with their kinds.
fn names_of(subject: &Subject) -> Vec<(NameKind, String)> {
    let parts: Vec<&str> = subject.parts().collect();
    match (subject.kind, parts.as_slice()) {
        (SubjectKind::File, hashes) => hashes
            .iter()
            .filter(|hash| !hash.is_empty())
            .map(|hash| (NameKind::Hash, (*hash).to_owned()))
            .collect(),
        (SubjectKind::Account, [domain, name, sid]) => {
            let mut names = Vec::new();
            if !sid.is_empty() {
                names.push((NameKind::Sid, (*sid).to_owned()));
            }
            if !name.is_empty() {
                names.push((NameKind::User, (*name).to_owned()));
                names.push((NameKind::Account, format!("{domain}\\{name}")));
            }
            names
        }
        (SubjectKind::Host, [host]) => std::iter::once((NameKind::Host, (*host).to_owned()))
            .chain(
                crate::model::value::parents(host)
                    .map(|parent| (NameKind::Parent, parent.to_owned())),
            )
            .collect(),
        (SubjectKind::Address, _) => vec![(NameKind::Address, subject.name.clone())],
        (SubjectKind::Url, _) => vec![(NameKind::Url, subject.name.clone())],
        (SubjectKind::Host | SubjectKind::Account, _) => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
