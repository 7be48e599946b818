//! Rows that left the log, out of the segments, for consumers that come later than they did.

use std::sync::Arc;

use arrow::array::{AsArray as _, Int64Array, RecordBatch};
use arrow::compute::kernels::cmp::lt_eq;
use arrow::compute::{max, sort_to_indices, take_record_batch};
use arrow::datatypes::TimestampMicrosecondType;
use arrow::error::ArrowError;
use object_store::ObjectStoreExt as _;
use object_store::path::Path;

use super::Inner;
use crate::batch::{LogBatch, Seq, TableBatch};
use crate::consumer::ConsumerError;
use crate::segment::{Segment, read};

impl Inner {
    /// The next rows after a place and before another, which all are in segments, as one batch: the
    /// rows of those segments that were written together. A row that no segment keeps is left out.
    pub(super) async fn history(&self, after: Seq, before: Seq) -> Result<LogBatch, ConsumerError> {
        let segments = self.view.snapshot().segments;
        let (together, last) = together(&segments, after, before);
        let mut tables = Vec::new();
        let mut received = 0;
        for segment in together {
            let bytes = self.objects.get(&Path::from(segment.path.as_str())).await?.bytes().await?;
            let table = segment.table;
            let columns: Vec<&str> = table.stored().map(|column| column.name).collect();
            let read = move || Ok::<_, ConsumerError>(in_order(&read(bytes, &columns)?, after)?);
            let batch = tokio::task::spawn_blocking(read).await??;
            let times = batch.column_by_name("_Received");
            let times = times.and_then(|times| times.as_primitive_opt());
            received = received.max(times.and_then(max::<TimestampMicrosecondType>).unwrap_or(0));
            tables.push(TableBatch { table, batch });
        }
        let rows = u32::try_from(last.0.saturating_sub(after.0)).unwrap_or(u32::MAX);
        Ok(LogBatch { first: after.after(1), rows, received, tables })
    }
}

/// The segments with the oldest rows after a place, and their last place: those whose places overlap,
/// for a portion of the log is written into several.
fn together(segments: &[Arc<Segment>], after: Seq, before: Seq) -> (Vec<&Segment>, Seq) {
    let mut waiting: Vec<&Segment> = segments
        .iter()
        .map(AsRef::as_ref)
        .filter(|segment| segment.seqs.1 > after && segment.seqs.0 < before)
        .collect();
    waiting.sort_by_key(|segment| segment.seqs);
    let Some(first) = waiting.first() else { return (waiting, Seq(before.0.saturating_sub(1))) };
    let mut last = first.seqs.1;
    let overlapping = waiting.iter().take_while(|segment| {
        let overlaps = segment.seqs.0 <= last;
        if overlaps {
            last = last.max(segment.seqs.1);
        }
        overlaps
    });
    let count = overlapping.count();
    waiting.truncate(count);
    (waiting, last)
}

/// The rows after a place, in the order of their places.
fn in_order(batch: &RecordBatch, after: Seq) -> Result<RecordBatch, ArrowError> {
    let Some(seqs) = batch.column_by_name("_Seq") else { return Ok(batch.slice(0, 0)) };
    let order = sort_to_indices(seqs, None, None)?;
    let earlier = lt_eq(seqs, &Int64Array::new_scalar(after.as_i64()))?.true_count();
    let left = order.len().saturating_sub(earlier);
    take_record_batch(batch, &order.slice(earlier, left))
}
