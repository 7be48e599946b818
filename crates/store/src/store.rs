//! The store of an installation: a data folder and the tenants that are open in it.

mod config;
mod error;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keys::{KeyError, KeyProvider};
use tokio::sync::Semaphore;

pub use config::StoreConfig;
pub use error::StoreError;

use crate::access::whole_tenant;
use crate::context::{TenantCtx, TenantId};
use crate::disk::{self, Lock};
use crate::scan::Limits;
use crate::tenant::{self, Folder, Parts, TenantStore};

/// Version of the data folder's layout.
pub const FORMAT: u32 = 1;

/// An installation's store. One process owns a data folder.
pub struct Store {
    config: StoreConfig,
    keys: Arc<dyn KeyProvider>,
    limits: Limits,
    encoders: Arc<Semaphore>,
    compactors: Arc<Semaphore>,
    open: Mutex<HashMap<TenantId, TenantStore>>,
    /// Held while a tenant is opened, so that two callers do not open it twice.
    opening: tokio::sync::Mutex<()>,
    lock: Mutex<Option<Lock>>,
}

impl Store {
    /// Opens a data folder, making it where there is none.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where another process has it, [`StoreError::Newer`] where a newer version
    /// of this program wrote it, [`StoreError::Io`].
    pub fn open(config: StoreConfig, keys: Arc<dyn KeyProvider>) -> Result<Self, StoreError> {
        use std::os::unix::fs::DirBuilderExt as _;
        let folder = &config.data;
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(StoreError::io(folder))?;
        let lock = Lock::take(&folder.join("lock"))?;
        if disk::read_format(folder, FORMAT)?.is_none() {
            disk::write_format(folder, FORMAT)?;
        }
        let limits = Limits::new(config.query_memory, config.cores, config.metadata_cache);
        let encoders = Arc::new(Semaphore::new(config.cores.max(1)));
        Ok(Self {
            config,
            keys,
            limits,
            encoders,
            compactors: Arc::new(Semaphore::new(1)),
            open: Mutex::default(),
            opening: tokio::sync::Mutex::new(()),
            lock: Mutex::new(Some(lock)),
        })
    }

    fn tenants(&self) -> MutexGuard<'_, HashMap<TenantId, TenantStore>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key provider.
    #[must_use]
    pub fn keys(&self) -> &Arc<dyn KeyProvider> {
        &self.keys
    }

    /// Makes the context's tenant below a region's root: its key, its folder, its database.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::Refused`], or what the key provider, the file system or
    /// the database say.
    pub async fn create_tenant(&self, ctx: &TenantCtx, root: &Path) -> Result<(), StoreError> {
        whole_tenant(ctx, ctx.tenant())?;
        tenant::create(root, ctx.tenant(), &self.keys).await
    }

    /// Opens the context's tenant, whose folder lies below a region's root; gives the same store
    /// again where it is open.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Log`] where acknowledged rows are damaged or missing.
    pub async fn open_tenant(
        &self,
        ctx: &TenantCtx,
        root: &Path,
    ) -> Result<TenantStore, StoreError> {
        let _one_at_a_time = self.opening.lock().await;
        if let Ok(store) = self.tenant(ctx) {
            return Ok(store);
        }
        let parts = Parts {
            config: &self.config,
            provider: Arc::clone(&self.keys),
            limits: self.limits.clone(),
            encoders: Arc::clone(&self.encoders),
            compactors: Arc::clone(&self.compactors),
        };
        let store = tenant::open(root, ctx.tenant(), parts).await?;
        self.tenants().insert(ctx.tenant(), store.clone());
        Ok(store)
    }

    /// The context's tenant.
    ///
    /// # Errors
    /// [`StoreError::NotOpen`].
    pub fn tenant(&self, ctx: &TenantCtx) -> Result<TenantStore, StoreError> {
        let id = ctx.tenant();
        self.tenants().get(&id).cloned().ok_or(StoreError::NotOpen(id))
    }

    /// The tenants that are open, for `/readyz` and metrics.
    #[must_use]
    pub fn open_tenants(&self) -> Vec<TenantStore> {
        self.tenants().values().cloned().collect()
    }

    /// Closes the context's tenant.
    pub async fn close_tenant(&self, ctx: &TenantCtx) {
        let _one_at_a_time = self.opening.lock().await;
        let store = self.tenants().remove(&ctx.tenant());
        if let Some(store) = store {
            store.close().await;
        }
    }

    /// Destroys the context's tenant: first its key, which ends every copy, then its folder.
    ///
    /// # Errors
    /// [`StoreError::Refused`], or what the key provider or the file system say; calling again goes on.
    pub async fn erase_tenant(&self, ctx: &TenantCtx, root: &Path) -> Result<(), StoreError> {
        whole_tenant(ctx, ctx.tenant())?;
        self.close_tenant(ctx).await;
        match self.keys.destroy(&tenant::key_name(ctx.tenant())?).await {
            Ok(()) | Err(KeyError::Unknown(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let folder = Folder::path(root, ctx.tenant());
        let path = folder.clone();
        let removed = tokio::task::spawn_blocking(move || std::fs::remove_dir_all(path)).await;
        match removed.unwrap_or_else(|error| Err(std::io::Error::other(error))) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::Io { path: folder, source: error })
            }
            _ => Ok(()),
        }
    }

    /// Closes all tenants and gives the data folder free.
    pub async fn close(&self) {
        let _one_at_a_time = self.opening.lock().await;
        let open: Vec<TenantStore> = self.tenants().drain().map(|(_, store)| store).collect();
        futures::future::join_all(open.iter().map(TenantStore::close)).await;
        drop(self.lock.lock().map(|mut lock| lock.take()));
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({})", self.config.data.display())
    }
}
