//! Sorted segments of one table and day into one, a few thousand rows at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt as _;
use object_store::path::Path;
use parquet::file::statistics::Statistics;
use tokio::sync::mpsc;

use super::Compactor;
use crate::clock::wall_millis;
use crate::consumer::ConsumerError;
use crate::scan::{in_order, metadata};
use crate::segment::hours::{self, DeviceHours};
use crate::segment::{Encoder, Level, Segment, Written, object_path};

/// Batches and pieces of the file that wait for whoever takes them next.
const AHEAD: usize = 2;

/// Writes one segment with the rows of several. Its object is durable, the catalogue does not know it.
pub(super) async fn merge(
    to: &Compactor,
    segments: &[Arc<Segment>],
) -> Result<Written, ConsumerError> {
    let first = segments.first().ok_or("nothing to join")?;
    let (table, day) = (first.table, first.day);
    let mut values: BTreeMap<String, u64> = BTreeMap::new();
    for segment in segments {
        count(to, segment, &mut values).await?;
    }
    let columns: Vec<(&str, u64)> = table
        .stored()
        .filter_map(|column| Some((column.name, *values.get(column.name)?)))
        .collect();
    let mut rows = in_order(&to.engine, table, segments, columns.iter().map(|(name, _)| *name))?;
    let mut encoder = Encoder::new(rows.schema(), &columns, Level::Joined)?;

    let seqs = segments.iter().map(|segment| segment.seqs);
    let seqs = seqs.reduce(|one, two| (one.0.min(two.0), one.1.max(two.1))).unwrap_or_default();
    let path = object_path(table, day, seqs.0);
    let at = Path::from(path.as_str());
    let key = to.keys.create(&at).await?;
    let mut upload = to.objects.upload(&at).await?;

    let (give, mut taken) = mpsc::channel(AHEAD);
    let (hand_on, mut pieces) = mpsc::channel::<Bytes>(AHEAD);
    let encoding = tokio::task::spawn_blocking(move || -> Result<_, ConsumerError> {
        let mut counted = Counted::default();
        // A piece that nobody takes any more: the other side has failed, and says why.
        while let Some(batch) = taken.blocking_recv() {
            counted.add(&batch);
            let piece = encoder.push(&batch)?;
            if !piece.is_empty() && hand_on.blocking_send(piece).is_err() {
                break;
            }
        }
        let _ = hand_on.blocking_send(encoder.finish()?);
        Ok(counted)
    });
    let reading = async {
        while let Some(batch) = rows.try_next().await? {
            to.wrote(batch.num_rows() as u64);
            if give.send(batch).await.is_err() {
                break;
            }
        }
        drop(give);
        Ok::<_, ConsumerError>(())
    };
    let (mut plain_bytes, uploading) = (0_u64, &mut upload);
    let writing = async {
        while let Some(piece) = pieces.recv().await {
            plain_bytes += piece.len() as u64;
            uploading.push(piece).await?;
        }
        Ok(())
    };
    let done = futures::try_join!(reading, writing);
    // Where one side failed the encoder may wait for somebody to take a piece.
    drop(pieces);
    let counted = encoding.await?;
    if let Err(error) = done {
        upload.cancel().await?;
        return Err(error);
    }
    let Counted { rows, hours } = counted?;
    let expected: u64 = segments.iter().map(|segment| segment.rows).sum();
    if rows != expected {
        upload.cancel().await?;
        return Err(format!("{rows} rows came out of segments that hold {expected}").into());
    }
    let sealed = upload.finish().await?;
    to.durable.settle(&at).await?;
    let spans = segments.iter().filter_map(|segment| segment.timestamps);
    let timestamps = spans.reduce(|one, two| (one.0.min(two.0), one.1.max(two.1)));
    let segment = Segment {
        table,
        day,
        path,
        bytes: sealed.bytes,
        plain_bytes,
        rows,
        timestamps,
        seqs,
        key,
        sha256: sealed.sha256,
        created: wall_millis(),
    };
    Ok(Written { segment, hours })
}

/// Adds how many values a segment has in each of its columns, as its footer says.
async fn count(
    from: &Compactor,
    segment: &Arc<Segment>,
    values: &mut BTreeMap<String, u64>,
) -> Result<(), ConsumerError> {
    let metadata = metadata(&from.engine, segment).await?;
    for group in metadata.row_groups() {
        for column in group.columns() {
            let empty = column.statistics().and_then(Statistics::null_count_opt);
            let there = u64::try_from(column.num_values()).unwrap_or(0);
            *values.entry(column.column_path().string()).or_default() +=
                there.saturating_sub(empty.unwrap_or(0));
        }
    }
    Ok(())
}

/// What went through.
#[derive(Default)]
struct Counted {
    rows: u64,
    hours: Vec<DeviceHours>,
}

impl Counted {
    fn add(&mut self, batch: &arrow::array::RecordBatch) {
        self.rows += batch.num_rows() as u64;
        hours::join(&mut self.hours, hours::of_segment(batch));
    }
}
