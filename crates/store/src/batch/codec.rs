//! A batch's tables as bytes: for each table its name and an Arrow IPC stream, compressed by LZ4.
//!
//! Arrow IPC describes its own columns, so a log written before a column was added is read as it is.

use arrow::error::ArrowError;
use arrow::ipc::CompressionType;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::{IpcWriteOptions, StreamWriter};

use super::{Encoded, TableBatch};
use crate::bytes::{Reader, put_bytes};

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
    /// Arrow refused.
    #[error("a log batch: {0}")]
    Arrow(#[from] ArrowError),
}

/// The tables' bytes.
pub(crate) fn encode(batch: &Encoded) -> Result<Vec<u8>, ArrowError> {
    let options =
        IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME))?;
    let mut bytes = Vec::new();
    for part in &batch.tables {
        put_bytes(&mut bytes, part.table.name.as_bytes());
        let mut ipc = Vec::new();
        let schema = part.batch.schema_ref();
        let mut writer = StreamWriter::try_new_with_options(&mut ipc, schema, options.clone())?;
        writer.write(&part.batch)?;
        writer.finish()?;
        drop(writer);
        put_bytes(&mut bytes, &ipc);
    }
    Ok(bytes)
}

/// The inverse of [`encode`].
pub(crate) fn decode(bytes: &[u8], rows: u32, received: i64) -> Result<Encoded, CodecError> {
    let mut reader = Reader::new(bytes);
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
    Ok(Encoded { rows, received, tables })
}
