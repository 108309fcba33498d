//! The process that serves: its database, its server, its end.

use crate::{
    clock::Clock,
    config::Config,
    db::{
        self, Db, migrations,
        private::{Private, Settings},
    },
    error::Error,
    jobs::{self, Worker},
    keys::Keys,
    people::passwords::Passwords,
    programs::shipped,
    reviews::store::Post,
    server,
    site::demo::{self, Cleared, DemoPerson, Laid},
    state::{Migrated, State},
    text::Moment,
};
use actix_web::rt;
use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use diesel::{ConnectionError, PgConnection};
use std::{
    fs, io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

/// What is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A school.
    School,
    /// The demo; made anew if so asked.
    Demo {
        /// Whatever was done in it is thrown away first.
        reset: bool,
    },
}

const USUAL_PORT: u16 = 8080;

/// What is said of a database that is down.
const NO_ANSWER: &str = "PostgreSQL does not answer; check DATABASE_URL and that it runs";

/// How often a server that is down is asked again.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// Serves until it is told to stop (SIGINT, SIGTERM).
///
/// # Errors
/// One sentence that says what hinders the start, and the remedy.
pub fn run(config: Config, kind: Kind) -> anyhow::Result<()> {
    let clock = Clock::system();
    if let Kind::Demo { .. } = kind {
        allow_demo_here(&config)?;
    }
    let listener = listen(&config)?;
    let config = config.on_port(listener.local_addr()?.port());
    let database = Database::open(&config, Private::serve)?;
    let keys = keys(&config)?;
    let migrated = Migrated::default();
    let post = Post { keys: &keys, config: &config };
    let laid = prepare_or_wait(&database, kind, &post, &clock, &migrated)?;
    let address = config.address();
    let state = State {
        db: Db::new(&database.url, config.pool_size, None),
        clock,
        passwords: Passwords::new(config.workers)?,
        keys,
        demo: matches!(kind, Kind::Demo { .. }),
        migrated,
        config: Arc::new(config),
    };
    let is_demo = state.demo;
    rt::System::new().block_on(async {
        let end = server::End::listen()?;
        let server = server::build(listener, state.clone(), move || server::routes(is_demo))?;
        let worker = Worker::start(state.clone(), jobs::POLL)?;
        print!("{}", welcome(&address, laid, state.clock.now()));
        end.of(server, worker).await
    })?;
    drop(state);
    database.close()
}

/// The database of this process: a named one, or the private one, which it may have started.
pub struct Database {
    /// Where it is, for libpq.
    pub url: String,
    private: Option<Private>,
}

impl Database {
    /// The one that is named, or the private one, as `start` has it.
    ///
    /// # Errors
    /// What hinders the private one.
    pub fn open(
        config: &Config,
        start: impl FnOnce(&Settings) -> Result<Private, db::private::Trouble>,
    ) -> anyhow::Result<Self> {
        if let Some(url) = &config.database_url {
            fs::create_dir_all(&config.data_dir).with_context(|| no_folder(config))?;
            return Ok(Self { url: url.as_str().to_owned(), private: None });
        }
        let private = start(&Settings::new(&config.data_dir))?;
        Ok(Self { url: private.url(), private: Some(private) })
    }

    /// A connection for a command, which may write.
    ///
    /// # Errors
    /// One sentence with the remedy, and what libpq said.
    pub fn connect(&self) -> anyhow::Result<PgConnection> {
        db::connect(&self.url).context(NO_ANSWER)
    }

    /// Leaves it; a private one that nobody else uses is stopped.
    ///
    /// # Errors
    /// What hinders it from stopping.
    pub fn close(self) -> anyhow::Result<()> {
        self.private.map_or(Ok(()), Private::stop).map_err(Into::into)
    }
}

fn no_folder(config: &Config) -> String {
    format!("the data folder {} cannot be used; set CAIRN_DATA_DIR to another", config.data_dir.display())
}

/// The keys of this site.
///
/// # Errors
/// What is wrong with the file of the key.
pub fn keys(config: &Config) -> anyhow::Result<Keys> {
    match &config.secret_key {
        Some(secret) => Ok(Keys::of(secret)),
        None => Keys::kept_in(&config.data_dir).with_context(|| no_folder(config)),
    }
}

