//! Opening a tenant: folder, keys, database, log, view, consumers.

use std::path::Path;
use std::sync::{Arc, Mutex};

use keys::KeyProvider;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::folder::{FORMAT, Folder};
use super::{Inner, TenantStore, key_name};
use crate::batch::Seq;
use crate::compaction::Compactor;
use crate::consumer::{Statuses, cursors, register};
use crate::context::TenantId;
use crate::database::{Database, migrate};
use crate::disk;
use crate::log::{Log, LogConfig, LogError, Recovered, recover};
use crate::objects::{Durable, Encrypted, ObjectKeys};
use crate::scan::{Engine, Limits};
use crate::segment::{MIGRATIONS, SegmentWriter, forget_replaced, hours, list, sweep};
use crate::store::{StoreConfig, StoreError};
use crate::view::View;

/// What a store lends its tenants.
pub(crate) struct Parts<'a> {
    pub(crate) config: &'a StoreConfig,
    pub(crate) provider: Arc<dyn KeyProvider>,
    pub(crate) limits: Limits,
    pub(crate) encoders: Arc<Semaphore>,
    pub(crate) compactors: Arc<Semaphore>,
}

/// Opens a tenant whose folder lies below `root`.
pub(crate) async fn open(
    root: &Path,
    id: TenantId,
    parts: Parts<'_>,
) -> Result<TenantStore, StoreError> {
    let folder = Folder::lock(root, id)?;
    if disk::read_format(&folder.path, FORMAT)?.is_none() {
        return Err(StoreError::Incomplete(id));
    }
    if !folder.database().exists() {
        return Err(StoreError::NoDatabase(folder.database()));
    }
    let keys = folder.keys(id, parts.provider.as_ref()).await?;
    let database = Database::open(&folder.database(), &keys.database).await?;
    migrate(database.pool(), "store", MIGRATIONS).await?;
    forget_replaced(database.pool()).await?;
    let segments = list(database.pool()).await?;

    let object_keys = Arc::new(ObjectKeys::new(Arc::clone(&parts.provider), key_name(id)?, id));
    for segment in &segments {
        object_keys.insert(ObjectPath::from(segment.path.as_str()), segment.key.clone());
    }
    let files: Arc<dyn ObjectStore> = Arc::new(LocalFileSystem::new_with_prefix(&folder.path)?);
    let objects = Arc::new(Encrypted::new(files, Arc::clone(&object_keys)));
    let durable = Durable(Some(folder.path.clone()));
    sweep(objects.as_ref(), &durable, &segments).await?;
    let counted = hours::count_old(database.pool(), &objects).await;
    let counted = counted.map_err(|error| StoreError::Consumer {
        name: SegmentWriter::NAME.to_owned(),
        reason: format!("rows of older segments were not counted: {error}"),
    })?;
    if counted > 0 {
        tracing::info!(tenant = %id, segments = counted, "counted rows of older segments");
    }

    let engine = Engine::new(id, Arc::clone(&objects), &parts.limits)?;
    let start = register(database.pool(), SegmentWriter::NAME, Seq(0)).await?;
    let log = LogConfig {
        folder: folder.path.join("log"),
        tenant: id.to_string(),
        key: keys.log,
        files: Arc::clone(&parts.config.log_files),
        roll: parts.config.log_roll,
        queue: parts.config.queue_bytes,
    };
    let config = log.clone();
    let read = tokio::task::spawn_blocking(move || recover(&config, start)).await;
    let mut recovered =
        read.map_err(|error| StoreError::Io { path: root.to_owned(), source: error.into() })??;
    let statuses = Statuses::default();
    for (name, cursor) in cursors(database.pool()).await? {
        covered(&recovered, &name, cursor)?;
        statuses.known(&name, cursor);
    }
    let end = Seq(recovered.next.0.saturating_sub(1));
    let view = Arc::new(View::new(segments, std::mem::take(&mut recovered.tail), end));
    let (log, log_task) = Log::start(log, recovered, Arc::clone(&view))?;

    let compactor = Arc::new(Compactor {
        limits: parts.config.compaction,
        objects: Arc::clone(&objects),
        keys: Arc::clone(&object_keys),
        durable: durable.clone(),
        database: database.clone(),
        view: Arc::clone(&view),
        engine: engine.clone(),
        turn: parts.compactors,
        replaced: Mutex::default(),
        status: watch::Sender::default(),
    });
    let inner = Arc::new(Inner {
        id,
        database: database.clone(),
        view: Arc::clone(&view),
        statuses,
        wanted: watch::Sender::default(),
        progress: watch::Sender::new(()),
        log,
        engine,
        compactor: Arc::clone(&compactor),
        tail_limit: parts.config.tail_bytes,
        patience: parts.config.patience,
        encoders: parts.encoders,
        freeing: tokio::sync::Mutex::new(()),
        stop: CancellationToken::new(),
        tasks: TaskTracker::new(),
        folder: Mutex::default(),
    });
    inner.tasks.spawn(async move { drop(log_task.await) });
    if let Ok(mut held) = inner.folder.lock() {
        *held = Some(folder);
    }
    let limits = parts.config.flush;
    let writer = SegmentWriter { limits, objects, keys: object_keys, durable, database, view };
    inner.start(writer, None).await?;
    inner.tasks.spawn(compactor.run(inner.progress.subscribe(), inner.stop.clone()));
    Ok(TenantStore { inner })
}

/// Whether the log goes on where a consumer stands. What the segment writer has passed is in segments.
fn covered(recovered: &Recovered, consumer: &str, cursor: Seq) -> Result<(), LogError> {
    let (oldest, next) = (recovered.index.oldest(), recovered.next);
    let elsewhere = consumer != SegmentWriter::NAME;
    if (elsewhere || cursor.after(1) >= oldest) && cursor < next {
        return Ok(());
    }
    Err(LogError::Missing {
        oldest: oldest.0,
        end: next.0.saturating_sub(1),
        consumer: consumer.to_owned(),
        cursor: cursor.0,
    })
}
