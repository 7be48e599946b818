//! Windows event log files, through the `evtx` crate.
//!
//! Its JSON rendering is by far its fastest way out (compiled templates), and reading that JSON back
//! costs little beside it; walking its own tree is not open to other crates.

pub(super) mod event;

use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use evtx::err::EvtxError;
use evtx::{EvtxChunkData, EvtxParser, ParserSettings, SerializedEvtxRecord};

use super::{BadRecord, Item, Json, ReadError, Record, Sink};

/// Size of the file header's block and of a chunk, from the format.
const FILE_HEADER: u64 = 4096;
const CHUNK: u64 = 65_536;
/// A record's header stands in front of its content.
const RECORD_HEADER: u64 = 24;

/// Reads a whole log. A chunk or record that cannot be read is reported with its offset in the
/// file, and reading goes on behind it.
pub(super) fn read(
    member: &str,
    stream: impl Read + Seek,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let settings = ParserSettings::new().indent(false);
    let parser = EvtxParser::from_read_seek(stream)
        .map_err(|err| ReadError::Evtx { member: member.to_owned(), reason: one_line(&err) })?;
    let settings = Arc::new(settings);
    for chunk in parser.into_chunks() {
        let flow = match chunk {
            Ok(chunk) => read_chunk(member, chunk, &settings, sink),
            Err(err) => sink.push(member, offset_of(&err, 0), bad(&err)),
        };
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

fn read_chunk(
    member: &str,
    mut chunk: EvtxChunkData,
    settings: &Arc<ParserSettings>,
    sink: &mut Sink<'_>,
) -> std::ops::ControlFlow<()> {
    let start = FILE_HEADER + chunk.number.unwrap_or(0) * CHUNK;
    // A log can be made by an attacker. Should the parser ever panic on one, the chunk's records so
    // far are kept and the next chunk is read.
    let mut items = Vec::with_capacity(128);
    let whole = catch_unwind(AssertUnwindSafe(|| {
        let mut chunk = match chunk.parse(Arc::clone(settings)) {
            Ok(chunk) => chunk,
            Err(err) => {
                items.push((start, Item::Bad(BadRecord::Evtx(one_line(&err)))));
                return;
            }
        };
        for record in chunk.iter() {
            items.push(match record {
                Ok(record) => {
                    let at = start + record.binxml_offset.saturating_sub(RECORD_HEADER);
                    let json = record.into_json_bytes();
                    (at, json.map_or_else(|err| bad(&err), |json| item(&json)))
                }
                Err(err) => (offset_of(&err, start), bad(&err)),
            });
        }
    }));
    if whole.is_err() {
        let reason = "the parser failed on this chunk".to_owned();
        items.push((start, Item::Bad(BadRecord::Evtx(reason))));
    }
    items.into_iter().try_for_each(|(at, item)| sink.push(member, at, item))
}

fn item(record: &SerializedEvtxRecord<Vec<u8>>) -> Item {
    let written = crate::time::rfc3339(record.timestamp.as_microsecond());
    let json = Json::parse(&record.data).map_err(BadRecord::NotJson);
    let event = json.and_then(|json| event::read(json, Some(written)));
    event.map_or_else(Item::Bad, |event| Item::Record(Record::Event(event)))
}

fn bad(err: &EvtxError) -> Item {
    Item::Bad(BadRecord::Evtx(one_line(err)))
}

/// Where in the file an error is, as far as it says; `chunk` is the offset of its chunk.
fn offset_of(err: &EvtxError, chunk: u64) -> u64 {
    match err {
        EvtxError::FailedToReadRecordAt { chunk: Some(number), offset, .. } => {
            FILE_HEADER + number * CHUNK + offset
        }
        EvtxError::FailedToParseChunk { chunk_id, .. } => FILE_HEADER + chunk_id * CHUNK,
        _ => chunk,
    }
}

/// An error with its causes, as this project writes messages.
fn one_line(err: &dyn std::error::Error) -> String {
    let mut text = err.to_string();
    let mut source = err.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    let text = text.replace(['\r', '\n'], " ");
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
