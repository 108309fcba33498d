//! The way to PostgreSQL: a pool of connections that cannot write unless asked to, and the two doors through
//! which features use it, `read` and `write`.

mod bell;
mod json;
pub mod migrations;
mod pool;
pub mod private;

pub use bell::Bell;
pub(crate) use bell::ring_after_commit;
pub use json::Json;
pub use pool::Seen;

use crate::error::Error;
use actix_web::web;
use diesel::{pg::PgConnection, r2d2::R2D2Connection};
use pool::{Connection, Manager, Trust};

/// The database, cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: r2d2::Pool<Manager>,
    trust: Trust,
    bell: Bell,
}

impl Db {
    /// A pool for the server at `url` (a libpq URI or keywords). It does not connect yet: a server that is down
    /// is not fatal, and is found again when it comes.
    ///
    /// `seen` records every statement, for tests.
    #[must_use]
    pub fn new(url: &str, size: u32, seen: Option<Seen>) -> Self {
        let trust = Trust::default();
        Self { pool: pool::of(Manager::new(url, seen, trust.clone()), size), trust, bell: Bell::default() }
    }

    /// Rings when a transaction of this process that called for it has committed.
    #[must_use]
    pub const fn bell(&self) -> &Bell {
        &self.bell
    }

    /// Reads. PostgreSQL itself refuses to write here. A connection that turns out to be gone is replaced, and
    /// `f` runs once more.
    ///
    /// # Errors
    /// What `f` says; [`Error::Unavailable`] without a connection.
    pub async fn read<T, E>(
        &self,
        f: impl Fn(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: Into<Error> + Send + 'static,
    {
        let db = self.clone();
        elsewhere(move || db.read_here(f)).await
    }

    /// The same on this thread, which may wait.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_here<T, E: Into<Error>>(
        &self,
        f: impl Fn(&mut PgConnection) -> Result<T, E>,
    ) -> Result<T, Error> {
        let mut conn = get(&self.pool)?;
        match told_apart(f(conn.used()).map_err(Into::into), conn.used()) {
            Err(Lost::Connection(_)) => {
                drop(conn);
                self.trust.is_lost();
                let mut conn = get(&self.pool)?;
                Ok(told_apart(f(conn.used()).map_err(Into::into), conn.used())?)
            }
            done => Ok(done?),
        }
    }

    /// Writes: one transaction, all of it or nothing.
    ///
    /// # Errors
    /// What `f` says, after which nothing is written; [`Error::Unavailable`] without a connection.
    pub async fn write<T, E>(
        &self,
        f: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: Into<Error> + From<diesel::result::Error> + Send + 'static,
    {
        let db = self.clone();
        elsewhere(move || db.write_here(f)).await
    }

    /// The same on this thread, which may wait.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_here<T, E>(&self, f: impl FnOnce(&mut PgConnection) -> Result<T, E>) -> Result<T, Error>
    where
        E: Into<Error> + From<diesel::result::Error>,
    {
        let mut conn = get(&self.pool)?;
        bell::listen();
        let done = conn.used().build_transaction().read_write().run(f).map_err(Into::into);
        let done = told_apart(done, conn.used());
        match &done {
            Ok(_) if bell::is_called() => self.bell.ring(),
            Err(Lost::Connection(_)) => self.trust.is_lost(),
            _ => {}
        }
        Ok(done?)
    }
}

/// Does what waits on a thread that may.
async fn elsewhere<T: Send + 'static>(
    f: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    web::block(f).await.map_err(Error::internal)?
}

/// What a statement's error has cost.
enum Lost {
    Connection(String),
    Nothing(Error),
}

impl From<Lost> for Error {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Connection(why) => Self::Unavailable(why),
            Lost::Nothing(error) => error,
        }
    }
}

/// Tells an error of ours from that of a connection that is gone. libpq notices that the server has closed it only
/// with the next word after its last, and its words may be in any language: so it is asked.
fn told_apart<T>(done: Result<T, Error>, conn: &mut PgConnection) -> Result<T, Lost> {
    done.map_err(|error| match error {
        Error::Unavailable(why) | Error::Internal(why) if conn.is_broken() || conn.ping().is_err() => {
            Lost::Connection(why)
        }
        error => Lost::Nothing(error),
    })
}

fn get(pool: &r2d2::Pool<Manager>) -> Result<r2d2::PooledConnection<Manager>, Error> {
    pool.get().map_err(|e| Error::Unavailable(e.to_string()))
}

/// A single connection for a command that runs and ends; it may write.
///
/// # Errors
/// What PostgreSQL or libpq said.
pub fn connect(url: &str) -> Result<PgConnection, diesel::ConnectionError> {
    let mut conn = Connection::open(&pool::with_parameters(url), None)?;
    pool::allow_writing(conn.used()).map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn.into_inner())
}
