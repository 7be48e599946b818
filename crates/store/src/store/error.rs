//! What can go wrong with stores.

use std::path::{Path, PathBuf};

use crate::access::Refused;
use crate::consumer::ConsumerError;
use crate::context::TenantId;
use crate::database::DatabaseError;
use crate::log::LogError;

/// Why a store or a tenant could not be opened or worked with.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The context does not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Another process, or another opening in this one, holds the folder.
    #[error("{} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// A newer version of this program wrote the folder.
    #[error("{} has format {found}, this program knows {known}: use the newer program", folder.display())]
    Newer {
        /// The folder.
        folder: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// The tenant has no folder below the region's root.
    #[error("tenant {0} has no folder there")]
    NoTenant(TenantId),
    /// Making the tenant was interrupted.
    #[error("tenant {0} was not made completely; make it again")]
    Incomplete(TenantId),
    /// The tenant's database is gone.
    #[error("{} is missing", .0.display())]
    NoDatabase(PathBuf),
    /// The tenant exists.
    #[error("tenant {0} exists already")]
    Exists(TenantId),
    /// The tenant is not open.
    #[error("tenant {0} is not open")]
    NotOpen(TenantId),
    /// A consumer of this name runs already.
    #[error("consumer {0} runs already")]
    Running(&'static str),
    /// A consumer failed or does not run.
    #[error("consumer {name}: {reason}")]
    Consumer {
        /// Its name.
        name: String,
        /// Why.
        reason: String,
    },
    /// The key provider refused.
    #[error(transparent)]
    Key(#[from] keys::KeyError),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The log cannot be read, or lacks rows.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Log or segments do not give their rows.
    #[error("{0}")]
    Read(#[source] ConsumerError),
    /// Segments were not joined; they are as they were.
    #[error("segments were not joined: {0}")]
    Compaction(#[source] ConsumerError),
    /// The object store refused.
    #[error(transparent)]
    Objects(#[from] object_store::Error),
    /// The query engine refused.
    #[error(transparent)]
    Engine(#[from] datafusion::error::DataFusionError),
    /// The file system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl StoreError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
