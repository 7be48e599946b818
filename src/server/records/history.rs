//! What happened to an alert: every change of a field, every comment.

use sqlx::{Executor, FromRow, Sqlite, SqlitePool};

/// One change.
#[derive(Clone, Debug, FromRow)]
pub struct Change {
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who: a user's name or a system principal.
    pub who: String,
    /// `status`, `assignee`, `classification` or `comment`.
    pub field: String,
    /// The value before, where there was one.
    pub old: Option<String>,
    /// The value after.
    pub new: Option<String>,
}

/// Appends a change.
///
/// # Errors
/// What the database says.
pub async fn append(
    db: impl Executor<'_, Database = Sqlite>,
    alert: &str,
    change: &Change,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO alert_history (alert_id, at, who, field, old, new) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(alert)
    .bind(change.at)
    .bind(&change.who)
    .bind(&change.field)
    .bind(&change.old)
    .bind(&change.new)
    .execute(db)
    .await?;
    Ok(())
}

/// An alert's changes, newest first.
///
/// # Errors
/// What the database says.
pub async fn of_alert(pool: &SqlitePool, alert: &str) -> sqlx::Result<Vec<Change>> {
    sqlx::query_as(
        "SELECT at, who, field, old, new FROM alert_history WHERE alert_id = $1 ORDER BY id DESC",
    )
    .bind(alert)
    .fetch_all(pool)
    .await
}
