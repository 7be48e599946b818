//! Lines to records, where a record may be spread over several lines.

use super::line::{self, Found};
use super::{BadRecord, Record, audit};

/// Reads lines of any supported format. The audit daemon describes one event in several lines, which
/// are gathered here; every other line is a record, or several, by itself.
///
/// ```
/// let mut grouper = sensors::Grouper::default();
/// let mut events = 0;
/// for (at, line) in [
///     "node=web-1 type=CWD msg=audit(1709629200.125:7): cwd=\"/\"",
///     "node=web-1 type=SYSCALL msg=audit(1709629200.125:7): syscall=0",
/// ]
/// .into_iter()
/// .enumerate()
/// {
///     grouper.push(line.as_bytes(), at as u64, &mut |_, _| events += 1);
/// }
/// grouper.finish(&mut |at, record| {
///     assert!(at == 0 && record.is_ok());
///     events += 1;
/// });
/// assert_eq!(events, 1);
/// ```
#[derive(Debug, Default)]
pub struct Grouper {
    groups: audit::Groups,
}

impl Grouper {
    /// Reads a line that stands at `at` (an offset or a number: the caller's own) and hands out what
    /// is whole with it, each record with the place of its first line. Errors are always of this
    /// line. What is gathered is bounded: see `docs/TELEMETRY.md`.
    pub fn push(
        &mut self,
        line: &[u8],
        at: u64,
        sink: &mut dyn FnMut(u64, Result<Record, BadRecord>),
    ) {
        line::read(line, &mut |found| match found {
            Ok(Found::Record(record)) => sink(at, Ok(record)),
            Ok(Found::Part(part)) => self.groups.push(part, at, &mut |(at, event)| {
                sink(at, Ok(Record::Event(event)));
            }),
            Err(bad) => sink(at, Err(bad)),
        });
    }

    /// Hands out what is still gathered. To be called at the end of what was read: an event whose
    /// last lines are missing is an event too.
    pub fn finish(&mut self, sink: &mut dyn FnMut(u64, Result<Record, BadRecord>)) {
        self.groups.finish(&mut |(at, event)| sink(at, Ok(Record::Event(event))));
    }
}

/// Reads one line of any supported format by itself.
///
/// # Errors
/// [`BadRecord`] where the line is no such record, or an array of several.
pub fn parse_line(line: &[u8]) -> Result<Record, BadRecord> {
    let mut found = Vec::with_capacity(1);
    parse_records(line, &mut |result| found.push(result));
    match found.len() {
        1 => found.pop().unwrap_or(Err(BadRecord::Several(0))),
        count => Err(BadRecord::Several(count)),
    }
}

/// Reads one line by itself, which may hold several records (`{"records": [...]}`, or a bare array).
/// Each record or error is handed to `sink`. A line of the audit daemon is an event of one record;
/// [`Grouper`] puts those together that belong together.
pub fn parse_records(line: &[u8], sink: &mut dyn FnMut(Result<Record, BadRecord>)) {
    let mut grouper = Grouper::default();
    grouper.push(line, 0, &mut |_, result| sink(result));
    grouper.finish(&mut |_, result| sink(result));
}
