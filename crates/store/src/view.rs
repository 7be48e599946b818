//! What scans and consumers see: the segments, and behind them the rows that are in none yet.
//!
//! One lock covers both, so that a snapshot taken while a flush commits holds every row once.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arrow::error::ArrowError;
use tokio::sync::watch;

use crate::batch::{LogBatch, Seq, join};
use crate::segment::Segment;

/// Batches with fewer rows are joined ...
const SMALL: u32 = 512;
/// ... as soon as so many follow each other.
const MANY: usize = 64;

/// Rows a second that are a burst: what two cores cannot take in, move into segments and count at once.
const BURST: f64 = 30_000.0;

/// A tenant's rows, as of now.
#[derive(Debug)]
pub(crate) struct View {
    state: Mutex<State>,
    end: watch::Sender<Seq>,
}

#[derive(Debug, Default)]
struct State {
    tail: VecDeque<Kept>,
    tail_bytes: usize,
    segments: Arc<Vec<Arc<Segment>>>,
    newest: Option<Instant>,
}

/// A batch in the memory tail.
#[derive(Clone, Debug)]
struct Kept {
    batch: Arc<LogBatch>,
    bytes: usize,
    since: Instant,
}

/// Segments and tail at one moment: every acknowledged row is in exactly one of them.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) segments: Arc<Vec<Arc<Segment>>>,
    pub(crate) tail: Vec<Arc<LogBatch>>,
}

/// What lies between a consumer and the end of the log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    pub(crate) rows: u64,
    pub(crate) bytes: usize,
    /// Since when the oldest waiting row is there; none where it left the tail already.
    pub(crate) since: Option<Instant>,
    /// When the newest rows came, as far as this process saw any.
    pub(crate) newest: Option<Instant>,
}

impl Waiting {
    /// Whether they came faster than consumers follow.
    pub(crate) fn is_burst(&self) -> bool {
        // Rows that left the memory tail came too fast for the segment writer.
        self.since.is_none_or(|since| came_fast(self.rows, since.elapsed()))
    }
}

fn came_fast(rows: u64, within: Duration) -> bool {
    rows as f64 > BURST * within.as_secs_f64()
}

impl State {
    /// Drops tail rows up to a place.
    fn forget(&mut self, upto: Seq) {
        while let Some(kept) = self.tail.pop_front_if(|kept| kept.batch.last() <= upto) {
            self.tail_bytes -= kept.bytes;
        }
        // A batch that was joined meanwhile may reach over the place.
        if let Some(kept) = self.tail.front_mut()
            && kept.batch.first <= upto
            && let Some(rest) = kept.batch.after(upto)
        {
            kept.batch = Arc::new(rest);
        }
    }
}

