//! Who did what in this tenant. Append-only: the database refuses changes and deletions.

use sqlx::{Executor, Sqlite};
use store::{Principal, PrincipalKind};

/// One record.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// When, milliseconds since 1970 (the wall clock, in case tenants too).
    pub at: i64,
    /// Who.
    pub principal: &'a Principal,
    /// Their role's key, empty for tokens and the system.
    pub role: &'a str,
    /// A key of `model::access::Action`.
    pub action: &'a str,
    /// The thing acted on: an id, a query string, a path.
    pub target: &'a str,
    /// `allowed` or `denied`.
    pub outcome: &'a str,
    /// The request; empty for background work.
    pub request_id: &'a str,
}

/// Appends one record.
///
/// # Errors
/// What the database says.
pub async fn append(
    db: impl Executor<'_, Database = Sqlite>,
    entry: Entry<'_>,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO audit (at, principal_kind, principal_id, principal_name, role, action, target, \
         outcome, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(entry.at)
    .bind(match entry.principal.kind {
        PrincipalKind::User => "user",
        PrincipalKind::Token => "token",
        PrincipalKind::System => "system",
    })
    .bind(&entry.principal.id)
    .bind(&entry.principal.name)
    .bind(entry.role)
    .bind(entry.action)
    .bind(entry.target)
    .bind(entry.outcome)
    .bind(entry.request_id)
    .execute(db)
    .await?;
    Ok(())
}
