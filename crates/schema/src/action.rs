//! `ActionType`s: what kinds of event the tables tell apart, and how pages name and group them.
//!
//! One row per `ActionType` and table, in the file of its group. Names are the published ones; names
//! with the prefix `x-` are extensions of this product for sensor events that have none.

mod account;
mod antivirus;
mod attack_surface;
mod file;
mod group;
mod image;
mod logon;
mod network;
mod other;
mod process;
mod registry;
mod script;
mod service;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

pub use self::group::EventGroup;

/// One `ActionType` of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionType {
    /// The value of the column `ActionType`.
    pub name: &'static str,
    /// The table whose rows carry it.
    pub table: &'static str,
    /// The group that timelines and filters put it in.
    pub group: EventGroup,
    /// A few words for people, in sentence case.
    pub label: &'static str,
    /// Whether it is this product's own (prefix `x-`) and not a published name.
    pub extension: bool,
}

const GROUPS: &[&[ActionType]] = &[
    process::ACTIONS,
    file::ACTIONS,
    registry::ACTIONS,
    network::ACTIONS,
    logon::ACTIONS,
    image::ACTIONS,
    script::ACTIONS,
    antivirus::ACTIONS,
    attack_surface::ACTIONS,
    account::ACTIONS,
    service::ACTIONS,
    other::ACTIONS,
];

static BY_NAME: LazyLock<FxHashMap<(&'static str, &'static str), &'static ActionType>> =
    LazyLock::new(|| all().map(|action| ((action.table, action.name), action)).collect());

/// Every known `ActionType`, group by group.
pub fn all() -> impl Iterator<Item = &'static ActionType> {
    GROUPS.iter().copied().flatten()
}

/// An `ActionType` by its table and exact name.
#[must_use]
pub fn find(table: &str, name: &str) -> Option<&'static ActionType> {
    BY_NAME.get(&(table, name)).copied()
}

/// The group of a row's event; an `ActionType` that is not in the registry falls back on its table.
#[must_use]
pub fn group_of(table: &str, name: &str) -> EventGroup {
    find(table, name).map_or_else(|| EventGroup::of_table(table), |action| action.group)
}

/// What to show for a row's event: the label, or the `ActionType` itself where it is not known.
#[must_use]
pub fn label_of<'a>(table: &str, name: &'a str) -> &'a str {
    find(table, name).map_or(name, |action| action.label)
}

/// A row of the registry.
const fn action(
    table: &'static str,
    name: &'static str,
    group: EventGroup,
    label: &'static str,
) -> ActionType {
    let extension = matches!(name.as_bytes(), [b'x', b'-', ..]);
    ActionType { name, table, group, label, extension }
}
