//! An open tenant: its facts, its store, its database, its clock.

use std::sync::Arc;

use sensors::Mapper;
use store::database::Database;
use store::{Clock, TenantCtx, TenantStore, wall_millis};
use tokio::sync::Mutex;

use crate::error::AppError;
use crate::model::access::Action;
use crate::server::access::{Task, enter_task};
use crate::server::control::tenants::{self, AsOf, Kind};
use crate::server::ingest::bulk::Recent;
use crate::server::records::{audit, devices};

/// One open tenant.
#[derive(Debug)]
pub struct Tenant {
    /// Its facts as they were when it was opened; a change of state closes it.
    pub record: tenants::Tenant,
    /// Its telemetry.
    pub store: TenantStore,
    database: Database,
    /// Mapping state of what arrives over HTTP: one process cache per tenant. Imports have their own.
    pub mapper: Arc<Mutex<Mapper>>,
    /// Documents that came lately by the Elasticsearch protocol.
    pub recent: Recent,
}

impl Tenant {
    /// A tenant whose store was opened.
    #[must_use]
    pub fn new(record: tenants::Tenant, store: TenantStore, database: Database) -> Self {
        let mapper = Arc::new(Mutex::new(Mapper::new(&record.id.to_string())));
        Self { record, store, database, mapper, recent: Recent::default() }
    }

    /// Its database.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Writes that background work begins in it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin(&self, ctx: &TenantCtx) -> sqlx::Result<()> {
        let entry = audit::Entry {
            at: wall_millis(),
            principal: ctx.principal(),
            role: "",
            action: Action::ConsumersStarted.key(),
            target: "",
            outcome: "allowed",
            request_id: "",
        };
        audit::append(self.database.pool(), entry).await
    }

    /// Its clock: running, or where the case stands. A case as of its newest event stands one
    /// microsecond after it, so that a window that ends now includes it.
    ///
    /// # Errors
    /// [`AppError`] where its database does not answer.
    pub async fn clock(&self) -> Result<Clock, AppError> {
        Ok(match (self.record.kind, self.record.as_of) {
            (Kind::Live, _) | (Kind::Case, None) => Clock::Live,
            (Kind::Case, Some(AsOf::At(at))) => Clock::Fixed(at),
            (Kind::Case, Some(AsOf::Newest)) => {
                let newest = devices::newest(self.database().pool()).await;
                newest.map_err(AppError::internal)?.map_or(Clock::Live, |at| Clock::Fixed(at + 1))
            }
        })
    }

    /// Writes an audit record for something done from the shell.
    ///
    /// # Errors
    /// [`AppError`] where the record cannot be written.
    pub async fn note(&self, action: Action, target: &str) -> Result<(), AppError> {
        enter_task(self, Task::Shell, action, target).await.map(|_| ())
    }
}
