//! What these tests are played on: a data folder, processes that hold it, and a look at the server.

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Read},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use cairn::db::private::{Durability, Private, Settings, Trouble};
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, geteuid},
};
use tempfile::TempDir;

use crate::support::throwaway::Throwaway;

/// The user `nobody`, on every system that these tests run on as root.
pub const NOBODY: u32 = 65534;

/// A data folder that does not exist yet, in a folder that everybody may pass through.
pub struct Folder {
    pub temporary: TempDir,
    pub settings: Settings,
}

impl Folder {
    pub fn new() -> Self {
        Self::named("var")
    }

    pub fn named(name: &str) -> Self {
        let temporary = tempfile::Builder::new().prefix("pg").tempdir().expect("/tmp takes folders");
        open_to_all(temporary.path());
        let settings = Settings {
            durability: Durability::Off,
            elsewhere: temporary.path().join("elsewhere"),
            ..Settings::new(temporary.path().join(name))
        };
        Self { temporary, settings }
    }

    pub fn serve(&self) -> Private {
        Private::serve(&self.settings).expect("a PostgreSQL that starts")
    }

    pub fn join(&self) -> Private {
        Private::join(&self.settings).expect("a PostgreSQL that starts")
    }

    pub fn trouble(&self) -> Trouble {
        Private::serve(&self.settings).expect_err("a PostgreSQL that does not start")
    }

    /// Where the cluster and what belongs to it lie, unless PostgreSQL's user cannot come there.
    pub fn home(&self) -> PathBuf {
        self.settings.data_dir.join("postgres")
    }

    pub fn server(&self) -> Option<Server> {
        Server::of(&self.home())
    }

    /// Ends the server as a crash of the machine would.
    pub fn kill_server(&self) -> Server {
        let server = self.server().expect("a running server");
        send(server.0, Signal::SIGKILL);
        server
    }

    /// Another process that does `what` with the folder: `serve`, `join` or `throwaway`.
    pub fn holder(&self, what: &str) -> Holder {
        Holder::start(self, what, None)
    }
}

impl Drop for Folder {
    /// A test that failed may leave a server; no folder may be removed below one.
    fn drop(&mut self) {
        if let Some(server) = self.server() {
            send(server.0, Signal::SIGQUIT);
            server.ended();
        }
    }
}

pub fn open_to_all(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o711)).expect("a folder of ours");
}

/// A running server, by its process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server(pub i32);

impl Server {
    pub fn of(home: &Path) -> Option<Self> {
        let text = fs::read_to_string(home.join("cluster/postmaster.pid")).ok()?;
        let server = Self(text.lines().next()?.parse().ok()?);
        server.lives().then_some(server)
    }

    pub fn lives(self) -> bool {
        fs::read_link(format!("/proc/{}/cwd", self.0)).is_ok()
    }

    pub fn ended(self) {
        eventually("the server ends", || !self.lives());
    }

    /// A field of `/proc/…/stat`, counted from the process's state: 3 is its session.
    pub fn stat(self, field: usize) -> i32 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).expect("a running server");
        let fields = stat.rsplit(") ").next().expect("a name in parentheses");
        fields.split(' ').nth(field).and_then(|field| field.parse().ok()).expect("a number")
    }
}

/// A process that holds a cluster, to be killed.
pub struct Holder {
    child: Child,
    input: Option<ChildStdin>,
    /// Kept open: it must be able to end its speech.
    output: Option<BufReader<ChildStdout>>,
    pub said: String,
}

impl Holder {
    pub fn start(folder: &Folder, what: &str, user: Option<u32>) -> Self {
        let mut holder = Self::begin(folder, what, user);
        let mut output = BufReader::new(holder.child.stdout.take().expect("a pipe"));
        let mark = |line: io::Result<String>| Some(line.ok()?.split_once("HOLDER ")?.1.to_owned());
        let said = output.by_ref().lines().find_map(mark);
        holder.output = Some(output);
        let Some(said) = said else {
            let mut errors = String::new();
            let _ = holder.child.stderr.take().expect("a pipe").read_to_string(&mut errors);
            panic!("the holder says nothing but {errors}");
        };
        holder.said = said;
        holder
    }

