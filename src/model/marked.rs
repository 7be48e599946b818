//! Text with the parts that a rule matched.

use serde::{Deserialize, Serialize};

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether a rule matched it.
    pub hit: bool,
}

/// Text in pieces; joined, they are the whole text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Marked(pub Vec<Piece>);

impl Marked {
    /// Text without a hit.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::default() } else { Self(vec![Piece { text, hit: false }]) }
    }

    /// Marks every place of `text` that contains one of `needles`, without regard to ASCII case.
    /// Places that overlap or touch become one.
    #[must_use]
    pub fn find(text: &str, needles: &[&str]) -> Self {
        let haystack = text.to_ascii_lowercase();
        let mut spans: Vec<(usize, usize)> = needles
            .iter()
            .filter(|needle| !needle.is_empty())
            .flat_map(|needle| {
                let needle = needle.to_ascii_lowercase();
                haystack
                    .match_indices(&needle)
                    .map(|(at, found)| (at, at + found.len()))
                    .collect::<Vec<_>>()
            })
            .collect();
        spans.sort_unstable();
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (from, to) in spans {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        let mut pieces = Vec::new();
        let mut at = 0;
        let mut push = |from: usize, to: usize, hit: bool| {
            if let Some(part) = text.get(from..to).filter(|part| !part.is_empty()) {
                pieces.push(Piece { text: part.to_owned(), hit });
            }
        };
        for (from, to) in joined {
            push(at, from, false);
            push(from, to, true);
            at = to;
        }
        push(at, text.len(), false);
        Self(pieces)
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hits(text: &str, needles: &[&str]) -> Vec<String> {
        Marked::find(text, needles).0.into_iter().filter(|p| p.hit).map(|p| p.text).collect()
    }

    #[test]
    fn hits_are_found_without_case_and_joined() {
        assert_eq!(hits("x COMSVCS.dll y", &["comsvcs", ".dll"]), ["COMSVCS.dll"]);
        assert_eq!(hits("aaa", &["aa"]), ["aa"]);
        assert_eq!(hits("abc", &["", "z"]), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn no_text_is_lost(text in ".{0,40}", needle in ".{0,3}") {
            prop_assert_eq!(Marked::find(&text, &[&needle]).text(), text);
        }
    }
}
