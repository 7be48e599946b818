//! The one place that issues a tenant's context.

use store::{Clock, DeviceScope, Principal, PrincipalKind, TenantCtx, TenantId, wall_millis};

use crate::error::AppError;
use crate::model::access::Action;
use crate::server::records::audit;
use crate::server::tenancy::Tenant;

/// Background work that acts in tenants under its own name. One row per task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Runs the consumers: segment writer, detection, inventory.
    Consumers,
    /// A command from the shell of the machine.
    Shell,
}

impl Task {
    fn principal(self) -> Principal {
        let (id, name) = match self {
            Self::Consumers => ("system:consumers", "Sightline"),
            Self::Shell => ("system:shell", "Shell of the server"),
        };
        Principal { kind: PrincipalKind::System, id: id.to_owned(), name: name.to_owned() }
    }
}

/// A context for a principal that was authenticated and authorised above.
pub(super) async fn issue(
    tenant: &Tenant,
    principal: Principal,
    scope: DeviceScope,
) -> Result<TenantCtx, AppError> {
    let clock = tenant.clock().await?;
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one door: the caller was authorised"
    )]
    Ok(TenantCtx::issue(tenant.record.id, principal, scope, clock))
}

/// A context for background work, with its audit record.
///
/// # Errors
/// [`AppError`] where the audit record cannot be written.
pub async fn enter_task(
    tenant: &Tenant,
    task: Task,
    action: Action,
    target: &str,
) -> Result<TenantCtx, AppError> {
    let principal = task.principal();
    let entry = audit::Entry {
        at: wall_millis(),
        principal: &principal,
        role: "",
        action: action.key(),
        target,
        outcome: "allowed",
        request_id: "",
    };
    audit::append(tenant.database().pool(), entry).await.map_err(AppError::internal)?;
    issue(tenant, principal, DeviceScope::All).await
}

/// The context in which the tenant registry opens a tenant and runs its consumers. Its audit record
/// is written by `Tenant::begin`, as soon as there is a database to write to.
#[must_use]
pub fn background(tenant: TenantId) -> TenantCtx {
    let principal = Task::Consumers.principal();
    #[expect(
        clippy::disallowed_methods,
        reason = "the tenant registry's own work, a named principal"
    )]
    TenantCtx::issue(tenant, principal, DeviceScope::All, Clock::Live)
}
