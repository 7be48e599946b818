//! Source adapters: bytes of any supported format to records.
//!
//! | module | what it reads |
//! |---|---|
//! | `line` | one line of JSON or text: decides which of the formats below it is |
//! | `grouper` | lines to records, where one event is spread over several lines |
//! | `envelope` | the streaming envelope `{time, tenantId, category, properties}`: rows, not events |
//! | `flat` | NXLog, PowerShell exports and Azure Monitor: header and fields side by side |
//! | `message` | the fields inside a rendered `Message` |
//! | `winlogbeat` | winlogbeat 6 (`event_data`) and 7 and later (`winlog.event_data`) |
//! | `wrapped` | events inside text: syslog, and the message of a line of JSON |
//! | `syslog` | the head of a line of syslog |
//! | `xml` | one event as XML (Sysmon for Linux) |
//! | `audit` | records of the Linux audit daemon |
//! | `evtx` | Windows event log files |
//! | `container` | gzip, zstd, zip and tar around any of them, by magic number |
//! | `lines` | a stream cut into lines of bounded length |
//! | `walk` | files below folders |
//!
//! To add a source: a module that turns bytes into a [`SensorEvent`], and one arm in `container`
//! (by magic number), `line` (by the names that only this format has) or `wrapped` (inside text).

pub(crate) mod audit;
mod container;
mod envelope;
mod error;
mod evtx;
mod flat;
mod grouper;
pub(crate) mod header;
mod json;
mod line;
mod lines;
mod message;
mod syslog;
mod walk;
mod winlogbeat;
mod wrapped;
mod xml;

use std::ops::ControlFlow;
use std::path::Path;

use schema::Row;

pub use self::error::{BadRecord, ReadError};
pub use self::grouper::{Grouper, parse_line, parse_records};
pub(crate) use self::json::Json;
pub use self::walk::walk;
use crate::SensorEvent;

/// One record that was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// What a sensor saw; the [`crate::Mapper`] makes a row of it.
    Event(SensorEvent),
    /// A row of the streaming envelope: published columns as they are.
    Published {
        /// The row, without hidden columns.
        row: Row,
        /// Names of properties that the table has no column for, in order.
        dropped: Vec<String>,
        /// The envelope's `tenantId`.
        tenant: Option<String>,
    },
}

/// Where a record stands, for reports.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct Position {
    /// Path inside the archive, parts of nested archives joined by `!`; empty where there is none.
    pub member: String,
    /// Byte offset in the unpacked member: of the line, or of the EVTX record or chunk.
    pub offset: u64,
}

/// What a source yields: a record, or why one could not be read. Reading goes on after either.
#[derive(Debug)]
pub enum Item {
    /// A record.
    Record(Record),
    /// A record that could not be read.
    Bad(BadRecord),
}

/// What was seen while a file was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadSummary {
    /// Records handed out.
    pub records: u64,
    /// Bad records handed out.
    pub bad: u64,
    /// Members that hold no records, each with the reason, such as a Mac's resource forks.
    pub skipped: Vec<(String, &'static str)>,
    /// Whether the receiver stopped the reading before the end.
    pub stopped: bool,
}

/// Where adapters hand their items; counts them on the way.
pub(crate) struct Sink<'a> {
    out: &'a mut dyn FnMut(Position, Item) -> ControlFlow<()>,
    summary: ReadSummary,
}

impl Sink<'_> {
    fn push(&mut self, member: &str, offset: u64, item: Item) -> ControlFlow<()> {
        match &item {
            Item::Record(_) => self.summary.records += 1,
            Item::Bad(_) => self.summary.bad += 1,
        }
        let flow = (self.out)(Position { member: member.to_owned(), offset }, item);
        self.summary.stopped |= flow.is_break();
        flow
    }
}

/// Reads a file of any supported format, archives included, and hands each record to `sink` in
/// order, until the end or until `sink` breaks. The format is recognised by content, not by name.
///
/// # Errors
/// [`ReadError`] where the file cannot be opened or unpacked, or is no format that is read here.
/// Records that were handed out before stay valid.
pub fn read_path(
    path: &Path,
    sink: &mut dyn FnMut(Position, Item) -> ControlFlow<()>,
) -> Result<ReadSummary, ReadError> {
    read_file(std::fs::File::open(path)?, sink)
}

/// [`read_path`] for a file that is open, or what can be read like one.
///
/// # Errors
/// As [`read_path`].
pub fn read_file(
    file: impl std::io::Read + std::io::Seek,
    sink: &mut dyn FnMut(Position, Item) -> ControlFlow<()>,
) -> Result<ReadSummary, ReadError> {
    let mut sink = Sink { out: sink, summary: ReadSummary::default() };
    container::read_file(file, &mut sink)?;
    Ok(sink.summary)
}

/// [`read_path`] for bytes that are in memory.
///
/// # Errors
/// As [`read_path`].
pub fn read_bytes(
    bytes: &[u8],
    sink: &mut dyn FnMut(Position, Item) -> ControlFlow<()>,
) -> Result<ReadSummary, ReadError> {
    let mut sink = Sink { out: sink, summary: ReadSummary::default() };
    container::read_stream("", std::io::Cursor::new(bytes), 0, &mut sink)?;
    Ok(sink.summary)
}
