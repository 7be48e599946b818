//! The processes of a device around a moment: who started whom. Ancestry, alert stories and later
//! the process page are made from this one index.

use std::collections::HashMap;

use schema::{Row, Value};
use store::datafusion::prelude::{ident, lit};

use crate::error::AppError;
use crate::model::{EntityKind, EventId, Marked, Moment, ProcessId, Span, TreeNode};
use crate::server::access::Entered;
use crate::server::events::{self, describe};
use crate::server::timeline::event_id;

/// Columns that say who a process is and who started it.
const COLUMNS: &[&str] = &[
    "Timestamp",
    "_Seq",
    "ActionType",
    "FileName",
    "FolderPath",
    "ProcessId",
    "ProcessUniqueId",
    "ProcessCommandLine",
    "InitiatingProcessFileName",
    "InitiatingProcessFolderPath",
    "InitiatingProcessId",
    "InitiatingProcessUniqueId",
    "InitiatingProcessCommandLine",
    "InitiatingProcessCreationTime",
];

/// More processes than this in one window are not indexed; a busy build server starts fewer a day.
const MOST: usize = 50_000;

/// A process as an event names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Process {
    /// The sensor's unique id; empty where it gives none.
    pub unique: String,
    /// Process id; reused after the process ended.
    pub pid: Option<i64>,
    /// Image name.
    pub name: String,
    /// Image path.
    pub path: String,
    /// Command line, empty where unknown.
    pub command: String,
    /// When it started, where known.
    pub at: Option<Moment>,
    /// The event of its start, if that is kept.
    pub event: Option<EventId>,
    /// Place of that event in the log.
    pub seq: Option<i64>,
}

impl Process {
    /// What its page is found by.
    #[must_use]
    pub fn id(&self) -> Option<ProcessId> {
        let unique = Some(self.unique.as_str()).filter(|unique| !unique.is_empty());
        describe::process_id(unique, self.pid, self.at.map(|at| at.0))
    }
}

/// A started process and the one that started it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The new process.
    pub process: Process,
    /// Its parent, as its own event names it.
    pub parent: Process,
}

/// The processes of one device that started in a window.
#[derive(Debug, Default)]
pub struct Index {
    /// Oldest first.
    pub starts: Vec<Start>,
    /// Whether more started than are here.
    pub more: bool,
    by_unique: HashMap<String, usize>,
    by_pid: HashMap<i64, Vec<usize>>,
}

fn long(row: &Row, column: &str) -> Option<i64> {
    match row.get(column) {
        Some(Value::Long(number) | Value::DateTime(number)) => Some(number),
        _ => None,
    }
}

fn owned(row: &Row, column: &str) -> String {
    row.text(column).unwrap_or_default().to_owned()
}

/// The process that did what an event tells.
#[must_use]
pub fn actor(row: &Row) -> Option<Process> {
    let path = owned(row, "InitiatingProcessFolderPath");
    let mut name = owned(row, "InitiatingProcessFileName");
    if name.is_empty() {
        describe::file_name(&path).clone_into(&mut name);
    }
    let process = Process {
        unique: owned(row, "InitiatingProcessUniqueId"),
        pid: long(row, "InitiatingProcessId"),
        name,
        path,
        command: owned(row, "InitiatingProcessCommandLine"),
        at: long(row, "InitiatingProcessCreationTime").map(Moment),
        event: None,
        seq: None,
    };
    (!process.name.is_empty() || process.pid.is_some()).then_some(process)
}

/// The process that an event of `DeviceProcessEvents` tells to have started.
#[must_use]
pub fn started(row: &Row) -> Option<Process> {
    if row.table().name != "DeviceProcessEvents" {
        return None;
    }
    Some(Process {
        unique: owned(row, "ProcessUniqueId"),
        pid: long(row, "ProcessId"),
        name: owned(row, "FileName"),
        path: owned(row, "FolderPath"),
        command: owned(row, "ProcessCommandLine"),
        at: long(row, "Timestamp").map(Moment),
        event: Some(event_id(row)),
        seq: long(row, "_Seq"),
    })
}

impl Index {
    /// Indexes starts, given in any order.
    #[must_use]
    pub fn new(mut starts: Vec<Start>) -> Self {
        starts.sort_by_key(|start| (start.process.at, start.process.seq));
        let mut index = Self::default();
        for (place, start) in starts.iter().enumerate() {
            if !start.process.unique.is_empty() {
                index.by_unique.entry(start.process.unique.clone()).or_insert(place);
            }
            if let Some(pid) = start.process.pid {
                index.by_pid.entry(pid).or_default().push(place);
            }
        }
        index.starts = starts;
        index
    }

    /// Where the start of a process stands: by its unique id, else the newest start of its process
    /// id before `before`.
    #[must_use]
    pub fn find(&self, process: &Process, before: Option<Moment>) -> Option<usize> {
        if !process.unique.is_empty() {
            return self.by_unique.get(&process.unique).copied();
        }
        let places = self.by_pid.get(&process.pid?)?;
        let fits = |place: &&usize| {
            self.starts.get(**place).is_some_and(|start| {
                (before.is_none() || start.process.at <= before)
                    && (process.name.is_empty()
                        || start.process.name.eq_ignore_ascii_case(&process.name))
            })
        };
        places.iter().rev().find(fits).copied()
    }

