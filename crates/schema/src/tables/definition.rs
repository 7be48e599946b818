//! How a table is written down, and how it becomes a [`Table`].

use crate::{Column, DataClass, Presence, Table, TableKind, columns};

/// The facts of one table. Column names resolve through the dictionary.
pub(super) struct Definition {
    pub(super) name: &'static str,
    pub(super) kind: TableKind,
    pub(super) class: DataClass,
    pub(super) streamed: bool,
    pub(super) description: &'static str,
    /// Published columns, in published order.
    pub(super) published: &'static [&'static str],
    /// Columns of [`Presence::Streaming`].
    pub(super) streaming: &'static [&'static str],
    /// Columns of [`Presence::Compatibility`], in slices so that tables share the usual ones.
    pub(super) compatibility: &'static [&'static [&'static str]],
    /// Columns whose type or meaning differs from the dictionary in this table.
    pub(super) overrides: &'static [Column],
}

/// Sent with exported rows of device tables, so that a reader can tell device groups apart.
pub(super) const MACHINE_GROUP: &[&str] = &["MachineGroup"];

/// What the Log Analytics form of every table has on top of the published columns.
pub(super) const WORKSPACE: &[&str] =
    &["TimeGenerated", "TenantId", "SourceSystem", "Type", "_ResourceId"];

/// What the Log Analytics form of tables with a metered size has too.
pub(super) const BILLING: &[&str] = &["_IsBillable", "_BilledSize"];

/// The store's own columns of every table that passes through the log.
pub(super) const HIDDEN: &[&str] = &["_Received", "_Seq", "_Source"];

impl Definition {
    /// Names with their presence, in storage order.
    pub(super) fn names(&self) -> impl Iterator<Item = (&'static str, Presence)> {
        let hidden = match self.kind {
            TableKind::Events | TableKind::Unmapped => HIDDEN,
            TableKind::Alerts | TableKind::Empty | TableKind::StreamingOnly => &[],
        };
        let with = |presence| move |name: &&'static str| (*name, presence);
        let compatibility = self.compatibility.iter().copied().flatten();
        (self.published.iter().map(with(Presence::Published)))
            .chain(self.streaming.iter().map(with(Presence::Streaming)))
            .chain(compatibility.map(with(Presence::Compatibility)))
            .chain(hidden.iter().map(with(Presence::Hidden)))
    }

    /// The table. A name that nothing describes is left out rather than refused, so that start-up
    /// cannot fail; `no_name_is_lost` in the tests holds that this never happens.
    pub(super) fn resolve(&self) -> Table {
        let columns: Vec<Column> = self
            .names()
            .filter_map(|(name, presence)| Some(Column { presence, ..*self.describe(name)? }))
            .collect();
        let index = columns.iter().map(|column| column.name).zip(0..).collect();
        Table {
            name: self.name,
            kind: self.kind,
            class: self.class,
            description: self.description,
            streamed: self.streamed,
            columns,
            index,
        }
    }

    fn describe(&self, name: &str) -> Option<&'static Column> {
        let own = self.overrides.iter().find(|column| column.name == name);
        own.or_else(|| columns::find(name))
    }
}