/// The port is taken before anything is started, so that a second start by mistake changes nothing.
fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(config.listen).map_err(|e| match e.kind() {
        io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "Port {} on {} is in use by another program. Stop that, or choose another: CAIRN_LISTEN_ADDR={}",
            config.listen.port(),
            config.listen.ip(),
            beside(config.listen)
        ),
        io::ErrorKind::PermissionDenied => anyhow::anyhow!(
            "Port {} may only be used by root. Choose one above 1023: CAIRN_LISTEN_ADDR={}",
            config.listen.port(),
            SocketAddr::new(config.listen.ip(), USUAL_PORT)
        ),
        _ => anyhow::anyhow!(
            "{} cannot be listened on ({e}). Choose an address of this machine: CAIRN_LISTEN_ADDR=127.0.0.1:8080",
            config.listen
        ),
    })?;
    Ok(listener)
}

/// The next port; after the last one, the usual one.
fn beside(taken: SocketAddr) -> SocketAddr {
    SocketAddr::new(taken.ip(), taken.port().checked_add(1).unwrap_or(USUAL_PORT))
}

fn allow_demo_here(config: &Config) -> anyhow::Result<()> {
    if config.listen.ip().is_loopback() || config.demo_public {
        return Ok(());
    }
    bail!(
        "Everyone knows the passwords of a demo, so it listens on this machine only, and {} is open to others. \
         Set CAIRN_LISTEN_ADDR=127.0.0.1:{}, or CAIRN_DEMO_PUBLIC=1 if strangers may come in.",
        config.listen.ip(),
        config.listen.port()
    )
}

/// A named server that is down is waited for in the background: the process starts, says 503, and is ready once the
/// database is. A demo has to be made first, so there it is an error.
fn prepare_or_wait(
    database: &Database,
    kind: Kind,
    post: &Post<'_>,
    clock: &Clock,
    migrated: &Migrated,
) -> anyhow::Result<Option<Laid>> {
    let prepared = match kind {
        Kind::School => prepare(&database.url, refuse_demo).map(|()| None),
        Kind::Demo { reset } => prepare(&database.url, |c| demo_in(c, reset, post, clock.now())).map(Some),
    };
    match prepared {
        Ok(laid) => {
            migrated.set();
            Ok(laid)
        }
        Err(NotReady::Down(e)) if kind == Kind::School && database.private.is_none() => {
            tracing::warn!(target: "cairn::db", error = %e, "PostgreSQL does not answer; asking again until it does");
            let (url, migrated) = (database.url.clone(), migrated.clone());
            std::thread::spawn(move || wait_for(&url, &migrated));
            Ok(None)
        }
        Err(NotReady::Down(e)) => Err(e).context(NO_ANSWER),
        Err(NotReady::Never(e)) => Err(e),
    }
}

/// What cannot be helped by waiting ends the process: it was started for another kind of database.
fn wait_for(url: &str, migrated: &Migrated) {
    loop {
        std::thread::sleep(ASK_AGAIN);
        match prepare(url, refuse_demo) {
            Ok(()) => {
                migrated.set();
                return tracing::info!(target: "cairn::db", "PostgreSQL answers");
            }
            Err(NotReady::Down(_)) => {}
            Err(NotReady::Never(e)) => {
                tracing::error!(target: "cairn::db", error = format!("{e:#}"), "this database cannot be served");
                std::process::exit(1);
            }
        }
    }
}

enum NotReady {
    Down(anyhow::Error),
    Never(anyhow::Error),
}

impl From<ConnectionError> for NotReady {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::InvalidConnectionUrl(_) => Self::Never(error.into()),
            _ => Self::Down(error.into()),
        }
    }
}

impl From<Error> for NotReady {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable(_) => Self::Down(error.into()),
            _ => Self::Never(error.into()),
        }
    }
}

impl From<diesel::result::Error> for NotReady {
    fn from(error: diesel::result::Error) -> Self {
        Error::from(error).into()
    }
}

/// Migrates, and sees to it that the database is of the kind that is to be served.
fn prepare<T>(
    url: &str,
    see_to_it: impl FnOnce(&mut PgConnection) -> Result<T, NotReady>,
) -> Result<T, NotReady> {
    let mut conn = db::connect(url)?;
    let applied = migrations::run(&mut conn)?;
    if !applied.is_empty() {
        tracing::info!(target: "cairn::db", migrations = applied.len(), "the database is up to date");
    }
    see_to_it(&mut conn)
}

