//! Rows that left the log, out of the segments, for consumers that come later than they did.

use std::sync::Arc;

use arrow::array::AsArray as _;
use arrow::compute::max;
use arrow::datatypes::TimestampMicrosecondType;
use schema::Table;

use super::Inner;
use crate::batch::{LogBatch, Seq, TableBatch};
use crate::consumer::ConsumerError;
use crate::scan::by_place;
use crate::segment::Segment;

/// Places of one portion.
const PORTION: u64 = 100_000;

impl Inner {
    /// The next rows after a place and before another, which all are in segments, as one batch. A row
    /// that no segment keeps is left out.
    pub(super) async fn history(&self, after: Seq, before: Seq) -> Result<LogBatch, ConsumerError> {
        let segments = self.view.snapshot().segments;
        let spans = segments.iter().map(|segment| segment.seqs);
        let last = portion(spans, after, before);
        let mut tables: Vec<(&'static Table, Vec<Arc<Segment>>)> = Vec::new();
        for segment in segments.iter().filter(|one| one.seqs.0 <= last && one.seqs.1 > after) {
            match tables.iter_mut().find(|(table, _)| *table == segment.table) {
                Some((_, segments)) => segments.push(Arc::clone(segment)),
                None => tables.push((segment.table, vec![Arc::clone(segment)])),
            }
        }
        let (mut parts, mut received) = (Vec::new(), 0);
        for (table, segments) in tables {
            let batch = by_place(&self.engine, table, segments, (after, last)).await?;
            if batch.num_rows() > 0 {
                let times = batch.column_by_name("_Received");
                let times = times.and_then(|times| times.as_primitive_opt());
                let newest = times.and_then(max::<TimestampMicrosecondType>);
                received = received.max(newest.unwrap_or(0));
                parts.push(TableBatch { table, batch });
            }
        }
        let rows = u32::try_from(last.0.saturating_sub(after.0)).unwrap_or(u32::MAX);
        Ok(LogBatch { first: after.after(1), rows, received, tables: parts })
    }
}

/// The last place of the portion after a place: [`PORTION`] places from the first that one of the segments'
/// spans may hold, and before `before`.
fn portion(spans: impl Iterator<Item = (Seq, Seq)>, after: Seq, before: Seq) -> Seq {
    let later = spans.filter(|(_, greatest)| *greatest > after);
    let first = later.map(|(least, _)| least.max(after.after(1))).min();
    let end = Seq(before.0.saturating_sub(1));
    first.map_or(end, |first| first.after(PORTION - 1).min(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portion_begins_where_segments_hold_rows_and_ends_before_the_log() {
        let check = |spans: &[(u64, u64)], after, before, expect| {
            let spans = spans.iter().map(|(least, greatest)| (Seq(*least), Seq(*greatest)));
            assert_eq!(portion(spans, Seq(after), Seq(before)), Seq(expect));
        };
        check(&[(1, 50)], 0, 51, 50);
        check(&[(1, 500_000), (2, 900_000)], 0, 900_001, 100_000);
        check(&[(1, 500_000), (2, 900_000)], 100_000, 900_001, 200_000);
        check(&[(1, 10), (400_000, 900_000)], 10, 900_001, 499_999);
        // What is left are rows that no segment keeps.
        check(&[(1, 10)], 10, 900_001, 900_000);
        check(&[], 0, 7, 6);
    }
}
