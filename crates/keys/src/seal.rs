//! The one framing in which bytes are encrypted at rest.
//!
//! A sealed object is a header and a row of chunks:
//!
//! ```text
//! header  8 bytes "SLSEAL01", 32 bytes random salt
//! chunk   up to 65,536 bytes of AES-256-GCM ciphertext, 16 bytes tag      (every chunk but the last is full)
//! ```
//!
//! The object's key is HKDF-SHA256 of the data key under the salt, so no two objects share a key
//! even where they share a data key, and a chunk's number can be its nonce. The associated data
//! binds each chunk to its tenant, its object's path, its number and whether it is the last: a
//! chunk that is changed, moved, swapped or cut off does not open. An empty object has one empty
//! chunk, so that truncation to nothing is seen too.
//!
//! Chunks are small (64 KiB) because a lookup reads a few kilobytes of a large object.

mod chunk;
mod object;

pub use chunk::Sealer;
pub use object::{Opener, Writer, plain_len, seal, stored_len};

/// Plaintext bytes in every chunk but the last.
pub const CHUNK: usize = 64 * 1024;
/// Bytes that a chunk is longer than its plaintext.
pub const TAG: usize = 16;
/// Bytes before the first chunk.
pub const HEADER: usize = MAGIC.len() + SALT;

const MAGIC: &[u8; 8] = b"SLSEAL01";
const SALT: usize = 32;

/// Why sealed bytes were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The object does not begin with this framing's header.
    #[error("not a sealed object: its header is missing or of another version")]
    Header,
    /// The object's length is none that this framing can have.
    #[error("a sealed object cannot be {0} bytes long: it was cut off or extended")]
    Length(u64),
    /// A chunk did not authenticate: changed, moved, cut off, or another key, tenant or path.
    #[error("chunk {0} does not authenticate")]
    Chunk(u64),
    /// The range lies outside the object.
    #[error("range {start}..{end} lies outside the object's {len} bytes")]
    Range {
        /// First byte asked for.
        start: u64,
        /// One past the last byte asked for.
        end: u64,
        /// The object's plaintext length.
        len: u64,
    },
    /// The cipher refused to encrypt, or there was no randomness.
    #[error("the cipher refused the input")]
    Cipher,
}

#[cfg(test)]
mod tests;
