//! The upload page, and making a case to upload into.

use store::{DeviceScope, TenantId, wall_millis};

use crate::error::AppError;
use crate::model::upload::UploadsView;
use crate::model::{Action, Permission};
use crate::pages::paths;
use crate::server::access::Entered;
use crate::server::control::tenants::{AsOf, Kind, Tenant};
use crate::server::control::{events, memberships};
use crate::server::installation::InstallationError;
use crate::server::session;

/// The caller's uploads, and what they may do.
#[must_use]
pub fn view(entered: &Entered) -> UploadsView {
    let record = &entered.tenant.record;
    let days = u32::try_from(record.retention_days).ok();
    UploadsView {
        tenant: record.name.clone(),
        retention_days: days.filter(|_| record.kind == Kind::Live),
        may_upload: entered.role.may(Permission::ManageSecuritySettings),
        may_make_case: entered.role.may(Permission::ManagePortalSettings),
        rows: entered.state.installation().uploads().all(entered),
    }
}

/// Makes a case tenant in the same region, with the caller in it as what they are here, and leads to
/// its upload page.
///
/// # Errors
/// [`AppError::Invalid`] for a name that is none or taken.
pub async fn make_case(entered: &Entered, name: &str) -> Result<(), AppError> {
    let here = &entered.tenant.record;
    let case = Tenant {
        id: TenantId::random(),
        name: name.trim().to_owned(),
        region: here.region.clone(),
        region_source: "wizard".to_owned(),
        kind: Kind::Case,
        as_of: Some(AsOf::Newest),
        retention_days: here.retention_days,
        active: true,
        created: wall_millis(),
    };
    let installation = entered.state.installation();
    installation.create_tenant(&case).await.map_err(|error| match error {
        InstallationError::Name | InstallationError::Exists(_) => {
            AppError::invalid("name", format!("This does not do: {error}."))
        }
        error => AppError::internal(error),
    })?;
    let pool = installation.control().pool();
    let scope = DeviceScope::All;
    memberships::put(pool, &entered.user.id, case.id, entered.role, &scope)
        .await
        .map_err(AppError::internal)?;
    let event = events::Event {
        at: wall_millis(),
        principal: &entered.user.email,
        action: Action::TenantCreated.key(),
        target: &case.name,
        outcome: "done",
        request_id: &entered.request_id,
    };
    events::append(pool, event).await.map_err(AppError::internal)?;
    session::switch_tenant(entered, case.id.to_string(), paths::UPLOAD).await
}
