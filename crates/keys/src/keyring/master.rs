//! The key above the keyring.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::file::{read_secret, replace_secret};
use crate::{DataKey, KeyError};

/// The key that encrypts a keyring's entries.
#[derive(Clone, Debug)]
pub struct MasterKey(pub(super) DataKey);

impl MasterKey {
    /// Reads the master key from a file of mode 600 (base64 of 32 bytes), making it where there is none.
    ///
    /// # Errors
    /// [`KeyError::Mode`], [`KeyError::Format`], [`KeyError::Io`].
    pub fn from_file(path: &Path) -> Result<Self, KeyError> {
        if let Some(text) = read_secret(path)? {
            return Self::parse(&text, path);
        }
        let key = DataKey::generate()?;
        let text = Zeroizing::new(STANDARD.encode(key.expose()) + "\n");
        replace_secret(path, &text)?;
        Ok(Self(key))
    }

    /// The master key in an environment variable or a systemd credential: base64 of 32 bytes.
    ///
    /// # Errors
    /// [`KeyError::Format`], naming `source`.
    pub fn from_text(text: &str, source: &str) -> Result<Self, KeyError> {
        Self::parse(text, Path::new(source))
    }

    fn parse(text: &str, path: &Path) -> Result<Self, KeyError> {
        let wrong = || KeyError::Format {
            path: path.to_owned(),
            reason: "a master key is base64 of 32 bytes".to_owned(),
        };
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| wrong())?);
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| wrong())?;
        Ok(Self(DataKey::from_bytes(bytes)))
    }
}
