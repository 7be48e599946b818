//! An installation: its data folder, its keys, its control database, its open tenants.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use detection::{Detector, Sigma};
use keys::{DataKey, KeyName, KeyProvider, KeyringFile, WrappedKey};
use store::{Store, StoreConfig, TenantId, wall_millis};
use tokio::sync::RwLock;
use tokio_util::sync::CancellationToken;

use crate::error::AppError;
use crate::model::access::Action;
use crate::server::control::{Control, events, tenants};
use crate::server::sources::Sources;
use crate::server::tenancy::Tenant;
use crate::server::uploads::Uploads;
use crate::server::{access, detections, inventory, records, regions, rollups};

mod folder;
mod rules;

pub use rules::{RuleCounts, Rules};

/// Name of the key that wraps the control database's key.
const CONTROL_KEY: &str = "installation";

/// Name of the folder of a region in which uploads wait.
const STAGING: &str = "staging";

/// Why an installation could not be opened or changed.
#[derive(Debug, thiserror::Error)]
pub enum InstallationError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The key provider refused.
    #[error(transparent)]
    Key(#[from] keys::KeyError),
    /// A database refused.
    #[error(transparent)]
    Database(#[from] store::database::DatabaseError),
    /// A statement failed.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// The file system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The wrapped key of the control database cannot be read.
    #[error("{} is no wrapped key: {source}", path.display())]
    WrappedKey {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// The region is not configured.
    #[error("there is no region {0:?}; there are {1}")]
    NoRegion(String, String),
    /// No tenant of that name or id.
    #[error("there is no tenant {0:?}")]
    NoTenant(String),
    /// The name cannot be used.
    #[error("a tenant's name has 1 to 100 visible characters")]
    Name,
    /// The tenant's name is taken.
    #[error("there is a tenant {0:?} already")]
    Exists(String),
    /// The rules cannot be read.
    #[error(transparent)]
    Rules(#[from] detection::LoadError),
}

/// What a process needs to work with an installation; one process has it at a time.
pub struct Installation {
    data: PathBuf,
    control: Control,
    store: Store,
    /// None where there is no rule to run.
    detector: Option<Arc<dyn Detector>>,
    rules: RuleCounts,
    sources: Sources,
    uploads: Uploads,
    open: RwLock<HashMap<TenantId, Arc<Tenant>>>,
    stop: CancellationToken,
}

impl std::fmt::Debug for Installation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Installation({})", self.data.display())
    }
}

impl Installation {
    /// Opens a data folder and its key folder, making both where there are none.
    ///
    /// # Errors
    /// [`InstallationError`]; another process that owns the folder is one.
    pub async fn open(
        data: &Path,
        keys: &Path,
        rules: Rules,
    ) -> Result<Arc<Self>, InstallationError> {
        folder::private(data)?;
        folder::private(keys)?;
        let master = folder::master_key(keys)?;
        let keyring = Arc::new(KeyringFile::open(&keys.join("keyring.json"), &master)?);
        let provider: Arc<dyn KeyProvider> = keyring;
        let store = Store::open(StoreConfig::new(data.to_owned()), Arc::clone(&provider))?;
        let key = control_key(data, provider.as_ref()).await?;
        // What an earlier process left there nobody can read any more.
        for region in regions::REGIONS {
            folder::empty(&data.join("regions").join(region.key).join(STAGING))?;
        }
        let control = Control::open(&data.join("control.sqlite"), &key).await?;
        let counts = rules.counts();
        let detector: Option<Arc<dyn Detector>> =
            (counts.loaded > 0).then(|| Arc::new(Sigma::new(rules.rules)) as _);
        Ok(Arc::new(Self {
            data: data.to_owned(),
            control,
            store,
            detector,
            rules: counts,
            sources: Sources::default(),
            uploads: Uploads::default(),
            open: RwLock::default(),
            stop: CancellationToken::new(),
        }))
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The control database.
    #[must_use]
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// How many rules are loaded and how many were refused.
    #[must_use]
    pub fn rules(&self) -> RuleCounts {
        self.rules
    }

    /// Files that come in.
    #[must_use]
    pub fn uploads(&self) -> &Uploads {
        &self.uploads
    }

    /// The folder of a region in which uploads wait, made where there is none.
    ///
    /// # Errors
    /// [`InstallationError::NoRegion`], or what the file system says.
    pub fn staging(&self, region: &str) -> Result<PathBuf, InstallationError> {
        let folder = self.root(region)?.join(STAGING);
        folder::private(&folder)?;
        Ok(folder)
    }

    /// What tokens sent since this process started.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Opens every active tenant, so that their consumers run whether or not anyone looks.
    ///
    /// # Errors
    /// The first tenant that cannot be opened.
    pub async fn open_all(&self) -> Result<(), InstallationError> {
        for record in tenants::all(self.control.pool()).await? {
            if record.active {
                self.open_record(record).await?;
            }
        }
        Ok(())
    }

    /// The tenants that are open.
    pub async fn open_tenants(&self) -> Vec<Arc<Tenant>> {
        self.open.read().await.values().cloned().collect()
    }

    /// An open active tenant for a request.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where it does not exist or is disabled.
    pub async fn tenant(&self, id: TenantId) -> Result<Arc<Tenant>, AppError> {
        if let Some(tenant) = self.open.read().await.get(&id) {
            return Ok(Arc::clone(tenant));
        }
        let record = tenants::find(self.control.pool(), &id.to_string()).await;
        let record = record.map_err(AppError::internal)?.filter(|record| record.active);
        let record = record.ok_or_else(|| AppError::not_found("tenant"))?;
        self.open_record(record).await.map_err(AppError::internal)
    }

    /// A tenant's facts by id or name.
    ///
    /// # Errors
    /// [`InstallationError::NoTenant`].
    pub async fn find_tenant(&self, name: &str) -> Result<tenants::Tenant, InstallationError> {
        let record = tenants::find(self.control.pool(), name).await?;
        record.ok_or_else(|| InstallationError::NoTenant(name.to_owned()))
    }

    /// An open tenant by id or name, disabled ones included: for the shell.
    ///
    /// # Errors
    /// [`InstallationError`].
    pub async fn open_tenant(&self, name: &str) -> Result<Arc<Tenant>, InstallationError> {
        let record = self.find_tenant(name).await?;
        if let Some(tenant) = self.open.read().await.get(&record.id) {
            return Ok(Arc::clone(tenant));
        }
        self.open_record(record).await
    }

    /// Makes a tenant: its key, its folder under its region's root, its database, its row.
    ///
    /// # Errors
    /// [`InstallationError`].
    pub async fn create_tenant(&self, record: &tenants::Tenant) -> Result<(), InstallationError> {
        let visible = !record.name.is_empty() && !record.name.contains(char::is_control);
        if !visible || record.name.chars().count() > 100 {
            return Err(InstallationError::Name);
        }
        if tenants::find(self.control.pool(), &record.name).await?.is_some() {
            return Err(InstallationError::Exists(record.name.clone()));
        }
        let root = self.root(&record.region)?;
        let ctx = access::background(record.id);
        self.store.create_tenant(&ctx, &root).await?;
        tenants::insert(self.control.pool(), record).await?;
        Ok(())
    }

    /// Closes a tenant, for instance because it was disabled.
    pub async fn forget_tenant(&self, id: TenantId) {
        if self.open.write().await.remove(&id).is_some() {
            self.store.close_tenant(&access::background(id)).await;
        }
    }

    /// Writes into the installation's log what was done from the shell.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note(&self, action: Action, target: &str) -> sqlx::Result<()> {
        let event = events::Event {
            at: wall_millis(),
            principal: "shell",
            action: action.key(),
            target,
            outcome: "done",
            request_id: "",
        };
        events::append(self.control.pool(), event).await
    }

    /// Closes everything; nothing acknowledged is lost.
    pub async fn close(&self) {
        self.stop.cancel();
        self.open.write().await.clear();
        self.store.close().await;
        self.control.close().await;
    }

    /// A region's root folder.
    fn root(&self, region: &str) -> Result<PathBuf, InstallationError> {
        let known = regions::find(region).ok_or_else(|| {
            let keys: Vec<&str> = regions::REGIONS.iter().map(|region| region.key).collect();
            InstallationError::NoRegion(region.to_owned(), keys.join(", "))
        })?;
        Ok(self.data.join("regions").join(known.key))
    }

    async fn open_record(&self, record: tenants::Tenant) -> Result<Arc<Tenant>, InstallationError> {
        let mut open = self.open.write().await;
        if let Some(tenant) = open.get(&record.id) {
            return Ok(Arc::clone(tenant));
        }
        let root = self.root(&record.region)?;
        let ctx = access::background(record.id);
        let store = self.store.open_tenant(&ctx, &root).await?;
        let database = store.database(&ctx).map_err(store::StoreError::from)?.clone();
        records::prepare(&database).await?;
        let tenant = Arc::new(Tenant::new(record, store, database));
        tenant.begin(&ctx).await?;
        if let Some(detector) = &self.detector {
            let detections = detections::Detections::new(Arc::clone(detector));
            tenant.store.consume(&ctx, detections, &self.stop).await?;
        }
        tenant.store.consume(&ctx, inventory::Inventory, &self.stop).await?;
        tenant.store.consume(&ctx, rollups::Rollups, &self.stop).await?;
        open.insert(tenant.record.id, Arc::clone(&tenant));
        Ok(tenant)
    }
}

/// The control database's key: made once, kept wrapped beside the database.
async fn control_key(data: &Path, keys: &dyn KeyProvider) -> Result<DataKey, InstallationError> {
    let path = data.join("control.key.json");
    let io = |source| InstallationError::Io { path: path.clone(), source };
    match std::fs::read(&path) {
        Ok(bytes) => {
            let wrapped: WrappedKey = serde_json::from_slice(&bytes)
                .map_err(|source| InstallationError::WrappedKey { path: path.clone(), source })?;
            Ok(keys.unwrap(&wrapped, CONTROL_KEY.as_bytes()).await?)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let name = KeyName::new(CONTROL_KEY)?;
            match keys.create(&name).await {
                Ok(_) | Err(keys::KeyError::Exists(_)) => {}
                Err(error) => return Err(error.into()),
            }
            let key = DataKey::generate()?;
            let wrapped = keys.wrap(&name, CONTROL_KEY.as_bytes(), &key).await?;
            let json = serde_json::to_vec(&wrapped)
                .map_err(|source| InstallationError::WrappedKey { path: path.clone(), source })?;
            folder::write_once(&path, &json).map_err(io)?;
            Ok(key)
        }
        Err(error) => Err(io(error)),
    }
}
