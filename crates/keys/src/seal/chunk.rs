//! One chunk: key derivation, nonce and associated data.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use aws_lc_rs::rand;

use super::{MAGIC, SALT, SealError};
use crate::DataKey;

/// The cipher of one object: seals and opens its numbered chunks.
///
/// A number must never be sealed twice with different bytes under one salt: the number is the nonce.
pub struct Sealer {
    key: LessSafeKey,
    salt: [u8; SALT],
    /// Associated data common to all chunks: tenant (with its length) and path.
    bound: Vec<u8>,
}

impl Sealer {
    /// A cipher for a new object, with a fresh salt.
    ///
    /// # Errors
    /// [`SealError::Cipher`] without randomness.
    pub fn create(key: &DataKey, tenant: &str, path: &str) -> Result<Self, SealError> {
        let mut salt = [0; SALT];
        rand::fill(&mut salt).map_err(|_| SealError::Cipher)?;
        Self::with_salt(key, salt, tenant, path)
    }

    /// The cipher of an object whose first bytes are `header`.
    ///
    /// # Errors
    /// [`SealError::Header`].
    pub fn open_header(
        key: &DataKey,
        header: &[u8],
        tenant: &str,
        path: &str,
    ) -> Result<Self, SealError> {
        let salt = header.strip_prefix(MAGIC.as_slice()).and_then(<[u8]>::first_chunk::<SALT>);
        let salt = *salt.ok_or(SealError::Header)?;
        Self::with_salt(key, salt, tenant, path)
    }

    fn with_salt(
        key: &DataKey,
        salt: [u8; SALT],
        tenant: &str,
        path: &str,
    ) -> Result<Self, SealError> {
        let derived = Salt::new(HKDF_SHA256, &salt).extract(key.expose());
        let okm = derived.expand(&[MAGIC], &AES_256_GCM).map_err(|_| SealError::Cipher)?;
        let mut bound = Vec::with_capacity(8 + tenant.len() + path.len());
        bound.extend_from_slice(&(tenant.len() as u64).to_be_bytes());
        bound.extend_from_slice(tenant.as_bytes());
        bound.extend_from_slice(path.as_bytes());
        Ok(Self { key: LessSafeKey::new(UnboundKey::from(okm)), salt, bound })
    }

    /// The header that the object begins with.
    #[must_use]
    pub fn header(&self) -> Vec<u8> {
        [MAGIC.as_slice(), &self.salt].concat()
    }

    fn aad(&self, number: u64, last: bool) -> Aad<Vec<u8>> {
        let mut aad = Vec::with_capacity(9 + self.bound.len());
        aad.extend_from_slice(&number.to_be_bytes());
        aad.push(u8::from(last));
        aad.extend_from_slice(&self.bound);
        Aad::from(aad)
    }

    fn nonce(number: u64) -> Nonce {
        let mut nonce = [0; 12];
        let (_, low) = nonce.split_at_mut(4);
        low.copy_from_slice(&number.to_be_bytes());
        Nonce::assume_unique_for_key(nonce)
    }

    /// Encrypts `bytes[from..]` in place and appends the tag. What lies before `from` is left alone.
    ///
    /// # Errors
    /// [`SealError::Cipher`].
    pub fn seal(
        &self,
        number: u64,
        last: bool,
        bytes: &mut Vec<u8>,
        from: usize,
    ) -> Result<(), SealError> {
        let plain = bytes.get_mut(from..).ok_or(SealError::Cipher)?;
        let tag = self
            .key
            .seal_in_place_separate_tag(Self::nonce(number), self.aad(number, last), plain)
            .map_err(|_| SealError::Cipher)?;
        bytes.extend_from_slice(tag.as_ref());
        Ok(())
    }

    /// Decrypts a chunk in place; the plaintext is the front of `bytes`.
    ///
    /// # Errors
    /// [`SealError::Chunk`].
    pub fn open<'a>(
        &self,
        number: u64,
        last: bool,
        bytes: &'a mut [u8],
    ) -> Result<&'a mut [u8], SealError> {
        self.key
            .open_in_place(Self::nonce(number), self.aad(number, last), bytes)
            .map_err(|_| SealError::Chunk(number))
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(..)")
    }
}
