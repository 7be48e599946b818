//! What the rollups' keys are called.

use crate::server::rollups::{Facet, Subject};

/// Between the parts of a subject's name.
pub(super) const PART: char = Subject::PART;

/// A kind of event in words: `FileCreated` is "File created".
#[must_use]
pub fn happened(facet: Option<Facet>, action: &str) -> String {
    match facet {
        Some(Facet::Acted) => "Acted as the initiating process or account".to_owned(),
        Some(Facet::Own) => "Was the device's own address".to_owned(),
        _ if action.is_empty() => "Event without a type".to_owned(),
        _ => spaced(action),
    }
}

/// Words of a name that runs them together, in sentence case.
pub(super) fn spaced(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 8);
    let mut letters = name.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let starts = letter.is_uppercase()
            && (before.is_lowercase() || letters.peek().is_some_and(|next| next.is_lowercase()));
        if starts && !words.is_empty() {
            words.push(' ');
        }
        let inside =
            starts && !words.is_empty() && letters.peek().is_some_and(|next| next.is_lowercase());
        if inside {
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
        before = letter;
    }
    words
}

/// The last part of a path.
#[must_use]
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_run_together_are_parted() {
        for (name, words) in [
            ("FileCreated", "File created"),
            ("DnsQueryResponse", "Dns query response"),
            ("ProcessCreated", "Process created"),
            ("LogonFailed", "Logon failed"),
            ("x", "x"),
            ("", ""),
        ] {
            assert_eq!(spaced(name), words);
        }
        assert_eq!(file_name("C:\\a\\b.exe"), "b.exe");
        assert_eq!(file_name("/usr/bin/ls"), "ls");
        assert_eq!(file_name("b.exe"), "b.exe");
    }
}
