//! The running server: what state it is in, and how it is started and stopped.

use std::{
    fs, io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{Durability, cluster, home::Home, log, places::Programs, processes, programs, trouble::Trouble};

/// How long a server may take to recover after a crash, or to stop.
const PATIENCE: Duration = Duration::from_mins(5);
/// How long what a killed server leaves behind (its other processes, their shared memory) may be in the way.
const DYING: Duration = Duration::from_secs(15);
const SOCKET: &str = ".s.PGSQL.5432";
const POLL: Duration = Duration::from_millis(20);

/// A home with the programs that fit its cluster.
#[derive(Debug)]
pub(super) struct Server {
    pub home: Home,
    pub programs: Programs,
    pub durability: Durability,
}

/// What a cluster's `postmaster.pid` and the processes of the system say.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Absent,
    Starting,
    Ready {
        socket_folder: PathBuf,
    },
    /// Someone has cleaned its socket away.
    Unreachable,
    Stopping,
}

impl Server {
    /// Sees to it that the server runs, and gives the folder of its socket. One that runs is adopted; one that is
    /// coming up or going down (its Cairn was killed) is waited for. The caller holds `start.lock`.
    pub fn bring_up(&self) -> Result<PathBuf, Trouble> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.state() {
                State::Absent => self.start()?,
                State::Ready { socket_folder } => return Ok(socket_folder),
                State::Unreachable => self.stop()?,
                State::Starting if Instant::now() > until => return Err(self.slow("starting")),
                State::Stopping if Instant::now() > until => return Err(self.slow("stopping")),
                State::Starting | State::Stopping => thread::sleep(POLL),
            }
        }
    }

    pub fn is_up(&self) -> bool {
        matches!(self.state(), State::Ready { .. })
    }

    /// Stops the server and breaks off whatever still talks to it. Without one, does nothing.
    pub fn stop(&self) -> Result<(), Trouble> {
        if self.state() == State::Absent {
            return Ok(());
        }
        let args = ["stop", "-D", "cluster", "-m", "fast", "-w", "-t", "300", "-s"];
        match programs::run(&self.home, &self.programs, "pg_ctl", &args, "") {
            // It may have been killed meanwhile.
            Err(trouble) if self.state() != State::Absent => return Err(trouble),
            _ => {}
        }
        // The next start makes it again; one that stays is empty.
        let _ = self.home.account.act(|| fs::remove_dir(self.home.socket_folder()));
        Ok(())
    }

    fn start(&self) -> Result<(), Trouble> {
        let socket_folder = self.home.make_socket_folder()?;
        self.clear_remains(&socket_folder).map_err(Trouble::at(&self.home.folder))?;
        cluster::configure(&self.home, &socket_folder, self.durability)?;
        log::trim(&self.home).map_err(Trouble::at(self.home.log()))?;
        let until = Instant::now() + DYING;
        loop {
            match self.start_once() {
                Err(Trouble::Failed { end, .. })
                    if end.contains("still in use") && Instant::now() < until =>
                {
                    let program = self.programs.folder.join("postgres");
                    processes::end_orphans(&program, &self.home.cluster(), self.home.account.uid());
                    thread::sleep(POLL);
                }
                done => return done,
            }
        }
    }

    /// `pg_ctl` starts the server in a session of its own, and waits until it is ready.
    fn start_once(&self) -> Result<(), Trouble> {
        let before = log::length(&self.home);
        let args = ["start", "-D", "cluster", "-l", "postgres.log", "-w", "-t", "300", "-s"];
        programs::run(&self.home, &self.programs, "pg_ctl", &args, "").map(drop).map_err(|trouble| {
            match trouble {
                // What stopped it stands in the server's log.
                Trouble::Failed { program, folder, end } => {
                    Trouble::failed(program, &folder, &format!("{end}\n{}", log::since(&self.home, before)))
                }
                other => other,
            }
        })
    }

    /// Removes what a killed server has left and what would stop the next one: PostgreSQL takes any process of its
    /// user that has got the same number for the old server. Its processes that still live it finds without these.
    fn clear_remains(&self, socket_folder: &Path) -> io::Result<()> {
        let pid_file = self.home.cluster().join("postmaster.pid");
        let remains = [SOCKET, ".s.PGSQL.5432.lock"].map(|name| socket_folder.join(name));
        for path in remains.iter().chain([&pid_file]) {
            match self.home.account.act(|| fs::remove_file(path)) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
        Ok(())
    }

    /// The lines of `postmaster.pid`: pid, folder, start, port, socket folder, address, memory, status.
    fn state(&self) -> State {
        let cluster = self.home.cluster();
        let text = self.home.read("cluster/postmaster.pid").unwrap_or_default();
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        let Some(pid) =
            lines.first().and_then(|pid| pid.parse().ok()).filter(|pid| processes::runs_in(*pid, &cluster))
        else {
            return State::Absent;
        };
        tracing::trace!(pid, "a server runs in {}", cluster.display());
        match (lines.get(4).map(PathBuf::from), lines.get(7)) {
            (Some(socket_folder), Some(&"ready")) if socket_folder.join(SOCKET).exists() => {
                State::Ready { socket_folder }
            }
            (_, Some(&"ready")) => State::Unreachable,
            (_, Some(&"stopping")) => State::Stopping,
            _ => State::Starting,
        }
    }

    fn slow(&self, state: &'static str) -> Trouble {
        Trouble::Slow {
            folder: self.home.folder.clone(),
            state,
            seconds: PATIENCE.as_secs(),
            log: self.home.log(),
        }
    }
}
