//! The one door. Every server function and every route of a tenant begins with [`enter`] or, for
//! machines with an enrolment token, [`enter_token`]. It authenticates, authorises, writes exactly
//! one audit record and returns the context without which nothing of a tenant can be read or written.
//!
//! What cannot begin here stands on [`OPEN`], which the coverage test reads.

use std::ops::Deref;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::request::Parts;
use leptos::prelude::use_context;
use store::{Principal, PrincipalKind, TenantCtx};
use tower_sessions::Session;

use crate::error::{AppError, RequestId};
use crate::model::access::{Action, Permission, Role};
use crate::server::control::memberships::{self, Membership};
use crate::server::control::users::{self, User};
use crate::server::records::audit;
use crate::server::session::{self, SignedIn};
use crate::server::state::AppState;
use crate::server::tenancy::Tenant;

mod context;
mod token;

pub use context::{Task, background, enter_task};
pub use token::{NewToken, enter_token, mint};

/// Routes that anyone may call, each with the reason.
pub const OPEN: &[(&str, &str)] = &[
    ("/sign-in", "the way in"),
    ("/api/session/sign_in", "the way in"),
    ("/api/session/sign_out", "ends a session, needs none"),
    ("/api/session/appearance", "sets a cookie of this browser, touches no tenant"),
    ("/healthz", "tells a supervisor that the process answers"),
    ("/readyz", "tells a load balancer whether to send requests; names no tenant"),
    ("/metrics", "counters without tenant or user names"),
    ("/pkg", "static files of the page"),
    ("/fonts", "static files of the page"),
    ("/icons.svg", "static file of the page"),
    ("/favicon.svg", "static file of the page"),
    ("/help/keyboard", "static text"),
];

/// What a request may use from here on.
#[derive(Clone, Debug)]
pub struct Entered {
    ctx: TenantCtx,
    /// The tenant's handles.
    pub tenant: Arc<Tenant>,
    /// Who.
    pub user: User,
    /// As what.
    pub role: Role,
    /// The request's id.
    pub request_id: String,
    /// The request: after the first wait a page's context is gone.
    pub parts: Parts,
    /// The installation.
    pub state: AppState,
}

impl Deref for Entered {
    type Target = TenantCtx;

    fn deref(&self) -> &TenantCtx {
        &self.ctx
    }
}

impl Entered {
    /// The tenant's context.
    #[must_use]
    pub fn ctx(&self) -> &TenantCtx {
        &self.ctx
    }
}

/// The installation behind the request that is being answered.
///
/// # Errors
/// Outside a request.
pub fn state() -> Result<AppState, AppError> {
    use_context::<AppState>().ok_or_else(|| AppError::internal("no state in this context"))
}

/// The request that is being answered.
///
/// # Errors
/// Outside a request.
pub fn parts() -> Result<Parts, AppError> {
    use_context::<Parts>().ok_or_else(|| AppError::internal("no request in this context"))
}

/// The request's session.
///
/// # Errors
/// Where the session layer is missing.
pub fn session(parts: &Parts) -> Result<Session, AppError> {
    parts
        .extensions
        .get::<Session>()
        .cloned()
        .ok_or_else(|| AppError::internal("no session layer before this route"))
}

/// The request's id, empty outside the middleware.
#[must_use]
pub fn request_id(parts: &Parts) -> String {
    parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// Enters the signed-in user's tenant for one action inside a server function.
///
/// # Errors
/// [`AppError`]: not signed in, not permitted, or what failed underneath.
pub async fn enter(
    permission: Permission,
    action: Action,
    target: impl AsRef<str> + Send,
) -> Result<Entered, AppError> {
    let (state, parts) = (state()?, parts()?);
    enter_request(&state, &parts, permission, action, target.as_ref()).await
}

/// [`enter`] for a plain route.
///
/// # Errors
/// As [`enter`].
pub async fn enter_request(
    state: &AppState,
    parts: &Parts,
    permission: Permission,
    action: Action,
    target: &str,
) -> Result<Entered, AppError> {
    let (user, signed_in) = signed_in_user(state, parts).await?;
    let membership = membership(state, &user, &signed_in).await?;
    let tenant = state.tenant(membership.tenant).await?;
    let request_id = request_id(parts);
    let principal =
        Principal { kind: PrincipalKind::User, id: user.id.clone(), name: user.name.clone() };
    let allowed = membership.role.may(permission);
    let entry = audit::Entry {
        at: state.now_ms(),
        principal: &principal,
        role: membership.role.key(),
        action: action.key(),
        target,
        outcome: if allowed { "allowed" } else { "denied" },
        request_id: &request_id,
    };
    audit::append(tenant.database().pool(), entry).await.map_err(AppError::internal)?;
    if !allowed {
        return Err(AppError::forbidden(format!(
            "This needs the permission \"{}\".",
            permission.label()
        )));
    }
    let ctx = context::issue(&tenant, principal, membership.scope).await?;
    let (role, state, parts) = (membership.role, state.clone(), parts.clone());
    Ok(Entered { ctx, tenant, user, role, request_id, parts, state })
}

/// The active user behind the request's session.
async fn signed_in_user(state: &AppState, parts: &Parts) -> Result<(User, SignedIn), AppError> {
    let session = session(parts)?;
    let signed_in = session::current(&session, state.limits(), state.now_ms())
        .await?
        .ok_or_else(AppError::unauthenticated)?;
    let user = users::by_id(state.control().pool(), &signed_in.user)
        .await
        .map_err(AppError::internal)?
        .filter(|user| user.state == "active")
        .ok_or_else(AppError::unauthenticated)?;
    Ok((user, signed_in))
}

/// The user's place in the session's tenant; in their first one if they lost that place.
async fn membership(
    state: &AppState,
    user: &User,
    signed_in: &SignedIn,
) -> Result<Membership, AppError> {
    let places =
        memberships::of_user(state.control().pool(), &user.id).await.map_err(AppError::internal)?;
    let at = places.iter().position(|place| place.tenant == signed_in.tenant).unwrap_or(0);
    places
        .into_iter()
        .nth(at)
        .ok_or_else(|| AppError::forbidden("Your account has no tenant. Ask an administrator."))
}

/// A request header as text.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
