//! A data key that only its provider can open.

use serde::{Deserialize, Serialize};

use crate::KeyName;

/// A data key, encrypted by a provider's key. Safe to store beside the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappedKey {
    /// The provider's key that opens it.
    pub name: KeyName,
    /// That key's version; rotation re-wraps under a newer one.
    pub version: u32,
    /// What the provider gave; its form is the provider's own. Base64 in JSON.
    #[serde(with = "text")]
    pub blob: Vec<u8>,
}

pub(crate) mod text {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(crate) fn serialize<S: Serializer>(blob: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(blob))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}
