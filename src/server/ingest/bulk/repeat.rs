//! What makes two requests the same: the documents, what their actions say of index and id, and their
//! order. White space, compression and the order of an object's members do not count: older beats
//! write a document anew for each attempt, its members in another order.
//!
//! Only documents that were accepted count, so that a request sent again is known by what was kept.

use aws_lc_rs::digest::{Context, Digest, SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Bytes of a document's id: 20 characters, as Elasticsearch's own.
const ID_BYTES: usize = 15;

/// The digest of a request's accepted documents.
#[derive(Clone)]
pub(super) struct Repeat(Context);

impl std::fmt::Debug for Repeat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Repeat")
    }
}

impl Repeat {
    /// Of no document.
    pub(super) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// Adds a document's [`digest`].
    pub(super) fn add(&mut self, document: &Digest) {
        self.0.update(document.as_ref());
    }

    /// The store's idempotency key of the request, sent under this token.
    pub(super) fn key(self, token: &str) -> String {
        let digest = self.0.finish();
        let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("bulk:{token}:{hex}")
    }
}

/// The digest of a document and its action.
pub(super) fn digest(index: &str, id: Option<&str>, document: &[u8]) -> Digest {
    let mut context = Context::new(&SHA256);
    for text in [index, id.unwrap_or_default()] {
        context.update(&(text.len() as u64).to_be_bytes());
        context.update(text.as_bytes());
    }
    match serde_json::from_slice::<serde_json::Value>(document) {
        Ok(mut value) => {
            value.sort_all_objects();
            context.update(value.to_string().as_bytes());
        }
        Err(_) => context.update(document),
    }
    context.finish()
}

/// The id of a document that came without one.
pub(super) fn id(digest: &Digest) -> String {
    URL_SAFE_NO_PAD.encode(digest.as_ref().get(..ID_BYTES).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(documents: &[(&str, Option<&str>, &str)]) -> String {
        let mut repeat = Repeat::new();
        for (index, id, document) in documents {
            repeat.add(&digest(index, *id, document.as_bytes()));
        }
        repeat.key("t")
    }

    #[test]
    fn only_what_a_request_says_decides_whether_it_is_the_same() {
        let one = ("x", None, r#"{"a":{"c":1,"d":[2]},"b":"ü"}"#);
        let again = ("x", None, r#" {"b":"\u00fc", "a":{"d":[2],"c":1}}"#);
        let check = |other: &[(&str, Option<&str>, &str)], same: bool| {
            assert_eq!(key(&[one]) == key(other), same, "{other:?}");
        };
        check(&[again], true);
        check(&[("y", None, one.2)], false);
        check(&[("x", Some("1"), one.2)], false);
        check(&[("x", None, r#"{"a":{"c":1,"d":[3]},"b":"ü"}"#)], false);
        check(&[one, one], false);
        let two = ("x", None, "{}");
        assert_ne!(key(&[one, two]), key(&[two, one]));
        assert_ne!(Repeat::new().key("t"), Repeat::new().key("u"));
        assert_eq!(id(&digest("x", None, b"{}")).len(), 20);
    }
}
