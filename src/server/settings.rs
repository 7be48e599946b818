//! Answers the settings page.

use crate::error::AppError;
use crate::model::Moment;
use crate::model::settings::About;
use crate::server::access::{self, Entered};
use crate::server::{regions, session, sources};

/// Facts about the tenant and this installation.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn about(entered: &Entered) -> Result<About, AppError> {
    let record = &entered.tenant.record;
    // Bytes on disk are the tenant's, whatever part of its devices the user sees.
    let background = access::background(record.id);
    let stored = entered.tenant.store.disk_bytes(&background).await.map_err(AppError::internal)?;
    let rules = entered.state.installation().rules();
    let limits = entered.state.limits();
    let signed_in =
        session::current(&access::session(&entered.parts)?, limits, entered.state.now_ms()).await?;
    Ok(About {
        tenant: session::tenant(record),
        region_name: regions::name(&record.region).to_owned(),
        created: Moment::from_millis(record.created),
        retention_days: u32::try_from(record.retention_days).unwrap_or(0),
        stored_bytes: stored,
        events: sources::events(entered).await?,
        rules: u32::try_from(rules.loaded).unwrap_or(u32::MAX),
        rules_refused: u32::try_from(rules.refused).unwrap_or(u32::MAX),
        encryption: "AES-256-GCM, one data key per segment, wrapped by the tenant's key; databases by SQLCipher".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        format: store::FORMAT,
        session_ends: signed_in.map(|s| Moment::from_millis(s.since + limits.absolute)),
    })
}