fn refuse_demo(conn: &mut PgConnection) -> Result<(), NotReady> {
    match demo::since(conn)? {
        None => Ok(()),
        Some(_) => Err(never(
            "This database holds the demo. Start it with `cairn demo`, or give the school a database of its own: \
             another CAIRN_DATA_DIR or DATABASE_URL.",
        )),
    }
}

fn demo_in(
    conn: &mut PgConnection,
    reset: bool,
    post: &Post<'_>,
    now: DateTime<Utc>,
) -> Result<Laid, NotReady> {
    let a_school_is_there = |e| match e {
        Error::Forbidden => never(
            "This database holds a school, and the demo is only laid into an empty one. Give it another: \
             CAIRN_DATA_DIR=./demo or a DATABASE_URL of its own.",
        ),
        e => e.into(),
    };
    if reset && demo::clear(conn).map_err(a_school_is_there)? == Cleared::InUse {
        return Err(never(
            "Another process uses the database of this demo, so it was not made anew. \
             Stop that (its `cairn demo`, or a psql), and start `cairn demo --reset` again.",
        ));
    }
    if let Some(since) = demo::since(conn)? {
        return Ok(Laid::Since(since));
    }
    let program = shipped::backend_developer().map_err(Error::internal)?;
    demo::lay_in(conn, &program, post, now).map_err(a_school_is_there)
}

fn never(sentence: &'static str) -> NotReady {
    NotReady::Never(anyhow::anyhow!(sentence))
}

/// What the person who started it wants to know, on standard output; the log goes to standard error.
fn welcome(address: &str, laid: Option<Laid>, now: DateTime<Utc>) -> String {
    let serves = format!("Cairn serves {address}  (Ctrl-C ends it)\n");
    let Some(laid) = laid else { return serves };
    let of_demo = match laid {
        Laid::Now => "A demo with made-up people was laid in. Sign in as one of them:".to_owned(),
        Laid::Since(then) => format!(
            "This demo was made {}; `cairn demo --reset` makes it anew. Sign in as one of its people:",
            Moment::ago(then, now).words
        ),
    };
    let people = DemoPerson::shown().iter();
    let people = people.map(|p| format!("  {:<8} {:<20} {}\n", p.what, p.email, demo::PASSWORD));
    format!("{serves}{of_demo}\n{}", people.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_proposed_is_one_that_can_be_listened_on() {
        let proposed = |taken: &str| beside(taken.parse().expect("an address")).to_string();
        assert_eq!(proposed("127.0.0.1:8080"), "127.0.0.1:8081");
        assert_eq!(proposed("[::1]:8080"), "[::1]:8081");
        assert_eq!(proposed("127.0.0.1:65535"), "127.0.0.1:8080");
    }

    #[test]
    fn a_demo_says_how_old_it_is_and_what_it_is_entered_with() {
        let now = "2027-02-08T09:30:00Z".parse().expect("a moment");
        let of = |laid| welcome("http://localhost:8080", laid, now);
        assert_eq!(of(None).lines().count(), 1, "a school says where it is");
        assert!(
            of(Some(Laid::Now))
                .contains("was laid in. Sign in as one of them:\n  Learner  learner@cairn.test")
        );
        let then = "2027-02-01T09:30:00Z".parse().expect("a moment");
        let week_later = of(Some(Laid::Since(then)));
        assert!(week_later.contains("This demo was made 7 days ago; `cairn demo --reset`"), "{week_later}");
        assert_eq!(week_later.matches(demo::PASSWORD).count(), 3);
    }

    #[test]
    fn what_passes_is_waited_for_and_what_stays_is_not() {
        assert!(matches!(Error::Unavailable("going down".to_owned()).into(), NotReady::Down(_)));
        assert!(matches!(Error::internal("no such table").into(), NotReady::Never(_)));
        let refused = ConnectionError::BadConnection("refused".to_owned());
        assert!(matches!(refused.into(), NotReady::Down(_)));
        let unknown = ConnectionError::InvalidConnectionUrl("unknown".to_owned());
        assert!(matches!(unknown.into(), NotReady::Never(_)));
    }
}
