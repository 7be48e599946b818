//! What can go wrong with keys.

use std::path::PathBuf;

/// Why a key could not be made, found, used or kept.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The operating system gave no randomness.
    #[error("no random bytes from the operating system")]
    Random,
    /// A name that is empty, too long, or has other characters than `a-z 0-9 . _ -`.
    #[error("key name {0:?} is not 1 to 128 characters of a-z, 0-9, '.', '_' and '-'")]
    Name(String),
    /// The provider has no such key; after a destruction this is the answer for ever.
    #[error("no key named {0}")]
    Unknown(crate::KeyName),
    /// The provider has the key, but not in this version.
    #[error("key {name} has no version {version}")]
    UnknownVersion {
        /// The key's name.
        name: crate::KeyName,
        /// The version that was asked for.
        version: u32,
    },
    /// A key of this name exists already.
    #[error("a key named {0} exists already")]
    Exists(crate::KeyName),
    /// A wrapped key did not authenticate: another key, another context, or changed bytes.
    #[error("the wrapped key does not belong to key {0}, to this use of it, or was changed")]
    Unwrap(crate::KeyName),
    /// The cipher refused; happens only for inputs beyond its limits.
    #[error("the cipher refused the input")]
    Cipher,
    /// A key file that others can read.
    #[error("{path} has mode {mode:03o}: only its owner may read it (mode 600)")]
    Mode {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Another process owns the keyring.
    #[error("{0} is in use by another process")]
    InUse(PathBuf),
    /// A key file that does not have the form it should have.
    #[error("{path} is not a valid key file: {reason}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The master key is not the one that this keyring was made with.
    #[error("the master key does not open the keyring {0}")]
    Master(PathBuf),
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl KeyError {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
