//! Saved views: a list's query under a name, of one person or of everybody in the tenant.

use sqlx::{FromRow, SqliteConnection, SqlitePool};

/// One view.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct View {
    /// Its id.
    pub id: String,
    /// Key of the list it is of.
    pub list: String,
    /// Id of the user who saved it.
    pub owner: String,
    /// Their name.
    pub owner_name: String,
    /// Its name.
    pub name: String,
    /// The list's query.
    pub query: String,
    /// Whether everybody in the tenant has it.
    pub shared: bool,
}

/// A view as one user sees it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Seen {
    /// The view.
    #[sqlx(flatten)]
    pub view: View,
    /// Whether the user's way to the list leads to it.
    pub is_default: bool,
}

/// The views that a user has, by name: their own first, then those of others that are shared.
///
/// # Errors
/// What the database says.
pub async fn of_user(pool: &SqlitePool, user: &str) -> sqlx::Result<Vec<Seen>> {
    sqlx::query_as(
        "SELECT v.id, v.list, v.owner, v.owner_name, v.name, v.query, v.shared <> 0 AS shared, \
         d.view_id IS NOT NULL AS is_default \
         FROM saved_views v \
         LEFT JOIN default_views d ON d.view_id = v.id AND d.list = v.list AND d.owner = $1 \
         WHERE v.owner = $1 OR v.shared <> 0 \
         ORDER BY v.owner = $1 DESC, v.name COLLATE NOCASE, v.id",
    )
    .bind(user)
    .fetch_all(pool)
    .await
}

/// A view that a user has.
///
/// # Errors
/// What the database says.
pub async fn get(pool: &SqlitePool, user: &str, id: &str) -> sqlx::Result<Option<View>> {
    sqlx::query_as(
        "SELECT id, list, owner, owner_name, name, query, shared <> 0 AS shared FROM saved_views \
         WHERE id = $2 AND (owner = $1 OR shared <> 0)",
    )
    .bind(user)
    .bind(id)
    .fetch_optional(pool)
    .await
}

/// How many views a user saved.
///
/// # Errors
/// What the database says.
pub async fn number_of(db: &mut SqliteConnection, user: &str) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT COUNT(*) FROM saved_views WHERE owner = $1")
        .bind(user)
        .fetch_one(db)
        .await
}

/// Saves a view; one of the same name, list and user is replaced and keeps its id.
///
/// # Errors
/// What the database says.
pub async fn save(db: &mut SqliteConnection, view: &View) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO saved_views (id, list, owner, owner_name, name, query, shared) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (list, owner, name) \
         DO UPDATE SET owner_name = $4, query = $6, shared = $7",
    )
    .bind(&view.id)
    .bind(&view.list)
    .bind(&view.owner)
    .bind(&view.owner_name)
    .bind(&view.name)
    .bind(&view.query)
    .bind(i64::from(view.shared))
    .execute(db)
    .await?;
    Ok(())
}

/// Removes a view, wherever it was somebody's default too.
///
/// # Errors
/// What the database says.
pub async fn remove(db: &mut SqliteConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM default_views WHERE view_id = $1").bind(id).execute(&mut *db).await?;
    sqlx::query("DELETE FROM saved_views WHERE id = $1").bind(id).execute(db).await?;
    Ok(())
}

/// Lets a user's way to a list lead to a view, or to none.
///
/// # Errors
/// What the database says.
pub async fn set_default(
    db: &mut SqliteConnection,
    user: &str,
    list: &str,
    view: Option<&str>,
) -> sqlx::Result<()> {
    let Some(view) = view else {
        sqlx::query("DELETE FROM default_views WHERE owner = $1 AND list = $2")
            .bind(user)
            .bind(list)
            .execute(db)
            .await?;
        return Ok(());
    };
    sqlx::query(
        "INSERT INTO default_views (owner, list, view_id) VALUES ($1, $2, $3) \
         ON CONFLICT (owner, list) DO UPDATE SET view_id = $3",
    )
    .bind(user)
    .bind(list)
    .bind(view)
    .execute(db)
    .await?;
    Ok(())
}
