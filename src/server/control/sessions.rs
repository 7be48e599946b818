//! Sessions. The key is the hash of the session's id, so that a copy of this table opens nothing.

use sqlx::{Row, SqlitePool};

/// Writes a session, replacing what stood under its key. `expires` is in seconds since 1970.
///
/// # Errors
/// What the database says.
pub async fn put(
    pool: &SqlitePool,
    id_hash: &str,
    user_id: Option<&str>,
    data: &str,
    expires: i64,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO sessions (id_hash, user_id, data, expires) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id_hash) DO UPDATE SET user_id = $2, data = $3, expires = $4",
    )
    .bind(id_hash)
    .bind(user_id)
    .bind(data)
    .bind(expires)
    .execute(pool)
    .await?;
    Ok(())
}

/// A session's data and expiry, unless it expired before `now` (seconds since 1970).
///
/// # Errors
/// What the database says.
pub async fn get(
    pool: &SqlitePool,
    id_hash: &str,
    now: i64,
) -> sqlx::Result<Option<(String, i64)>> {
    sqlx::query("SELECT data, expires FROM sessions WHERE id_hash = $1 AND expires > $2")
        .bind(id_hash)
        .bind(now)
        .fetch_optional(pool)
        .await?
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .transpose()
}

/// Ends one session.
///
/// # Errors
/// What the database says.
pub async fn delete(pool: &SqlitePool, id_hash: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM sessions WHERE id_hash = $1").bind(id_hash).execute(pool).await?;
    Ok(())
}

/// Ends every session of a user; returns how many.
///
/// # Errors
/// What the database says.
pub async fn delete_of_user(pool: &SqlitePool, user_id: &str) -> sqlx::Result<u64> {
    let done =
        sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(user_id).execute(pool).await?;
    Ok(done.rows_affected())
}

/// Removes sessions that expired before `now` (seconds since 1970).
///
/// # Errors
/// What the database says.
pub async fn sweep(pool: &SqlitePool, now: i64) -> sqlx::Result<u64> {
    let done =
        sqlx::query("DELETE FROM sessions WHERE expires <= $1").bind(now).execute(pool).await?;
    Ok(done.rows_affected())
}
