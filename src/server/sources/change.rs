//! Making and revoking tokens.

use store::wall_millis;

use crate::error::AppError;
use crate::model::source::{Agent, Lifetime};
use crate::server::access::{Entered, mint};
use crate::server::records::tokens::{self, Revoked};
use crate::url::{ConnectQuery, Query as _, SourcesQuery};

/// The longest name and reason, characters.
const LONGEST_NAME: usize = 60;
const LONGEST_REASON: usize = 500;
/// The highest limit, events a second.
const HIGHEST_LIMIT: i64 = 1_000_000;
/// A day, milliseconds.
const DAY: i64 = 86_400_000;

/// What a new token should be.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// For how long.
    pub lifetime: Lifetime,
    /// Events a second as it was typed; empty without a limit.
    pub limit: String,
    /// What it is for.
    pub agent: Agent,
}

/// Makes a token, and leads to the configuration with it.
///
/// # Errors
/// [`AppError::Invalid`]: a name that is none or taken, a limit that is none.
pub async fn create(entered: &Entered, wanted: Wanted) -> Result<(), AppError> {
    let name = wanted.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        let message = format!("A name has 1 to {LONGEST_NAME} visible characters.");
        return Err(AppError::invalid("name", message));
    }
    let pool = entered.tenant.database().pool();
    if tokens::by_name(pool, name).await.map_err(AppError::internal)?.is_some() {
        let message = "A token of this tenant has that name already; revoked ones keep theirs.";
        return Err(AppError::invalid("name", message));
    }
    let now = wall_millis();
    let mut new = mint(entered.tenant(), name, now)?;
    new.record.events_per_second = limit(&wanted.limit)?;
    new.record.expires = wanted.lifetime.days().map(|days| now + days * DAY);
    new.record.created_by.clone_from(&entered.user.email);
    tokens::insert(pool, &new.record).await.map_err(AppError::internal)?;
    let fresh = &entered.state.installation().sources().fresh;
    fresh.keep(entered.tenant(), &entered.user.id, &new.record.id, name, new.text);
    let to = ConnectQuery { agent: wanted.agent, token: new.record.id };
    leptos_axum::redirect(&to.href(crate::pages::paths::CONNECT));
    Ok(())
}

fn limit(text: &str) -> Result<Option<i64>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<i64>() {
        Ok(limit) if (1..=HIGHEST_LIMIT).contains(&limit) => Ok(Some(limit)),
        _ => {
            let message = "Write a whole number of events a second, 1 to 1,000,000, or nothing.";
            Err(AppError::invalid("limit", message))
        }
    }
}

/// Revokes a token, and leads back to it.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Invalid`] without a reason or confirmation;
/// [`AppError::Conflict`] where it was revoked before.
pub async fn revoke(
    entered: &Entered,
    id: &str,
    reason: &str,
    confirmed: bool,
) -> Result<(), AppError> {
    let pool = entered.tenant.database().pool();
    let known = tokens::by_id(pool, id).await.map_err(AppError::internal)?;
    let token = known.ok_or_else(|| AppError::not_found("token"))?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        let message = format!("Say why, in at most {LONGEST_REASON} characters.");
        return Err(AppError::invalid("reason", message));
    }
    if !confirmed {
        return Err(AppError::invalid("confirmed", "Confirm that senders may be cut off."));
    }
    let revoked = Revoked { at: wall_millis(), by: &entered.user.email, reason };
    if !tokens::revoke(pool, &token.id, revoked).await.map_err(AppError::internal)? {
        return Err(AppError::conflict("This token was revoked already."));
    }
    entered.state.installation().sources().fresh.forget(entered.tenant(), &token.id);
    let to = SourcesQuery { token: token.id };
    leptos_axum::redirect(&to.href(crate::pages::paths::SOURCES));
    Ok(())
}
