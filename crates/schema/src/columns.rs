//! The dictionary of columns: every name described once, whatever number of tables has it.
//!
//! Tables list names only ([`crate::tables`]). To add a column, describe it in the file of its topic
//! and name it in its table; a test says when one half is missing.

mod account;
mod alert;
mod cloud;
mod common;
mod device;
mod email;
mod file;
mod initiating_process;
mod network;
mod process;
mod registry;
mod software;
#[cfg(test)]
mod tests;
mod vulnerability;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::{Column, DataClass, KqlType, Presence};

/// The dictionary, one slice a topic.
pub(crate) const TOPICS: &[&[Column]] = &[
    common::COLUMNS,
    device::COLUMNS,
    process::COLUMNS,
    initiating_process::COLUMNS,
    file::COLUMNS,
    registry::COLUMNS,
    network::COLUMNS,
    account::COLUMNS,
    alert::COLUMNS,
    software::COLUMNS,
    vulnerability::COLUMNS,
    email::COLUMNS,
    cloud::COLUMNS,
];

static BY_NAME: LazyLock<HashMap<&'static str, &'static Column>> = LazyLock::new(|| {
    TOPICS.iter().copied().flatten().map(|column| (column.name, column)).collect()
});

/// The description of a column by its exact name.
pub(crate) fn find(name: &str) -> Option<&'static Column> {
    BY_NAME.get(name).copied()
}

/// A published column that identifies nobody; a table changes the presence where it differs.
pub(crate) const fn column(
    name: &'static str,
    kind: KqlType,
    class: DataClass,
    description: &'static str,
) -> Column {
    Column { name, kind, class, personal: false, presence: Presence::Published, description }
}

/// A published column whose values can identify a person.
pub(crate) const fn personal(
    name: &'static str,
    kind: KqlType,
    class: DataClass,
    description: &'static str,
) -> Column {
    Column { name, kind, class, personal: true, presence: Presence::Published, description }
}
