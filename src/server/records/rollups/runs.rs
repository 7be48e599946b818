//! Runs of cells: one a portion of rows. As soon as there are several of a level, they become one of the
//! next level, so a page reads few runs and a cell is written again only a few times.

use std::collections::BTreeMap;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::cells::{self, Counted, Key};

/// Runs of a level that are merged.
const MANY: usize = 8;
/// Larger runs stay as they are, bytes: merging them would hold the database for seconds.
const LARGE: i64 = 64 << 20;
/// Rows of one insert: far below SQLite's limit of bound values.
const ROWS: usize = 1_000;

/// Subject and day (since 1970) with the bytes of their cells, in this order.
pub(super) type Bodies = Vec<((i64, i64), Vec<u8>)>;

/// Adds a run, and merges those that became too many.
///
/// # Errors
/// What the database says, also where a run cannot be read.
pub(super) async fn add(db: &mut SqliteConnection, bodies: Bodies) -> sqlx::Result<()> {
    insert(db, 0, bodies).await?;
    let mut level = 0;
    loop {
        let runs: Vec<(i64, i64)> =
            sqlx::query_as("SELECT id, bytes FROM rollup_runs WHERE level = $1 AND bytes < $2")
                .bind(level)
                .bind(LARGE)
                .fetch_all(&mut *db)
                .await?;
        if runs.len() < MANY {
            return Ok(());
        }
        let runs: Vec<i64> = runs.into_iter().map(|(run, _)| run).collect();
        merge(db, &runs, level + 1).await?;
        level += 1;
    }
}

async fn insert(db: &mut SqliteConnection, level: i64, bodies: Bodies) -> sqlx::Result<()> {
    let bytes: usize = bodies.iter().map(|(_, body)| body.len()).sum();
    if bytes == 0 {
        return Ok(());
    }
    let run = sqlx::query("INSERT INTO rollup_runs (level, bytes) VALUES ($1, $2)")
        .bind(level)
        .bind(i64::try_from(bytes).unwrap_or(i64::MAX))
        .execute(&mut *db)
        .await?
        .last_insert_rowid();
    for part in bodies.chunks(ROWS) {
        let mut insert =
            QueryBuilder::<Sqlite>::new("INSERT INTO rollup_cells (run, subject, day, cells) ");
        insert.push_values(part, |mut row, ((subject, day), body)| {
            row.push_bind(run).push_bind(*subject).push_bind(*day).push_bind(body.as_slice());
        });
        insert.build().execute(&mut *db).await?;
    }
    Ok(())
}

/// Makes one run of several.
async fn merge(db: &mut SqliteConnection, runs: &[i64], level: i64) -> sqlx::Result<()> {
    let mut joined: BTreeMap<(i64, i64), (usize, Vec<u8>)> = BTreeMap::new();
    for run in runs {
        let rows: Vec<(i64, i64, Vec<u8>)> =
            sqlx::query_as("SELECT subject, day, cells FROM rollup_cells WHERE run = $1")
                .bind(run)
                .fetch_all(&mut *db)
                .await?;
        for (subject, day, body) in rows {
            let (parts, to) = joined.entry((subject, day)).or_default();
            *parts += 1;
            to.extend(body);
        }
    }
    let mut bodies = Bodies::with_capacity(joined.len());
    for ((subject, day), (parts, body)) in joined {
        let body = if parts > 1 { summed(day, &body)? } else { body };
        bodies.push(((subject, day), body));
    }
    for table in ["rollup_cells WHERE run", "rollup_runs WHERE id"] {
        for run in runs {
            let delete = format!("DELETE FROM {table} = $1");
            sqlx::query(&delete).bind(run).execute(&mut *db).await?;
        }
    }
    insert(db, level, bodies).await
}

/// The same cells, each once.
fn summed(day: i64, body: &[u8]) -> sqlx::Result<Vec<u8>> {
    let mut all: Vec<(Key, Counted)> = Vec::new();
    cells::read(day, body, |key, counted| all.push((key, counted)))?;
    all.sort_unstable_by_key(|(key, _)| *key);
    all.dedup_by(|(key, counted), (kept, sum)| {
        let same = key == kept;
        if same {
            sum.add(*counted);
        }
        same
    });
    let mut bytes = Vec::with_capacity(body.len());
    for (key, counted) in all {
        cells::write(day, key, counted, &mut bytes)?;
    }
    Ok(bytes)
}
