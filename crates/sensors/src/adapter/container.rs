//! gzip, zstd, zip and tar around records, recognised by magic number.

mod budget;

use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};

use self::budget::Budget;
use super::{BadRecord, Item, ReadError, Sink, evtx, lines};

/// Archives inside archives: a zip holding a tar.gz is three.
const MAX_DEPTH: u8 = 3;
/// What one file may unpack to. Lines stream, so this bounds time, not memory.
const MAX_UNPACKED: u64 = 64 << 30;
/// What has to be in memory because its format is read by seeking (EVTX or zip inside an archive).
const MAX_IN_MEMORY: u64 = 1 << 30;

/// What the first bytes say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Gzip,
    Zstd,
    Zip,
    Tar,
    Evtx,
    AppleDouble,
    Empty,
    Lines,
}

/// Magic numbers, each with its offset.
const MAGIC: &[(usize, &[u8], Kind)] = &[
    (0, b"\x1f\x8b", Kind::Gzip),
    (0, b"\x28\xb5\x2f\xfd", Kind::Zstd),
    (0, b"PK\x03\x04", Kind::Zip),
    (0, b"PK\x05\x06", Kind::Zip),
    (0, b"ElfFile\0", Kind::Evtx),
    (0, b"\x00\x05\x16\x07", Kind::AppleDouble),
    (257, b"ustar", Kind::Tar),
];

/// Enough of a stream to tell its kind.
const HEAD: u64 = 512;

fn kind_of(head: &[u8]) -> Kind {
    if head.is_empty() {
        return Kind::Empty;
    }
    MAGIC
        .iter()
        .find(|(at, magic, _)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic)))
        .map_or(Kind::Lines, |(_, _, kind)| *kind)
}

/// Reads a file, or what can be read like one; what is read by seeking is not loaded.
pub(super) fn read_file(mut file: impl Read + Seek, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    match kind_of(&head) {
        Kind::Evtx => evtx::read("", file, sink),
        Kind::Zip => read_zip("", BufReader::new(file), &Budget::new(MAX_UNPACKED), 0, sink),
        _ => read_stream("", file, 0, sink),
    }
}

/// Reads a stream of any kind.
pub(super) fn read_stream(
    member: &str,
    stream: impl Read,
    depth: u8,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    dispatch(member, Box::new(stream), &Budget::new(MAX_UNPACKED), depth, sink)
}

fn dispatch(
    member: &str,
    mut stream: Box<dyn Read + '_>,
    budget: &Budget,
    depth: u8,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut head = Vec::new();
    stream.by_ref().take(HEAD).read_to_end(&mut head).map_err(|err| fault(member, err))?;
    let kind = kind_of(&head);
    let whole = Cursor::new(head).chain(stream);
    if matches!(kind, Kind::Gzip | Kind::Zstd | Kind::Zip | Kind::Tar) && depth >= MAX_DEPTH {
        return Err(ReadError::TooDeep { member: member.to_owned(), limit: MAX_DEPTH });
    }
    match kind {
        Kind::Gzip => {
            let stream = budget.limit(flate2::read::MultiGzDecoder::new(whole));
            dispatch(member, Box::new(stream), budget, depth + 1, sink)
        }
        Kind::Zstd => {
            let decoder = zstd::Decoder::new(whole).map_err(|err| fault(member, err))?;
            dispatch(member, Box::new(budget.limit(decoder)), budget, depth + 1, sink)
        }
        Kind::Tar => read_tar(member, whole, budget, depth, sink),
        Kind::Zip => {
            let bytes = in_memory(member, whole)?;
            read_zip(member, Cursor::new(bytes), budget, depth, sink)
        }
        Kind::Evtx => evtx::read(member, Cursor::new(in_memory(member, whole)?), sink),
        Kind::AppleDouble => {
            skip(member, "resource fork of a Mac, no records", sink);
            Ok(())
        }
        Kind::Empty => {
            skip(member, "empty", sink);
            Ok(())
        }
        Kind::Lines => {
            let mut reader = BufReader::with_capacity(256 << 10, whole);
            lines::read(member, &mut reader, sink).map_err(|err| match err {
                ReadError::Io(err) => fault(member, err),
                other => other,
            })
        }
    }
}

fn read_tar(
    outer: &str,
    stream: impl Read,
    budget: &Budget,
    depth: u8,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut archive = tar::Archive::new(stream);
    for entry in archive.entries().map_err(|err| fault(outer, err))? {
        let entry = entry.map_err(|err| fault(outer, err))?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let member = inside(outer, &name);
        if skipped_by_name(&member, &name, sink) {
            continue;
        }
        let result = dispatch(&member, Box::new(entry), budget, depth + 1, sink);
        if go_on(&member, result, sink).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn read_zip(
    outer: &str,
    stream: impl Read + Seek,
    budget: &Budget,
    depth: u8,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut archive = zip::ZipArchive::new(stream).map_err(|err| fault(outer, err.into()))?;
    for at in 0..archive.len() {
        let entry = match archive.by_index(at) {
            Ok(entry) => entry,
            Err(err) => {
                let member = inside(outer, &format!("#{at}"));
                if go_on(&member, Err(fault(&member, err.into())), sink).is_break() {
                    return Ok(());
                }
                continue;
            }
        };
        if !entry.is_file() {
            continue;
        }
        let name = entry.name().to_owned();
        let member = inside(outer, &name);
        if skipped_by_name(&member, &name, sink) {
            continue;
        }
        let stream = Box::new(budget.limit(entry));
        let result = dispatch(&member, stream, budget, depth + 1, sink);
        if go_on(&member, result, sink).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// A member that cannot be read is reported in its place, and the archive's next one is tried.
fn go_on(
    member: &str,
    result: Result<(), ReadError>,
    sink: &mut Sink<'_>,
) -> std::ops::ControlFlow<()> {
    if let Err(err) = result {
        sink.push(member, 0, Item::Bad(BadRecord::Member(err.to_string())))?;
    }
    if sink.summary.stopped {
        return std::ops::ControlFlow::Break(());
    }
    std::ops::ControlFlow::Continue(())
}

fn skip(member: &str, reason: &'static str, sink: &mut Sink<'_>) {
    sink.summary.skipped.push((member.to_owned(), reason));
}

/// A Mac's zip carries each file's resource fork as a file of its own.
fn skipped_by_name(member: &str, name: &str, sink: &mut Sink<'_>) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let fork = name.starts_with("__MACOSX/") || file.starts_with("._");
    if fork {
        skip(member, "resource fork of a Mac, no records", sink);
    }
    fork
}

fn in_memory(member: &str, stream: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    stream.take(MAX_IN_MEMORY + 1).read_to_end(&mut bytes).map_err(|err| fault(member, err))?;
    if bytes.len() as u64 > MAX_IN_MEMORY {
        return Err(ReadError::TooLarge { member: member.to_owned(), limit: MAX_IN_MEMORY });
    }
    Ok(bytes)
}

fn inside(outer: &str, name: &str) -> String {
    if outer.is_empty() { name.to_owned() } else { format!("{outer}!{name}") }
}

/// The read error of a file or member; a spent budget has an error of its own.
fn fault(member: &str, source: std::io::Error) -> ReadError {
    if budget::is_spent(&source) {
        return ReadError::TooLarge { member: member.to_owned(), limit: MAX_UNPACKED };
    }
    if member.is_empty() {
        ReadError::Io(source)
    } else {
        ReadError::Member { member: member.to_owned(), source }
    }
}
