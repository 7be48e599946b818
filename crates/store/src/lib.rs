//! The tenant store: log, segments, encryption, scan.
//!
//! ```text
//! append -> log (durable) -> memory tail (visible) -> consumers -> segments, alerts, ...
//! scan   -> segments + memory tail, one snapshot
//! ```
//!
//! Everything of a tenant is reached with a [`TenantCtx`]: [`TenantStore::append`],
//! [`TenantStore::read_from`], [`TenantStore::scan`], [`TenantStore::segments`], and the tenant's
//! [`Database`] for what is not telemetry. Work that follows the log is a [`Consumer`].

mod access;
mod append;
mod arrow_types;
mod batch;
mod bytes;
mod clock;
mod compaction;
mod consumer;
mod context;
pub mod database;
mod disk;
mod log;
mod objects;
mod scan;
mod segment;
mod store;
mod tenant;
#[cfg(test)]
mod testing;
mod view;

pub use access::Refused;
pub use append::{AppendError, MAX_BYTES, MAX_KEY, MAX_ROWS};
pub use batch::{Batch, CodecError, LogBatch, Receipt, Seq, TableBatch, rows_of};
pub use clock::{Clock, wall_micros, wall_millis};
pub use compaction::{CompactionJob, CompactionLimits, CompactionStatus};
pub use consumer::{Consumer, ConsumerError, ConsumerStatus, Limits};
pub use context::{DeviceScope, NotATenantId, Principal, PrincipalKind, TenantCtx, TenantId};
pub use database::Database;
pub use log::{LogError, files};
pub use objects::Encrypted;
pub use scan::{ScanError, ScanOptions, TimeWindow, column, moment};
pub use segment::{FlushLimits, SEGMENT_WRITER, Segment};
pub use store::{FORMAT, Store, StoreConfig, StoreError};
pub use tenant::{Finding, HourCount, TenantStatus, TenantStore, Verified};

// What a scan gives is theirs; callers build upon it without naming versions of their own.
pub use arrow;
pub use datafusion;
