//! `tower-sessions` over the control database.

use async_trait::async_trait;
use aws_lc_rs::digest;
use base64::Engine as _;
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use super::SIGNED_IN;
use crate::server::control::{Control, sessions};

/// Keeps sessions in the control database, under the hash of their id.
#[derive(Clone, Debug)]
pub struct ControlSessions(pub Control);

fn key(id: &Id) -> String {
    let hash = digest::digest(&digest::SHA256, id.to_string().as_bytes());
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash.as_ref())
}

impl ControlSessions {
    async fn put(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?;
        let user = record.data.get(SIGNED_IN).and_then(|value| value.get("user")?.as_str());
        let expires = record.expiry_date.unix_timestamp();
        sessions::put(self.0.pool(), &key(&record.id), user, &data, expires)
            .await
            .map_err(|error| Error::Backend(error.to_string()))
    }
}

#[async_trait]
impl tower_sessions::SessionStore for ControlSessions {
    /// Ids are 128 random bits: a collision is not looked for.
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.put(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.put(record).await
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = store::wall_millis() / 1000;
        let found = sessions::get(self.0.pool(), &key(id), now)
            .await
            .map_err(|error| Error::Backend(error.to_string()))?;
        let Some((data, expires)) = found else { return Ok(None) };
        let data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(expires)
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::delete(self.0.pool(), &key(id))
            .await
            .map_err(|error| Error::Backend(error.to_string()))
    }
}
