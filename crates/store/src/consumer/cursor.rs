//! The table of cursors.

use sqlx::{SqliteConnection, SqlitePool};

use crate::batch::Seq;
use crate::clock::wall_millis;

/// Every consumer's place.
pub(crate) async fn all(pool: &SqlitePool) -> Result<Vec<(String, Seq)>, sqlx::Error> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT consumer, seq FROM cursors ORDER BY consumer")
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().map(|(name, seq)| (name, Seq::from_i64(seq))).collect())
}

/// A consumer's place; one that is new begins after `start`.
pub(crate) async fn register(
    pool: &SqlitePool,
    consumer: &str,
    start: Seq,
) -> Result<Seq, sqlx::Error> {
    sqlx::query(
        "INSERT INTO cursors (consumer, seq, changed) VALUES ($1, $2, $3)
         ON CONFLICT (consumer) DO NOTHING",
    )
    .bind(consumer)
    .bind(start.as_i64())
    .bind(wall_millis())
    .execute(pool)
    .await?;
    read(&mut *pool.acquire().await?, consumer).await
}

/// A consumer's place.
pub(super) async fn read(
    database: &mut SqliteConnection,
    consumer: &str,
) -> Result<Seq, sqlx::Error> {
    let seq: i64 = sqlx::query_scalar("SELECT seq FROM cursors WHERE consumer = $1")
        .bind(consumer)
        .fetch_one(database)
        .await?;
    Ok(Seq::from_i64(seq))
}

/// Moves a consumer's place; false where it stands elsewhere than at `from`.
pub(super) async fn advance(
    database: &mut SqliteConnection,
    consumer: &str,
    from: Seq,
    upto: Seq,
) -> Result<bool, sqlx::Error> {
    let done =
        sqlx::query("UPDATE cursors SET seq = $1, changed = $2 WHERE consumer = $3 AND seq = $4")
            .bind(upto.as_i64())
            .bind(wall_millis())
            .bind(consumer)
            .bind(from.as_i64())
            .execute(database)
            .await?;
    Ok(done.rows_affected() == 1)
}
