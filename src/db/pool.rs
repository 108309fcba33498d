//! Connections: how they are set up, when they are tested, and how tests see what goes over them.

use diesel::{
    Connection as _, ConnectionError,
    connection::{InstrumentationEvent, SimpleConnection},
    pg::PgConnection,
    r2d2::R2D2Connection,
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Without a connection in this time, the answer is 503: waiting longer only makes the queue longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// A connection that was used within this time is taken to be alive.
const FRESH: Duration = Duration::from_secs(1);

/// What every connection starts with. Reads are the default, so a handler that forgot `write` is refused by
/// PostgreSQL; no statement, lock or forgotten transaction can hold a connection for long.
const SETUP: &str = "\
    SET default_transaction_read_only = on; \
    SET lock_timeout = '2s'; \
    SET statement_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '10s'; \
    SET timezone = 'UTC'; \
    SET client_min_messages = 'warning'";

/// What libpq is told besides: give up on a server that does not answer. A host that vanishes says nothing: it is
/// asked after 10 s of silence, and a connection is lost with the third question, or with a word of ours that was not
/// received in 5 s.
const LIBPQ: &[(&str, &str)] = &[
    ("connect_timeout", "2"),
    ("keepalives_idle", "10"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "5000"),
    ("application_name", "cairn"),
];

pub(super) fn of(manager: Manager, size: u32) -> r2d2::Pool<Manager> {
    r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(PATIENCE)
        .error_handler(Box::new(LogPoolErrors))
        .test_on_check_out(true)
        .build_unchecked(manager)
}

pub(super) fn allow_writing(conn: &mut PgConnection) -> diesel::QueryResult<()> {
    conn.batch_execute("SET default_transaction_read_only = off; SET statement_timeout = 0")
}

/// Opens connections for the pool.
pub(super) struct Manager {
    url: String,
    seen: Option<Seen>,
    trust: Trust,
}

impl Manager {
    pub(super) fn new(url: &str, seen: Option<Seen>, trust: Trust) -> Self {
        Self { url: with_parameters(url), seen, trust }
    }
}

/// Since when connections are trusted. One that is found dead puts all others in doubt that were used before: a
/// server that restarts closes them together.
#[derive(Clone, Default)]
pub(super) struct Trust(Arc<Mutex<Option<Instant>>>);

impl Trust {
    pub(super) fn is_lost(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn covers(&self, used_at: Instant) -> bool {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        used_at.elapsed() < FRESH && since.is_none_or(|since| used_at > since)
    }
}

/// Adds what `LIBPQ` says, unless the address says so itself. Both of libpq's forms are understood:
/// `postgres://…?a=b` and `host=… a=b`.
pub(super) fn with_parameters(url: &str) -> String {
    let is_uri = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    let mut whole = url.to_owned();
    for (name, value) in LIBPQ.iter().filter(|(name, _)| !url.contains(&format!("{name}="))) {
        let glue = match (is_uri, whole.contains('?')) {
            (false, _) => ' ',
            (true, true) => '&',
            (true, false) => '?',
        };
        whole.push(glue);
        whole.extend([name, "=", value]);
    }
    whole
}

impl r2d2::ManageConnection for Manager {
    type Connection = Connection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Connection, Self::Error> {
        Connection::open(&self.url, self.seen.as_ref()).map_err(diesel::r2d2::Error::ConnectionError)
    }

    /// Asked at every check-out. A round trip for each page would be a quarter of its time, so only a connection
    /// that has rested or is in doubt is asked.
    fn is_valid(&self, conn: &mut Connection) -> Result<(), Self::Error> {
        if self.trust.covers(conn.used_at) {
            return Ok(());
        }
        conn.inner.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Connection) -> bool {
        std::thread::panicking() || conn.inner.is_broken()
    }
}

/// A connection that knows when it was last used.
pub(super) struct Connection {
    inner: PgConnection,
    used_at: Instant,
}

impl Connection {
    pub(super) fn open(url: &str, seen: Option<&Seen>) -> diesel::ConnectionResult<Self> {
        let mut inner = establish(url)?;
        inner.batch_execute(SETUP).map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
        if let Some(seen) = seen {
            seen.clone().watch(&mut inner);
        }
        Ok(Self { inner, used_at: Instant::now() })
    }

    pub(super) fn used(&mut self) -> &mut PgConnection {
        self.used_at = Instant::now();
        &mut self.inner
    }

    pub(super) fn into_inner(self) -> PgConnection {
        self.inner
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where connections are made")]
fn establish(url: &str) -> diesel::ConnectionResult<PgConnection> {
    PgConnection::establish(url).map_err(discreet)
}

/// libpq complains over several lines; and of an address that it does not understand it quotes parts, which may be
/// secret. `Config` has refused what cannot be read, so what is left is a setting that libpq does not know.
fn discreet(error: ConnectionError) -> ConnectionError {
    match error {
        ConnectionError::BadConnection(said) if said.starts_with("invalid ") => {
            ConnectionError::InvalidConnectionUrl(
                "DATABASE_URL has a setting, or a value of one, that libpq does not know; \
                 compare it with PostgreSQL's list of connection parameters"
                    .to_owned(),
            )
        }
        ConnectionError::BadConnection(said) => {
            ConnectionError::BadConnection(said.split_whitespace().collect::<Vec<_>>().join(" "))
        }
        other => other,
    }
}

/// The pool tries again by itself; that it had to is worth a line.
#[derive(Debug)]
struct LogPoolErrors;

impl r2d2::HandleError<diesel::r2d2::Error> for LogPoolErrors {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        tracing::warn!(target: "cairn::db", %error, "no connection to PostgreSQL");
    }
}

/// Every statement that went to PostgreSQL, in order: tests count a page's and look at its plans.
#[derive(Clone, Debug, Default)]
pub struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    /// What was seen since the last call.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn watch(self, conn: &mut PgConnection) {
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                self.0.lock().unwrap_or_else(PoisonError::into_inner).push(query.to_string());
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{discreet, with_parameters};
    use diesel::ConnectionError;

    #[test]
    fn limits_join_an_address_in_either_form() {
        assert_eq!(
            with_parameters("postgres://h/d"),
            "postgres://h/d?connect_timeout=2&keepalives_idle=10&keepalives_interval=5&keepalives_count=3\
             &tcp_user_timeout=5000&application_name=cairn"
        );
        assert_eq!(
            with_parameters("postgres:///d?host=/tmp&connect_timeout=9"),
            "postgres:///d?host=/tmp&connect_timeout=9&keepalives_idle=10&keepalives_interval=5\
             &keepalives_count=3&tcp_user_timeout=5000&application_name=cairn"
        );
        assert_eq!(
            with_parameters("host=/tmp dbname=d"),
            "host=/tmp dbname=d connect_timeout=2 keepalives_idle=10 keepalives_interval=5 keepalives_count=3 \
             tcp_user_timeout=5000 application_name=cairn"
        );
    }

    #[test]
    fn what_libpq_quotes_of_an_address_is_not_passed_on() {
        let said = |text: &str| discreet(ConnectionError::BadConnection(text.to_owned())).to_string();
        let unknown = said("invalid connection option \"hunter2\"\n");
        assert!(
            unknown.starts_with("DATABASE_URL has a setting") && !unknown.contains("hunter2"),
            "{unknown}"
        );
        assert_eq!(
            said("connection failed:\n\tIs the server running?\n"),
            "connection failed: Is the server running?"
        );
    }
}
