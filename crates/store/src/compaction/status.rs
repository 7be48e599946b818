//! What compaction does and has done, for metrics and pages.

use std::time::Duration;

use serde::Serialize;

use super::Plan;
use crate::clock::wall_millis;

/// Compaction since the tenant was opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CompactionStatus {
    /// Jobs that ended well.
    pub jobs: u64,
    /// Segments that they replaced.
    pub segments: u64,
    /// Rows that they wrote.
    pub rows: u64,
    /// Bytes of the segments that they replaced.
    pub bytes_before: u64,
    /// Bytes of those that took their place.
    pub bytes_after: u64,
    /// How long they took together.
    pub seconds: f64,
    /// The job under way.
    pub running: Option<CompactionJob>,
    /// What failed first when it last looked for jobs; none where all went well.
    pub error: Option<String>,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CompactionJob {
    /// The table.
    pub table: &'static str,
    /// The UTC day, in days since 1970.
    pub day: i64,
    /// Segments that it joins.
    pub segments: u64,
    /// Rows in them.
    pub rows: u64,
    /// Rows that are written.
    pub done: u64,
    /// When it began: milliseconds since 1970 UTC.
    pub began: i64,
}

impl CompactionStatus {
    /// Counts a job that ended well and wrote so many bytes.
    pub(super) fn ended(&mut self, plan: &Plan, bytes: u64, took: Duration) {
        self.jobs += 1;
        self.segments += plan.segments.len() as u64;
        self.rows += plan.rows();
        self.bytes_before += plan.segments.iter().map(|segment| segment.bytes).sum::<u64>();
        self.bytes_after += bytes;
        self.seconds += took.as_secs_f64();
    }
}

impl Plan {
    /// Rows of all its segments.
    pub(super) fn rows(&self) -> u64 {
        self.segments.iter().map(|segment| segment.rows).sum()
    }

    /// The plan as a job that begins now.
    pub(super) fn job(&self) -> CompactionJob {
        let first = self.segments.first();
        CompactionJob {
            table: first.map_or("", |segment| segment.table.name),
            day: first.map_or(0, |segment| segment.day),
            segments: self.segments.len() as u64,
            rows: self.rows(),
            done: 0,
            began: wall_millis(),
        }
    }
}
