//! What people say of devices: tags, the value to the organisation, and who said so when.

use sqlx::{SqliteConnection, SqlitePool};

use super::history::Change;

/// The key of a device's value, if somebody set one.
///
/// # Errors
/// What the database says.
pub async fn value(pool: &SqlitePool, device: &str) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT value FROM device_values WHERE device_id = $1")
        .bind(device)
        .fetch_optional(pool)
        .await
}

/// The keys of all values that somebody set, by device.
///
/// # Errors
/// What the database says.
pub async fn values(pool: &SqlitePool) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query_as("SELECT device_id, value FROM device_values").fetch_all(pool).await
}

/// All tags by device, in alphabetical order.
///
/// # Errors
/// What the database says.
pub async fn all_tags(pool: &SqlitePool) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query_as("SELECT device_id, tag FROM device_tags ORDER BY tag").fetch_all(pool).await
}

/// Sets a device's value.
///
/// # Errors
/// What the database says.
pub async fn set_value(db: &mut SqliteConnection, device: &str, value: &str) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO device_values (device_id, value) VALUES ($1, $2) \
         ON CONFLICT (device_id) DO UPDATE SET value = $2",
    )
    .bind(device)
    .bind(value)
    .execute(db)
    .await?;
    Ok(())
}

/// A device's tags, in alphabetical order.
///
/// # Errors
/// What the database says.
pub async fn tags(pool: &SqlitePool, device: &str) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT tag FROM device_tags WHERE device_id = $1 ORDER BY tag")
        .bind(device)
        .fetch_all(pool)
        .await
}

/// Adds a tag; whether it is new.
///
/// # Errors
/// What the database says.
pub async fn add_tag(db: &mut SqliteConnection, device: &str, tag: &str) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "INSERT INTO device_tags (device_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind(device)
    .bind(tag)
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Removes a tag; whether there was one.
///
/// # Errors
/// What the database says.
pub async fn remove_tag(db: &mut SqliteConnection, device: &str, tag: &str) -> sqlx::Result<bool> {
    let done = sqlx::query("DELETE FROM device_tags WHERE device_id = $1 AND tag = $2")
        .bind(device)
        .bind(tag)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Keeps who changed what of a device.
///
/// # Errors
/// What the database says.
pub async fn note(db: &mut SqliteConnection, device: &str, change: &Change) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO device_history (device_id, at, who, field, old, new) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(device)
    .bind(change.at)
    .bind(&change.who)
    .bind(&change.field)
    .bind(&change.old)
    .bind(&change.new)
    .execute(db)
    .await?;
    Ok(())
}

/// What was changed of a device, newest first.
///
/// # Errors
/// What the database says.
pub async fn changes(pool: &SqlitePool, device: &str, limit: u32) -> sqlx::Result<Vec<Change>> {
    sqlx::query_as(
        "SELECT at, who, field, old, new FROM device_history WHERE device_id = $1 \
         ORDER BY id DESC LIMIT $2",
    )
    .bind(device)
    .bind(limit)
    .fetch_all(pool)
    .await
}
