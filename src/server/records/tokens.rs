//! Enrolment tokens. A secret has 256 random bits, so a plain SHA-256 of it is kept.

use sqlx::{FromRow, SqlitePool};

/// The state of a token that is taken.
pub const ACTIVE: &str = "active";

const COLUMNS: &str = "id, name, secret_hash, state, created, created_by, expires, \
                       events_per_second, last_used, revoked, revoked_by, revoke_reason";

/// One token, without its secret.
#[derive(Clone, Debug, FromRow)]
pub struct Token {
    /// Its id, part of the token's text.
    pub id: String,
    /// What people call it, unique in the tenant.
    pub name: String,
    /// SHA-256 of its secret, hex.
    pub secret_hash: String,
    /// [`ACTIVE`] or `disabled`.
    pub state: String,
    /// When it was made, milliseconds since 1970.
    pub created: i64,
    /// By whom; empty where that was not kept.
    pub created_by: String,
    /// From when on it is refused, milliseconds since 1970.
    pub expires: Option<i64>,
    /// Events a second that are taken on average; `None` without a limit.
    pub events_per_second: Option<i64>,
    /// When telemetry last came under it, milliseconds since 1970, kept to the minute.
    pub last_used: Option<i64>,
    /// When it was revoked, milliseconds since 1970.
    pub revoked: Option<i64>,
    /// By whom.
    pub revoked_by: String,
    /// Why.
    pub revoke_reason: String,
}

/// Adds a token.
///
/// # Errors
/// A name that exists, or what the database says.
pub async fn insert(pool: &SqlitePool, token: &Token) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO tokens (id, name, secret_hash, state, created, created_by, expires, \
         events_per_second) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&token.id)
    .bind(&token.name)
    .bind(&token.secret_hash)
    .bind(&token.state)
    .bind(token.created)
    .bind(&token.created_by)
    .bind(token.expires)
    .bind(token.events_per_second)
    .execute(pool)
    .await?;
    Ok(())
}

/// A token by id.
///
/// # Errors
/// What the database says.
pub async fn by_id(pool: &SqlitePool, id: &str) -> sqlx::Result<Option<Token>> {
    sqlx::query_as(&format!("SELECT {COLUMNS} FROM tokens WHERE id = $1"))
        .bind(id)
        .fetch_optional(pool)
        .await
}

/// A token by name.
///
/// # Errors
/// What the database says.
pub async fn by_name(pool: &SqlitePool, name: &str) -> sqlx::Result<Option<Token>> {
    sqlx::query_as(&format!("SELECT {COLUMNS} FROM tokens WHERE name = $1"))
        .bind(name)
        .fetch_optional(pool)
        .await
}

/// All tokens, those that are taken first, then by name.
///
/// # Errors
/// What the database says.
pub async fn all(pool: &SqlitePool) -> sqlx::Result<Vec<Token>> {
    sqlx::query_as(&format!("SELECT {COLUMNS} FROM tokens ORDER BY state, name"))
        .fetch_all(pool)
        .await
}

/// Notes that a token was used.
///
/// # Errors
/// What the database says.
pub async fn used(pool: &SqlitePool, id: &str, at: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE tokens SET last_used = $2 WHERE id = $1")
        .bind(id)
        .bind(at)
        .execute(pool)
        .await?;
    Ok(())
}

/// Who ends a token, when and why.
#[derive(Clone, Copy, Debug)]
pub struct Revoked<'a> {
    /// Milliseconds since 1970.
    pub at: i64,
    /// Who.
    pub by: &'a str,
    /// Why; may be empty.
    pub reason: &'a str,
}

/// Ends a token by id; telemetry under it is refused from now on. `false` where it was ended before,
/// or is none.
///
/// # Errors
/// What the database says.
pub async fn revoke(pool: &SqlitePool, id: &str, revoked: Revoked<'_>) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE tokens SET state = 'disabled', revoked = $2, revoked_by = $3, revoke_reason = $4 \
         WHERE id = $1 AND state = 'active'",
    )
    .bind(id)
    .bind(revoked.at)
    .bind(revoked.by)
    .bind(revoked.reason)
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}
