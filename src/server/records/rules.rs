//! What a rule said when it raised an alert: kept by the hash of its text, so that an alert stays
//! explainable after the rule changed.

use sqlx::{SqliteConnection, SqlitePool};

/// Keeps a rule's description under its hash, once.
///
/// # Errors
/// What the database says.
pub async fn keep(db: &mut SqliteConnection, hash: &str, id: &str, meta: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO rules (hash, id, meta) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(hash)
        .bind(id)
        .bind(meta)
        .execute(db)
        .await?;
    Ok(())
}

/// A rule's description as JSON.
///
/// # Errors
/// What the database says.
pub async fn meta(pool: &SqlitePool, hash: &str) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT meta FROM rules WHERE hash = $1")
        .bind(hash)
        .fetch_optional(pool)
        .await
}
