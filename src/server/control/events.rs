//! What happened to the installation itself: sign-ins, users, tenants. Append-only.

use sqlx::SqlitePool;

/// One record. What happens inside a tenant is in that tenant's own audit.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who: a user's address, `shell` or a system principal.
    pub principal: &'a str,
    /// What they did, a key of `model::access::Action`.
    pub action: &'a str,
    /// To what.
    pub target: &'a str,
    /// `done`, `denied` or `failed`.
    pub outcome: &'a str,
    /// The request, empty from a shell.
    pub request_id: &'a str,
}

/// Appends one record.
///
/// # Errors
/// What the database says.
pub async fn append(pool: &SqlitePool, event: Event<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO events (at, principal, action, target, outcome, request_id) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(event.at)
    .bind(event.principal)
    .bind(event.action)
    .bind(event.target)
    .bind(event.outcome)
    .bind(event.request_id)
    .execute(pool)
    .await?;
    Ok(())
}