    /// The same, without waiting for it to be up. A checkout may lie where `user` cannot come: so it runs a copy.
    pub fn begin(folder: &Folder, what: &str, user: Option<u32>) -> Self {
        let mut program = env::current_exe().expect("this program");
        if user.is_some() {
            let copy = folder.temporary.path().join("holder");
            // By a process of its own: a file that this one writes cannot be run while any child, started by another
            // test at that moment, still holds it open.
            let made = Command::new("cp").arg(program).arg(&copy).status().expect("cp is there");
            assert!(made.success(), "room in /tmp");
            program = copy;
        }
        let mut command = Command::new(program);
        command.args(["--exact", "private_postgres::stage::holds", "--ignored", "--nocapture"]);
        command
            .env("HOLDER_DOES", what)
            .env("HOLDER_DURABILITY", format!("{:?}", folder.settings.durability))
            .env("HOLDER_DATA_DIR", &folder.settings.data_dir);
        command.env("HOLDER_ELSEWHERE", &folder.settings.elsewhere).process_group(0).current_dir("/");
        if let Some(user) = user {
            command.uid(user).gid(user);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("this program runs");
        Self { input: child.stdin.take(), child, output: None, said: String::new() }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn kill(&mut self) {
        self.child.kill().expect("a process of ours");
        self.child.wait().expect("a process of ours");
    }

    /// To its whole process group, as Ctrl-C does. Not SIGINT itself: a job in a shell's background ignores that,
    /// and so do its children.
    pub fn interrupt(&mut self) {
        send(-i32::try_from(self.pid()).expect("a small number"), Signal::SIGTERM);
        self.child.wait().expect("a process of ours");
    }

    /// Lets it leave properly.
    pub fn end(&mut self) {
        drop(self.input.take());
        assert!(self.child.wait().expect("a process of ours").success());
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a holder does.
#[test]
#[ignore = "other tests run it in a process of its own"]
fn holds() {
    let Ok(what) = env::var("HOLDER_DOES") else {
        return;
    };
    let folder = |name| PathBuf::from(env::var_os(name).expect("set by Holder::begin"));
    let durable = env::var("HOLDER_DURABILITY").is_ok_and(|it| it == "On");
    let settings = Settings {
        durability: if durable { Durability::On } else { Durability::Off },
        elsewhere: folder("HOLDER_ELSEWHERE"),
        ..Settings::new(folder("HOLDER_DATA_DIR"))
    };
    let wait = || io::stdin().read_to_end(&mut Vec::new()).expect("a pipe");
    match what.as_str() {
        "throwaway" => {
            let throwaway = Throwaway::start().expect("a PostgreSQL that starts");
            println!("\nHOLDER {}", throwaway.folder().display());
            wait();
        }
        what => {
            let private = if what == "serve" { Private::serve(&settings) } else { Private::join(&settings) };
            match private {
                Ok(private) => {
                    println!("\nHOLDER {}", private.url());
                    wait();
                    private.stop().expect("a PostgreSQL that stops");
                }
                Err(trouble) => println!("\nHOLDER {trouble}"),
            }
        }
    }
}

/// The answer to a query, as text; or what stands against it.
pub fn ask(url: &str, sql: &str) -> Result<String, String> {
    let psql =
        Command::new("psql").args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, url]).output();
    let output = psql.expect("the tests need psql");
    let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

pub fn answer(private: &Private, sql: &str) -> String {
    ask(&private.url(), sql).expect("an answer")
}

pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < until, "waited 30 s in vain until {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

pub fn send(pid: i32, signal: Signal) {
    kill(Pid::from_raw(pid), signal).expect("a process that lives");
}

pub fn is_root() -> bool {
    geteuid().is_root()
}
