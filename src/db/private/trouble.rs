//! What can go wrong with the private PostgreSQL, in sentences a person can act on.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::places::Version;

/// Why the private PostgreSQL could not be found, made, started or stopped. Each is one sentence with its remedy.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// No PostgreSQL at all.
    #[error(
        "No PostgreSQL was found on this machine: install version 15 or later (as root: {install}), \
         or set DATABASE_URL to the address of one that runs elsewhere."
    )]
    NotFound { install: String },

    /// Only versions that Cairn does not work with.
    #[error(
        "The newest PostgreSQL on this machine is {found} (in {folder}), and Cairn needs 15 or later: \
         install one (as root: {install}), or set DATABASE_URL to the address of one that runs elsewhere."
    )]
    TooOld { found: Version, folder: PathBuf, install: String },

    /// The version that the cluster was made with has been removed.
    #[error(
        "The database in {folder} was made by PostgreSQL {major}, which is not on this machine any more: \
         install it again (as root: {install})."
    )]
    VersionGone { major: u32, folder: PathBuf, install: String },

    /// Another `serve` or `demo` holds the folder.
    #[error(
        "Another Cairn already serves the folder {folder}{}: stop it first, or set CAIRN_DATA_DIR to another folder.",
        pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    Served { folder: PathBuf, pid: Option<u32> },

    /// A folder or file that Cairn's user may not use.
    #[error(
        "The user that runs Cairn may not use {path}: give it the permission, \
         or set CAIRN_DATA_DIR to a folder of its own."
    )]
    Denied { path: PathBuf },

    /// No space left.
    #[error("The disk that holds {path} is full: make room on it and start Cairn again.")]
    Full { path: PathBuf },

    /// Anything else that the file system answers.
    #[error("Cairn cannot use {path} ({source}): mend that, or set CAIRN_DATA_DIR to another folder.")]
    Files { path: PathBuf, source: io::Error },

    /// Run by root, where it can run PostgreSQL as nobody else.
    #[error(
        "PostgreSQL does not run as root, and as root Cairn cannot run it here as the user postgres or nobody: \
         run Cairn as an ordinary user."
    )]
    NoUser,

    /// The cluster's user was locked out of it.
    #[error(
        "The database lies in {folder}, which the user {user} that runs PostgreSQL cannot reach any more: \
         give that user the permission to pass through every folder above it (chmod o+x)."
    )]
    OutOfReach { folder: PathBuf, user: String },

    /// The data folder names a place for its cluster that is no more.
    #[error(
        "The database of this folder lay in {folder}, which is gone: bring it back, \
         or remove {pointer} to begin with an empty one."
    )]
    Gone { folder: PathBuf, pointer: PathBuf },

    /// A cluster without the file that opens it.
    #[error("The database's password is missing: bring {path} back from a backup.")]
    PasswordGone { path: PathBuf },

    /// Someone else has made the folder that the socket should lie in.
    #[error("The folder {path} should be Cairn's alone and is not: remove it and start Cairn again.")]
    SocketFolder { path: PathBuf },

    /// A program could not be started at all.
    #[error("The program {program} could not be started ({source}): reinstall PostgreSQL.")]
    Unstartable { program: PathBuf, source: io::Error },

    /// A program of PostgreSQL said no. `end` is the end of what it (or the server's log) said.
    #[error("PostgreSQL's {program} failed on {folder}; mend what it says and start Cairn again: {end}")]
    Failed { program: &'static str, folder: PathBuf, end: String },

    /// A server that neither comes up nor goes away.
    #[error(
        "The PostgreSQL in {folder} is still {state} after {seconds} s: look into {log}, then start Cairn again."
    )]
    Slow { folder: PathBuf, state: &'static str, seconds: u64, log: PathBuf },
}

impl Trouble {
    /// What an answer of the file system about `path` means to a person; made for `map_err`.
    pub(super) fn at(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Denied { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::Files { path, source },
        }
    }

    /// A program's failure, from everything that it said.
    pub(super) fn failed(program: &'static str, folder: &Path, said: &str) -> Self {
        let folder = folder.to_owned();
        if said.contains("No space left on device") {
            return Self::Full { path: folder };
        }
        let end = end_of(said);
        Self::Failed { program, folder, end }
    }
}

/// The last lines of an output, at most 8, on one line.
fn end_of(said: &str) -> String {
    let lines: Vec<_> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(8)..].join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_said_as_such_whoever_met_it() {
        let met_by_us = Trouble::at("/data")(io::ErrorKind::StorageFull.into());
        let met_by_initdb =
            Trouble::failed("initdb", Path::new("/data"), "x\nFATAL: No space left on device\n");
        let sentence = "The disk that holds /data is full: make room on it and start Cairn again.";
        assert_eq!(met_by_us.to_string(), sentence);
        assert_eq!(met_by_initdb.to_string(), sentence);
    }

    #[test]
    fn a_failure_carries_the_end_of_the_output() {
        let said = (1..=20).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
        let sentence = Trouble::failed("pg_ctl", Path::new("/data"), &said).to_string();
        assert!(sentence.ends_with("line 19 | line 20"), "{sentence}");
        assert!(!sentence.contains("line 12 "), "{sentence}");
    }

    #[test]
    fn a_folder_served_by_an_unknown_process_is_said_without_a_number() {
        let folder = PathBuf::from("/data");
        let sentence = Trouble::Served { folder, pid: None }.to_string();
        assert!(sentence.starts_with("Another Cairn already serves the folder /data: stop"), "{sentence}");
    }
}
