//! Texts of new tokens, for the few minutes in which the person who made one sets up an agent. They
//! are in this process's memory only, and end by themselves, with the token, and with the process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use store::{TenantId, wall_millis};
use zeroize::Zeroizing;

use crate::model::Moment;
use crate::model::source::FreshToken;

/// How long a text can be seen, milliseconds.
const SHOWN: i64 = 15 * 60 * 1_000;

/// The texts; each person has at most one a tenant.
#[derive(Default)]
pub struct Fresh {
    by_user: Mutex<HashMap<(TenantId, String), Kept>>,
}

struct Kept {
    id: String,
    name: String,
    text: Zeroizing<String>,
    until: i64,
}

impl std::fmt::Debug for Fresh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fresh")
    }
}

impl Fresh {
    fn lock(&self) -> MutexGuard<'_, HashMap<(TenantId, String), Kept>> {
        self.by_user.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a new token's text for the person who made it.
    pub fn keep(
        &self,
        tenant: TenantId,
        user: &str,
        id: &str,
        name: &str,
        text: Zeroizing<String>,
    ) {
        let mut all = self.lock();
        let now = wall_millis();
        all.retain(|_, kept| kept.until > now);
        let (id, name) = (id.to_owned(), name.to_owned());
        all.insert((tenant, user.to_owned()), Kept { id, name, text, until: now + SHOWN });
    }

    /// The text of a token that this person made a moment ago.
    pub fn of(&self, tenant: TenantId, user: &str, id: &str) -> Option<FreshToken> {
        let all = self.lock();
        let kept = all.get(&(tenant, user.to_owned()))?;
        (kept.id == id && kept.until > wall_millis()).then(|| FreshToken {
            id: kept.id.clone(),
            name: kept.name.clone(),
            text: kept.text.to_string(),
            until: Moment::from_millis(kept.until),
        })
    }

    /// Forgets a token's text.
    pub fn forget(&self, tenant: TenantId, id: &str) {
        self.lock().retain(|(owner, _), kept| *owner != tenant || kept.id != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_person_who_made_a_token_sees_it_and_only_until_it_is_forgotten() {
        let (one, two) = (TenantId::random(), TenantId::random());
        let fresh = Fresh::default();
        fresh.keep(one, "ada", "t1", "collector", Zeroizing::new("secret".to_owned()));
        assert_eq!(fresh.of(one, "ada", "t1").map(|token| token.text).as_deref(), Some("secret"));
        for (tenant, user, id) in [(two, "ada", "t1"), (one, "bob", "t1"), (one, "ada", "t2")] {
            assert!(fresh.of(tenant, user, id).is_none(), "{user} {id}");
        }
        fresh.forget(two, "t1");
        assert!(fresh.of(one, "ada", "t1").is_some());
        fresh.forget(one, "t1");
        assert!(fresh.of(one, "ada", "t1").is_none());
    }
}
