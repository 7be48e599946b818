//! The control database: installation facts only. Whatever a tenant owns is in its own database.

use std::path::Path;

use keys::DataKey;
use sqlx::SqlitePool;
use store::database::{Database, DatabaseError, Migration, migrate};

pub mod events;
pub mod memberships;
pub mod sessions;
pub mod tenants;
pub mod users;

/// The migrations of the control database, oldest first; a landed one never changes.
const MIGRATIONS: &[Migration] = &[Migration { version: 1, sql: include_str!("control/001.sql") }];

/// A handle on the control database.
#[derive(Clone, Debug)]
pub struct Control {
    database: Database,
}

impl Control {
    /// Opens, creating and migrating as needed.
    ///
    /// # Errors
    /// A wrong key, a file of a newer version, or what the database says.
    pub async fn open(path: &Path, key: &DataKey) -> Result<Self, DatabaseError> {
        let database = Database::open(path, key).await?;
        migrate(database.pool(), "control", MIGRATIONS).await?;
        Ok(Self { database })
    }

    /// Closes the connections.
    pub async fn close(&self) {
        self.database.close().await;
    }

    /// The connections.
    #[must_use]
    pub fn pool(&self) -> &SqlitePool {
        self.database.pool()
    }
}
