//! Passwords: argon2id (RFC 9106) in PHC text, checked off the async threads.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::rand;
use base64::Engine as _;
use zeroize::Zeroizing;

/// The least length of a password a person chooses, in characters (NIST SP 800-63B-4, 3.1.1.2).
pub const LEAST_LENGTH: usize = 15;

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too short.
    #[error("a password needs at least {LEAST_LENGTH} characters")]
    TooShort,
    /// The system gave no random bytes.
    #[error("no random bytes to be had")]
    Random,
    /// The hash is not PHC text, or its parameters are out of range.
    #[error("password hash: {0}")]
    Hash(argon2::password_hash::Error),
    /// The worker was stopped.
    #[error("the hashing worker was stopped")]
    Stopped,
}

/// 19 MiB, two passes, one lane: the least of the OWASP password storage recommendations.
fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(19 * 1024, 2, 1, None)
        .map_err(|error| PasswordError::Hash(argon2::password_hash::Error::from(error)))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password with a fresh salt.
///
/// # Errors
/// A short password, or no randomness.
pub async fn hash(password: Zeroizing<String>) -> Result<String, PasswordError> {
    if password.chars().count() < LEAST_LENGTH {
        return Err(PasswordError::TooShort);
    }
    off_thread(move || {
        let mut salt = [0_u8; 16];
        rand::fill(&mut salt).map_err(|_| PasswordError::Random)?;
        let salt = SaltString::encode_b64(&salt).map_err(PasswordError::Hash)?;
        let hash =
            argon2()?.hash_password(password.as_bytes(), &salt).map_err(PasswordError::Hash)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether a password is the one behind a hash. `None` stands for a user that does not exist: the
/// same work is done, so that the answer's time does not tell.
///
/// # Errors
/// A hash that is not PHC text.
pub async fn verify(
    password: Zeroizing<String>,
    hash: Option<String>,
) -> Result<bool, PasswordError> {
    off_thread(move || {
        let Some(hash) = hash else {
            let salt = SaltString::encode_b64(&[0; 16]).map_err(PasswordError::Hash)?;
            let _ = argon2()?.hash_password(password.as_bytes(), &salt);
            return Ok(false);
        };
        let parsed = PasswordHash::new(&hash).map_err(PasswordError::Hash)?;
        Ok(argon2()?.verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
}

/// A password nobody has to think of: 24 characters of 6 random bits each.
///
/// # Errors
/// No randomness.
pub fn generate() -> Result<Zeroizing<String>, PasswordError> {
    let mut bytes = Zeroizing::new([0_u8; 18]);
    rand::fill(bytes.as_mut()).map_err(|_| PasswordError::Random)?;
    Ok(Zeroizing::new(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes.as_ref())))
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
) -> Result<T, PasswordError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Stopped)?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    #[tokio::test]
    async fn the_right_password_is_accepted_and_every_other_is_not() {
        let hash = hash(secret("correct horse battery")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify(secret("correct horse battery"), Some(hash.clone())).await.unwrap());
        assert!(!verify(secret("correct horse batterz"), Some(hash)).await.unwrap());
        assert!(!verify(secret("correct horse battery"), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_short_password_is_refused() {
        assert!(matches!(hash(secret("fourteen chars")).await, Err(PasswordError::TooShort)));
    }

    #[test]
    fn generated_passwords_are_long_and_differ() {
        let (one, two) = (generate().unwrap(), generate().unwrap());
        assert_eq!(one.len(), 24);
        assert_ne!(*one, *two);
    }
}
