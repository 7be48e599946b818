//! Enrolment tokens: `slt_<tenant>_<token id>_<secret>`. The tenant stands in the token, so that its
//! own database can be asked; the secret is compared by hash in constant time.

use std::sync::Arc;

use aws_lc_rs::{constant_time, digest, rand};
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use store::{DeviceScope, Principal, PrincipalKind, TenantCtx, TenantId};

use super::header;
use crate::error::AppError;
use crate::model::access::Action;
use crate::server::records::{audit, tokens};
use crate::server::state::AppState;
use crate::server::tenancy::Tenant;

/// A new token: what is kept, and the text that is shown once.
#[derive(Debug)]
pub struct NewToken {
    /// What the tenant's database keeps.
    pub record: tokens::Token,
    /// What the device sends. Never logged, never shown again.
    pub text: zeroize::Zeroizing<String>,
}

/// Makes a token for a tenant.
///
/// # Errors
/// No random bytes.
pub fn mint(tenant: TenantId, name: &str, now_ms: i64) -> Result<NewToken, AppError> {
    let mut bytes = zeroize::Zeroizing::new([0_u8; 32]);
    rand::fill(bytes.as_mut()).map_err(AppError::internal)?;
    let secret = zeroize::Zeroizing::new(hex(bytes.as_ref()));
    let id: String = uuid::Uuid::new_v4().simple().to_string().chars().take(12).collect();
    let tenant = tenant.to_string().replace('-', "");
    let text = format!("slt_{tenant}_{id}_{}", *secret);
    let record = tokens::Token {
        id,
        name: name.to_owned(),
        secret_hash: hash(&secret),
        state: tokens::ACTIVE.to_owned(),
        created: now_ms,
        created_by: String::new(),
        expires: None,
        events_per_second: None,
        last_used: None,
        revoked: None,
        revoked_by: String::new(),
        revoke_reason: String::new(),
    };
    Ok(NewToken { record, text: zeroize::Zeroizing::new(text) })
}

/// The token in an `Authorization` header: `Bearer` and the token, or in one of the forms of
/// Elasticsearch's clients: `ApiKey` with the token, or with base64 of any id, a colon and the token;
/// `Basic` with any user name and the token as the password.
fn presented(authorization: &str) -> Option<zeroize::Zeroizing<String>> {
    let (scheme, value) = authorization.split_once(' ')?;
    let value = value.trim();
    let after_colon = || {
        let bytes = zeroize::Zeroizing::new(STANDARD.decode(value).ok()?);
        let (_, token) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
        Some(zeroize::Zeroizing::new(token.to_owned()))
    };
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(zeroize::Zeroizing::new(value.to_owned())),
        // A token holds underscores, which base64 has not, so the two forms cannot be confused.
        "apikey" => after_colon().or_else(|| Some(zeroize::Zeroizing::new(value.to_owned()))),
        "basic" => after_colon(),
        _ => None,
    }
}

/// What is told where no token fits; why, nobody learns who does not have the secret.
const NO_TOKEN: &str = "No enrolment token that is valid here was sent.";

/// Enters a tenant with the request's token, to add telemetry and nothing else.
///
/// # Errors
/// [`AppError`]: no token, a token that does not fit, or a disabled tenant, which all look alike; a
/// token that was revoked or is past its end, which is told and counted.
pub async fn enter_token(
    state: &AppState,
    headers: &HeaderMap,
    request_id: &str,
    action: Action,
) -> Result<(TenantCtx, Arc<Tenant>, tokens::Token), AppError> {
    let refused = || AppError::refused_token(NO_TOKEN);
    let token = header(headers, "authorization").and_then(presented).ok_or_else(refused)?;
    let mut fields = token.split('_');
    let (Some("slt"), Some(tenant), Some(id), Some(secret), None) =
        (fields.next(), fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err(refused());
    };
    let tenant: TenantId = tenant.parse().map_err(|_| refused())?;
    let tenant = state.tenant(tenant).await.map_err(|_| refused())?;
    if !tenant.record.active {
        return Err(refused());
    }
    let known = tokens::by_id(tenant.database().pool(), id)
        .await
        .map_err(AppError::internal)?
        .ok_or_else(refused)?;
    let same = constant_time::verify_slices_are_equal(
        hash(secret).as_bytes(),
        known.secret_hash.as_bytes(),
    );
    let ended = if known.state != tokens::ACTIVE {
        Some("This enrolment token was revoked.")
    } else {
        let over = known.expires.is_some_and(|end| end <= state.now_ms());
        over.then_some("This enrolment token is past its end.")
    };
    let allowed = same.is_ok() && ended.is_none();
    let principal =
        Principal { kind: PrincipalKind::Token, id: known.id.clone(), name: known.name.clone() };
    let entry = audit::Entry {
        at: state.now_ms(),
        principal: &principal,
        role: "",
        action: action.key(),
        target: "",
        outcome: if allowed { "allowed" } else { "denied" },
        request_id,
    };
    audit::append(tenant.database().pool(), entry).await.map_err(AppError::internal)?;
    if same.is_err() {
        return Err(refused());
    }
    if let Some(why) = ended {
        state.installation().sources().flows.refused(tenant.record.id, &known.id, why);
        return Err(AppError::refused_token(why));
    }
    let ctx = super::context::issue(&tenant, principal, DeviceScope::All).await?;
    Ok((ctx, tenant, known))
}

fn hash(secret: &str) -> String {
    hex(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_tenant_and_keeps_only_a_hash() {
        let tenant: TenantId = "0b5f4a1e-2c1d-4a77-9a51-2f3bd21f7c10".parse().unwrap();
        let new = mint(tenant, "collectors", 5).unwrap();
        let fields: Vec<&str> = new.text.split('_').collect();
        assert_eq!(fields.len(), 4);
        assert_eq!(fields[1].parse::<TenantId>().unwrap(), tenant);
        assert_eq!(fields[2], new.record.id);
        assert_eq!(hash(fields[3]), new.record.secret_hash);
        assert!(!new.record.secret_hash.contains(fields[3]));
    }
    #[test]
    fn a_token_is_found_in_every_form_that_clients_send() {
        let check = |authorization: &str, expect: Option<&str>| {
            let found = presented(authorization);
            assert_eq!(found.as_ref().map(|found| found.as_str()), expect, "{authorization}");
        };
        let encoded = |text: &str| STANDARD.encode(text);
        check("Bearer slt_1_2_3", Some("slt_1_2_3"));
        check("bearer  slt_1_2_3 ", Some("slt_1_2_3"));
        check("ApiKey slt_1_2_3", Some("slt_1_2_3"));
        check(&format!("ApiKey {}", encoded("winlogbeat:slt_1_2_3")), Some("slt_1_2_3"));
        check(&format!("Basic {}", encoded("anyone:slt_1_2_3")), Some("slt_1_2_3"));
        check(&format!("Basic {}", encoded(":slt_1_2_3")), Some("slt_1_2_3"));
        check(&format!("Basic {}", encoded("slt_1_2_3")), None);
        check("Basic slt_1_2_3", None);
        check("Digest slt_1_2_3", None);
        check("slt_1_2_3", None);
    }
}
