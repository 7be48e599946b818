//! The newest requests of the Elasticsearch protocol and fingerprints of their documents; see
//! `server::ingest::bulk::recent`, which decides how many are kept.

use sqlx::{FromRow, SqlitePool};

/// One request.
#[derive(Clone, Debug, FromRow)]
pub struct Received {
    /// Its place among them.
    pub number: i64,
    /// The store's key of its rows.
    pub append_key: String,
    /// 16 bytes a document.
    pub documents: Vec<u8>,
}

/// All of them, oldest first.
///
/// # Errors
/// What the database says.
pub async fn all(pool: &SqlitePool) -> sqlx::Result<Vec<Received>> {
    sqlx::query_as("SELECT number, append_key, documents FROM received ORDER BY number")
        .fetch_all(pool)
        .await
}

/// Adds one, in place of an earlier one under the same key, and forgets those before `oldest`.
///
/// # Errors
/// What the database says.
pub async fn add(pool: &SqlitePool, received: &Received, oldest: i64) -> sqlx::Result<()> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(
        "INSERT OR REPLACE INTO received (number, append_key, documents) VALUES ($1, $2, $3)",
    )
    .bind(received.number)
    .bind(&received.append_key)
    .bind(&received.documents)
    .execute(&mut *transaction)
    .await?;
    sqlx::query("DELETE FROM received WHERE number < $1")
        .bind(oldest)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}
