//! Who is signed in. The session holds ids only; what they may do is looked up on every request, so
//! that a change of role or a disabled account takes effect at once.

use ::store::TenantId;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use crate::error::AppError;

mod describe;
pub mod layer;
pub mod sign_in;
pub mod store;

pub use describe::{describe, set_appearance, switch_tenant, tenant};

/// The session's one entry.
pub const SIGNED_IN: &str = "signed_in";

/// What the session knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The user's id; the session table's `user_id` column is read from here.
    pub user: String,
    /// The tenant they work in.
    pub tenant: TenantId,
    /// When they signed in, milliseconds since 1970.
    pub since: i64,
    /// Last request, milliseconds since 1970, kept to the minute.
    pub seen: i64,
}

/// How long a session lives.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Without a request, milliseconds.
    pub idle: i64,
    /// At all, milliseconds.
    pub absolute: i64,
}

impl Default for Limits {
    /// NIST SP 800-63B-4, 2.2.3 for AAL2: one hour idle, 24 hours in all.
    fn default() -> Self {
        Self { idle: 3_600_000, absolute: 24 * 3_600_000 }
    }
}

/// Rewriting the session on every request would cost a disk write each.
const SEEN_EVERY: i64 = 60_000;

/// The live sign-in of a session at `now` (milliseconds since 1970). An expired one is removed.
///
/// # Errors
/// [`AppError`] where the session cannot be read or written.
pub async fn current(
    session: &Session,
    limits: Limits,
    now: i64,
) -> Result<Option<SignedIn>, AppError> {
    let found: Option<SignedIn> = session.get(SIGNED_IN).await.map_err(AppError::internal)?;
    let Some(mut signed_in) = found else { return Ok(None) };
    if now - signed_in.seen > limits.idle || now - signed_in.since > limits.absolute {
        session.flush().await.map_err(AppError::internal)?;
        return Ok(None);
    }
    if now - signed_in.seen > SEEN_EVERY {
        signed_in.seen = now;
        put(session, &signed_in).await?;
    }
    Ok(Some(signed_in))
}

/// Writes the session's entry.
///
/// # Errors
/// [`AppError`] where the session cannot be written.
pub async fn put(session: &Session, signed_in: &SignedIn) -> Result<(), AppError> {
    session.insert(SIGNED_IN, signed_in).await.map_err(AppError::internal)
}
