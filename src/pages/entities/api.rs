//! What events say of a file, an address, a domain, a URL or a user.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{
    error::AppError,
    model::{EntityKind, profile::Profile},
    url::ProfileQuery,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The page of one value.
#[server(prefix = "/api", endpoint = "entities/profile", input = GetUrl)]
pub async fn read_profile(
    kind: EntityKind,
    value: String,
    query: ProfileQuery,
) -> Result<Profile, AppError> {
    use crate::model::{Action, Permission};
    let target = format!("{} {value}", kind.key());
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::ProfileViewed, target).await?;
    crate::server::profiles::profile(&ctx, kind, &value, query).await
}
