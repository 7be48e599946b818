//! What the storage page asks.

use crate::{error::AppError, model::storage::StorageView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Where the tenant's rows lie, and what works on them.
#[server(prefix = "/api", endpoint = "storage/view", input = GetUrl)]
pub async fn read_storage() -> Result<StorageView, AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(Permission::ViewData, Action::StorageViewed, "").await?;
    crate::server::storage::view(&ctx).await
}
