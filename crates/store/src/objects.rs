//! Objects of a tenant: an `object_store` whose content is encrypted.
//!
//! Whoever reads or writes through it (DataFusion, the segment writer, exports) sees plaintext and
//! plaintext sizes. Each object has its own data key, wrapped by the tenant's key; see
//! [`keys::seal`] for the framing.

mod durable;
mod encrypted;
mod multipart;
mod registry;

pub(crate) use durable::Durable;
pub use encrypted::Encrypted;
pub(crate) use registry::ObjectKeys;

#[cfg(test)]
mod tests;
