//! Who asks, for which tenant, and how much of it they may see.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Clock;

/// A tenant's identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantId(Uuid);

impl TenantId {
    /// A new random identifier.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}

impl std::fmt::Display for TenantId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.hyphenated())
    }
}

/// Text that is not a tenant's identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a tenant id (a UUID)")]
pub struct NotATenantId(pub String);

impl std::str::FromStr for TenantId {
    type Err = NotATenantId;

    fn from_str(text: &str) -> Result<Self, NotATenantId> {
        Uuid::parse_str(text).map(Self).map_err(|_| NotATenantId(text.to_owned()))
    }
}

impl TryFrom<String> for TenantId {
    type Error = NotATenantId;

    fn try_from(text: String) -> Result<Self, NotATenantId> {
        text.parse()
    }
}

impl From<TenantId> for String {
    fn from(id: TenantId) -> Self {
        id.to_string()
    }
}

/// What kind of caller a [`Principal`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrincipalKind {
    /// A person who signed in.
    User,
    /// An enrolment or API token.
    Token,
    /// Background work of this program, under a fixed name.
    System,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Principal {
    /// Person, token or background work.
    pub kind: PrincipalKind,
    /// Stable identifier, for the audit trail.
    pub id: String,
    /// Name that people read.
    pub name: String,
}

/// The devices whose data a caller may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceScope {
    /// All of the tenant's devices.
    All,
    /// Devices whose `MachineGroup` is one of these; the empty name stands for ungrouped devices.
    Groups(Arc<[String]>),
}

impl DeviceScope {
    /// Whether rows of a device group may be seen; the empty name stands for none.
    pub fn sees(&self, group: &str) -> bool {
        match self {
            Self::All => true,
            Self::Groups(groups) => groups.iter().any(|seen| seen == group),
        }
    }
}

/// The right to work with one tenant's data: every call into the store needs one.
///
/// The fields are private and there is one constructor, so that holding a context proves that
/// somebody authenticated and authorised its holder.
#[derive(Clone, Debug)]
pub struct TenantCtx {
    tenant: TenantId,
    principal: Principal,
    scope: DeviceScope,
    clock: Clock,
}

impl TenantCtx {
    /// Issues a context.
    ///
    /// Only the portal's access module may call this, after it authenticated and authorised the
    /// principal; `disallowed-methods` in `clippy.toml` keeps everybody else away.
    #[must_use]
    pub fn issue(tenant: TenantId, principal: Principal, scope: DeviceScope, clock: Clock) -> Self {
        Self { tenant, principal, scope, clock }
    }

    /// The tenant.
    #[must_use]
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Who acts.
    #[must_use]
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The devices that may be seen.
    #[must_use]
    pub fn scope(&self) -> &DeviceScope {
        &self.scope
    }

    /// The tenant's clock.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }
}
