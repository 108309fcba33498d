//! One private PostgreSQL for all tests of this process, and databases cloned from a migrated one.

use super::{school, throwaway::Throwaway};
use cairn::{
    config::Config,
    db::{self, migrations},
    error::Error,
    keys::Keys,
    programs::{model::Program, shipped},
    reviews::store::Post,
    site::demo::{self, Laid},
};
use chrono::{DateTime, Utc};
use diesel::{connection::SimpleConnection, pg::PgConnection};
use std::sync::{
    LazyLock, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering},
};

static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);
static PROGRAM: LazyLock<Program> = LazyLock::new(|| shipped::backend_developer().unwrap());
/// Laid in for the first test that wants it.
static LIVING: LazyLock<()> = LazyLock::new(|| {
    CLUSTER.maintenance().batch_execute("CREATE DATABASE living TEMPLATE migrated").unwrap();
    let mut conn = db::connect(&CLUSTER.server.postgres().url_for("living")).unwrap();
    lay_in_demo(&mut conn, start()).unwrap();
});
static NEXT: AtomicUsize = AtomicUsize::new(0);

struct Cluster {
    server: Throwaway,
    maintenance: Mutex<PgConnection>,
}

impl Cluster {
    fn start() -> Self {
        let server = Throwaway::start().unwrap();
        let mut maintenance = db::connect(&server.postgres().url_for("postgres")).unwrap();
        maintenance.batch_execute("CREATE DATABASE migrated").unwrap();
        migrations::run(&mut db::connect(&server.postgres().url_for("migrated")).unwrap()).unwrap();
        maintenance.batch_execute("CREATE DATABASE small TEMPLATE migrated").unwrap();
        let mut small = db::connect(&server.postgres().url_for("small")).unwrap();
        school::lay_in(&mut small, &PROGRAM, start());
        Self { server, maintenance: Mutex::new(maintenance) }
    }

    fn maintenance(&self) -> MutexGuard<'_, PgConnection> {
        self.maintenance.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Where lessons get their databases: as a role that may create them.
pub fn lessons_url() -> String {
    CLUSTER.server.postgres().url_for("postgres")
}

/// When every site of a test begins: a Monday morning.
pub fn start() -> DateTime<Utc> {
    "2027-02-01T09:30:00Z".parse().unwrap()
}

/// The secret key that sites of tests have.
pub fn keys() -> Keys {
    Keys::of("a secret of thirty-two characters")
}

/// Lays the demo in, as `cairn demo` does.
pub fn lay_in_demo(c: &mut PgConnection, now: DateTime<Utc>) -> Result<Laid, Error> {
    let (keys, config) = (keys(), Config::of([], []).unwrap());
    demo::lay_in(c, &PROGRAM, &Post { keys: &keys, config: &config }, now)
}

/// A database of one test; gone when the test ends.
pub struct Database {
    name: String,
}

impl Database {
    /// With every migration.
    pub fn migrated() -> Self {
        Self::of("migrated")
    }

    /// With a small school, as of [`start`].
    pub fn small() -> Self {
        Self::of("small")
    }

    /// With the whole demo, as of [`start`].
    pub fn living() -> Self {
        LazyLock::force(&LIVING);
        Self::of("living")
    }

    /// With nothing in it.
    pub fn empty() -> Self {
        Self::of("template0")
    }

    fn of(template: &str) -> Self {
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        CLUSTER.maintenance().batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).unwrap();
        Self { name }
    }

    pub fn url(&self) -> String {
        CLUSTER.server.postgres().url_for(&self.name)
    }

    /// A connection that may write.
    pub fn connect(&self) -> PgConnection {
        db::connect(&self.url()).unwrap()
    }

    /// Ends every connection to it but one's own, as a restart would.
    pub fn cut_connections(&self) {
        let end =
            format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", self.name);
        CLUSTER.maintenance().batch_execute(&end).unwrap();
    }

    /// Lets nobody in, as a server that is down, until it is opened again.
    pub fn close(&self) {
        self.allow_connections(false);
        self.cut_connections();
    }

    pub fn open(&self) {
        self.allow_connections(true);
    }

    fn allow_connections(&self, allowed: bool) {
        CLUSTER
            .maintenance()
            .batch_execute(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS {allowed}", self.name))
            .unwrap();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped =
            CLUSTER.maintenance().batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        if let Err(e) = dropped {
            eprintln!("{} could not be dropped: {e}", self.name);
        }
    }
}
