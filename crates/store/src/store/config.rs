//! How a store is set up.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::compaction::CompactionLimits;
use crate::log::files::{LogFiles, RealFiles};
use crate::segment::FlushLimits;

/// How a store is set up. [`StoreConfig::new`] gives what fits most machines.
#[derive(Clone, Debug)]
pub struct StoreConfig {
    /// The data folder.
    pub data: PathBuf,
    /// Bytes that queries may use together; a query that needs more fails.
    pub query_memory: usize,
    /// Cores that a query, and the encoding of batches, may use.
    pub cores: usize,
    /// Bytes of Parquet footers and page indexes to keep, per tenant that is open.
    pub metadata_cache: usize,
    /// When rows move from the log into segments.
    pub flush: FlushLimits,
    /// When segments of a day are joined.
    pub compaction: CompactionLimits,
    /// Bytes of a tenant's rows that may be in memory, in no segment yet, before appends are refused.
    pub tail_bytes: usize,
    /// How long an append waits for room in memory before it is refused: long enough for a flush, so
    /// that senders who are a little too fast are slowed down and not sent away.
    pub patience: Duration,
    /// Bytes of a tenant's rows that may wait for their sync before appends are refused.
    pub queue_bytes: usize,
    /// Bytes after which a log file is followed by a new one.
    pub log_roll: u64,
    /// The files below the log; others than the real ones in tests.
    pub log_files: Arc<dyn LogFiles>,
}

const MIB: usize = 1024 * 1024;

impl StoreConfig {
    /// A quarter of the machine's memory for queries, all cores, 256 MiB of footers, 256 MiB of rows
    /// in memory and 64 MiB in the queue per tenant, log files of 64 MiB.
    #[must_use]
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            query_memory: machine_memory().map_or(1024 * MIB, |bytes| bytes / 4),
            cores: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            metadata_cache: 256 * MIB,
            flush: FlushLimits::default(),
            compaction: CompactionLimits::default(),
            tail_bytes: 256 * MIB,
            patience: Duration::from_secs(5),
            queue_bytes: 64 * MIB,
            log_roll: 64 * MIB as u64,
            log_files: Arc::new(RealFiles),
        }
    }
}

/// The machine's memory as Linux tells it.
fn machine_memory() -> Option<usize> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}
