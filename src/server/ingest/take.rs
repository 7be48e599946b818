//! What every receiving endpoint does with a body: inflate it and read its lines; then, in `rows`,
//! map and append them.

use std::borrow::Cow;
use std::io::Read as _;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use sensors::{BadRecord, Grouper, Record};

use crate::error::AppError;

mod rows;

pub use rows::identify;
pub(super) use rows::{Rows, Sender, Shared};

/// Largest body after decompression, bytes.
pub(super) const MOST_INFLATED: usize = 48 << 20;
/// Most records of one request.
pub(super) const MOST_RECORDS: usize = 50_000;

/// Why a body was not read at all. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unread {
    /// A `Content-Encoding` that is not known here.
    #[error("Only gzip and identity are read.")]
    Encoding,
    /// Said to be gzip, and is not, or not to its end.
    #[error("The body is no whole gzip stream: {0}.")]
    Gzip(std::io::Error),
    /// More than [`MOST_INFLATED`].
    #[error("The body is larger than 48 MiB when inflated.")]
    Inflated,
    /// More than [`MOST_RECORDS`].
    #[error("Send at most {MOST_RECORDS} records at once.")]
    Records,
}

impl From<Unread> for AppError {
    fn from(unread: Unread) -> Self {
        let field = if matches!(unread, Unread::Encoding) { "Content-Encoding" } else { "body" };
        Self::invalid(field, unread.to_string())
    }
}

/// Whether the body is said to be gzip.
pub(super) fn is_gzip(headers: &HeaderMap) -> Result<bool, Unread> {
    match headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(false),
        Some(b"gzip") => Ok(true),
        Some(_) => Err(Unread::Encoding),
    }
}

/// Unpacks a gzip body of bounded size.
pub(super) fn inflate(body: &[u8]) -> Result<Bytes, Unread> {
    let mut text = Vec::with_capacity(body.len().saturating_mul(6).min(MOST_INFLATED));
    let most = MOST_INFLATED as u64 + 1;
    let mut reader = flate2::read::MultiGzDecoder::new(body).take(most);
    reader.read_to_end(&mut text).map_err(Unread::Gzip)?;
    if text.len() > MOST_INFLATED { Err(Unread::Inflated) } else { Ok(text.into()) }
}

/// A line of a body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Where it begins in the inflated body, bytes.
    pub(super) offset: usize,
    /// Its bytes without the line feed.
    pub(super) text: &'a [u8],
}

/// The lines that hold more than white space.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut begins = 0;
    let ends = memchr::memchr_iter(b'\n', text).chain([text.len()]);
    ends.enumerate().filter_map(move |(at, end)| {
        let offset = std::mem::replace(&mut begins, end + 1);
        let line = text.get(offset..end).unwrap_or_default();
        let blank = line.iter().all(u8::is_ascii_whitespace);
        (!blank).then_some(Line { number: at + 1, offset, text: line })
    })
}

/// Members in which shippers wrap the line that they read, the likeliest first.
#[derive(serde::Deserialize)]
struct Wrapper<'a> {
    #[serde(borrow)]
    message: Option<Wrapped<'a>>,
    #[serde(borrow)]
    log: Option<Wrapped<'a>>,
    #[serde(borrow)]
    msg: Option<Wrapped<'a>>,
}

/// A member's value: text, or anything else (ECS has an object called `log`).
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Wrapped<'a> {
    Line(#[serde(borrow)] Cow<'a, str>),
    Other(serde::de::IgnoredAny),
}

/// Hands over the records of one line. A document of no known format whose `message`, `log` or `msg`
/// is a line that is known counts as that line: so Fluent Bit, rsyslog and Filebeat send what they
/// found in a file.
///
/// An event that several lines tell together comes with the line that completes it, or at the
/// grouper's end; `at` stands for the line, and errors are of this line.
pub(super) fn records(
    grouper: &mut Grouper,
    line: &[u8],
    at: u64,
    sink: &mut dyn FnMut(u64, Result<Record, BadRecord>),
) {
    let mut unknown = None;
    grouper.push(line, at, &mut |place, found| match found {
        Err(error @ BadRecord::UnknownShape(_)) if unknown.is_none() => unknown = Some(error),
        found => sink(place, found),
    });
    let Some(error) = unknown else { return };
    match unwrapped(line) {
        Some(records) => records.into_iter().for_each(|record| sink(at, Ok(record))),
        None => sink(at, Err(error)),
    }
}

/// The records of the first wrapped line that can be read whole.
fn unwrapped(line: &[u8]) -> Option<Vec<Record>> {
    let wrapper: Wrapper<'_> = serde_json::from_slice(line).ok()?;
    let members = [wrapper.message, wrapper.log, wrapper.msg];
    members.into_iter().flatten().find_map(|member| match member {
        Wrapped::Line(line) => whole(line.trim().as_bytes()).ok().filter(|found| !found.is_empty()),
        Wrapped::Other(_) => None,
    })
}

fn whole(line: &[u8]) -> Result<Vec<Record>, BadRecord> {
    let mut found = Vec::with_capacity(1);
    sensors::parse_records(line, &mut |result| found.push(result));
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_inflates_too_far_is_refused() {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&vec![b' '; MOST_INFLATED + 2]).unwrap();
        assert!(matches!(inflate(&encoder.finish().unwrap()), Err(Unread::Inflated)));
        assert!(matches!(inflate(b"no gzip"), Err(Unread::Gzip(_))));
    }

    #[test]
    fn a_known_line_inside_an_unknown_document_is_taken() {
        let event = serde_json::json!({
            "EventID": 1, "Channel": "Security", "Hostname": "ws-1", "EventTime": "2026-01-05 10:00:00",
        });
        let line = format!(" {event}\n");
        let check = |document: serde_json::Value, expect: bool| {
            let mut found = Vec::new();
            let mut grouper = Grouper::default();
            records(&mut grouper, document.to_string().as_bytes(), 0, &mut |_, result| {
                found.push(result.is_ok());
            });
            assert_eq!(found, [expect], "{document}");
        };
        for name in ["message", "log", "msg"] {
            check(serde_json::json!({ "host": "ws-1", name: line }), true);
        }
        check(serde_json::json!({"log": {"file": "x"}, "message": line, "msg": 5}), true);
        check(serde_json::json!({"log": line, "message": "plain words"}), true);
        check(serde_json::json!({"message": "plain words"}), false);
        check(serde_json::json!({"text": line}), false);
        check(event, true);
    }
}
