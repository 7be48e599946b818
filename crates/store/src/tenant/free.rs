//! Freeing log files that every consumer has passed.

use super::Inner;
use crate::clock::wall_millis;
use crate::log::{LogError, remove};
use crate::store::StoreError;

impl Inner {
    /// Frees what can be freed. A failure is no loss: the next commit tries again.
    pub(crate) async fn free_log(&self) {
        if let Err(error) = self.try_free_log().await {
            tracing::warn!(tenant = %self.id, %error, "a log file was not freed");
        }
    }

    async fn try_free_log(&self) -> Result<(), StoreError> {
        let _one_at_a_time = self.freeing.lock().await;
        for file in self.log.passed(self.statuses.passed()) {
            let mut transaction = self.database.write().await?;
            for (key, receipt) in &file.keys {
                sqlx::query(
                    "INSERT INTO append_keys (append_key, first_seq, row_count, moved)
                     VALUES ($1, $2, $3, $4) ON CONFLICT (append_key) DO NOTHING",
                )
                .bind(key)
                .bind(receipt.first.as_i64())
                .bind(i64::from(receipt.rows))
                .bind(wall_millis())
                .execute(&mut *transaction)
                .await?;
            }
            transaction.commit().await?;
            let path = file.path.clone();
            let removed = tokio::task::spawn_blocking(move || remove(&path)).await;
            removed.map_err(|error| LogError::Io {
                path: file.path.clone(),
                source: std::io::Error::other(error),
            })??;
            self.log.freed(&file);
        }
        Ok(())
    }
}