impl View {
    /// A view of these segments and these batches behind them, whose last row is `end`.
    pub(crate) fn new(segments: Vec<Segment>, tail: Vec<LogBatch>, end: Seq) -> Self {
        let segments = Arc::new(segments.into_iter().map(Arc::new).collect());
        let state = State { segments, ..State::default() };
        let view = Self { state: Mutex::new(state), end: watch::Sender::new(end) };
        view.appended(tail);
        view
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows batches that are durable now.
    pub(crate) fn appended(&self, batches: Vec<LogBatch>) {
        let Some(end) = batches.last().map(LogBatch::last) else { return };
        let since = Instant::now();
        let kept: Vec<Kept> = batches
            .into_iter()
            .map(|batch| Kept { bytes: batch.bytes(), batch: Arc::new(batch), since })
            .collect();
        let mut state = self.state();
        state.tail_bytes += kept.iter().map(|kept| kept.bytes).sum::<usize>();
        state.tail.extend(kept);
        state.newest = Some(since);
        drop(state);
        self.end.send_replace(end);
    }

    /// Exchanges the tail up to a row for the segments that hold it now.
    pub(crate) fn flushed(&self, upto: Seq, segments: Vec<Segment>) {
        let mut state = self.state();
        let mut all = Vec::clone(&state.segments);
        all.extend(segments.into_iter().map(Arc::new));
        state.segments = Arc::new(all);
        state.forget(upto);
    }

    /// Exchanges segments for the one that they were joined into.
    pub(crate) fn replaced(&self, old: &[Arc<Segment>], new: Segment) {
        let mut state = self.state();
        let gone = |segment: &Arc<Segment>| old.iter().any(|old| old.path == segment.path);
        let left = state.segments.iter().filter(|segment| !gone(segment)).cloned();
        let mut all: Vec<Arc<Segment>> = left.collect();
        // A catalogue that was read again meanwhile may hold it.
        if all.iter().all(|segment| segment.path != new.path) {
            all.push(Arc::new(new));
        }
        state.segments = Arc::new(all);
    }

    /// Takes over a catalogue that was read again, whose rows reach up to `upto`.
    pub(crate) fn reload(&self, upto: Seq, segments: Vec<Segment>) {
        let mut state = self.state();
        state.segments = Arc::new(segments.into_iter().map(Arc::new).collect());
        state.forget(upto);
    }

    /// Joins the newest batches where many of them are small: every batch costs each scan the same,
    /// however few rows it has. Only the log's task may call this: nothing is appended meanwhile.
    pub(crate) fn join_small(&self) -> Result<(), ArrowError> {
        let run: Vec<Kept> = {
            let state = self.state();
            state.tail.iter().rev().take_while(|kept| kept.batch.rows < SMALL).cloned().collect()
        };
        let Some(oldest) = run.last().filter(|_| run.len() >= MANY) else { return Ok(()) };
        let Some(joined) = join(run.iter().rev().map(|kept| kept.batch.as_ref()))? else {
            return Ok(());
        };
        let kept = Kept { bytes: joined.bytes(), batch: Arc::new(joined), since: oldest.since };
        let mut state = self.state();
        let from = state.tail.len().checked_sub(run.len());
        let there = from.and_then(|from| state.tail.get(from));
        // A flush that took some of them meanwhile makes this void; the next append tries again.
        if let (Some(from), true) =
            (from, there.is_some_and(|there| Arc::ptr_eq(&there.batch, &oldest.batch)))
        {
            state.tail.truncate(from);
            state.tail_bytes -= run.iter().map(|kept| kept.bytes).sum::<usize>();
            state.tail_bytes += kept.bytes;
            state.tail.push_back(kept);
        }
        Ok(())
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let state = self.state();
        let tail = state.tail.iter().map(|kept| Arc::clone(&kept.batch)).collect();
        Snapshot { segments: Arc::clone(&state.segments), tail }
    }

    /// Place of the newest row.
    pub(crate) fn end(&self) -> Seq {
        *self.end.borrow()
    }

    /// Wakes whoever waits for rows.
    pub(crate) fn watch(&self) -> watch::Receiver<Seq> {
        self.end.subscribe()
    }

    pub(crate) fn tail_bytes(&self) -> usize {
        self.state().tail_bytes
    }

    pub(crate) fn waiting(&self, after: Seq) -> Waiting {
        let state = self.state();
        let from = state.tail.partition_point(|kept| kept.batch.last() <= after);
        let first = state.tail.get(from);
        let bytes = match from {
            0 => state.tail_bytes,
            _ => state.tail.iter().skip(from).map(|kept| kept.bytes).sum(),
        };
        let in_tail = first.is_some_and(|kept| kept.batch.first <= after.after(1));
        Waiting {
            rows: self.end.borrow().0.saturating_sub(after.0),
            bytes,
            since: first.filter(|_| in_tail).map(|kept| kept.since),
            newest: state.newest,
        }
    }

    /// Whether rows come in faster than they move into segments.
    pub(crate) fn is_burst(&self) -> bool {
        let oldest = self.state().tail.front().map(|kept| kept.batch.first);
        let before = oldest.map(|first| Seq(first.0.saturating_sub(1)));
        before.is_some_and(|before| self.waiting(before).is_burst())
    }

    /// Batches with rows after a place, at least one; none where older rows left the tail already.
    pub(crate) fn read(&self, after: Seq, rows: u64, bytes: usize) -> Option<Vec<LogBatch>> {
        let state = self.state();
        if self.end.borrow().0 <= after.0 {
            return Some(Vec::new());
        }
        let from = state.tail.partition_point(|kept| kept.batch.last() <= after);
        let first = state.tail.get(from)?;
        if first.batch.first > after.after(1) {
            return None;
        }
        let (mut rows_left, mut bytes_left) = (rows, bytes);
        let mut batches = Vec::new();
        for kept in state.tail.iter().skip(from) {
            let rows = u64::from(kept.batch.rows);
            if !batches.is_empty() && (rows > rows_left || kept.bytes > bytes_left) {
                break;
            }
            rows_left = rows_left.saturating_sub(rows);
            bytes_left = bytes_left.saturating_sub(kept.bytes);
            batches.extend(kept.batch.after(after));
        }
        Some(batches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_faster_than_consumers_follow_is_a_burst() {
        for (rows, seconds, expect) in
            [(50_000, 1, true), (50_000, 3, false), (900_000, 20, true), (900_000, 40, false)]
        {
            let found = came_fast(rows, Duration::from_secs(seconds));
            assert_eq!(found, expect, "{rows} rows in {seconds} s");
        }
    }
}
