//! The cookie.

use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use super::Limits;
use super::store::ControlSessions;
use crate::server::control::Control;

/// The session layer. With TLS the cookie gets the `__Host-` prefix: this host only, path `/`,
/// never by plain HTTP (RFC 6265bis, 4.1.3.2). `Lax`, since `Strict` would sign people out on every
/// link from a mail or a ticket.
#[must_use]
pub fn layer(
    control: Control,
    limits: Limits,
    secure: bool,
) -> SessionManagerLayer<ControlSessions> {
    let name = if secure { "__Host-sightline" } else { "sightline" };
    SessionManagerLayer::new(ControlSessions(control))
        .with_name(name)
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(time::Duration::milliseconds(limits.idle)))
}
