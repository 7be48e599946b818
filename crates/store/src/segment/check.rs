//! Comparing a segment's object with its row of the catalogue.

use std::sync::Arc;

use object_store::path::Path;
use parquet::file::metadata::ParquetMetaDataReader;

use super::Segment;
use crate::consumer::ConsumerError;
use crate::objects::Encrypted;

/// Reads the whole object: every chunk authenticates, hash and lengths are those of the catalogue, and the
/// file says that it has as many rows.
pub(crate) async fn check(
    objects: &Encrypted,
    segment: &Arc<Segment>,
) -> Result<(), ConsumerError> {
    let (plain, stored) = objects.whole(&Path::from(segment.path.as_str())).await?;
    let differs = |what: &str, found: u64, expected: u64| {
        Err(format!("it has {found} {what}, and the catalogue says {expected}").into())
    };
    if stored.bytes != segment.bytes {
        return differs("bytes", stored.bytes, segment.bytes);
    }
    if stored.sha256 != segment.sha256 {
        return Err("its hash is not that of the catalogue".into());
    }
    let read = tokio::task::spawn_blocking(move || {
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&plain);
        (plain.len() as u64, metadata)
    });
    let (length, metadata) = read.await?;
    if length != segment.plain_bytes {
        return differs("bytes inside", length, segment.plain_bytes);
    }
    let rows = u64::try_from(metadata?.file_metadata().num_rows()).unwrap_or(0);
    if rows != segment.rows {
        return differs("rows", rows, segment.rows);
    }
    Ok(())
}
