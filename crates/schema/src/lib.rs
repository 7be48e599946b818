//! Every table and column of the tenant store, once.
//!
//! The Arrow schema, the query binder, `getschema`, the schema browser, the "what we collect" page,
//! the export types page and the importers all derive from [`tables`]. Nothing else in the project
//! may name a column that is not here.

pub mod action;
mod column;
mod columns;
pub mod row;
#[cfg(test)]
mod shared;
mod table;
mod tables;

pub use column::{Column, DataClass, KqlType, Presence};
pub use row::{Cell, Row, Value};
pub use table::{Table, TableKind};
pub use tables::{streamed, table, tables};
