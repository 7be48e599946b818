//! A key under a key: AES-256-GCM with a random nonce, for the few bytes of a wrapped key.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, RandomizedNonceKey};
use zeroize::Zeroizing;

use crate::{DataKey, KeyError};

fn cipher(key: &DataKey) -> Option<RandomizedNonceKey> {
    RandomizedNonceKey::new(&AES_256_GCM, key.expose()).ok()
}

/// Nonce, ciphertext and tag. Random 96-bit nonces are safe for 2^32 uses of one key (NIST SP
/// 800-38D, 8.3); a tenant's key wraps one key per segment.
pub(crate) fn encrypt(key: &DataKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
    let cipher = cipher(key).ok_or(KeyError::Cipher)?;
    let mut bytes = plain.to_vec();
    let nonce = cipher
        .seal_in_place_append_tag(Aad::from(context), &mut bytes)
        .map_err(|_| KeyError::Cipher)?;
    Ok([nonce.as_ref().as_slice(), &bytes].concat())
}

/// The key inside, or none where anything differs from what was encrypted.
pub(crate) fn decrypt(key: &DataKey, context: &[u8], blob: &[u8]) -> Option<DataKey> {
    let (nonce, bytes) = blob.split_first_chunk::<NONCE_LEN>()?;
    let mut bytes = Zeroizing::new(bytes.to_vec());
    let plain = cipher(key)?.open_in_place(nonce.into(), Aad::from(context), &mut bytes).ok()?;
    Some(DataKey::from_bytes((&*plain).try_into().ok()?))
}
