//! Signing in and out.

use tower_sessions::Session;
use zeroize::Zeroizing;

use super::{SignedIn, put};
use crate::error::AppError;
use crate::model::access::Action;
use crate::server::control::events::Event;
use crate::server::control::{events, memberships, sessions, users};
use crate::server::state::AppState;
use crate::server::{access, password};

/// Failures before the first lock.
const FREE_FAILURES: i64 = 5;
/// The first lock, milliseconds; each further failure doubles it.
const FIRST_LOCK: i64 = 30_000;
/// The longest lock, milliseconds.
const LONGEST_LOCK: i64 = 3_600_000;

/// How long an account is locked after its `failures`-th failure, milliseconds.
fn lock_for(failures: i64) -> i64 {
    if failures < FREE_FAILURES {
        return 0;
    }
    let doublings = u32::try_from(failures - FREE_FAILURES).unwrap_or(u32::MAX).min(20);
    (FIRST_LOCK << doublings).min(LONGEST_LOCK)
}

/// One message whatever was wrong: it tells nobody which addresses exist.
fn refused() -> AppError {
    AppError::invalid("password", "This address and password do not go together.")
}

/// A path of this portal to go on to; anything else leads home.
pub(super) fn own_path(next: &str) -> &str {
    let own =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if own { next } else { "/" }
}

/// Signs a user in: checks the password, renews the session id, enters their first tenant, and
/// leads to `next`.
///
/// # Errors
/// Wrong address or password, a locked account, a user without a tenant.
pub async fn submit(name: String, password: String, next: String) -> Result<(), AppError> {
    let email = name.trim();
    let secret = Zeroizing::new(password);
    let state = access::state()?;
    let parts = access::parts()?;
    let session = access::session(&parts)?;
    let outcome = check(&state, &session, email, secret).await;
    let event = Event {
        at: state.now_ms(),
        principal: email,
        action: Action::SignedIn.key(),
        target: "",
        outcome: if outcome.is_ok() { "done" } else { "denied" },
        request_id: &access::request_id(&parts),
    };
    events::append(state.control().pool(), event).await.map_err(AppError::internal)?;
    outcome?;
    leptos_axum::redirect(own_path(&next));
    Ok(())
}

async fn check(
    state: &AppState,
    session: &Session,
    email: &str,
    secret: Zeroizing<String>,
) -> Result<(), AppError> {
    let pool = state.control().pool();
    let now = state.now_ms();
    let user = users::by_email(pool, email).await.map_err(AppError::internal)?;
    if let Some(user) = &user
        && user.locked_until > now
    {
        let seconds = (user.locked_until - now) / 1000 + 1;
        return Err(AppError::busy(
            u32::try_from(seconds).unwrap_or(u32::MAX),
            format!("Too many failed attempts. Try again in {seconds} seconds."),
        ));
    }
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let right = password::verify(secret, hash).await.map_err(AppError::internal)?;
    let Some(user) = user else { return Err(refused()) };
    if !right {
        let until = now + lock_for(user.failures + 1);
        users::record_failure(pool, &user.id, until).await.map_err(AppError::internal)?;
        return Err(refused());
    }
    if user.state != "active" {
        return Err(refused());
    }
    users::clear_failures(pool, &user.id).await.map_err(AppError::internal)?;
    let places = memberships::of_user(pool, &user.id).await.map_err(AppError::internal)?;
    let Some(place) = places.first() else {
        return Err(AppError::forbidden("Your account has no tenant yet. Ask an administrator."));
    };
    session.cycle_id().await.map_err(AppError::internal)?;
    put(session, &SignedIn { user: user.id, tenant: place.tenant, since: now, seen: now }).await
}

/// Ends this session, or all of the user's, and leads to the sign-in page.
///
/// # Errors
/// [`AppError`] where the session cannot be read or written.
pub async fn leave(everywhere: bool) -> Result<(), AppError> {
    let state = access::state()?;
    let parts = access::parts()?;
    let session = access::session(&parts)?;
    let signed_in = super::current(&session, state.limits(), state.now_ms()).await?;
    if let Some(signed_in) = signed_in {
        if everywhere {
            sessions::delete_of_user(state.control().pool(), &signed_in.user)
                .await
                .map_err(AppError::internal)?;
        }
        let event = Event {
            at: state.now_ms(),
            principal: &signed_in.user,
            action: if everywhere {
                Action::SignedOutEverywhere.key()
            } else {
                Action::SignedOut.key()
            },
            target: "",
            outcome: "done",
            request_id: &access::request_id(&parts),
        };
        events::append(state.control().pool(), event).await.map_err(AppError::internal)?;
    }
    session.flush().await.map_err(AppError::internal)?;
    leptos_axum::redirect("/sign-in");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_portal_are_followed() {
        for (next, expect) in [
            ("/devices?risk=high", "/devices?risk=high"),
            ("", "/"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
        ] {
            assert_eq!(own_path(next), expect, "{next:?}");
        }
    }

    #[test]
    fn locks_begin_at_the_fifth_failure_double_and_end_at_an_hour() {
        let check = |failures, expect| assert_eq!(lock_for(failures), expect, "{failures}");
        check(1, 0);
        check(4, 0);
        check(5, 30_000);
        check(6, 60_000);
        check(11, 1_920_000);
        check(12, 3_600_000);
        check(4_000_000_000_000, 3_600_000);
    }
}
