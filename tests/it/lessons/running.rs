//! Running one block as the lesson's reader would, and no longer than a minute.

use super::database::Database;
use cairn::{markdown::prints, programs::lessons::Step};
use std::{
    env, fs,
    io::{Read, pipe},
    os::unix::process::{CommandExt, ExitStatusExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

/// A guard: every block is meant to end within two seconds.
const MOST: Duration = Duration::from_mins(1);

/// The folder of one lesson, empty at first, and one beside it for what the lesson does not see.
pub struct Place<'d> {
    folder: tempfile::TempDir,
    beside: tempfile::TempDir,
    database: Option<&'d Database>,
}

/// What a process printed on both channels, and how it ended.
struct Ended {
    status: ExitStatus,
    printed: String,
}

impl<'d> Place<'d> {
    pub fn new(database: Option<&'d Database>) -> Self {
        // Plain names: they may be seen in what a block prints.
        let folder = || tempfile::Builder::new().prefix("lesson-").tempdir().unwrap();
        Self { folder: folder(), beside: folder(), database }
    }

    /// Writes a block's file, runs it, and compares, as far as its words say so.
    pub fn take(&self, step: &Step) -> Result<(), String> {
        let words = &step.block.words;
        let language = words.language.as_deref().unwrap_or_default();
        let path = self.file_of(step);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &step.block.text).unwrap();
        let Some(exit) = words.exit else { return Ok(()) };
        let file = path.strip_prefix(self.folder.path()).unwrap_or(&path);
        let ended = match language {
            "rust" => self.rust(file)?,
            _ => self.run(&mut command(language, file))?,
        };
        if words.file.is_none() {
            fs::remove_file(&path).ok();
        }
        compare(step, exit, &ended)
    }

    /// A block without a name of its own must not be seen by `ls` or Git, but Python and JavaScript look for
    /// what they import beside it.
    fn file_of(&self, step: &Step) -> PathBuf {
        let line = step.block.line;
        let inside = |name: &str| self.folder.path().join(name);
        match (&step.block.words.file, step.block.words.language.as_deref()) {
            (Some(name), _) => inside(name),
            (None, Some("python")) => inside(&format!(".block{line}.py")),
            (None, Some("javascript")) => inside(&format!(".block{line}.mjs")),
            (None, language) => self.beside.path().join(format!("block{line}.{}", language.unwrap_or("txt"))),
        }
    }

    /// One file, compiled outside of the lesson's folder; what the compiler says is what the block prints.
    fn rust(&self, file: &Path) -> Result<Ended, String> {
        let program = self.beside.path().join("program");
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition", "2024", "--crate-name", "lesson", "-o"]).arg(&program).arg(file);
        let compiled = self.run(&mut rustc)?;
        if compiled.status.success() { self.run(&mut Command::new(program)) } else { Ok(compiled) }
    }

    /// Runs a process to its end, with nothing of this process's environment but the way to programs.
    fn run(&self, command: &mut Command) -> Result<Ended, String> {
        let (mut reader, writer) = pipe().unwrap();
        self.surround(command).stdin(Stdio::null()).stdout(writer.try_clone().unwrap()).stderr(writer);
        let mut child = command.process_group(0).spawn().map_err(|cause| format!("{command:?}: {cause}"))?;
        // The command holds the pipe's writing end as long as it is there.
        *command = Command::new("true");
        let (sender, printed) = mpsc::channel();
        thread::spawn(move || {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).ok();
            sender.send(String::from_utf8_lossy(&bytes).replace("\r\n", "\n")).ok();
        });
        let ended = wait(&mut child, &printed);
        end_all_of(&child);
        child.wait().ok();
        ended.ok_or_else(|| format!("it did not end within {} seconds", MOST.as_secs()))
    }

    fn surround<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let home = env::var_os("HOME").unwrap_or_default();
        let rustup = env::var_os("RUSTUP_HOME").unwrap_or_else(|| Path::new(&home).join(".rustup").into());
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .envs([("LC_ALL", "C.UTF-8"), ("TZ", "UTC"), ("NO_COLOR", "1")])
            // Both channels in the order of the program, as at a terminal; nothing written on the way.
            .envs([("PYTHONUNBUFFERED", "1"), ("PYTHONDONTWRITEBYTECODE", "1"), ("GIT_CONFIG_NOSYSTEM", "1")])
            .env("RUSTUP_HOME", rustup)
            .envs(self.database.iter().flat_map(|database| database.environment()))
    }
}

fn command(language: &str, file: &Path) -> Command {
    let program = match language {
        "python" => "python3",
        "javascript" => "node",
        "sql" => "psql",
        _ => "bash",
    };
    let mut command = Command::new(program);
    if language == "sql" {
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f"]);
    }
    command.arg(file);
    command
}

/// Waits until the process and all that hold its output have ended, as long as there is time.
fn wait(child: &mut Child, printed: &Receiver<String>) -> Option<Ended> {
    let until = Instant::now() + MOST;
    let printed = printed.recv_timeout(MOST).ok()?;
    loop {
        match child.try_wait().ok()? {
            Some(status) => return Some(Ended { status, printed }),
            None if Instant::now() > until => return None,
            None => thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// Ends the process and those that it left behind: they are a group of their own.
fn end_all_of(child: &Child) {
    let group = format!("-{}", child.id());
    Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status().ok();
}

fn compare(step: &Step, exit: u8, ended: &Ended) -> Result<(), String> {
    let code = ended.status.code().or_else(|| ended.status.signal().map(|signal| 128 + signal));
    if code != Some(i32::from(exit)) {
        return Err(format!("{}, but {exit} was wanted\n{}", ended.status, ended.printed));
    }
    match &step.output {
        Some(wanted) if !prints(wanted, &ended.printed) => {
            Err(format!("it prints\n{}--- wanted\n{wanted}", ended.printed))
        }
        _ => Ok(()),
    }
}
