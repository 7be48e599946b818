//! A stream cut into lines of bounded length.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use super::{BadRecord, Item, ReadError, Sink, line};

/// The longest line that is read, in bytes: above the largest script block that Windows logs, and
/// small enough that a bomb cannot take the memory.
pub(crate) const MAX_LINE: usize = 16 << 20;

/// Reads JSON lines to the end. Empty lines are no records.
pub(crate) fn read(
    member: &str,
    mut reader: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut line = Vec::with_capacity(8 << 10);
    let mut offset = 0_u64;
    let mut first = true;
    loop {
        line.clear();
        let Some(length) = next_line(&mut reader, &mut line)? else {
            return Ok(());
        };
        let start = offset;
        offset += length;
        if line.trim_ascii_end().len() > MAX_LINE {
            let bad = Item::Bad(BadRecord::TooLong { limit: MAX_LINE });
            if sink.push(member, start, bad).is_break() {
                return Ok(());
            }
            continue;
        }
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
        let mut flow = ControlFlow::Continue(());
        line::parse_records(text, &mut |result| {
            if flow.is_continue() {
                let item = result.map_or_else(Item::Bad, Item::Record);
                flow = sink.push(member, start, item);
            }
        });
        if flow.is_break() {
            return Ok(());
        }
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

/// Text formats that open differently from JSON lines, each by how its first line begins.
const OTHER_TEXT: &[(&[u8], &str)] = &[
    (b"type=", "Linux audit log"),
    (b"node=", "Linux audit log"),
    (b"<?xml", "XML"),
    (b"<Event", "events as XML"),
    (b"<Objs", "objects as PowerShell XML"),
    (b"<", "syslog or XML"),
    (b"CEF:", "Common Event Format"),
    (b"LEEF:", "Log Event Extended Format"),
];

/// Says what a file that is no JSON lines looks like, from its first line.
fn refuse_other_text(member: &str, line: &[u8]) -> Result<(), ReadError> {
    let refuse = |what: String| Err(ReadError::UnknownFormat { member: member.to_owned(), what });
    match line {
        b"[" | b"{" | b"[{" => {
            refuse("JSON over several lines; one record per line is read".to_owned())
        }
        [b'{' | b'[', ..] => Ok(()),
        _ => {
            let known = OTHER_TEXT.iter().find(|(start, _)| line.starts_with(start));
            let printable = std::str::from_utf8(line.get(..64).unwrap_or(line))
                .is_ok_and(|text| !text.contains(|c: char| c.is_control() && c != '\t'));
            refuse(match known {
                Some((_, name)) => (*name).to_owned(),
                None if printable => {
                    "text that is not JSON lines, such as syslog or CSV".to_owned()
                }
                None => "binary content of an unknown kind".to_owned(),
            })
        }
    }
}
