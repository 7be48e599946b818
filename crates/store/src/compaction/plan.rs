//! Which segments are worth joining.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::segment::Segment;

/// When segments of a table and day are joined.
#[derive(Clone, Copy, Debug)]
pub struct CompactionLimits {
    /// As soon as so many of about the same size lie beside each other.
    pub pieces: usize,
    /// A day whose newest segment is so old is at rest: then two are enough.
    pub quiet: Duration,
    /// Rows of a joined segment, at most: a job writes no more than that at once.
    pub rows: u64,
}

impl Default for CompactionLimits {
    /// Eight, ten minutes, four million rows.
    fn default() -> Self {
        Self { pieces: 8, quiet: Duration::from_secs(600), rows: 1 << 22 }
    }
}

impl CompactionLimits {
    /// The limits while rows come faster than consumers follow.
    pub(super) fn in_a_burst(self) -> Self {
        Self { pieces: self.pieces.saturating_mul(4), ..self }
    }
}

/// A segment is joined with smaller ones that together have at least this part of its rows: so a few late
/// rows do not have a whole day written again, and each row is written again only a few times.
const PART: u64 = 8;

/// Segments of one job, at most: a few thousand rows of each are in memory at once.
const MOST: usize = 32;

/// Segments of one table and day, to be joined.
#[derive(Debug)]
pub(super) struct Plan {
    /// In the order of their places in the log.
    pub(super) segments: Vec<Arc<Segment>>,
}

/// The next job: the one with the most segments. Days whose newest segment was written at `rested` or before
/// (milliseconds since 1970) are at rest; without it none is.
pub(super) fn next(
    segments: &[Arc<Segment>],
    limits: &CompactionLimits,
    rested: Option<i64>,
) -> Option<Plan> {
    let mut days: BTreeMap<(&str, i64), Vec<&Arc<Segment>>> = BTreeMap::new();
    for segment in segments {
        days.entry((segment.table.name, segment.day)).or_default().push(segment);
    }
    let plans = days.into_values().filter_map(|day| {
        let newest = day.iter().map(|segment| segment.created).max()?;
        let rests = rested.is_some_and(|rested| newest <= rested);
        let least = if rests { 2 } else { limits.pieces };
        let chosen = of_day(day, limits.rows);
        (chosen.len() >= least.max(2)).then_some(chosen)
    });
    let mut chosen = plans.max_by_key(Vec::len)?;
    chosen.sort_by_key(|segment| segment.seqs);
    Some(Plan { segments: chosen })
}

/// The smallest segments of a day, up to one that is much larger than all of them, [`MOST`] at most.
fn of_day(mut day: Vec<&Arc<Segment>>, most: u64) -> Vec<Arc<Segment>> {
    day.sort_by_key(|segment| segment.rows);
    let mut rows = 0_u64;
    let alike = day.into_iter().take_while(|segment| {
        let fits = rows == 0
            || (segment.rows <= rows.saturating_mul(PART)
                && rows.saturating_add(segment.rows) <= most);
        rows = rows.saturating_add(segment.rows);
        fits
    });
    alike.take(MOST).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Seq;
    use crate::testing::processes;

    /// A segment with rows, of a day, written at a time.
    fn segment(rows: u64, day: i64, created: i64) -> Arc<Segment> {
        let key = keys::WrappedKey {
            name: keys::KeyName::new("tenant-t").unwrap(),
            version: 1,
            blob: Vec::new(),
        };
        Arc::new(Segment {
            table: processes(),
            day,
            path: format!("{day}-{rows}-{created}"),
            bytes: 0,
            plain_bytes: 0,
            rows,
            timestamps: None,
            seqs: (Seq(0), Seq(0)),
            key,
            sha256: String::new(),
            created,
        })
    }

    #[test]
    fn segments_of_a_like_size_are_joined_when_there_are_many_or_the_day_rests() {
        let limits = CompactionLimits { pieces: 4, quiet: Duration::from_secs(1), rows: 1_000 };
        // Rows of a day's segments, when the newest was written, and the rows of those that are joined.
        let check = |rows: &[u64], created: i64, expect: &[u64]| {
            let segments: Vec<_> = rows.iter().map(|rows| segment(*rows, 1, created)).collect();
            let plan = next(&segments, &limits, Some(100));
            let mut chosen: Vec<u64> =
                plan.iter().flat_map(|plan| &plan.segments).map(|one| one.rows).collect();
            chosen.sort_unstable();
            assert_eq!(chosen, expect, "{rows:?} written at {created}");
        };
        check(&[5, 5, 5], 101, &[]);
        check(&[5, 5, 5, 5], 101, &[5, 5, 5, 5]);
        check(&[5, 5], 100, &[5, 5]);
        check(&[5], 100, &[]);
        // Late rows leave a large segment alone until together they are a part of it.
        check(&[900, 5], 100, &[]);
        check(&[900, 5, 5, 40], 100, &[5, 5, 40]);
        check(&[300, 5, 5, 40], 100, &[5, 5, 40, 300]);
        // No job reads more than it can hold.
        check(&[5; 40], 101, &[5; MOST]);
        // Nothing grows over the limit.
        check(&[600, 600], 100, &[]);
        check(&[600, 300, 300], 100, &[300, 300]);
    }

    #[test]
    fn the_day_in_most_pieces_comes_first_and_bursts_wait_for_more() {
        let limits = CompactionLimits { pieces: 2, ..CompactionLimits::default() };
        let mut segments = vec![segment(5, 1, 0), segment(5, 1, 1)];
        segments.extend((0..3).map(|at| segment(5, 2, at)));
        let plan = next(&segments, &limits, Some(100)).unwrap();
        assert_eq!((plan.segments.len(), plan.segments[0].day), (3, 2));
        assert!(next(&segments, &limits.in_a_burst(), None).is_none());
        assert!(CompactionLimits::default().in_a_burst().pieces <= MOST, "a burst would end it");
    }
}
