//! The loop that feeds a consumer.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Consumer, ConsumerError, Limits, cursor};
use crate::batch::Seq;
use crate::tenant::Inner;

/// Pauses after failures: doubling from the first to the last.
const PAUSE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));

/// So long after the newest rows nobody takes any in.
const QUIET: Duration = Duration::from_millis(250);

/// Feeds one consumer until it is told to stop.
pub(crate) struct Runner<C> {
    tenant: Arc<Inner>,
    consumer: C,
    cursor: Seq,
    stop: CancellationToken,
    /// When the last portion was taken.
    started: Option<Instant>,
}

/// Why the loop goes on.
enum Woken {
    Ready,
    Stopped,
}

impl<C: Consumer> Runner<C> {
    pub(crate) fn new(
        tenant: Arc<Inner>,
        consumer: C,
        cursor: Seq,
        stop: CancellationToken,
    ) -> Self {
        Self { tenant, consumer, cursor, stop, started: None }
    }

    pub(crate) async fn run(mut self) {
        let mut end = self.tenant.view.watch();
        let mut wanted = self.tenant.wanted.subscribe();
        let mut pause = PAUSE.0;
        while let Woken::Ready = self.wait(&mut end, &mut wanted).await {
            // A defect in one consumer must show in its status, not end it silently.
            let done = AssertUnwindSafe(self.step()).catch_unwind().await;
            let Err(error) = done.unwrap_or_else(|_| Err("it panicked".into())) else {
                pause = PAUSE.0;
                continue;
            };
            let name = self.consumer.name();
            tracing::warn!(consumer = name, tenant = %self.tenant.id, %error, "a consumer failed");
            self.tenant.statuses.failed(name, error.to_string());
            self.tenant.progress.send_replace(());
            tokio::select! {
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(PAUSE.1),
                () = self.stop.cancelled() => break,
            }
        }
        self.tenant.statuses.stop(self.consumer.name());
        self.tenant.progress.send_replace(());
    }

    /// Waits until there is enough to do.
    async fn wait(
        &self,
        end: &mut watch::Receiver<Seq>,
        wanted: &mut watch::Receiver<BTreeMap<String, Seq>>,
    ) -> Woken {
        loop {
            if self.stop.is_cancelled() {
                return Woken::Stopped;
            }
            end.mark_unchanged();
            let place = wanted.borrow_and_update().get(self.consumer.name()).copied();
            let awaited = place.is_some_and(|place| place > self.cursor);
            let due = match self.due() {
                Due::Now => return Woken::Ready,
                Due::At(_) if awaited => return Woken::Ready,
                Due::At(at) => Some(at),
                Due::Nothing => None,
            };
            // Without a time there is nothing to wait for but rows.
            let later = async {
                match due {
                    Some(at) => tokio::time::sleep_until(at.into()).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                changed = end.changed() => if changed.is_err() { return Woken::Stopped },
                changed = wanted.changed() => if changed.is_err() { return Woken::Stopped },
                () = later => {}
                () = self.stop.cancelled() => return Woken::Stopped,
            }
        }
    }

    fn due(&self) -> Due {
        let Limits { rows, bytes, age, pace, yields } = self.consumer.limits();
        let waiting = self.tenant.view.waiting(self.cursor);
        if waiting.rows == 0 {
            return Due::Nothing;
        }
        let paced = self.started.and_then(|started| started.checked_add(pace));
        // The oldest waiting row may have left the memory tail: this consumer is far behind.
        let full = waiting.since.is_none_or(|_| waiting.rows >= rows || waiting.bytes >= bytes);
        let at = match waiting.since {
            Some(since) if !full => {
                let due = since.checked_add(age).unwrap_or(since);
                paced.map_or(due, |paced| due.max(paced))
            }
            _ if waiting.rows >= yields || !waiting.is_burst() => return Due::Now,
            _ => {
                let quiet = waiting.newest.and_then(|newest| newest.checked_add(QUIET));
                quiet.min(paced).unwrap_or_else(Instant::now)
            }
        };
        if at <= Instant::now() { Due::Now } else { Due::At(at) }
    }

    /// Takes one portion from the log to the database.
    async fn step(&mut self) -> Result<(), ConsumerError> {
        self.started = Some(Instant::now());
        let limits = self.consumer.limits();
        let batches = self.tenant.read(self.cursor, limits.rows, limits.bytes).await?;
        let Some(upto) = batches.last().map(crate::batch::LogBatch::last) else { return Ok(()) };
        let name = self.consumer.name();
        let output = self.consumer.process(batches).await?;
        let mut transaction = self.tenant.database.write().await?;
        if !cursor::advance(&mut transaction, name, self.cursor, upto).await? {
            let found = cursor::read(&mut transaction, name).await?;
            transaction.rollback().await?;
            self.consumer.found_at(found).await?;
            self.cursor = found;
            self.tenant.statuses.known(name, found);
            return Err("the cursor had moved, although the commit reported a failure".into());
        }
        self.consumer.commit(&output, &mut transaction).await?;
        transaction.commit().await?;
        self.cursor = upto;
        self.consumer.committed(output, upto).await;
        self.tenant.statuses.committed(name, upto);
        self.tenant.progress.send_replace(());
        self.tenant.free_log().await;
        Ok(())
    }
}

/// When a portion is worth taking.
enum Due {
    Now,
    At(Instant),
    Nothing,
}