    /// A process and everyone above it, the topmost first. Where a start is not kept, what its
    /// child said of it is all that is known, and the line ends there.
    #[must_use]
    pub fn lineage(&self, process: &Process) -> Vec<Process> {
        let mut line = vec![process.clone()];
        let mut current = process.clone();
        let mut seen = Vec::new();
        while let Some(place) = self.find(&current, current.at) {
            // A process id that was reused could lead in a circle.
            if seen.contains(&place) {
                break;
            }
            seen.push(place);
            let Some(start) = self.starts.get(place) else { break };
            if let Some(last) = line.last_mut() {
                *last = start.process.clone();
            }
            if start.parent.name.is_empty() && start.parent.pid.is_none() {
                break;
            }
            current = start.parent.clone();
            line.push(current.clone());
        }
        line.reverse();
        line
    }
}

/// The processes of a device that started in a window.
///
/// # Errors
/// [`AppError`] where the store cannot be read.
pub async fn load(entered: &Entered, device: &str, span: Span) -> Result<Index, AppError> {
    let Some(table) = schema::table("DeviceProcessEvents") else { return Ok(Index::default()) };
    let rows = events::of_device(entered, table, device, span)
        .await?
        .filter(ident("ActionType").eq(lit("ProcessCreated")))
        .and_then(|rows| rows.select(events::present(table, COLUMNS)))
        .and_then(|rows| rows.limit(0, Some(MOST + 1)))
        .map_err(AppError::internal)?;
    let rows = events::rows(table, rows).await?;
    let mut index = Index::new(rows.iter().take(MOST).filter_map(start).collect());
    index.more = rows.len() > MOST;
    Ok(index)
}

fn start(row: &Row) -> Option<Start> {
    Some(Start { process: started(row)?, parent: actor(row).unwrap_or_default() })
}

/// A process as a node without children.
#[must_use]
pub fn node(process: &Process) -> TreeNode {
    TreeNode {
        kind: EntityKind::Process,
        verb: String::new(),
        name: process.name.clone(),
        pid: process.pid.and_then(|pid| u32::try_from(pid).ok()),
        process: process.id(),
        detail: Marked::plain(describe::arguments(&process.command)),
        at: process.at,
        alerts: Vec::new(),
        focus: false,
        event: process.event.clone(),
        children: Vec::new(),
    }
}

/// An event as a leaf under its process.
#[must_use]
pub fn leaf(row: &Row) -> TreeNode {
    let line = describe::line(row);
    let (kind, name) = line.object.map_or((EntityKind::Process, String::new()), |object| {
        let name = format!(
            "{}{}",
            object.value,
            if object.kind == EntityKind::Ip { object.sub } else { String::new() }
        );
        (object.kind, name)
    });
    TreeNode {
        kind,
        verb: line.action,
        name,
        pid: None,
        process: None,
        detail: Marked::plain(line.detail),
        at: long(row, "Timestamp").map(Moment),
        alerts: Vec::new(),
        focus: false,
        event: Some(event_id(row)),
        children: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(unique: &str, pid: i64, name: &str, at: i64) -> Process {
        Process {
            unique: unique.to_owned(),
            pid: Some(pid),
            name: name.to_owned(),
            at: Some(Moment(at)),
            ..Process::default()
        }
    }

    fn names(line: &[Process]) -> Vec<&str> {
        line.iter().map(|process| process.name.as_str()).collect()
    }

    #[test]
    fn a_lineage_climbs_by_unique_ids_to_the_last_known_parent() {
        let index = Index::new(vec![
            Start { process: process("c", 3, "c.exe", 30), parent: process("b", 2, "b.exe", 20) },
            Start { process: process("b", 2, "b.exe", 20), parent: process("a", 1, "a.exe", 10) },
        ]);
        let line = index.lineage(&process("c", 3, "c.exe", 30));
        assert_eq!(names(&line), ["a.exe", "b.exe", "c.exe"]);
    }

    #[test]
    fn without_unique_ids_the_newest_earlier_start_of_the_process_id_counts() {
        let index = Index::new(vec![
            Start { process: process("", 2, "old.exe", 5), parent: Process::default() },
            Start { process: process("", 2, "b.exe", 20), parent: process("", 1, "a.exe", 10) },
            Start { process: process("", 3, "c.exe", 30), parent: process("", 2, "", 30) },
            Start { process: process("", 2, "late.exe", 40), parent: Process::default() },
        ]);
        let line = index.lineage(&process("", 3, "c.exe", 30));
        assert_eq!(names(&line), ["a.exe", "b.exe", "c.exe"]);
    }

    #[test]
    fn a_reused_process_id_does_not_lead_in_a_circle() {
        let index = Index::new(vec![Start {
            process: process("", 2, "a.exe", 5),
            parent: process("", 2, "a.exe", 5),
        }]);
        assert!(index.lineage(&process("", 2, "a.exe", 5)).len() <= 2);
    }
}
