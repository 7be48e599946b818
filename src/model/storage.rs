//! What the storage page tells: where a tenant's rows lie, and what works on them.

use super::Moment;
use serde::{Deserialize, Serialize};

/// The storage page. Its numbers are the whole tenant's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StorageView {
    /// When this was read, by the wall clock.
    pub as_of: Moment,
    /// Bytes of everything on disk: segments, log, database.
    pub disk_bytes: u64,
    /// Rows that are in memory and in no segment yet; on disk they are in the log.
    pub memory_rows: u64,
    /// Bytes of them in memory.
    pub memory_bytes: u64,
    /// Why nothing is taken in any more, if so.
    pub degraded: Option<String>,
    /// Tables that have rows in segments, most bytes first.
    pub tables: Vec<StoredTable>,
    /// What follows the rows as they come in.
    pub followers: Vec<Follower>,
    /// Segments that are joined.
    pub joining: Joining,
}

/// A table's segments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTable {
    /// Its name.
    pub name: String,
    /// Rows.
    pub rows: u64,
    /// Segments.
    pub segments: u32,
    /// Bytes on disk.
    pub bytes: u64,
    /// Time of its oldest row, where rows have one.
    pub oldest: Option<Moment>,
    /// Time of its newest row.
    pub newest: Option<Moment>,
}

/// Work that follows the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follower {
    /// What it does, in words.
    pub label: String,
    /// Rows that it has not seen yet.
    pub behind: u64,
    /// Whether it runs.
    pub running: bool,
    /// When it last got on, or failed.
    pub changed: Option<Moment>,
    /// Why it failed last, until it gets on.
    pub error: Option<String>,
}

/// What joining segments did since the portal started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Joining {
    /// Jobs.
    pub jobs: u64,
    /// Segments before.
    pub segments: u64,
    /// Rows written.
    pub rows: u64,
    /// Bytes before.
    pub bytes_before: u64,
    /// Bytes after.
    pub bytes_after: u64,
    /// How long the jobs took together, seconds.
    pub seconds: f64,
    /// The job under way.
    pub running: Option<JoiningJob>,
    /// What failed first when it last looked for jobs; none where all went well.
    pub error: Option<String>,
}

/// A job under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoiningJob {
    /// The table.
    pub table: String,
    /// The first moment of the UTC day.
    pub day: Moment,
    /// Segments that become one.
    pub segments: u64,
    /// Rows in them.
    pub rows: u64,
    /// Rows that are written.
    pub done: u64,
}

impl JoiningJob {
    /// Rows written of a hundred.
    #[must_use]
    pub fn percent(&self) -> u64 {
        self.done.min(self.rows).saturating_mul(100).checked_div(self.rows).unwrap_or(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_in_whole_parts_of_a_hundred() {
        for (done, rows, expect) in [(0, 3, 0), (1, 3, 33), (3, 3, 100), (4, 3, 100), (0, 0, 100)] {
            let job = JoiningJob { table: String::new(), day: Moment(0), segments: 2, rows, done };
            assert_eq!(job.percent(), expect, "{done} of {rows}");
        }
    }
}
