//! One tenant's store.

mod append;
mod folder;
mod free;
mod history;
mod hours;
mod open;
mod status;
mod verify;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use datafusion::dataframe::DataFrame;
use schema::Table;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::access::{Refused, same_tenant, whole_tenant};
use crate::batch::{LogBatch, Seq};
use crate::compaction::Compactor;
use crate::consumer::{Consumer, ConsumerError, Runner, Statuses, register};
use crate::context::{TenantCtx, TenantId};
use crate::database::Database;
use crate::disk;
use crate::log::Log;
use crate::scan::{Engine, ScanError, ScanOptions, TimeWindow};
use crate::segment::{Segment, SegmentWriter};
use crate::store::StoreError;
use crate::view::View;

pub(crate) use folder::{Folder, create, key_name};
pub use hours::HourCount;
pub(crate) use open::{Parts, open};
pub use status::TenantStatus;
pub use verify::{Finding, Verified};

/// A tenant's log, segments and database. Cheap to clone; open until [`TenantStore::close`].
#[derive(Clone)]
pub struct TenantStore {
    pub(crate) inner: Arc<Inner>,
}

/// What the handles, the log's task and the consumers share.
pub(crate) struct Inner {
    pub(crate) id: TenantId,
    pub(crate) database: Database,
    pub(crate) view: Arc<View>,
    pub(crate) statuses: Statuses,
    /// Places up to which somebody waits for a consumer, by its name: it does not wait for more rows.
    pub(crate) wanted: watch::Sender<BTreeMap<String, Seq>>,
    /// Changes whenever a consumer committed or failed.
    pub(crate) progress: watch::Sender<()>,
    log: Log,
    pub(crate) engine: Engine,
    pub(crate) compactor: Arc<Compactor>,
    /// Bytes of rows that may be in memory before appends are refused.
    tail_limit: usize,
    /// How long appends wait for room there.
    patience: Duration,
    /// How many batches are encoded at once.
    encoders: Arc<Semaphore>,
    freeing: tokio::sync::Mutex<()>,
    stop: CancellationToken,
    tasks: TaskTracker,
    folder: Mutex<Option<Folder>>,
}

impl TenantStore {
    /// The tenant.
    #[must_use]
    pub fn id(&self) -> TenantId {
        self.inner.id
    }

    /// The tenant's database, for the portal's own tables in it.
    ///
    /// # Errors
    /// [`Refused::Tenant`].
    pub fn database(&self, ctx: &TenantCtx) -> Result<&Database, Refused> {
        same_tenant(ctx, self.inner.id)?;
        Ok(&self.inner.database)
    }

    /// The rows of `table` in `window` that `ctx` may see, as a plan to build upon. The plan holds a
    /// snapshot: rows that are appended or moved into segments later do not change its answer.
    ///
    /// The context's device scope is applied beneath whatever the caller adds. All stored columns
    /// are there, hidden ones included; text is `Utf8View`, times are microseconds in UTC.
    ///
    /// # Errors
    /// [`ScanError::Refused`], [`ScanError::NotStored`], [`ScanError::Engine`].
    pub fn scan(
        &self,
        ctx: &TenantCtx,
        table: &'static Table,
        window: TimeWindow,
        options: ScanOptions,
    ) -> Result<DataFrame, ScanError> {
        same_tenant(ctx, self.inner.id)?;
        let snapshot = self.inner.view.snapshot();
        crate::scan::scan(&self.inner.engine, &snapshot, table, window, ctx.scope(), options)
    }

    /// The rows after a place, in order and without a gap, in batches: about `rows` rows, one batch at
    /// least where there is one.
    ///
    /// # Errors
    /// [`StoreError::Refused`] also for a scoped context; [`StoreError::Read`] where log or segments
    /// are damaged.
    pub async fn read_from(
        &self,
        ctx: &TenantCtx,
        after: Seq,
        rows: u64,
    ) -> Result<Vec<LogBatch>, StoreError> {
        whole_tenant(ctx, self.inner.id)?;
        self.inner.read(after, rows, usize::MAX).await.map_err(StoreError::Read)
    }

    /// The segments, as of now.
    ///
    /// # Errors
    /// [`Refused`], also for a scoped context.
    pub fn segments(&self, ctx: &TenantCtx) -> Result<Vec<Arc<Segment>>, Refused> {
        whole_tenant(ctx, self.inner.id)?;
        Ok(Vec::clone(&self.inner.view.snapshot().segments))
    }

    /// Bytes of all the tenant's files: log, segments, database, keys.
    ///
    /// # Errors
    /// [`StoreError::Refused`] also for a scoped context; [`StoreError::Io`].
    pub async fn disk_bytes(&self, ctx: &TenantCtx) -> Result<u64, StoreError> {
        whole_tenant(ctx, self.inner.id)?;
        let folder = self.inner.folder.lock().ok().and_then(|f| f.as_ref().map(|f| f.path.clone()));
        let Some(folder) = folder else { return Ok(0) };
        let path = folder.clone();
        let measured = tokio::task::spawn_blocking(move || disk::size(&folder)).await;
        measured.map_err(|error| StoreError::Io { path, source: error.into() })?
    }

