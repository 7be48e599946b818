//! The portal's own tables in a tenant's database, one module per table.

use store::database::{Database, DatabaseError, Migration, migrate};

pub mod alerts;
pub mod audit;
pub mod devices;
pub mod flags;
pub mod history;
pub mod imports;
pub mod received;
pub mod rollups;
pub mod rules;
pub mod said;
pub mod tokens;
pub mod views;

/// The migrations of the portal's tables, oldest first; a landed one never changes.
const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, sql: include_str!("records/001.sql") },
    Migration { version: 2, sql: include_str!("records/002.sql") },
    Migration { version: 3, sql: include_str!("records/003.sql") },
    Migration { version: 4, sql: include_str!("records/004.sql") },
    Migration { version: 5, sql: include_str!("records/005.sql") },
];

/// The migrations of what receiving endpoints remember, which number their own.
const RECEIVED: &[Migration] =
    &[Migration { version: 1, sql: include_str!("records/received.sql") }];

/// The migrations of what is known of sources, which number their own.
const SOURCES: &[Migration] = &[Migration { version: 1, sql: include_str!("records/sources.sql") }];

/// Brings a tenant's database to this version.
///
/// # Errors
/// A database of a newer version, or what the database says.
pub async fn prepare(database: &Database) -> Result<(), DatabaseError> {
    migrate(database.pool(), "portal", MIGRATIONS).await?;
    migrate(database.pool(), "received", RECEIVED).await?;
    migrate(database.pool(), "sources", SOURCES).await
}
