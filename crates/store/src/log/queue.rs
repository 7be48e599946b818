//! Batches that wait for their group, and the task that writes the groups.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};

use super::group::{Writer, lock};
use super::index::FileAt;
use super::read::read_frames;
use super::{Index, Keys, LogConfig, LogError, Recovered};
use crate::append::AppendError;
use crate::batch::{Encoded, LogBatch, Receipt, Seq};
use crate::view::View;

/// Bytes of payload that one group takes at most (and one batch at least).
const GROUP: usize = 8 * 1024 * 1024;
/// Bytes of frames that are read at once.
const READ: usize = 16 * 1024 * 1024;
/// What a caller is told to wait when the queue is full: a few groups' time.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// A batch on its way to the disk.
pub(crate) struct Pending {
    pub(crate) batch: Encoded,
    pub(crate) payload: Vec<u8>,
    pub(crate) key: Option<String>,
    pub(crate) done: oneshot::Sender<Result<Receipt, AppendError>>,
    pub(crate) _reserved: Reserved,
}

/// Bytes taken from the queue's allowance; given back when dropped.
#[derive(Debug)]
pub(crate) struct Reserved {
    used: Arc<AtomicUsize>,
    bytes: usize,
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// A tenant's log.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) config: LogConfig,
    pub(crate) index: Arc<Mutex<Index>>,
    pub(crate) keys: Arc<Mutex<Keys>>,
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    wake: Notify,
    used: Arc<AtomicUsize>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Pending>,
    /// Set once: a write or sync failed, or the log was closed. Nothing is accepted after that.
    ended: Option<String>,
    closed: bool,
}

impl Log {
    /// Starts a log behind what was recovered. Its task ends with [`Log::close`].
    pub(crate) fn start(
        config: LogConfig,
        recovered: Recovered,
        view: Arc<View>,
    ) -> Result<(Self, tokio::task::JoinHandle<()>), LogError> {
        let Recovered { index, keys, next, .. } = recovered;
        let writer = Writer::begin(config.clone(), index, keys, view, next)?;
        let shared = Arc::new(Shared {
            queue: Mutex::default(),
            wake: Notify::new(),
            used: Arc::new(AtomicUsize::new(0)),
        });
        let log = Self {
            config,
            index: Arc::clone(&writer.index),
            keys: Arc::clone(&writer.keys),
            shared: Arc::clone(&shared),
        };
        Ok((log, tokio::spawn(run(shared, writer))))
    }

    /// Takes `bytes` of the queue's allowance.
    pub(crate) fn reserve(&self, bytes: usize) -> Result<Reserved, AppendError> {
        let used = &self.shared.used;
        let reserved = Reserved { used: Arc::clone(used), bytes };
        // The reservation is dropped, and so given back, where it is refused.
        let before = used.fetch_add(bytes, Ordering::Relaxed);
        if before > 0 && before.saturating_add(bytes) > self.config.queue {
            return Err(AppendError::Busy { retry_after: RETRY_AFTER });
        }
        Ok(reserved)
    }

    /// Queues a batch; its `done` is answered once it is durable, or has failed.
    pub(crate) fn push(&self, pending: Pending) {
        let mut queue = lock(&self.shared.queue);
        if let Some(reason) = &queue.ended {
            let _ = pending.done.send(Err(AppendError::Degraded(reason.clone())));
            return;
        }
        queue.waiting.push_back(pending);
        drop(queue);
        self.shared.wake.notify_one();
    }

    /// Why nothing can be appended any more, if so.
    pub(crate) fn degraded(&self) -> Option<String> {
        let queue = lock(&self.shared.queue);
        queue.ended.clone().filter(|_| !queue.closed)
    }

    /// Bytes of rows that wait for their sync.
    pub(crate) fn queued(&self) -> usize {
        self.shared.used.load(Ordering::Relaxed)
    }

    /// The earlier receipt of a key that is in the log.
    pub(crate) fn seen(&self, key: &str) -> Option<Receipt> {
        lock(&self.keys).get(key)
    }

    /// Place of the oldest row that the log holds.
    pub(crate) fn oldest(&self) -> Seq {
        lock(&self.index).oldest()
    }

    /// The files whose rows all stand at or before a place, but for the one being written.
    pub(crate) fn passed(&self, upto: Seq) -> Vec<FileAt> {
        lock(&self.index).passed(upto)
    }