    /// Starts a consumer. A new one begins with the tenant's first row, a known one where it was.
    /// It runs until `stop` is cancelled or the store is closed.
    ///
    /// # Errors
    /// [`StoreError::Refused`], [`StoreError::Running`], [`StoreError::Sql`].
    pub async fn consume<C: Consumer>(
        &self,
        ctx: &TenantCtx,
        consumer: C,
        stop: &CancellationToken,
    ) -> Result<(), StoreError> {
        whole_tenant(ctx, self.inner.id)?;
        self.inner.start(consumer, Some(stop)).await
    }

    /// Moves all rows that are appended by now into segments.
    ///
    /// # Errors
    /// [`StoreError::Refused`], [`StoreError::Consumer`] where the segment writer failed; it goes on
    /// trying.
    pub async fn flush(&self, ctx: &TenantCtx) -> Result<(), StoreError> {
        same_tenant(ctx, self.inner.id)?;
        self.inner.caught_up(SegmentWriter::NAME, self.inner.view.end()).await
    }

    /// Joins the segments that are worth it, as if all days were at rest, and says how many of them there
    /// were. The store does so by itself, later.
    ///
    /// # Errors
    /// [`StoreError::Refused`], [`StoreError::Compaction`].
    pub async fn compact(&self, ctx: &TenantCtx) -> Result<usize, StoreError> {
        same_tenant(ctx, self.inner.id)?;
        self.inner.compactor.compact(true).await.map_err(StoreError::Compaction)
    }

    /// Waits until a consumer has committed all rows that are appended by now; it does not wait for
    /// more of them meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Refused`], [`StoreError::Consumer`] where it failed or does not run.
    pub async fn caught_up(&self, ctx: &TenantCtx, consumer: &str) -> Result<(), StoreError> {
        same_tenant(ctx, self.inner.id)?;
        self.inner.caught_up(consumer, self.inner.view.end()).await
    }

    /// Waits until every consumer that runs has committed all rows that are appended by now, however
    /// gladly it would put them off. Rows may still be in no segment then: see [`Self::flush`].
    ///
    /// # Errors
    /// [`StoreError::Refused`], [`StoreError::Consumer`] where one failed.
    pub async fn settled(&self, ctx: &TenantCtx) -> Result<(), StoreError> {
        same_tenant(ctx, self.inner.id)?;
        let end = self.inner.view.end();
        for status in self.inner.statuses.all(end) {
            if status.running && status.name != SegmentWriter::NAME {
                self.inner.caught_up(&status.name, end).await?;
            }
        }
        Ok(())
    }

    /// Stops consumers and log, and closes the files. Nothing acknowledged is lost: rows that are in
    /// no segment yet come back from the log.
    pub async fn close(&self) {
        let inner = &self.inner;
        inner.stop.cancel();
        inner.log.close();
        inner.tasks.close();
        inner.tasks.wait().await;
        inner.database.close().await;
        drop(inner.folder.lock().map(|mut folder| folder.take()));
    }
}

impl Inner {
    /// Registers a consumer and starts its task.
    pub(crate) async fn start<C: Consumer>(
        self: &Arc<Self>,
        consumer: C,
        stop: Option<&CancellationToken>,
    ) -> Result<(), StoreError> {
        let name = consumer.name();
        let cursor = register(self.database.pool(), name, Seq(0)).await?;
        if !self.statuses.start(name) {
            return Err(StoreError::Running(name));
        }
        self.statuses.known(name, cursor);
        let own = self.stop.child_token();
        if let Some(stop) = stop {
            let (stop, own) = (stop.clone(), own.clone());
            // Ends with whichever is cancelled first.
            self.tasks.spawn(async move {
                tokio::select! {
                    () = stop.cancelled() => own.cancel(),
                    () = own.cancelled() => {}
                }
            });
        }
        let runner = Runner::new(Arc::clone(self), consumer, cursor, own);
        self.tasks.spawn(runner.run());
        Ok(())
    }

    /// Batches with rows after a place: from memory, from the log, or from the segments where they
    /// left both.
    pub(crate) async fn read(
        &self,
        after: Seq,
        rows: u64,
        bytes: usize,
    ) -> Result<Vec<LogBatch>, ConsumerError> {
        if let Some(batches) = self.view.read(after, rows, bytes) {
            return Ok(batches);
        }
        let oldest = self.log.oldest();
        if after.after(1) < oldest {
            return Ok(vec![self.history(after, oldest).await?]);
        }
        Ok(self.log.read(after, rows, bytes).await?)
    }

    async fn caught_up(&self, consumer: &str, upto: Seq) -> Result<(), StoreError> {
        let mut progress = self.progress.subscribe();
        self.wanted.send_if_modified(|wanted| {
            let place = wanted.entry(consumer.to_owned()).or_default();
            let later = upto > *place;
            *place = upto.max(*place);
            later
        });
        loop {
            progress.mark_unchanged();
            let status = self.statuses.get(consumer).unwrap_or_default();
            if status.cursor >= upto {
                return Ok(());
            }
            let reason = match status.error {
                Some(error) => error,
                None if !status.running => "it does not run".to_owned(),
                None => {
                    let _ = progress.changed().await;
                    continue;
                }
            };
            return Err(StoreError::Consumer { name: consumer.to_owned(), reason });
        }
    }
}

impl std::fmt::Debug for TenantStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TenantStore({})", self.inner.id)
    }
}

#[cfg(test)]
mod tests;
