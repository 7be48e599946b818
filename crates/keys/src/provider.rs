//! The seam behind which tenants' keys live.

use async_trait::async_trait;

use crate::{DataKey, KeyError, KeyName, WrappedKey};

/// What a provider tells about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    /// The key's name.
    pub name: KeyName,
    /// The version that wraps now.
    pub version: u32,
    /// Every version that still unwraps, oldest first.
    pub versions: Vec<u32>,
}

/// Owner of tenants' keys: a keyring file, a key management service, a hardware module.
///
/// A tenant's key never leaves its provider. `context` says what a data key is for (tenant and
/// object); the same context is needed to unwrap, so a wrapped key cannot be moved elsewhere.
#[async_trait]
pub trait KeyProvider: Send + Sync + std::fmt::Debug {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`KeyError::Exists`], or the provider's failure to keep it.
    async fn create(&self, name: &KeyName) -> Result<KeyInfo, KeyError>;

    /// Encrypts a data key under the newest version of a key.
    ///
    /// # Errors
    /// [`KeyError::Unknown`] or the provider's failure.
    async fn wrap(
        &self,
        name: &KeyName,
        context: &[u8],
        key: &DataKey,
    ) -> Result<WrappedKey, KeyError>;

    /// Decrypts a wrapped data key.
    ///
    /// # Errors
    /// [`KeyError::Unknown`] after the key was destroyed, [`KeyError::Unwrap`] for changed bytes or
    /// another context.
    async fn unwrap(&self, wrapped: &WrappedKey, context: &[u8]) -> Result<DataKey, KeyError>;

    /// Destroys a key with all its versions: what it wrapped stays closed for ever.
    ///
    /// # Errors
    /// [`KeyError::Unknown`] or the provider's failure.
    async fn destroy(&self, name: &KeyName) -> Result<(), KeyError>;

    /// Describes one key.
    ///
    /// # Errors
    /// [`KeyError::Unknown`] or the provider's failure.
    async fn describe(&self, name: &KeyName) -> Result<KeyInfo, KeyError>;

    /// Describes every key, ordered by name.
    ///
    /// # Errors
    /// The provider's failure.
    async fn list(&self) -> Result<Vec<KeyInfo>, KeyError>;
}
