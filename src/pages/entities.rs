//! Files, addresses, domains, URLs and users: one page for all of them.

use crate::model::EntityKind;

pub mod api;
mod head;
mod overview;
mod page;
mod table;

pub use page::entity_page;

/// The first part of the path of each kind's page.
const AREAS: &[(EntityKind, &str)] = &[
    (EntityKind::File, "files"),
    (EntityKind::Hash, "files"),
    (EntityKind::Module, "files"),
    (EntityKind::Ip, "addresses"),
    (EntityKind::Domain, "domains"),
    (EntityKind::Url, "urls"),
    (EntityKind::User, "users"),
];

/// The first part of the path of a kind's page.
#[must_use]
pub fn area(kind: EntityKind) -> Option<&'static str> {
    AREAS.iter().find(|(one, _)| *one == kind).map(|(_, area)| *area)
}

/// The kind of page of a path.
#[must_use]
pub fn kind_of(path: &str) -> Option<EntityKind> {
    let area = path.trim_start_matches('/').split('/').next()?;
    AREAS.iter().find(|(_, one)| *one == area).map(|(kind, _)| *kind)
}