    /// Forgets a file that was removed.
    pub(crate) fn freed(&self, file: &FileAt) {
        lock(&self.index).files.retain(|other| other.name != file.name);
        lock(&self.keys).retire(&file.keys);
    }

    /// Batches with rows after a place, out of the files: at least one where there is one.
    pub(crate) async fn read(
        &self,
        after: Seq,
        rows: u64,
        bytes: usize,
    ) -> Result<Vec<LogBatch>, LogError> {
        let found = lock(&self.index).frames_after(after, bytes.min(READ));
        let Some((file, frames)) = found else { return Ok(Vec::new()) };
        let (config, path) = (self.config.clone(), file.path.clone());
        let read = tokio::task::spawn_blocking(move || read_frames(&config, &file, &frames)).await;
        let mut batches =
            read.map_err(|error| LogError::Io { path, source: std::io::Error::other(error) })??;
        let mut taken = 0;
        batches.retain(|batch| {
            let wanted = batch.last() > after && (taken == 0 || taken < rows);
            taken += if wanted { u64::from(batch.rows) } else { 0 };
            wanted
        });
        Ok(batches.iter().filter_map(|batch| batch.after(after)).collect())
    }

    /// Reads everything in the files: how many rows there are, and what the first thing is that does not
    /// open or does not follow the one before it.
    pub(crate) async fn check(&self) -> (u64, Result<(), LogError>) {
        let end = lock(&self.index).end();
        let (mut rows, mut after) = (0, Seq(self.oldest().0.saturating_sub(1)));
        while after < end {
            // A file that every consumer has passed may be freed meanwhile: what it held is in segments.
            after = after.max(Seq(self.oldest().0.saturating_sub(1)));
            let batches = match self.read(after, u64::MAX, READ).await {
                Ok(batches) => batches,
                Err(_) if self.oldest() > after.after(1) => continue,
                Err(error) => return (rows, Err(error)),
            };
            let Some(last) = batches.last().map(LogBatch::last) else { break };
            rows += batches.iter().map(|batch| u64::from(batch.rows)).sum::<u64>();
            after = last;
        }
        (rows, Ok(()))
    }

    /// Writes what waits and ends the task.
    pub(crate) fn close(&self) {
        lock(&self.shared.queue).closed = true;
        self.shared.wake.notify_one();
    }
}

impl Shared {
    /// The next group; none where nothing waits.
    fn take(&self) -> Option<Vec<Pending>> {
        let mut queue = lock(&self.queue);
        let (mut group, mut bytes) = (Vec::new(), 0);
        while let Some(next) = queue.waiting.front() {
            bytes += next.payload.len();
            if !group.is_empty() && bytes > GROUP {
                break;
            }
            group.extend(queue.waiting.pop_front());
        }
        if group.is_empty() && queue.closed && queue.ended.is_none() {
            queue.ended = Some("the log is closed".to_owned());
        }
        (!group.is_empty()).then_some(group)
    }

    fn ended(&self) -> bool {
        lock(&self.queue).ended.is_some()
    }

    /// Refuses everything from now on.
    fn poison(&self, reason: &str) -> VecDeque<Pending> {
        let mut queue = lock(&self.queue);
        queue.ended = Some(reason.to_owned());
        std::mem::take(&mut queue.waiting)
    }
}

async fn run(shared: Arc<Shared>, mut writer: Writer) {
    loop {
        let Some(group) = shared.take() else {
            if shared.ended() {
                return;
            }
            shared.wake.notified().await;
            continue;
        };
        let written = tokio::task::spawn_blocking(move || {
            let answer = writer.commit(group);
            (writer, answer)
        });
        let (back, answer) = match written.await {
            Ok(done) => done,
            Err(error) => {
                shared.poison(&format!("the log's writer ended: {error}"));
                return;
            }
        };
        writer = back;
        match answer {
            Ok(answers) => {
                for (pending, receipt) in answers {
                    let _ = pending.done.send(Ok(receipt));
                }
                let view = writer.view();
                let joined = tokio::task::spawn_blocking(move || view.join_small()).await;
                if let Ok(Err(error)) = joined {
                    tracing::warn!(%error, "small batches were not joined");
                }
            }
            Err((group, error)) => {
                tracing::error!(%error, "the log cannot be written any more");
                let reason = error.to_string();
                for pending in group.into_iter().chain(shared.poison(&reason)) {
                    let _ = pending.done.send(Err(AppendError::Degraded(reason.clone())));
                }
                return;
            }
        }
    }
}
