//! An exact value of a column of events: what a filter over any value keeps or leaves out.

use super::Word;
use serde::{Deserialize, Serialize};

/// A column and the value it has; in addresses `Column:value`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Condition {
    /// The column's name. Whether a table has it is asked on the server only.
    pub column: String,
    /// The value as pages show it: times as ISO 8601, truth as `Yes` or `No`.
    pub value: String,
}

impl Condition {
    /// The condition that a column has a value.
    #[must_use]
    pub fn new(column: &str, value: impl Into<String>) -> Self {
        Self { column: column.to_owned(), value: value.into() }
    }
}

impl Word for Condition {
    fn to_word(&self) -> String {
        format!("{}:{}", self.column, self.value)
    }

    fn from_word(word: &str) -> Option<Self> {
        let (column, value) = word.split_once(':')?;
        let named = !column.is_empty()
            && column.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (named && !value.is_empty()).then(|| Self::new(column, value))
    }
}

impl TryFrom<String> for Condition {
    type Error = &'static str;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        Self::from_word(&word).ok_or("not a column, a colon and a value")
    }
}

impl From<Condition> for String {
    fn from(condition: Condition) -> Self {
        condition.to_word()
    }
}

/// A column's name as words: `InitiatingProcessSHA256` -> `Initiating process SHA256`.
#[must_use]
pub fn column_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    let mut letters = name.chars().enumerate().peekable();
    while let Some((at, letter)) = letters.next() {
        let follows = letters.peek().map_or('A', |(_, letter)| *letter);
        // A new word begins at a capital, but "SHA256" and "ID" stay whole.
        let begins = letter.is_uppercase()
            && at > 0
            && (before.is_lowercase() || (before.is_uppercase() && follows.is_lowercase()));
        if begins {
            words.push(' ');
            let abbreviation = follows.is_uppercase() || follows.is_ascii_digit();
            words.push(if abbreviation { letter } else { letter.to_ascii_lowercase() });
        } else {
            words.push(letter);
        }
        before = letter;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_reads_back_as_it_was_written() {
        for (column, value) in
            [("FolderPath", "C:\\a:b.exe"), ("RemoteIP", "2001:db8::1"), ("_Seq", " ")]
        {
            let condition = Condition::new(column, value);
            assert_eq!(Condition::from_word(&condition.to_word()), Some(condition));
        }
        for word in ["", ":", "FileName", "FileName:", ":x", "a b:x", "É:x"] {
            assert_eq!(Condition::from_word(word), None, "{word:?}");
        }
    }

    #[test]
    fn column_names_read_as_words() {
        for (name, words) in [
            ("InitiatingProcessCommandLine", "Initiating process command line"),
            ("SHA256", "SHA256"),
            ("InitiatingProcessSHA1", "Initiating process SHA1"),
            ("RemoteIP", "Remote IP"),
            ("AccountName", "Account name"),
            ("", ""),
        ] {
            assert_eq!(column_words(name), words);
        }
    }
}
