//! What makes two documents the same, and two requests.
//!
//! A document is told by the token under which it was sent, what its action says of index and id, and
//! its content. White space, compression and the order of an object's members do not count: older
//! beats write a document anew for each attempt, its members in another order. A request is told by
//! its documents that were accepted, in order.

use aws_lc_rs::digest::{Context, SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Bytes of a [`Print`].
pub(super) const PRINT: usize = 16;
/// A document's fingerprint: the beginning of a SHA-256.
pub(super) type Print = [u8; PRINT];
/// Bytes of a document's id: 20 characters, as Elasticsearch's own.
const ID_BYTES: usize = 15;

/// The fingerprint of a document and its action.
pub(super) fn print(token: &str, index: &str, id: Option<&str>, document: &[u8]) -> Print {
    let mut context = Context::new(&SHA256);
    for text in [token, index, id.unwrap_or_default()] {
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
    let digest = context.finish();
    let mut print = [0; PRINT];
    print.iter_mut().zip(digest.as_ref()).for_each(|(to, from)| *to = *from);
    print
}

/// The store's idempotency key of a request with these documents, sent under this token.
pub(super) fn key(token: &str, documents: &[Print]) -> String {
    let digest = digest(&SHA256, documents.as_flattened());
    let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("bulk:{token}:{hex}")
}

/// The id of a document that came without one.
pub(super) fn id(print: &Print) -> String {
    URL_SAFE_NO_PAD.encode(print.get(..ID_BYTES).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_document_says_decides_whether_it_is_the_same() {
        let one = r#"{"a":{"c":1,"d":[2]},"b":"ü"}"#;
        let of = |index: &str, id: Option<&str>, document: &str| {
            print("t", index, id, document.as_bytes())
        };
        let same = |other: Print| of("x", None, one) == other;
        assert!(same(of("x", None, r#" {"b":"\u00fc", "a":{"d":[2],"c":1}}"#)));
        assert!(!same(of("y", None, one)));
        assert!(!same(of("x", Some("1"), one)));
        assert!(!same(of("x", None, r#"{"a":{"c":1,"d":[3]},"b":"ü"}"#)));
        assert!(!same(print("u", "x", None, one.as_bytes())));
        assert_eq!(id(&of("x", None, one)).len(), 20);
    }

    #[test]
    fn a_request_is_its_documents_in_order() {
        let (one, two) = ([1; PRINT], [2; PRINT]);
        assert_eq!(key("t", &[one, two]), key("t", &[one, two]));
        assert_ne!(key("t", &[one, two]), key("t", &[two, one]));
        assert_ne!(key("t", &[one]), key("t", &[one, one]));
        assert_ne!(key("t", &[one]), key("u", &[one]));
    }
}
