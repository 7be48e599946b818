//! A stream cut into lines of bounded length.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use super::{BadRecord, Grouper, Item, ReadError, Record, Sink, wrapped};

/// The longest line that is read, in bytes: above the largest script block that Windows logs, and
/// small enough that a bomb cannot take the memory.
pub(crate) const MAX_LINE: usize = 16 << 20;

/// Reads lines of JSON or text to the end. Empty lines are no records. Where reading fails on the way,
/// events whose lines were read so far are handed out nevertheless.
pub(crate) fn read(
    member: &str,
    reader: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut grouper = Grouper::default();
    let result = read_lines(member, reader, &mut grouper, sink);
    let mut flow = ControlFlow::Continue(());
    if !sink.summary.stopped {
        grouper.finish(&mut |at, result| hand_out(member, at, result, sink, &mut flow));
    }
    result
}

fn read_lines(
    member: &str,
    mut reader: &mut dyn BufRead,
    grouper: &mut Grouper,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut line = Vec::with_capacity(8 << 10);
    let mut offset = 0_u64;
    let mut first = true;
    let mut flow = ControlFlow::Continue(());
    loop {
        line.clear();
        let Some(length) = next_line(&mut reader, &mut line)? else {
            return Ok(());
        };
        let start = offset;
        offset += length;
        if line.trim_ascii_end().len() > MAX_LINE {
            let bad = BadRecord::TooLong { limit: MAX_LINE };
            hand_out(member, start, Err(bad), sink, &mut flow);
        } else {
            let mut text = line.trim_ascii();
            if start == 0 {
                text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
            }
            if text.is_empty() {
                continue;
            }
            if first {
                refuse_other_text(member, text)?;
                first = false;
            }
            let hand = &mut |at, result| hand_out(member, at, result, sink, &mut flow);
            grouper.push(text, start, hand);
        }
        if flow.is_break() {
            return Ok(());
        }
    }
}

/// Hands out what was found at an offset, until the receiver has enough.
fn hand_out(
    member: &str,
    at: u64,
    result: Result<Record, BadRecord>,
    sink: &mut Sink<'_>,
    flow: &mut ControlFlow<()>,
) {
    if flow.is_continue() {
        *flow = sink.push(member, at, result.map_or_else(Item::Bad, Item::Record));
    }
}

/// Reads one line with its end into `line`, a little more than [`MAX_LINE`] of it at most, and
/// returns its whole length in the stream; `None` at the end.
fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<Option<u64>> {
    let room = MAX_LINE as u64 + 2;
    let mut length = reader.take(room).read_until(b'\n', line)? as u64;
    if length == room && !line.ends_with(b"\n") {
        length += reader.skip_until(b'\n')? as u64;
    }
    Ok((length > 0).then_some(length))
}

/// Text formats that are not read, each by how its first line begins.
const OTHER_TEXT: &[(&[u8], &str)] = &[
    (b"<?xml", "XML"),
    (b"<Event", "events as XML over several lines; one event per line is read"),
    (b"<Objs", "objects as PowerShell XML"),
    (b"<", "syslog or XML"),
    (b"CEF:", "Common Event Format"),
    (b"LEEF:", "Log Event Extended Format"),
];

/// Says what a file looks like that is neither lines of JSON nor of a text that is read here, from its
/// first line.
fn refuse_other_text(member: &str, line: &[u8]) -> Result<(), ReadError> {
    let refuse = |what: String| Err(ReadError::UnknownFormat { member: member.to_owned(), what });
    match line {
        b"[" | b"{" | b"[{" => {
            refuse("JSON over several lines; one record per line is read".to_owned())
        }
        [b'{' | b'[', ..] => Ok(()),
        _ if std::str::from_utf8(line).is_ok_and(wrapped::begins) => Ok(()),
        _ => {
            let known = OTHER_TEXT.iter().find(|(start, _)| line.starts_with(start));
            let printable = std::str::from_utf8(line.get(..64).unwrap_or(line))
                .is_ok_and(|text| !text.contains(|c: char| c.is_control() && c != '\t'));
            refuse(match known {
                Some((_, name)) => (*name).to_owned(),
                None if printable => {
                    "text that is neither JSON lines nor syslog, such as CSV".to_owned()
                }
                None => "binary content of an unknown kind".to_owned(),
            })
        }
    }
}
