//! Data sources, enrolment tokens, and how agents are set up.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{
    error::AppError,
    model::source::{Agent, Lifetime, Setup, SourcesView},
    url::ConnectQuery,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Tokens, what arrives under each, and the devices heard of last.
#[server(prefix = "/api", endpoint = "sources/view", input = GetUrl)]
pub async fn read_sources() -> Result<SourcesView, AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(Permission::ViewData, Action::SourcesViewed, "").await?;
    crate::server::sources::view(&ctx).await
}

/// How an agent is set up to send here.
#[server(prefix = "/api", endpoint = "sources/setup", input = GetUrl)]
pub async fn read_setup(query: ConnectQuery) -> Result<Setup, AppError> {
    use crate::model::{Action, Permission};
    let target = query.agent.key();
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::SetupViewed, target).await?;
    crate::server::connect::setup(&ctx, &query)
}

/// Makes an enrolment token and leads to the configuration with it. `limit` is in events a second,
/// empty for none.
#[server(prefix = "/api", endpoint = "sources/create")]
pub async fn create_token(
    name: String,
    lifetime: Lifetime,
    #[server(default)] limit: String,
    agent: Agent,
) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let (permission, action) = (Permission::ManageSecuritySettings, Action::TokenCreated);
    let ctx = crate::server::access::enter(permission, action, &name).await?;
    let wanted = crate::server::sources::Wanted { name, lifetime, limit, agent };
    crate::server::sources::create(&ctx, wanted).await
}

/// Revokes a token: telemetry under it is refused from now on.
#[server(prefix = "/api", endpoint = "sources/revoke")]
pub async fn revoke_token(
    token: String,
    #[server(default)] reason: String,
    #[server(default)] confirmed: bool,
) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let (permission, action) = (Permission::ManageSecuritySettings, Action::TokenDisabled);
    let ctx = crate::server::access::enter(permission, action, &token).await?;
    crate::server::sources::revoke(&ctx, &token, &reason, confirmed).await
}
