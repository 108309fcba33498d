//! Sessions behind actix-session, kept in PostgreSQL by the digest of their key.

use crate::{
    clock::Clock,
    config::Config,
    db::Db,
    error::Error,
    keys::Keys,
    people::{
        access::UserId,
        model::SEEN_EVERY,
        store::{self, SessionRow},
    },
};
use actix_session::{
    Session, SessionExt, SessionMiddleware,
    config::{BrowserSession, CookieContentSecurity},
    storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError, generate_session_key},
};
use actix_web::{
    HttpRequest,
    cookie::{SameSite, time::Duration},
};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

type State = HashMap<String, String>;

/// Whose session is to be started; the one thing that handlers put in.
const USER: &str = "user";
/// The row of the session and its person; only the store puts it in.
const ROW: &str = "row";
/// The store could not be asked.
const UNAVAILABLE: &str = "unavailable";

/// What the session store says of a request.
#[derive(Clone, Debug)]
pub(super) enum Known {
    /// No session, or none that holds.
    Nobody,
    /// This person's session, which holds or has ended.
    Somebody(SessionRow),
    /// Nobody could tell.
    Unavailable,
}

/// Reads what the store has put in; costs no statement.
pub(super) fn known(req: &HttpRequest) -> Known {
    let session = req.get_session();
    if matches!(session.get::<bool>(UNAVAILABLE), Ok(Some(true))) {
        return Known::Unavailable;
    }
    session.get::<SessionRow>(ROW).ok().flatten().map_or(Known::Nobody, Known::Somebody)
}

/// Signs a person in, under a new key: one that someone else planted or saw is worth nothing.
///
/// # Errors
/// [`Error::Internal`], if the id cannot be written into the session.
pub fn sign_in(req: &HttpRequest, user: UserId) -> Result<(), Error> {
    let session: Session = req.get_session();
    session.clear();
    session.insert(USER, user).map_err(Error::internal)?;
    session.renew();
    Ok(())
}

/// Ends the session of this browser.
pub fn sign_out(req: &HttpRequest) {
    req.get_session().purge();
}

/// The cookie's name. Browsers accept `__Host-` only with `Secure`, so only over https (RFC 6265bis, 4.1.3.2).
#[must_use]
pub fn cookie_name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-cairn" } else { "cairn" }
}

/// The middleware for page routes.
pub fn sessions(db: Db, clock: Clock, keys: &Keys, config: &Config) -> SessionMiddleware<PgSessions> {
    SessionMiddleware::builder(PgSessions { db, clock }, keys.sessions().clone())
        .cookie_name(cookie_name(config).to_owned())
        .cookie_secure(config.is_https())
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(BrowserSession::default().state_ttl(Duration::hours(12)))
        .build()
}

/// The store.
pub struct PgSessions {
    db: Db,
    clock: Clock,
}

impl SessionStore for PgSessions {
    /// A store that cannot be asked makes the request one of nobody, and says so: our own 503 is drawn then.
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let (key, now) = (digest(key), self.clock.now());
        let read = self.db.read({
            let key = key.clone();
            move |c| store::session(c, &key, now)
        });
        let row = match read.await {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(None),
            Err(e) => {
                tracing::warn!(target: "cairn::web", error = %e, "no session could be loaded");
                return Ok(Some(State::from([(UNAVAILABLE.to_owned(), "true".to_owned())])));
            }
        };
        if row.expires_at > now && now - row.seen_at >= SEEN_EVERY {
            self.touch(key).await;
        }
        let text = serde_json::to_string(&row).map_err(|e| LoadError::Deserialization(e.into()))?;
        Ok(Some(State::from([(ROW.to_owned(), text)])))
    }

    async fn save(&self, state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        let user = user(&state).map_err(SaveError::Serialization)?;
        let (session, now) = (generate_session_key(), self.clock.now());
        let key = digest(&session);
        self.db
            .write(move |c| store::start_session(c, &key, user, now))
            .await
            .map_err(|e| SaveError::Other(e.into()))?;
        Ok(session)
    }

    /// A session's own state never changes: it is started, used and ended.
    async fn update(&self, key: SessionKey, _: State, ttl: &Duration) -> Result<SessionKey, UpdateError> {
        self.update_ttl(&key, ttl).await.map_err(UpdateError::Other)?;
        Ok(key)
    }

    async fn update_ttl(&self, key: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        self.touch(digest(key)).await;
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let key = digest(key);
        Ok(self.db.write(move |c| store::end_session(c, &key)).await?)
    }
}

impl PgSessions {
    /// That a session was used is worth a line in the log when it cannot be noted, not a failed page.
    async fn touch(&self, key: Vec<u8>) {
        let now = self.clock.now();
        if let Err(e) = self.db.write(move |c| store::extend_session(c, &key, now)).await {
            tracing::warn!(target: "cairn::web", error = %e, "a session's use could not be noted");
        }
    }
}

fn digest(key: &SessionKey) -> Vec<u8> {
    Sha256::digest(key.as_ref()).to_vec()
}

fn user(state: &State) -> Result<UserId, anyhow::Error> {
    let text = state.get(USER).ok_or_else(|| anyhow::anyhow!("a session without a person"))?;
    Ok(serde_json::from_str(text)?)
}
