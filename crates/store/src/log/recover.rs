//! Opening a log: which rows are there, and where a torn write is cut off.

use std::fs::{File, OpenOptions};
use std::path::Path;

use keys::seal::Sealer;

use super::frame::{self, FILE_HEADER, MAGIC};
use super::index::{FileAt, FrameAt};
use super::{FileName, Index, Keys, LogConfig, LogError};
use crate::batch::{CodecError, LogBatch, Receipt, Seq, decode};

/// What a log's files hold.
pub(crate) struct Recovered {
    pub(crate) index: Index,
    pub(crate) keys: Keys,
    /// Place of the next row.
    pub(crate) next: Seq,
    /// The batches with rows after the place that was asked for.
    pub(crate) tail: Vec<LogBatch>,
}

/// Reads all files. Batches with rows after `after` are decoded.
///
/// A torn write can only be the last frame of the last file, because every frame is synced before
/// the next one is written: it is cut off. Anything else that does not authenticate is damage.
pub(crate) fn recover(config: &LogConfig, after: Seq) -> Result<Recovered, LogError> {
    let mut names = list(&config.folder)?;
    names.sort();
    let mut recovered = Recovered {
        index: Index::default(),
        keys: Keys::default(),
        next: names.first().map_or(Seq(1), |name| name.first),
        tail: Vec::new(),
    };
    let last = names.last().copied();
    for name in names {
        let path = config.folder.join(name.to_string());
        if name.first != recovered.next {
            let reason = "rows before this file are missing";
            return Err(LogError::Damaged { path, offset: 0, reason });
        }
        read_file(config, name, &path, Some(name) == last, after, &mut recovered)?;
    }
    Ok(recovered)
}

fn list(folder: &Path) -> Result<Vec<FileName>, LogError> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(LogError::io(folder))? {
        let entry = entry.map_err(LogError::io(folder))?;
        names.extend(entry.file_name().to_str().and_then(FileName::parse));
    }
    Ok(names)
}

fn read_file(
    config: &LogConfig,
    name: FileName,
    path: &Path,
    last: bool,
    after: Seq,
    to: &mut Recovered,
) -> Result<(), LogError> {
    let bytes = std::fs::read(path).map_err(LogError::io(path))?;
    let damaged = |offset: usize, reason| LogError::Damaged {
        path: path.to_owned(),
        offset: offset as u64,
        reason,
    };
    let mut file = FileAt::new(name, path.to_owned());
    if bytes.len() < FILE_HEADER {
        // The process ended while it made the file. Had it held rows, the next file's name would
        // not follow.
        to.index.files.push(file);
        return Ok(());
    }
    let sealer = frame::resume(&config.key, &config.tenant, name, &bytes)
        .map_err(|_| damaged(0, "the header does not authenticate"))?;
    let (mut offset, mut number) = (FILE_HEADER, 0);
    while let Some(rest) = bytes.get(offset..).filter(|rest| !rest.is_empty()) {
        let Some((frame, plain)) = whole_frame(&sealer, number, rest) else {
            if !last || later_frame(&sealer, number, rest) {
                return Err(damaged(offset, "a frame does not authenticate, and others follow"));
            }
            cut(path, offset as u64)?;
            tracing::warn!(file = %path.display(), offset, "cut off a write that was not acknowledged");
            break;
        };
        let (first, entries) =
            frame::parse(&plain).ok_or_else(|| damaged(offset, "a frame has a wrong form"))?;
        if first != to.next {
            return Err(damaged(offset, "a frame does not follow the one before it"));
        }
        for entry in entries {
            let receipt = Receipt { first: to.next, rows: entry.rows, repeated: false };
            if let Some(key) = entry.key {
                to.keys.insert(key.to_owned(), receipt);
                file.keys.push((key.to_owned(), receipt));
            }
            to.next = to.next.after(u64::from(entry.rows));
            if to.next > after.after(1) {
                let batch = decode(entry.payload, entry.rows, entry.received)?;
                to.tail.push(batch.place(receipt.first).map_err(CodecError::from)?);
            }
        }
        let rows = to.next.0 - first.0;
        file.frames.push(FrameAt { first, rows, number, offset: offset as u64, len: frame });
        offset += frame;
        number += 1;
    }
    to.index.files.push(file);
    Ok(())
}

/// Length and plaintext of the frame at the front, where it is whole and authentic.
fn whole_frame(sealer: &Sealer, number: u64, bytes: &[u8]) -> Option<(usize, Vec<u8>)> {
    let (len, found) = frame::peek(bytes)?;
    if found != number {
        return None;
    }
    let plain = frame::open(sealer, number, bytes.get(..len)?).ok()?;
    Some((len, plain))
}

/// Whether an authentic frame of a later number stands anywhere behind the broken one.
fn later_frame(sealer: &Sealer, broken: u64, bytes: &[u8]) -> bool {
    (1..bytes.len()).any(|at| {
        let Some(rest) = bytes.get(at..).filter(|rest| rest.starts_with(MAGIC)) else {
            return false;
        };
        let Some((len, number)) = frame::peek(rest) else { return false };
        let frame = rest.get(..len).unwrap_or_default();
        number > broken && frame::open(sealer, number, frame).is_ok()
    })
}

fn cut(path: &Path, len: u64) -> Result<(), LogError> {
    let file = OpenOptions::new().write(true).open(path).map_err(LogError::io(path))?;
    file.set_len(len).map_err(LogError::io(path))?;
    file.sync_all().map_err(LogError::io(path))
}

/// Removes a log file and makes that durable.
pub(crate) fn remove(path: &Path) -> Result<(), LogError> {
    std::fs::remove_file(path).map_err(LogError::io(path))?;
    match path.parent() {
        Some(folder) => {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(LogError::io(folder))
        }
        None => Ok(()),
    }
}
