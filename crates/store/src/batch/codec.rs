//! A batch's tables as bytes: for each table its name and an Arrow IPC stream; all of it as one LZ4
//! block with its length before it and the number of this format behind it.
//!
//! Arrow IPC describes its own columns, so a log written before a column was added is read as it is.
//! Its own compression would make a frame of every buffer of every column, each with tables of its
//! own: hundreds for a batch.

use std::borrow::Cow;

use arrow::error::ArrowError;
use arrow::ipc::MetadataVersion;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::{IpcWriteOptions, StreamWriter};

use super::{Encoded, TableBatch};
use crate::bytes::{Reader, put_behind_length, put_bytes};

/// Why a batch's bytes could not be read. They were authenticated before, so this means a version
/// or a defect, not damage.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The bytes end too early or go on too long.
    #[error("a log batch has a wrong length")]
    Length,
    /// A table that the schema does not know.
    #[error("a log batch of the unknown table {0:?}")]
    Table(String),
    /// The block is none, or none of its length.
    #[error("a log batch cannot be decompressed: {0}")]
    Block(#[from] lz4_flex::block::DecompressError),
    /// Bytes of another format.
    #[error("a log batch of the unknown format {0}")]
    Format(u8),
    /// Arrow refused.
    #[error("a log batch: {0}")]
    Arrow(#[from] ArrowError),
}

/// The format's number: the last byte.
const BLOCK: u8 = 1;
/// The first format's last byte: there each stream was compressed by itself, and ended in zeros.
const STREAMS: u8 = 0;
/// LZ4 makes no more of a byte.
const MOST_PER_BYTE: usize = 255;

/// The tables' bytes.
pub(crate) fn encode(batch: &Encoded) -> Result<Vec<u8>, ArrowError> {
    let options = IpcWriteOptions::try_new(8, false, MetadataVersion::V5)?;
    let size: usize = batch.tables.iter().map(|part| part.batch.get_array_memory_size()).sum();
    let mut plain = Vec::with_capacity(size);
    for part in &batch.tables {
        put_bytes(&mut plain, part.table.name.as_bytes());
        put_behind_length(&mut plain, |plain| {
            let schema = part.batch.schema_ref();
            let mut writer = StreamWriter::try_new_with_options(plain, schema, options.clone())?;
            writer.write(&part.batch)?;
            writer.finish()
        })?;
    }
    let mut bytes = lz4_flex::block::compress_prepend_size(&plain);
    bytes.push(BLOCK);
    Ok(bytes)
}

/// The inverse of [`encode`].
pub(crate) fn decode(bytes: &[u8], rows: u32, received: i64) -> Result<Encoded, CodecError> {
    let plain = match bytes.split_last() {
        None | Some((&STREAMS, _)) => Cow::Borrowed(bytes),
        Some((&BLOCK, block)) => Cow::Owned(decompress(block)?),
        Some((&other, _)) => return Err(CodecError::Format(other)),
    };
    let mut reader = Reader::new(&plain);
    let mut tables = Vec::new();
    while !reader.is_empty() {
        let name = reader.bytes().ok_or(CodecError::Length)?;
        let ipc = reader.bytes().ok_or(CodecError::Length)?;
        let name = String::from_utf8_lossy(name);
        let table = schema::table(&name).ok_or_else(|| CodecError::Table(name.into_owned()))?;
        for batch in StreamReader::try_new(ipc, None)? {
            tables.push(TableBatch { table, batch: batch? });
        }
    }
    let found: usize = tables.iter().map(|part| part.batch.num_rows()).sum();
    if u32::try_from(found) != Ok(rows) {
        return Err(CodecError::Length);
    }
    Ok(Encoded { rows, received, tables })
}

/// The block's content, unless it claims a length that no block of its size has.
fn decompress(block: &[u8]) -> Result<Vec<u8>, CodecError> {
    let (length, inner) = lz4_flex::block::uncompressed_size(block)?;
    if length > inner.len().saturating_mul(MOST_PER_BYTE) {
        return Err(CodecError::Length);
    }
    Ok(lz4_flex::block::decompress(inner, length)?)
}
