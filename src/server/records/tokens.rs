//! Enrolment tokens. A secret has 256 random bits, so a plain SHA-256 of it is kept.

use sqlx::{FromRow, SqlitePool};

/// One token, without its secret.
#[derive(Clone, Debug, FromRow)]
pub struct Token {
    /// Its id, part of the token's text.
    pub id: String,
    /// What people call it, unique in the tenant.
    pub name: String,
    /// SHA-256 of its secret, hex.
    pub secret_hash: String,
    /// `active` or `disabled`.
    pub state: String,
    /// When it was made, milliseconds since 1970.
    pub created: i64,
}

/// Adds a token.
///
/// # Errors
/// A name that exists, or what the database says.
pub async fn insert(pool: &SqlitePool, token: &Token) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO tokens (id, name, secret_hash, state, created) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&token.id)
    .bind(&token.name)
    .bind(&token.secret_hash)
    .bind(&token.state)
    .bind(token.created)
    .execute(pool)
    .await?;
    Ok(())
}

/// A token by id.
///
/// # Errors
/// What the database says.
pub async fn by_id(pool: &SqlitePool, id: &str) -> sqlx::Result<Option<Token>> {
    sqlx::query_as("SELECT id, name, secret_hash, state, created FROM tokens WHERE id = $1")
        .bind(id)
        .fetch_optional(pool)
        .await
}

/// All tokens by name.
///
/// # Errors
/// What the database says.
pub async fn all(pool: &SqlitePool) -> sqlx::Result<Vec<Token>> {
    sqlx::query_as("SELECT id, name, secret_hash, state, created FROM tokens ORDER BY name")
        .fetch_all(pool)
        .await
}

/// Disables a token by name; telemetry under it is refused from now on.
///
/// # Errors
/// What the database says.
pub async fn disable(pool: &SqlitePool, name: &str) -> sqlx::Result<bool> {
    let done = sqlx::query("UPDATE tokens SET state = 'disabled' WHERE name = $1")
        .bind(name)
        .execute(pool)
        .await?;
    Ok(done.rows_affected() == 1)
}
