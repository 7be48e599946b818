//! A tenant's folder: `<region root>/tenants/<id>/`.
//!
//! ```text
//! format       version of this layout; written last when a tenant is made
//! lock         held by the process that has the tenant open
//! keys.json    data keys of database and log, wrapped by the tenant's key
//! db.sqlite    the tenant's database
//! log/  segments/
//! ```

use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keys::{DataKey, KeyError, KeyName, KeyProvider, WrappedKey};
use serde::{Deserialize, Serialize};

use crate::context::TenantId;
use crate::database::{Database, migrate};
use crate::disk::{self, Lock};
use crate::segment::MIGRATIONS;
use crate::store::StoreError;

/// Version of the layout.
pub(crate) const FORMAT: u32 = 1;

/// A tenant's folder, locked.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    _lock: Lock,
}

/// What stands in `keys.json`.
#[derive(Serialize, Deserialize)]
struct Wrapped {
    database: WrappedKey,
    log: WrappedKey,
}

/// The data keys, open.
pub(crate) struct TenantKeys {
    pub(crate) database: DataKey,
    pub(crate) log: DataKey,
}

/// The name of a tenant's key.
pub(crate) fn key_name(id: TenantId) -> Result<KeyName, KeyError> {
    KeyName::new(format!("tenant-{id}"))
}

impl Folder {
    pub(crate) fn path(root: &Path, id: TenantId) -> PathBuf {
        root.join("tenants").join(id.to_string())
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("db.sqlite")
    }

    /// Locks a tenant's folder.
    pub(crate) fn lock(root: &Path, id: TenantId) -> Result<Self, StoreError> {
        let path = Self::path(root, id);
        if !path.is_dir() {
            return Err(StoreError::NoTenant(id));
        }
        let lock = Lock::take(&path.join("lock"))?;
        Ok(Self { path, _lock: lock })
    }

    pub(crate) async fn keys(
        &self,
        id: TenantId,
        provider: &dyn KeyProvider,
    ) -> Result<TenantKeys, StoreError> {
        let path = self.path.join("keys.json");
        let text = std::fs::read_to_string(&path).map_err(StoreError::io(&path))?;
        let wrapped: Wrapped = serde_json::from_str(&text)
            .map_err(|error| StoreError::Io { path, source: std::io::Error::other(error) })?;
        let database = provider.unwrap(&wrapped.database, &context("database", id)).await?;
        let log = provider.unwrap(&wrapped.log, &context("log", id)).await?;
        Ok(TenantKeys { database, log })
    }
}

fn context(what: &str, id: TenantId) -> Vec<u8> {
    format!("{what}\u{0}{id}").into_bytes()
}

/// Makes a tenant: its key, its folder, its database. Going on after a crash is fine; a tenant that
/// is complete is refused.
pub(crate) async fn create(
    root: &Path,
    id: TenantId,
    provider: &Arc<dyn KeyProvider>,
) -> Result<(), StoreError> {
    let path = Folder::path(root, id);
    make(&path)?;
    let folder = Folder::lock(root, id)?;
    if path.join("format").exists() {
        return Err(StoreError::Exists(id));
    }
    make(&path.join("log"))?;
    make(&path.join("segments"))?;
    let name = key_name(id)?;
    match provider.create(&name).await {
        Ok(_) | Err(KeyError::Exists(_)) => {}
        Err(error) => return Err(error.into()),
    }
    if !path.join("keys.json").exists() {
        let wrap =
            async |what| provider.wrap(&name, &context(what, id), &DataKey::generate()?).await;
        let wrapped = Wrapped { database: wrap("database").await?, log: wrap("log").await? };
        let text = serde_json::to_string_pretty(&wrapped).map_err(|error| StoreError::Io {
            path: path.clone(),
            source: std::io::Error::other(error),
        })?;
        disk::replace(&path.join("keys.json"), text.as_bytes())?;
    }
    let keys = folder.keys(id, provider.as_ref()).await?;
    let database = Database::open(&folder.database(), &keys.database).await?;
    migrate(database.pool(), "store", MIGRATIONS).await?;
    database.checkpoint().await?;
    database.close().await;
    disk::write_format(&path, FORMAT)?;
    for above in path.ancestors().skip(1).take(2) {
        File::open(above).and_then(|above| above.sync_all()).map_err(StoreError::io(above))?;
    }
    Ok(())
}

fn make(path: &Path) -> Result<(), StoreError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(StoreError::io(path))
}
