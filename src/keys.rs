//! The secret key and what is derived from it: one key for each purpose, so that none can stand in for another.

use crate::error::Error;
use actix_web::cookie;
use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use rand::{TryRngCore, rngs::OsRng};
use sha2::Sha256;
use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::Arc,
};

/// The length of a nonce of AES-GCM, in bytes (NIST SP 800-38D, 8.2).
const NONCE: usize = 12;

/// Signs, encrypts and digests for this site. Cheap to clone.
#[derive(Clone)]
pub struct Keys(Arc<Derived>);

struct Derived {
    sessions: cookie::Key,
    flashes: cookie::Key,
    digests: [u8; 32],
    seals: Aes256Gcm,
}

impl Keys {
    /// Derives all keys from the site's secret (HMAC-SHA-256 as in the expand step of HKDF, RFC 5869: the secret is
    /// of full strength already).
    #[must_use]
    pub fn of(secret: &str) -> Self {
        let derive = |purpose: &str| hmac(secret.as_bytes(), purpose.as_bytes());
        Self(Arc::new(Derived {
            sessions: cookie::Key::derive_from(&derive("cairn sessions 1")),
            flashes: cookie::Key::derive_from(&derive("cairn flashes 1")),
            digests: derive("cairn digests 1"),
            seals: Aes256Gcm::new(&derive("cairn seals 1").into()),
        }))
    }

    /// Reads the key that is kept in the data folder, or makes one, readable by its owner alone.
    ///
    /// # Errors
    /// What the system said about the file.
    pub fn kept_in(data_dir: &Path) -> io::Result<Self> {
        let path = data_dir.join("secret-key");
        match fs::read_to_string(&path) {
            Ok(text) if text.trim().len() >= 32 => Ok(Self::of(text.trim())),
            Ok(_) => Err(io::Error::other(format!(
                "{} holds less than 32 characters; delete it to have a new key made (everyone is signed out by that)",
                path.display()
            ))),
            Err(e) if e.kind() == io::ErrorKind::NotFound => make(&path),
            Err(e) => Err(e),
        }
    }

    /// The key of the session's cookie.
    #[must_use]
    pub fn sessions(&self) -> &cookie::Key {
        &self.0.sessions
    }

    /// The key of the cookie that carries words to the next page.
    #[must_use]
    pub fn flashes(&self) -> &cookie::Key {
        &self.0.flashes
    }

    /// A digest by which a value is recognized without being kept. `kind` keeps digests of different things apart.
    #[must_use]
    pub fn digest(&self, kind: &str, value: &str) -> [u8; 32] {
        let both = [kind.as_bytes(), b"\0", value.as_bytes()].concat();
        hmac(&self.0.digests, &both)
    }

    /// The secret of a link that lets someone in: 256 bits. Only its digest is kept.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system gives no randomness.
    pub fn secret(&self) -> Result<String, Error> {
        random::<32>().map(|bytes| data_encoding::BASE64URL_NOPAD.encode(&bytes)).map_err(Error::internal)
    }

    /// A token that nobody can guess and that stands for nothing else: 128 bits.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system gives no randomness.
    pub fn token(&self) -> Result<String, Error> {
        random::<16>().map(|bytes| data_encoding::BASE64URL_NOPAD.encode(&bytes)).map_err(Error::internal)
    }

    /// Encrypts and authenticates, for a text that leaves the server and comes back. It opens only for the same
    /// `purpose`.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system gives no randomness.
    pub fn seal(&self, purpose: &str, text: &[u8]) -> Result<String, Error> {
        self.seal_bytes(purpose, text).map(|sealed| data_encoding::BASE64URL_NOPAD.encode(&sealed))
    }

    /// The text that was sealed for this purpose; none, if it was not sealed by this site or was changed.
    #[must_use]
    pub fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        self.open_bytes(purpose, &bytes)
    }

    /// As [`Keys::seal`], for what is kept as bytes.
    ///
    /// # Errors
    /// As [`Keys::seal`].
    pub fn seal_bytes(&self, purpose: &str, text: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce = random::<NONCE>().map_err(Error::internal)?;
        let sealed = self
            .0
            .seals
            .encrypt(&nonce.into(), Payload { msg: text, aad: purpose.as_bytes() })
            .map_err(|_| Error::internal("a text is too long to be sealed"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// As [`Keys::open`], for what is kept as bytes.
    #[must_use]
    pub fn open_bytes(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE>()?;
        self.0.seals.decrypt(nonce.into(), Payload { msg: text, aad: purpose.as_bytes() }).ok()
    }
}

fn make(path: &Path) -> io::Result<Keys> {
    let secret = data_encoding::HEXLOWER.encode(&random::<32>()?);
    let mut file = match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            return Keys::kept_in(path.parent().unwrap_or(path));
        }
        Err(e) => return Err(e),
    };
    writeln!(file, "{secret}")?;
    file.sync_all()?;
    Ok(Keys::of(&secret))
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes keys of any length (RFC 2104)");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Bytes from the system's source of randomness.
fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_for_its_purpose_alone() {
        let keys = Keys::of(&"k".repeat(32));
        let sealed = keys.seal("form", b"typed").expect("randomness");
        assert_eq!(keys.open("form", &sealed).as_deref(), Some(&b"typed"[..]));
        assert_eq!(keys.open("mail", &sealed), None);
        assert_eq!(Keys::of(&"l".repeat(32)).open("form", &sealed), None);
        assert_eq!(keys.open("form", &sealed[1..]), None);
        assert_eq!(keys.open("form", "not base64!"), None);
    }

    #[test]
    fn each_cookie_has_a_key_of_its_own() {
        let keys = Keys::of(&"k".repeat(32));
        assert_ne!(keys.sessions().signing(), keys.flashes().signing());
    }

    #[test]
    fn the_kept_key_stays_the_same_and_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let first = Keys::kept_in(folder.path()).expect("a key");
        let again = Keys::kept_in(folder.path()).expect("the same key");
        assert_eq!(first.digest("x", "y"), again.digest("x", "y"));
        let mode = fs::metadata(folder.path().join("secret-key")).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
