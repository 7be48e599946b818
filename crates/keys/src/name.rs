//! Names of keys.

use serde::{Deserialize, Serialize};

use crate::KeyError;

/// The name of a provider's key, for instance `tenant-<uuid>`: 1 to 128 characters of `a-z`, `0-9`,
/// `.`, `_` and `-`, which every provider accepts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyName(String);

impl KeyName {
    /// A name that was checked.
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn new(name: impl Into<String>) -> Result<Self, KeyError> {
        let name = name.into();
        let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
        if name.is_empty() || name.len() > 128 || !name.bytes().all(fits) {
            return Err(KeyError::Name(name));
        }
        Ok(Self(name))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for KeyName {
    type Error = KeyError;

    fn try_from(name: String) -> Result<Self, KeyError> {
        Self::new(name)
    }
}

impl From<KeyName> for String {
    fn from(name: KeyName) -> Self {
        name.0
    }
}

impl std::fmt::Display for KeyName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_accepted() {
        let check = |name: &str, expect: bool| {
            assert_eq!(KeyName::new(name).is_ok(), expect, "{name:?}");
        };
        check("tenant-6f1c", true);
        check("a.b_c", true);
        check("", false);
        check("Tenant", false);
        check("../x", false);
        check("a b", false);
        check(&"a".repeat(128), true);
        check(&"a".repeat(129), false);
    }
}
