//! What a table is.

use crate::{Column, DataClass, KqlType, Presence};

/// Whether this product can have rows for a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableKind {
    /// Telemetry that is kept in the tenant's log and segments.
    Events,
    /// Answered from the tenant's database (alerts).
    Alerts,
    /// Part of the published schema; nothing here fills it yet, so it is empty.
    Empty,
    /// Only a type that the streaming export can name; no source here.
    StreamingOnly,
    /// The store's own: sensor records that map to no published table. They pass through the log,
    /// so that detectors see them, and never reach a segment.
    Unmapped,
}

/// One table: its columns in published order, then streaming, compatibility and hidden ones.
#[derive(Debug)]
pub struct Table {
    /// Published name.
    pub name: &'static str,
    /// Whether and from where it has rows.
    pub kind: TableKind,
    /// Class of data, for the privacy pages.
    pub class: DataClass,
    /// One plain sentence without a full stop.
    pub description: &'static str,
    /// Whether it is an event type of the streaming export.
    pub streamed: bool,
    pub(crate) columns: Vec<Column>,
    pub(crate) index: rustc_hash::FxHashMap<&'static str, u16>,
}

impl Table {
    /// All columns, hidden ones included, in storage order. A column's place is its id in a [`crate::Row`].
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns that `getschema` and whole rows show.
    pub fn published(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.presence == Presence::Published)
    }

    /// The columns that are kept in segments and log batches: all but the compatibility ones.
    pub fn stored(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.presence != Presence::Compatibility)
    }

    /// A column's place by its exact name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<u16> {
        self.index.get(name).copied()
    }

    /// A column by its exact name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.position(name).and_then(|at| self.columns.get(usize::from(at)))
    }

    /// A column's type by its exact name.
    #[must_use]
    pub fn kind_of(&self, name: &str) -> Option<KqlType> {
        self.column(name).map(|column| column.kind)
    }
}

impl PartialEq for Table {
    /// Tables are registry rows: the same name is the same table.
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || self.name == other.name
    }
}

impl Eq for Table {}
