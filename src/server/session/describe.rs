//! What a page knows about its user.

use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::sign_in::own_path;
use super::{current, put};
use crate::error::AppError;
use crate::model::Moment;
use crate::model::session::{
    Density, Preferences, Session, Shortcuts, Tenant, TenantKind, Theme, Zone,
};
use crate::server::access::{self, Entered};
use crate::server::control::{memberships, tenants};
use crate::server::{regions, views};

/// A tenant as pages name it.
#[must_use]
pub fn tenant(record: &tenants::Tenant) -> Tenant {
    Tenant {
        id: record.id.to_string(),
        name: record.name.clone(),
        region: regions::short(&record.region).to_owned(),
        kind: match record.kind {
            tenants::Kind::Live => TenantKind::Live,
            tenants::Kind::Case => TenantKind::Case,
        },
    }
}

fn preferences(parts: Option<&Parts>) -> Preferences {
    let cookies = parts.and_then(|parts| parts.headers.get(header::COOKIE)?.to_str().ok());
    cookies.map_or_else(Preferences::default, Preferences::from_cookies)
}

/// The signed-in user in their tenant.
///
/// # Errors
/// [`AppError`] where the control database does not answer.
pub async fn describe(entered: &Entered) -> Result<Session, AppError> {
    let pool = entered.state.control().pool();
    let places = memberships::of_user(pool, &entered.user.id).await.map_err(AppError::internal)?;
    let mut all = Vec::new();
    for place in places {
        let record = tenants::find(pool, &place.tenant.to_string()).await;
        all.extend(record.map_err(AppError::internal)?.as_ref().map(tenant));
    }
    let record = &entered.tenant.record;
    Ok(Session {
        user: entered.user.email.clone(),
        role: entered.role,
        permissions: entered.role.permissions().to_vec(),
        tenant: tenant(record),
        now: Moment(entered.clock().now()),
        retention_days: u32::try_from(record.retention_days).unwrap_or(0),
        tenants: all,
        preferences: preferences(Some(&entered.parts)),
        views: views::of_user(entered).await?,
        request: entered.request_id.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Works in another of the user's tenants from now on, and leads to a page of it.
///
/// # Errors
/// [`AppError::NotFound`] for a tenant the user is no member of.
pub async fn switch_tenant(entered: &Entered, tenant: String, to: &str) -> Result<(), AppError> {
    let places = memberships::of_user(entered.state.control().pool(), &entered.user.id)
        .await
        .map_err(AppError::internal)?;
    let place = places.iter().find(|place| place.tenant.to_string() == tenant);
    let place = place.ok_or_else(|| AppError::not_found("tenant"))?;
    let session = access::session(&entered.parts)?;
    let signed_in = current(&session, entered.state.limits(), entered.state.now_ms()).await?;
    let mut signed_in = signed_in.ok_or_else(AppError::unauthenticated)?;
    signed_in.tenant = place.tenant;
    put(&session, &signed_in).await?;
    leptos_axum::redirect(to);
    Ok(())
}

/// Keeps what is given in this browser's cookies; the rest stays. Leads back to `next`.
///
/// # Errors
/// Outside a request.
pub async fn set_appearance(
    theme: Option<Theme>,
    zone: Option<Zone>,
    shortcuts: Option<Shortcuts>,
    density: Option<Density>,
    next: String,
) -> Result<(), AppError> {
    let before = preferences(access::parts().ok().as_ref());
    let set = Preferences {
        theme: theme.unwrap_or(before.theme),
        zone: zone.unwrap_or(before.zone),
        shortcuts: shortcuts.unwrap_or(before.shortcuts),
        density: density.unwrap_or(before.density),
    };
    let response = use_context::<ResponseOptions>()
        .ok_or_else(|| AppError::internal("no response in this context"))?;
    for cookie in set.to_cookies() {
        let cookie = HeaderValue::from_str(&cookie).map_err(AppError::internal)?;
        response.append_header(header::SET_COOKIE, cookie);
    }
    if !next.is_empty() {
        leptos_axum::redirect(own_path(&next));
    }
    Ok(())
}
