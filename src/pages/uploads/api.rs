//! Uploads and reports. A file's bytes themselves go to `PUT /api/uploads/ID/OFFSET`.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{
    error::AppError,
    model::upload::{ImportView, Outside, UploadRow, UploadsView},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The user's uploads in the tenant they work in.
#[server(prefix = "/api", endpoint = "uploads/view", input = GetUrl)]
pub async fn read_uploads() -> Result<UploadsView, AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(Permission::ViewData, Action::UploadsViewed, "").await?;
    Ok(crate::server::uploads::view(&ctx))
}

/// Begins an upload, or goes on with the same file's that was broken off. `size` is in bytes,
/// `modified` in milliseconds since 1970.
#[server(prefix = "/api", endpoint = "uploads/begin")]
pub async fn begin_upload(
    name: String,
    size: u64,
    modified: i64,
    outside: Outside,
) -> Result<UploadRow, AppError> {
    use crate::model::{Action, Permission};
    let (permission, action) = (Permission::ManageSecuritySettings, Action::UploadBegun);
    let ctx = crate::server::access::enter(permission, action, &name).await?;
    let wanted = crate::server::uploads::Wanted { name, size: Some(size), modified, outside };
    let uploads = ctx.state.installation().uploads();
    Ok(uploads.begin(&ctx, wanted).await?.row())
}

/// Stops an upload or its import; what was imported stays.
#[server(prefix = "/api", endpoint = "uploads/cancel")]
pub async fn cancel_upload(upload: String) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let (permission, action) = (Permission::ManageSecuritySettings, Action::UploadCancelled);
    let ctx = crate::server::access::enter(permission, action, &upload).await?;
    ctx.state.installation().uploads().cancel(&ctx, &upload).await
}

/// Makes a case tenant and leads to its upload page.
#[server(prefix = "/api", endpoint = "uploads/case")]
pub async fn make_case(name: String) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let (permission, action) = (Permission::ManagePortalSettings, Action::TenantCreated);
    let ctx = crate::server::access::enter(permission, action, &name).await?;
    crate::server::uploads::make_case(&ctx, &name).await
}

/// What an import came to.
#[server(prefix = "/api", endpoint = "uploads/report", input = GetUrl)]
pub async fn read_import(import: String) -> Result<ImportView, AppError> {
    use crate::model::{Action, Permission};
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::ImportReportViewed, &import)
            .await?;
    crate::server::import::view(&ctx, &import).await
}
