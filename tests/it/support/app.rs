//! A site of one test.

use super::{Database, Person, cluster::keys, start};
use cairn::{
    clock::Clock,
    config::Config,
    db::{Db, Seen as Statements},
    jobs::{self, Job},
    people::passwords::Passwords,
    server,
    site::demo,
    state::{Migrated, State},
    web::Row,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{net::TcpListener, sync::Arc};

pub const PASSWORD: &str = demo::PASSWORD;

/// How a site is to be.
#[derive(Clone, Default)]
pub struct Site {
    pub demo: bool,
    pub settings: Vec<(&'static str, String)>,
    pub rows: Option<fn() -> Vec<Row>>,
}

/// A running site. It ends with the test.
pub struct App {
    pub at: String,
    pub clock: Clock,
    pub statements: Statements,
    pub state: State,
    server: actix_web::dev::ServerHandle,
    pub database: Database,
}

impl App {
    /// A school with three people: Amara, Inês and the admin Jonas.
    pub fn start() -> Self {
        Self::with(Site::default())
    }

    pub fn demo() -> Self {
        Self::with(Site { demo: true, ..Site::default() })
    }

    /// The demo, with all that happened in it.
    pub fn living() -> Self {
        let demo = Site { demo: true, ..Site::default() };
        Self::serve(Database::living(), Clock::set_to(start()), demo)
    }

    pub fn with(site: Site) -> Self {
        Self::serve(Database::small(), Clock::set_to(start()), site)
    }

    fn serve(database: Database, clock: Clock, site: Site) -> Self {
        let named = [("CAIRN_WORKERS", "1".to_owned()), ("CAIRN_POOL_SIZE", "3".to_owned())];
        let settings = named.into_iter().chain(site.settings).map(|(k, v)| (k.to_owned(), v));
        let config = Config::of(settings, []).unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let statements = Statements::default();
        let migrated = Migrated::default();
        migrated.set();
        let state = State {
            db: Db::new(&database.url(), config.pool_size, Some(statements.clone())),
            clock: clock.clone(),
            config: Arc::new(config),
            keys: keys(),
            passwords: Passwords::new(2).unwrap(),
            demo: site.demo,
            migrated,
        };
        let (demo, more) = (site.demo, site.rows);
        let rows =
            move || server::routes(demo).into_iter().chain(more.iter().flat_map(|rows| rows())).collect();
        let server = server::build(listener, state.clone(), rows).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { at, clock, statements, state, server: handle, database }
    }

    /// Somebody who has just opened a browser.
    pub fn visitor(&self) -> Person<'_> {
        Person::new(self)
    }

    pub async fn amara(&self) -> Person<'_> {
        self.signed_in("learner@cairn.test").await
    }

    pub async fn ines(&self) -> Person<'_> {
        self.signed_in("mentor@cairn.test").await
    }

    pub async fn jonas(&self) -> Person<'_> {
        self.signed_in("admin@cairn.test").await
    }

    pub async fn signed_in(&self, email: &str) -> Person<'_> {
        let person = self.visitor();
        let answer = person.signs_in(email, PASSWORD).await;
        assert_eq!(answer.status, 303, "{email} signs in: {}", answer.text);
        person
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn later(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// Removes what is over, as the worker does every ten minutes.
    pub fn tidies(&self) {
        let mut conn = self.database.connect();
        jobs::queue(&mut conn, &Job::Tidy, self.now()).unwrap();
        assert!(jobs::run_due(&self.state).unwrap() > 0, "it was not due");
    }

    /// Forgets the statements seen so far, then those of what `act` does.
    pub async fn statements_of<T>(&self, act: impl Future<Output = T>) -> (T, Vec<String>) {
        drop(self.statements.take());
        let done = act.await;
        let is_ours = |s: &String| !["BEGIN", "COMMIT", "SELECT 1"].iter().any(|w| s.starts_with(w));
        (done, self.statements.take().into_iter().filter(is_ours).collect())
    }
}

impl Drop for App {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}
