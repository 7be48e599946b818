//! Imports and their reports.

use sqlx::{FromRow, SqlitePool};

/// It goes on.
pub const RUNNING: &str = "running";
/// It read everything.
pub const DONE: &str = "done";
/// Somebody stopped it.
pub const CANCELLED: &str = "cancelled";
/// It could not go on.
pub const FAILED: &str = "failed";

const COLUMNS: &str = "id, name, kind, rows, rejected, started, finished, state, who, report";

/// One import.
#[derive(Clone, Debug, FromRow)]
pub struct Import {
    /// Its id, shown by `sightline import --report`.
    pub id: String,
    /// What was read, in short.
    pub name: String,
    /// "Import" or "Simulation".
    pub kind: String,
    /// Rows it brought so far.
    pub rows: i64,
    /// Records it could not read so far.
    pub rejected: i64,
    /// When it began, milliseconds since 1970.
    pub started: i64,
    /// When it ended; `None` while it runs or when the process died.
    pub finished: Option<i64>,
    /// One of the states above.
    pub state: String,
    /// Who started it.
    pub who: String,
    /// The report as JSON, brought up to date every second and at the end.
    pub report: String,
}

/// Writes an import's present state.
///
/// # Errors
/// What the database says.
pub async fn put(pool: &SqlitePool, import: &Import) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO imports (id, started, finished, state, who, report, name, kind, rows, rejected) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (id) DO UPDATE SET finished = $3, state = $4, report = $6, rows = $9, \
         rejected = $10",
    )
    .bind(&import.id)
    .bind(import.started)
    .bind(import.finished)
    .bind(&import.state)
    .bind(&import.who)
    .bind(&import.report)
    .bind(&import.name)
    .bind(&import.kind)
    .bind(import.rows)
    .bind(import.rejected)
    .execute(pool)
    .await?;
    Ok(())
}

/// An import by id.
///
/// # Errors
/// What the database says.
pub async fn get(pool: &SqlitePool, id: &str) -> sqlx::Result<Option<Import>> {
    sqlx::query_as(&format!("SELECT {COLUMNS} FROM imports WHERE id = $1"))
        .bind(id)
        .fetch_optional(pool)
        .await
}

/// The newest imports.
///
/// # Errors
/// What the database says.
pub async fn newest(pool: &SqlitePool, most: usize) -> sqlx::Result<Vec<Import>> {
    sqlx::query_as(&format!("SELECT {COLUMNS} FROM imports ORDER BY started DESC LIMIT $1"))
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(pool)
        .await
}
