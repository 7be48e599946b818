//! Opening a file with its key.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use keys::DataKey;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{Database, DatabaseError};

/// Connections for one database: several pages may read while one consumer writes.
const CONNECTIONS: u32 = 4;
/// Decrypted pages that the writing connection keeps, in the negative kibibytes of SQLite.
const WRITER_CACHE: &str = "-16384";
/// How long a writer waits for those before it: longer than any of them takes.
const PATIENCE: Duration = Duration::from_secs(120);

impl Database {
    /// Opens the database at `path`, making it where there is none.
    ///
    /// Write-ahead log, full synchronisation (a commit survives power loss), foreign keys on;
    /// temporary tables stay in memory, so that nothing leaves the encrypted file.
    ///
    /// # Errors
    /// [`DatabaseError::WrongKey`], [`DatabaseError::NoCipher`], [`DatabaseError::Sql`].
    pub async fn open(path: &Path, key: &DataKey) -> Result<Self, DatabaseError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            // sqlx sends `key` before every other pragma, as SQLCipher needs it.
            .pragma("key", raw_key(key))
            .pragma("temp_store", "MEMORY")
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            // Logged statements could show the key.
            .disable_statement_logging();
        let connect = |connections: u32, options: SqliteConnectOptions| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .idle_timeout(Duration::from_secs(300))
                .acquire_timeout(PATIENCE)
                .connect_with(options)
        };
        let pool =
            connect(CONNECTIONS, options.clone()).await.map_err(|error| wrong_key(error, path))?;
        let cipher: Option<String> =
            sqlx::query_scalar("PRAGMA cipher_version").fetch_optional(&pool).await?;
        if cipher.is_none() {
            return Err(DatabaseError::NoCipher);
        }
        sqlx::query("SELECT count(*) FROM sqlite_master")
            .execute(&pool)
            .await
            .map_err(|error| wrong_key(error, path))?;
        let writer = connect(1, options.pragma("cache_size", WRITER_CACHE))
            .await
            .map_err(|error| wrong_key(error, path))?;
        Ok(Self { pool, writer })
    }
}

/// The form in which SQLCipher takes a key as it is, without deriving one from a password.
fn raw_key(key: &DataKey) -> String {
    let mut text = String::with_capacity(70);
    text.push_str("\"x'");
    for byte in key.expose() {
        let _ = write!(text, "{byte:02x}");
    }
    text.push_str("'\"");
    text
}

/// SQLite says `SQLITE_NOTADB` (26) for bytes that do not decrypt.
fn wrong_key(error: sqlx::Error, path: &Path) -> DatabaseError {
    match error.as_database_error().and_then(|error| error.code().map(Cow::into_owned)) {
        Some(code) if code == "26" => DatabaseError::WrongKey(path.to_owned()),
        _ => DatabaseError::Sql(error),
    }
}
