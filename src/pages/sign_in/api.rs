//! Signing in and out, and who is signed in.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{error::AppError, model::session::Session};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Checks name and password, begins a session, and leads to `next` (a path of this portal).
#[server(prefix = "/api", endpoint = "session/sign_in")]
pub async fn sign_in(name: String, password: String, next: String) -> Result<(), AppError> {
    crate::server::session::sign_in::submit(name, password, next).await
}

/// Ends this session, or with `everywhere` all of the user's, and leads to the sign-in page.
#[server(prefix = "/api", endpoint = "session/sign_out")]
pub async fn sign_out(everywhere: bool) -> Result<(), AppError> {
    crate::server::session::sign_in::leave(everywhere).await
}

/// Who is signed in, where, and what they may do.
#[server(prefix = "/api", endpoint = "session/current", input = GetUrl)]
pub async fn current_session() -> Result<Session, AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(Permission::ViewData, Action::SessionRead, "").await?;
    crate::server::session::describe(&ctx).await
}

/// Works in another tenant of the user from now on, and leads to its home page.
#[server(prefix = "/api", endpoint = "session/tenant")]
pub async fn switch_tenant(tenant: String) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::TenantSwitched, &tenant).await?;
    crate::server::session::switch_tenant(&ctx, tenant, crate::pages::paths::HOME).await
}
