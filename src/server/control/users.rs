//! The people of this installation. They belong to it, not to a tenant.

use sqlx::{FromRow, SqlitePool};

/// One person.
#[derive(Clone, Debug, FromRow)]
pub struct User {
    /// Its id.
    pub id: String,
    /// What they sign in with, lower-case.
    pub email: String,
    /// What pages call them.
    pub name: String,
    /// Argon2id in PHC text.
    pub password_hash: String,
    /// `active` or `disabled`.
    pub state: String,
    /// Failed sign-ins since the last good one.
    pub failures: i64,
    /// No sign-in before this moment, milliseconds since 1970.
    pub locked_until: i64,
    /// When they were added, milliseconds since 1970.
    pub created: i64,
}

const COLUMNS: &str = "id, email, name, password_hash, state, failures, locked_until, created";

/// Adds a user.
///
/// # Errors
/// An address that exists, or what the database says.
pub async fn insert(pool: &SqlitePool, user: &User) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO users (id, email, name, password_hash, state, created) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&user.id)
    .bind(user.email.to_lowercase())
    .bind(&user.name)
    .bind(&user.password_hash)
    .bind(&user.state)
    .bind(user.created)
    .execute(pool)
    .await?;
    Ok(())
}

/// All users by address.
///
/// # Errors
/// What the database says.
pub async fn all(pool: &SqlitePool) -> sqlx::Result<Vec<User>> {
    sqlx::query_as(&format!("SELECT {COLUMNS} FROM users ORDER BY email")).fetch_all(pool).await
}

/// A user by address, without regard to case.
///
/// # Errors
/// What the database says.
pub async fn by_email(pool: &SqlitePool, email: &str) -> sqlx::Result<Option<User>> {
    sqlx::query_as(&format!("SELECT {COLUMNS} FROM users WHERE email = $1"))
        .bind(email.to_lowercase())
        .fetch_optional(pool)
        .await
}

/// A user by id.
///
/// # Errors
/// What the database says.
pub async fn by_id(pool: &SqlitePool, id: &str) -> sqlx::Result<Option<User>> {
    sqlx::query_as(&format!("SELECT {COLUMNS} FROM users WHERE id = $1"))
        .bind(id)
        .fetch_optional(pool)
        .await
}

/// Counts a failed sign-in and locks the account until `locked_until` (milliseconds since 1970).
///
/// # Errors
/// What the database says.
pub async fn record_failure(pool: &SqlitePool, id: &str, locked_until: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE users SET failures = failures + 1, locked_until = $2 WHERE id = $1")
        .bind(id)
        .bind(locked_until)
        .execute(pool)
        .await?;
    Ok(())
}

/// Forgets earlier failures after a good sign-in.
///
/// # Errors
/// What the database says.
pub async fn clear_failures(pool: &SqlitePool, id: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE users SET failures = 0, locked_until = 0 WHERE id = $1")
        .bind(id)
        .execute(pool)
        .await?;
    Ok(())
}

/// Enables or disables a user by address.
///
/// # Errors
/// What the database says.
pub async fn set_active(pool: &SqlitePool, email: &str, active: bool) -> sqlx::Result<bool> {
    let done = sqlx::query("UPDATE users SET state = $2 WHERE email = $1")
        .bind(email.to_lowercase())
        .bind(if active { "active" } else { "disabled" })
        .execute(pool)
        .await?;
    Ok(done.rows_affected() == 1)
}
