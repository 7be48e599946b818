//! Databases: SQLite files encrypted as a whole by SQLCipher.
//!
//! A tenant's database and the installation's control database are opened here and nowhere else.
//! Statements keep to the common subset of SQLite and PostgreSQL: `$1` parameters, times as i64 UTC
//! milliseconds, ids and JSON as text.

mod migrate;
mod open;

use std::path::PathBuf;

use sqlx::{Sqlite, SqlitePool, Transaction};

pub use migrate::{Migration, migrate};

/// An open database.
#[derive(Clone, Debug)]
pub struct Database {
    pool: SqlitePool,
    /// One connection: writers queue up in their order instead of polling for the file's lock, and the
    /// pages that they change again and again stay decrypted in its cache.
    writer: SqlitePool,
}

/// Why a database could not be opened or changed.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The key does not open the file, or the file is no database.
    #[error("{0} does not open with its key: wrong key, or not a database of this program")]
    WrongKey(PathBuf),
    /// The library was built without encryption; nothing is written then.
    #[error("this build of SQLite cannot encrypt")]
    NoCipher,
    /// The database was written by a newer version of this program.
    #[error("the tables of {component} are at version {found}, this program knows {known}")]
    Newer {
        /// Whose tables.
        component: String,
        /// Version in the database.
        found: i64,
        /// Newest version here.
        known: i64,
    },
    /// Migrations that are not numbered 1, 2, 3 and so on.
    #[error("the migrations of {0} are not numbered 1, 2, 3 ...")]
    Numbering(String),
    /// The database refused.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
}

impl Database {
    /// The connection pool, for reading and for single statements.
    #[must_use]
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Begins a transaction that will write, after those that were asked for earlier: it takes the
    /// write lock at once, so that it cannot fail half-way because another one wrote first. Whoever
    /// asks for a second one before the first has ended is refused after a while.
    ///
    /// # Errors
    /// [`DatabaseError::Sql`], also where those before it took too long.
    pub async fn write(&self) -> Result<Transaction<'static, Sqlite>, DatabaseError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Moves the write-ahead log into the database and empties it.
    ///
    /// # Errors
    /// [`DatabaseError::Sql`].
    pub async fn checkpoint(&self) -> Result<(), DatabaseError> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        Ok(())
    }

    /// Looks at every page of the file, and at what indexes and references say of each other. What is wrong,
    /// in the library's words; nothing where all is well.
    ///
    /// # Errors
    /// [`DatabaseError::Sql`].
    pub async fn check(&self) -> Result<Vec<String>, DatabaseError> {
        // Pages that are in the write-ahead log only would not be looked at.
        self.checkpoint().await?;
        let mut problems: Vec<String> =
            sqlx::query_scalar("PRAGMA cipher_integrity_check").fetch_all(&self.pool).await?;
        let pages: Vec<String> =
            sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&self.pool).await?;
        problems.extend(pages.into_iter().filter(|line| line != "ok"));
        let references = sqlx::query("PRAGMA foreign_key_check").fetch_all(&self.pool).await?;
        if !references.is_empty() {
            problems.push(format!("{} rows refer to rows that are not there", references.len()));
        }
        Ok(problems)
    }

    /// Waits for running statements and closes the file.
    pub async fn close(&self) {
        self.writer.close().await;
        self.pool.close().await;
    }
}

#[cfg(test)]
mod tests;
