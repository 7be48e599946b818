//! Finding subjects by their names.

use sqlx::SqlitePool;

use crate::server::rollups::SubjectKind;

crate::model::words! {
    /// What a subject can be looked up by.
    NameKind {
        Hash = "hash", "Hash";
        FileName = "file_name", "File name";
        Address = "address", "Address";
        Host = "host", "Host";
        Parent = "parent", "Domain above";
        Url = "url", "URL";
        Account = "account", "Account";
        User = "user", "User name";
        Sid = "sid", "SID";
    }
}

/// Subjects by their number, with their names.
pub type Subjects = Vec<(i64, String)>;

/// Subjects of a kind with exactly this name.
///
/// # Errors
/// What the database says.
pub async fn find(
    pool: &SqlitePool,
    subject: SubjectKind,
    kind: NameKind,
    name: &str,
) -> sqlx::Result<Subjects> {
    sqlx::query_as(
        "SELECT id, rollup_subjects.name FROM rollup_names \
         JOIN rollup_subjects ON id = subject \
         WHERE rollup_names.kind = $1 AND rollup_names.name = $2 AND rollup_subjects.kind = $3",
    )
    .bind(kind.key())
    .bind(name)
    .bind(subject.key())
    .fetch_all(pool)
    .await
}

/// A subject's name by its number.
///
/// # Errors
/// What the database says.
pub async fn name_of(pool: &SqlitePool, subject: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT name FROM rollup_subjects WHERE id = $1")
        .bind(subject)
        .fetch_optional(pool)
        .await
}

/// Names of a kind that begin with a text, in their order, with a subject's number each.
///
/// # Errors
/// What the database says.
pub async fn names_like(
    pool: &SqlitePool,
    kind: NameKind,
    start: &str,
    limit: u32,
) -> sqlx::Result<Vec<(String, i64)>> {
    // The last code point stands after every text that begins with the start.
    sqlx::query_as(
        "SELECT name, subject FROM rollup_names \
         WHERE kind = $1 AND name >= $2 AND name < $3 ORDER BY name, subject LIMIT $4",
    )
    .bind(kind.key())
    .bind(start)
    .bind(format!("{start}\u{10ffff}"))
    .bind(limit)
    .fetch_all(pool)
    .await
}
