//! What every request can reach.

use std::sync::Arc;

use store::{TenantId, wall_millis};

use crate::error::AppError;
use crate::server::control::Control;
use crate::server::geo::Geo;
use crate::server::installation::Installation;
use crate::server::session::Limits;
use crate::server::tenancy::Tenant;

/// The installation and the settings of this process; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    installation: Arc<Installation>,
    limits: Limits,
    geo: Geo,
}

impl AppState {
    /// The state of a process that serves `installation`.
    #[must_use]
    pub fn new(installation: Arc<Installation>, limits: Limits, geo: Geo) -> Self {
        Self { inner: Arc::new(Inner { installation, limits, geo }) }
    }

    /// Where addresses are, as far as the administrator supplied databases.
    #[must_use]
    pub fn geo(&self) -> &Geo {
        &self.inner.geo
    }

    /// The installation.
    #[must_use]
    pub fn installation(&self) -> &Arc<Installation> {
        &self.inner.installation
    }

    /// The control database.
    #[must_use]
    pub fn control(&self) -> &Control {
        self.inner.installation.control()
    }

    /// How long sessions live.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.inner.limits
    }

    /// The wall clock, milliseconds since 1970: for sessions and audit, which are real in case
    /// tenants too.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        wall_millis()
    }

    /// An open tenant.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where it does not exist.
    pub async fn tenant(&self, id: TenantId) -> Result<Arc<Tenant>, AppError> {
        self.inner.installation.tenant(id).await
    }
}
