//! Reading rows back out of the files, for consumers that are behind the memory tail.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use super::frame::{self, FILE_HEADER};
use super::index::{FileAt, FrameAt};
use super::{LogConfig, LogError};
use crate::batch::{LogBatch, decode};

/// The batches in these frames of a file.
pub(crate) fn read_frames(
    config: &LogConfig,
    file: &FileAt,
    frames: &[FrameAt],
) -> Result<Vec<LogBatch>, LogError> {
    let io = || LogError::io(&file.path);
    let damaged = |offset, reason| LogError::Damaged { path: file.path.clone(), offset, reason };
    let mut from = File::open(&file.path).map_err(io())?;
    let mut header = vec![0; FILE_HEADER];
    from.read_exact(&mut header).map_err(io())?;
    let sealer = frame::resume(&config.key, &config.tenant, file.name, &header)?;
    let mut batches = Vec::new();
    for at in frames {
        from.seek(SeekFrom::Start(at.offset)).map_err(io())?;
        let mut bytes = vec![0; at.len];
        from.read_exact(&mut bytes).map_err(io())?;
        let plain = frame::open(&sealer, at.number, &bytes)
            .map_err(|_| damaged(at.offset, "a frame does not authenticate"))?;
        let (mut first, entries) =
            frame::parse(&plain).ok_or_else(|| damaged(at.offset, "a frame has a wrong form"))?;
        for entry in entries {
            let batch = decode(entry.payload, entry.rows, entry.received)?;
            batches.push(batch.place(first).map_err(crate::batch::CodecError::from)?);
            first = first.after(u64::from(entry.rows));
        }
    }
    Ok(batches)
}
