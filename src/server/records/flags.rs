//! Events that somebody flagged.

use sqlx::{FromRow, SqlitePool};

/// One flag.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Flag {
    /// The event's place in the tenant's log.
    pub seq: i64,
    /// The event's table.
    pub table_name: String,
    /// When the event happened, microseconds since 1970.
    pub time: i64,
    /// Who flagged it: a user's name.
    pub who: String,
    /// When it was flagged, milliseconds since 1970.
    pub at: i64,
}

/// Flags an event. Where it has a flag, that one stays: it says who was first.
///
/// # Errors
/// What the database says.
pub async fn set(pool: &SqlitePool, device: &str, flag: &Flag) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO event_flags (device_id, seq, table_name, time, who, at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(device)
    .bind(flag.seq)
    .bind(&flag.table_name)
    .bind(flag.time)
    .bind(&flag.who)
    .bind(flag.at)
    .execute(pool)
    .await?;
    Ok(())
}

/// Takes the flag off an event.
///
/// # Errors
/// What the database says.
pub async fn clear(pool: &SqlitePool, device: &str, seq: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM event_flags WHERE device_id = $1 AND seq = $2")
        .bind(device)
        .bind(seq)
        .execute(pool)
        .await?;
    Ok(())
}

/// A device's flags on events from `from` to before `to` (microseconds since 1970), oldest first.
///
/// # Errors
/// What the database says.
pub async fn of_device(
    pool: &SqlitePool,
    device: &str,
    from: i64,
    to: i64,
) -> sqlx::Result<Vec<Flag>> {
    sqlx::query_as(
        "SELECT seq, table_name, time, who, at FROM event_flags \
         WHERE device_id = $1 AND time >= $2 AND time < $3 ORDER BY time, seq",
    )
    .bind(device)
    .bind(from)
    .bind(to)
    .fetch_all(pool)
    .await
}
