//! Bringing a database to the version this program knows.

use sqlx::{Executor as _, SqlitePool};

use super::DatabaseError;
use crate::clock::wall_millis;

/// One step: version (1, 2, 3 and so on) and the statements that lead to it.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The version that the component's tables have afterwards.
    pub version: i64,
    /// One or more SQL statements.
    pub sql: &'static str,
}

/// Applies the steps that a component's tables lack, all in one transaction.
///
/// Several components share a database (the store's own tables and the portal's), each with its own
/// numbering, so that neither waits for the other's releases.
///
/// # Errors
/// [`DatabaseError::Newer`] where the database is ahead of this program, [`DatabaseError::Numbering`],
/// [`DatabaseError::Sql`]; a failed step leaves nothing behind.
pub async fn migrate(
    pool: &SqlitePool,
    component: &str,
    steps: &[Migration],
) -> Result<(), DatabaseError> {
    if !steps.iter().zip(1..).all(|(step, number)| step.version == number) {
        return Err(DatabaseError::Numbering(component.to_owned()));
    }
    pool.execute(
        "CREATE TABLE IF NOT EXISTS migrations (
            component TEXT NOT NULL, version BIGINT NOT NULL, applied BIGINT NOT NULL,
            PRIMARY KEY (component, version))",
    )
    .await?;
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let found: i64 =
        sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM migrations WHERE component = $1")
            .bind(component)
            .fetch_one(&mut *transaction)
            .await?;
    let known = steps.last().map_or(0, |step| step.version);
    if found > known {
        return Err(DatabaseError::Newer { component: component.to_owned(), found, known });
    }
    for step in steps.iter().filter(|step| step.version > found) {
        (&mut *transaction).execute(sqlx::raw_sql(step.sql)).await?;
        sqlx::query("INSERT INTO migrations (component, version, applied) VALUES ($1, $2, $3)")
            .bind(component)
            .bind(step.version)
            .bind(wall_millis())
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}
