//! Addresses: the whole state of every view as a typed query string.
//!
//! Rules, for every query here: canonical order, defaults omitted, unknown parameters ignored, and
//! what is written reads back the same (property-tested).

mod alert;
mod alerts;
mod columns;
mod devices;
mod export;
mod filter;
mod pairs;
mod process;
mod profile;
mod range;
mod search;
mod sort;
mod sources;
mod timeline;
mod value;

#[cfg(test)]
mod tests;

pub use alert::AlertQuery;
pub use alerts::{AlertColumn, AlertsQuery, NOBODY};
pub use columns::{Column, Columns};
pub use devices::{DeviceColumn, DevicesQuery};
pub use export::{Export, Format};
pub use filter::Filter;
pub use pairs::{Pairs, Query};
pub use process::ProcessQuery;
pub use profile::ProfileQuery;
pub use range::{HomeQuery, Preset, Ranged, TimeRange};
pub use search::SearchQuery;
pub use sort::{Sort, SortKey};
pub use sources::{ConnectQuery, SourcesQuery};
pub use timeline::{TimelineColumn, TimelineQuery, span_word};
pub use value::ValueQuery;
