//! The processes that work in a cluster's folder.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use nix::{
    errno::Errno,
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// Whether the process lives and is the cluster's server: numbers are used again, above all in containers. A server
/// works in its cluster's folder; where there is no `/proc` to tell, the number has to do.
pub(super) fn runs_in(pid: i32, cluster: &Path) -> bool {
    if pid <= 0 || kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH) {
        return false;
    }
    works_in(pid, cluster).unwrap_or_else(|| !Path::new("/proc/self/cwd").exists())
}

/// Ends what a killed server has left: a process of its that computes would only notice when its query is done.
/// Where there is no `/proc`, it is waited for. Only that user's: the cluster may have become a link to another's.
pub(super) fn end_orphans(program: &Path, cluster: &Path, uid: u32) {
    let runs_program = |pid: &i32| fs::read_link(of(*pid, "exe")).is_ok_and(|exe| exe == program);
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    for pid in processes
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| works_in(*pid, cluster) == Some(true))
        .filter(runs_program)
        .filter(|pid| fs::metadata(of(*pid, "")).is_ok_and(|process| process.uid() == uid))
    {
        tracing::warn!("ending process {pid}, which a killed PostgreSQL has left");
        // One that has just ended by itself is as good.
        let _ = kill(Pid::from_raw(pid), Signal::SIGQUIT);
    }
}

fn works_in(pid: i32, folder: &Path) -> Option<bool> {
    let (cwd, folder) = (fs::metadata(of(pid, "cwd")).ok()?, fs::metadata(folder).ok()?);
    Some((cwd.dev(), cwd.ino()) == (folder.dev(), folder.ino()))
}

fn of(pid: i32, what: &str) -> PathBuf {
    PathBuf::from(format!("/proc/{pid}/{what}"))
}
