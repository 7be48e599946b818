//! Compaction: the small segments of a day joined into larger ones, in the background.
//!
//! A flush writes one segment for each table and day that it has rows of, so a day is in pieces soon, and
//! a query opens each of them. Joining keeps their order (device, time), reads and writes a few thousand
//! rows at a time, and replaces the pieces in one transaction. What is replaced stays on disk until
//! nobody reads it.
//!
//! | module | what it does |
//! |---|---|
//! | `plan` | which segments are worth joining |
//! | `merge` | sorted segments into one |
//! | `status` | what it does and has done |

mod merge;
mod plan;
mod status;

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use object_store::ObjectStoreExt as _;
use object_store::path::Path;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

pub use self::plan::CompactionLimits;
use self::plan::{Plan, next};
pub use self::status::{CompactionJob, CompactionStatus};
use crate::clock::wall_millis;
use crate::consumer::ConsumerError;
use crate::database::Database;
use crate::objects::{Durable, Encrypted, ObjectKeys};
use crate::scan::Engine;
use crate::segment::{Segment, forget, paths, replace};
use crate::view::View;

/// How often it looks for days that came to rest.
const LOOK: Duration = Duration::from_secs(30);
/// The least time between two looks.
const PACE: Duration = Duration::from_secs(1);
/// The same after a failure: a damaged segment would be read in vain again and again.
const PAUSE: Duration = Duration::from_secs(600);

/// Joins one tenant's segments.
pub(crate) struct Compactor {
    pub(crate) limits: CompactionLimits,
    pub(crate) objects: Arc<Encrypted>,
    pub(crate) keys: Arc<ObjectKeys>,
    pub(crate) durable: Durable,
    pub(crate) database: Database,
    pub(crate) view: Arc<View>,
    pub(crate) engine: Engine,
    /// One job at a time in the whole installation.
    pub(crate) turn: Arc<Semaphore>,
    /// Segments that were replaced and may still be read.
    pub(crate) replaced: Mutex<Vec<Arc<Segment>>>,
    pub(crate) status: watch::Sender<CompactionStatus>,
}

impl Compactor {
    /// Looks for work after each commit of a consumer, and from time to time, until it is told to stop.
    pub(crate) async fn run(
        self: Arc<Self>,
        mut progress: watch::Receiver<()>,
        stop: CancellationToken,
    ) {
        // Weak: what is replaced must not be held from here.
        let mut seen = Weak::new();
        let mut looked = Instant::now();
        loop {
            tokio::select! {
                changed = progress.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled() => return,
            }
            let segments = Arc::downgrade(&self.view.snapshot().segments);
            if segments.ptr_eq(&seen) && looked.elapsed() < LOOK {
                continue;
            }
            (seen, looked) = (segments, Instant::now());
            let result = tokio::select! {
                result = self.compact(false) => result,
                () = stop.cancelled() => return,
            };
            let rest = match result {
                Ok(_) => PACE,
                Err(error) => {
                    let tenant = self.keys.tenant();
                    tracing::warn!(%tenant, %error, "segments were not joined");
                    PAUSE
                }
            };
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Joins until nothing is worth joining, and says how many segments were replaced. Where somebody asked
    /// for it, every day counts as at rest and a burst is no reason to wait. A day whose job fails holds up
    /// no other; the first failure is told in the end.
    pub(crate) async fn compact(&self, asked: bool) -> Result<usize, ConsumerError> {
        let (mut joined, mut failed) = (0, Vec::new());
        let mut first: Result<(), ConsumerError> = Ok(());
        loop {
            self.free().await?;
            let turn = self.turn.acquire().await?;
            let segments = self.view.snapshot().segments;
            let usable = segments.iter().filter(|one| !failed.contains(&(one.table.name, one.day)));
            let segments: Vec<Arc<Segment>> = usable.cloned().collect();
            let now = wall_millis();
            let (limits, rested) = match asked {
                true => (self.limits, Some(now)),
                // Whoever takes rows in needs the processors more, until a day is badly cut up.
                false if self.view.is_burst() => (self.limits.in_a_burst(), None),
                false => (self.limits, Some(now.saturating_sub(millis(self.limits.quiet)))),
            };
            let Some(plan) = next(&segments, &limits, rested) else {
                let error = first.as_ref().err().map(ToString::to_string);
                self.status.send_modify(|status| status.error = error);
                return first.map(|()| joined);
            };
            drop(segments);
            self.status.send_modify(|status| status.running = Some(plan.job()));
            let began = Instant::now();
            let done = self.join(&plan).await;
            self.status.send_modify(|status| {
                status.running = None;
                if let Ok(bytes) = &done {
                    status.ended(&plan, *bytes, began.elapsed());
                }
            });
            match done {
                Ok(_) => {
                    joined += plan.segments.len();
                    self.waiting().extend(plan.segments);
                }
                Err(error) => {
                    failed.extend(plan.segments.first().map(|one| (one.table.name, one.day)));
                    first = first.and(Err(error));
                }
            }
            drop(turn);
        }
    }

    /// Replaces a plan's segments by one, whose bytes it gives.
    async fn join(&self, plan: &Plan) -> Result<u64, ConsumerError> {
        let written = merge::merge(self, &plan.segments).await?;
        let segment = written.segment.clone();
        let (bytes, path) = (segment.bytes, Path::from(segment.path.as_str()));
        let mut transaction = self.database.write().await?;
        if !replace(&mut transaction, &plan.segments, &written).await? {
            transaction.rollback().await?;
            self.objects.delete(&path).await?;
            return Err("the catalogue does not hold the segments that were joined".into());
        }
        if let Err(error) = transaction.commit().await {
            // It may have happened all the same: then the replaced segments are gone for every start.
            if !paths(self.database.pool()).await?.contains(&segment.path) {
                self.objects.delete(&path).await?;
                return Err(error.into());
            }
        }
        self.view.replaced(&plan.segments, segment);
        Ok(bytes)
    }

    /// Counts rows of the job under way.
    fn wrote(&self, rows: u64) {
        self.status.send_modify(|status| {
            if let Some(job) = &mut status.running {
                job.done += rows;
            }
        });
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Segment>>> {
        self.replaced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes replaced segments that nobody reads any more.
    async fn free(&self) -> Result<(), ConsumerError> {
        // Nobody finds a replaced segment anew: who holds none now never will.
        let (unread, read): (Vec<_>, Vec<_>) = std::mem::take(&mut *self.waiting())
            .into_iter()
            .partition(|segment| Arc::strong_count(segment) == 1);
        self.waiting().extend(read);
        if unread.is_empty() {
            return Ok(());
        }
        let mut transaction = self.database.write().await?;
        forget(&mut transaction, &unread).await?;
        transaction.commit().await?;
        for segment in &unread {
            let path = Path::from(segment.path.as_str());
            self.objects.delete(&path).await?;
            self.objects.forget(&path);
            self.keys.forget(&path);
        }
        Ok(())
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
