//! What the settings page tells about this installation and tenant.

use super::{Moment, session::Tenant};
use serde::{Deserialize, Serialize};

/// Facts for the settings page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The tenant.
    pub tenant: Tenant,
    /// Full name of its region ("European Union"), as the operator set it.
    pub region_name: String,
    /// Since when the tenant exists.
    pub created: Moment,
    /// Days that telemetry is kept.
    pub retention_days: u32,
    /// Bytes that everything of the tenant takes on disk.
    pub stored_bytes: u64,
    /// Events kept.
    pub events: u64,
    /// Rules that are loaded, and files that could not be.
    pub rules: u32,
    /// Rule files that were refused, each logged with its reason.
    pub rules_refused: u32,
    /// How data is encrypted at rest, in words.
    pub encryption: String,
    /// Version of this portal.
    pub version: String,
    /// Version of the format of the data folder.
    pub format: u32,
    /// When the user's session ends at the latest.
    pub session_ends: Option<Moment>,
}
