//! Passwords: hashed by argon2id off the async threads, and only so many at once.

use super::model::NewPassword;
use crate::error::Error;
use actix_web::web;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{self, PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use rand::{TryRngCore, rngs::OsRng};
use std::{io, sync::Arc};
use tokio::sync::Semaphore;

/// Memory in KiB, passes and lanes: OWASP's Password Storage Cheat Sheet, first choice for argon2id.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Checks passwords. Each check takes 19 MiB and a processor for some ten milliseconds, so no more run at once than
/// there are processors; others wait their turn.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    /// The hash of no password: an unknown account costs what a known one does.
    nobody: Arc<str>,
}

impl Passwords {
    /// At most `at_once` checks at the same time.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn new(at_once: usize) -> io::Result<Self> {
        let nobody = hash_text("nobody has this password")?;
        Ok(Self { turns: Arc::new(Semaphore::new(at_once)), nobody: nobody.into() })
    }

    /// Whether this is the password behind the hash; never, where there is none, and it takes as long.
    ///
    /// # Errors
    /// [`Error::Internal`] when the hash in the database is none.
    pub async fn fits(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let _turn = self.turns.acquire().await.map_err(Error::internal)?;
        let (is_somebody, hash) = (hash.is_some(), hash.unwrap_or_else(|| self.nobody.to_string()));
        let fits = web::block(move || verify(&password, &hash)).await.map_err(Error::internal)?;
        fits.map(|fits| fits && is_somebody).map_err(Error::internal)
    }
}

/// The hash of a new password, in PHC format. Slow on purpose: for commands and jobs, not for async threads.
///
/// # Errors
/// When the system gives no randomness.
pub fn hash(password: &NewPassword) -> io::Result<String> {
    hash_text(password.as_str())
}

fn hash_text(password: &str) -> io::Result<String> {
    let mut salt = [0; 16];
    OsRng.try_fill_bytes(&mut salt).map_err(io::Error::other)?;
    let salt = SaltString::encode_b64(&salt).map_err(io::Error::other)?;
    let hash = hasher().hash_password(password.as_bytes(), &salt).map_err(io::Error::other)?;
    Ok(hash.to_string())
}

fn verify(password: &str, hash: &str) -> Result<bool, password_hash::Error> {
    match hasher().verify_password(password.as_bytes(), &PasswordHash::new(hash)?) {
        Ok(()) => Ok(true),
        Err(password_hash::Error::Password) => Ok(false),
        Err(e) => Err(e),
    }
}

fn hasher() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    let params =
        Params::new(memory, passes, lanes, None).expect("OWASP's parameters are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_password_alone_and_names_its_cost() {
        let password = NewPassword::parse("correct horse battery").expect("long enough");
        let hash = hash(&password).expect("randomness");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_eq!(verify("correct horse battery", &hash), Ok(true));
        assert_eq!(verify("correct horse batterz", &hash), Ok(false));
        assert!(verify("x", "no hash").is_err());
    }
}
