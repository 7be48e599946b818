//! What a context allows.

use crate::context::{DeviceScope, TenantCtx, TenantId};

/// A context that does not allow what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The context belongs to another tenant.
    #[error("the context belongs to another tenant")]
    Tenant,
    /// Whole batches and segments cannot be cut down to a device scope, so only `scan` gives rows to
    /// a scoped context.
    #[error("a context that is limited to device groups may only scan")]
    Scope,
}

/// Whether `ctx` belongs to `tenant`.
pub(crate) fn same_tenant(ctx: &TenantCtx, tenant: TenantId) -> Result<(), Refused> {
    if ctx.tenant() == tenant { Ok(()) } else { Err(Refused::Tenant) }
}

/// Whether `ctx` belongs to `tenant` and sees all of its devices.
pub(crate) fn whole_tenant(ctx: &TenantCtx, tenant: TenantId) -> Result<(), Refused> {
    same_tenant(ctx, tenant)?;
    match ctx.scope() {
        DeviceScope::All => Ok(()),
        DeviceScope::Groups(_) => Err(Refused::Scope),
    }
}
