//! Keys: where they live, how they wrap each other, and the one way anything at rest is encrypted.
//!
//! Three layers, each with one job:
//! - a [`KeyProvider`] owns the tenants' keys and never lets one out; it only wraps and unwraps
//!   data keys ([`KeyringFile`] is the provider that needs no other service);
//! - a [`DataKey`] encrypts one thing (a database, a log, a segment) and is kept beside it as a
//!   [`WrappedKey`];
//! - [`seal`] is the framing in which a data key encrypts bytes.
//!
//! Destroying a tenant's key therefore makes everything below it unreadable, wherever copies lie.

mod cipher;
mod data_key;
mod error;
mod keyring;
mod name;
mod provider;
pub mod seal;
mod wrapped;

pub use data_key::DataKey;
pub use error::KeyError;
pub use keyring::{KeyringFile, MasterKey};
pub use name::KeyName;
pub use provider::{KeyInfo, KeyProvider};
pub use wrapped::WrappedKey;
