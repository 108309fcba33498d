//! The private PostgreSQL: without `DATABASE_URL`, Cairn runs its own in its data folder, on a Unix socket that
//! only its user can reach. Who serves holds the folder; other commands join the cluster that runs, or start it.
//! It runs until the last of them has left, and survives the violent end of any of them, and its own.

mod account;
mod cluster;
mod home;
mod install;
mod keeper;
mod lock;
mod log;
mod places;
mod postmaster;
mod processes;
mod programs;
mod trouble;

use std::{
    fs::File,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use places::{Places, Version};
pub use trouble::Trouble;

use home::Home;
use keeper::Keeper;
use postmaster::Server;

/// What a private PostgreSQL needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Cairn's data folder; made if it lacks.
    pub data_dir: PathBuf,
    /// Where the cluster lies if the user that runs PostgreSQL cannot enter the data folder.
    pub elsewhere: PathBuf,
    /// Where PostgreSQL's programs are looked for.
    pub places: Places,
    pub durability: Durability,
}

impl Settings {
    /// What is right for everything but tests.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            elsewhere: PathBuf::from("/var/lib/cairn"),
            places: Places::of_this_machine(),
            durability: Durability::On,
        }
    }
}

/// Whether what was committed is still there after the machine's power has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    On,
    /// Quicker; for tests, whose databases are thrown away.
    Off,
}

/// A running private PostgreSQL, for as long as this lives: dropped, it is stopped if nobody else uses it.
#[derive(Debug)]
pub struct Private {
    server: Arc<Server>,
    socket_folder: PathBuf,
    password: String,
    keeper: Option<Keeper>,
    using: Option<File>,
    /// Held for its lock.
    serving: Option<File>,
}

impl Private {
    /// Starts the data folder's PostgreSQL, or adopts it if it runs, as the one that serves from this folder; looks
    /// after it from then on.
    ///
    /// # Errors
    ///
    /// [`Trouble::Served`] if another process serves from it, and all that can hinder a start.
    pub fn serve(settings: &Settings) -> Result<Self, Trouble> {
        let home = Home::find_or_make(settings)?;
        let serving = lock::serve(&home)?;
        let mut private = Self::enter(home, settings, Some(serving))?;
        private.keeper = Some(Keeper::of(Arc::clone(&private.server)));
        Ok(private)
    }

    /// Joins the data folder's PostgreSQL for a while; starts it if it does not run.
    ///
    /// # Errors
    ///
    /// All that can hinder a start.
    pub fn join(settings: &Settings) -> Result<Self, Trouble> {
        Self::enter(Home::find_or_make(settings)?, settings, None)
    }

    fn enter(home: Home, settings: &Settings, serving: Option<File>) -> Result<Self, Trouble> {
        let durability = settings.durability;
        let _starting = lock::start(&home)?;
        let using = lock::share(&home)?;
        cluster::remove_unfinished(&home)?;
        let programs = if home.has_cluster() {
            settings.places.of_version(cluster::major(&home)?, &home.folder)?
        } else {
            let programs = settings.places.newest()?;
            cluster::make(&home, &programs, durability)?;
            programs
        };
        let password = cluster::password(&home)?;
        let server = Arc::new(Server { home, programs, durability });
        let socket_folder = server.bring_up()?;
        Ok(Self { server, socket_folder, password, keeper: None, using: Some(using), serving })
    }

    /// The address of the database `cairn`, for libpq. It holds the password.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_for("cairn")
    }

    /// The address of another database of the cluster. The role `cairn` may create databases.
    #[must_use]
    pub fn url_for(&self, database: &str) -> String {
        let socket_folder = percent_encoded(self.socket_folder.as_os_str().as_bytes());
        let database = percent_encoded(database.as_bytes());
        format!("postgresql://cairn:{}@{socket_folder}:5432/{database}", self.password)
    }

    /// Where the cluster, its password and its log lie.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.server.home.folder
    }

    /// Whether that is outside the data folder, because the user that runs PostgreSQL cannot enter it.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        self.server.home.is_elsewhere()
    }

    /// The version that runs.
    #[must_use]
    pub fn version(&self) -> Version {
        self.server.programs.version
    }

    /// Leaves the cluster, and stops it if nobody else uses it. Dropping does the same, but can only log a failure.
    ///
    /// # Errors
    ///
    /// [`Trouble::Failed`] if it does not stop.
    pub fn stop(mut self) -> Result<(), Trouble> {
        self.leave()
    }

    fn leave(&mut self) -> Result<(), Trouble> {
        // First, lest it start again what is being stopped.
        self.keeper = None;
        let Some(using) = self.using.take() else {
            return Ok(());
        };
        if lock::was_last(&using).map_err(Trouble::at(self.folder()))? {
            self.server.stop()?;
        }
        Ok(())
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        if let Err(trouble) = self.leave() {
            tracing::error!("{trouble}");
        }
        // A program that is being started right now elsewhere in this process holds the file, and its lock, a moment
        // longer; unless it is let go for all.
        let _ = self.serving.take().map(|serving| serving.unlock());
    }
}

fn percent_encoded(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|&byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
