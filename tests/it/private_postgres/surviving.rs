//! What ends violently, and what has to live on.

use std::{
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::PathBuf,
    process::{Command, Stdio},
};

use cairn::db::private::Durability;
use nix::{sys::signal::Signal, unistd::getsid};

use super::stage::{Folder, Holder, Server, answer, ask, eventually, is_root, send};

#[test]
fn a_server_whose_cairn_was_killed_is_adopted_by_the_next() {
    let folder = Folder::new();
    let mut holder = folder.holder("serve");
    ask(&holder.said, "CREATE TABLE kept AS SELECT 7 AS number").expect("an answer");
    let server = folder.server().expect("a running server");
    holder.kill();
    assert!(server.lives());
    let next = folder.serve();
    assert_eq!(folder.server(), Some(server));
    assert_eq!(answer(&next, "SELECT number FROM kept"), "7");
    drop(next);
    server.ended();
}

#[test]
fn a_server_does_not_inherit_the_locks_of_its_cairn() {
    let folder = Folder::new();
    let _serving = folder.serve();
    let server = folder.server().expect("a running server");
    let open = fs::read_dir(format!("/proc/{}/fd", server.0)).expect("a process of ours");
    let open: Vec<_> = open.flatten().filter_map(|entry| fs::read_link(entry.path()).ok()).collect();
    assert!(open.iter().any(|path| path.ends_with("postgres.log")), "{open:?}");
    assert!(!open.iter().any(|path| path.extension().is_some_and(|it| it == "lock")), "{open:?}");
}

#[test]
fn a_server_that_was_killed_with_its_cairn_recovers_at_the_next_start() {
    let mut folder = Folder::new();
    // Without it, what was committed last is lost with the server's memory.
    folder.settings.durability = Durability::On;
    let mut holder = folder.holder("serve");
    ask(&holder.said, "CREATE TABLE kept AS SELECT 7 AS number").expect("an answer");
    holder.kill();
    let killed = folder.kill_server();
    let next = folder.serve();
    assert_ne!(folder.server(), Some(killed));
    assert_eq!(answer(&next, "SELECT number FROM kept"), "7");
}

#[test]
fn a_query_that_outlives_its_killed_server_does_not_hinder_the_next_start() {
    let folder = Folder::new();
    let mut holder = folder.holder("serve");
    let busy = "SELECT count(*) FROM generate_series(1, 1000000000000) AS n WHERE n % 7 = 8";
    let mut psql = Command::new("psql");
    psql.args(["-X", "-c", busy, &holder.said]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut psql = psql.spawn().expect("the tests need psql");
    let runs = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%% 7 = 8'";
    eventually("the query runs", || ask(&holder.said, runs).as_deref() == Ok("1"));
    holder.kill();
    folder.kill_server();
    assert_eq!(answer(&folder.serve(), "SELECT 1"), "1");
    psql.wait().expect("a process of ours");
}

#[test]
fn a_server_that_dies_while_cairn_serves_is_started_again() {
    let folder = Folder::new();
    let serving = folder.serve();
    let killed = folder.kill_server();
    eventually("there is a server again", || folder.server().is_some_and(|server| server != killed));
    eventually("it answers", || ask(&serving.url(), "SELECT 1").is_ok());
}

#[test]
fn a_server_whose_socket_was_cleaned_away_is_started_again() {
    let folder = Folder::new();
    let mut holder = folder.holder("serve");
    holder.kill();
    fs::remove_dir_all(folder.home().join("socket")).expect("a folder of ours");
    assert_eq!(answer(&folder.serve(), "SELECT 1"), "1");
}

#[test]
fn a_number_in_a_stale_pid_file_that_another_process_has_got_is_no_server() {
    let folder = Folder::new();
    let private = folder.serve();
    let user = fs::metadata(private.folder().join("cluster")).expect("a folder");
    let pid_file = folder.home().join("cluster/postmaster.pid");
    let text = fs::read_to_string(&pid_file).expect("a running server");
    drop(private);
    let mut other = Command::new("cat");
    if is_root() {
        other.uid(user.uid()).gid(user.gid());
    }
    let mut other = other.stdin(Stdio::piped()).spawn().expect("the program cat");
    let (_, rest) = text.split_once('\n').expect("lines");
    fs::write(pid_file, format!("{}\n{rest}", other.id())).expect("a folder of ours");
    assert_eq!(answer(&folder.serve(), "SELECT 1"), "1");
    other.kill().expect("it lives on");
    other.wait().expect("a process of ours");
}

#[test]
fn a_first_start_that_is_killed_halfway_is_begun_anew() {
    let folder = Folder::new();
    for step in ["base", "global/pg_control", "PG_VERSION"] {
        let mut holder = Holder::begin(&folder, "serve", None);
        eventually("initdb has come some way", || {
            unfinished(&folder).iter().any(|path| path.join(step).exists())
        });
        holder.kill();
        assert!(!folder.home().join("cluster").exists(), "it was not halfway");
    }
    assert_eq!(answer(&folder.serve(), "SELECT 1"), "1");
    // An initdb that its Cairn has left behind may have gone on for a while.
    eventually("what they left is gone", || {
        drop(folder.join());
        unfinished(&folder).is_empty()
    });
}

fn unfinished(folder: &Folder) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.home()).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.to_string_lossy().contains("cluster.new-")).collect()
}

#[test]
fn a_start_that_is_killed_halfway_is_taken_up_by_the_next() {
    let folder = Folder::new();
    drop(folder.serve());
    let mut holder = Holder::begin(&folder, "serve", None);
    eventually("a server begins", || folder.server().is_some());
    let server = folder.server();
    holder.kill();
    assert_eq!(answer(&folder.serve(), "SELECT 1"), "1");
    assert!(server.is_some());
}

#[test]
fn ctrl_c_reaches_cairn_and_not_its_server() {
    let folder = Folder::new();
    let mut holder = folder.holder("serve");
    let server = folder.server().expect("a running server");
    let ours = getsid(None).expect("our session").as_raw();
    assert_eq!((server.stat(3), server.stat(2)), (server.0, server.0), "it leads its own session and group");
    assert_ne!(server.stat(3), ours);
    holder.interrupt();
    assert!(server.lives());
    assert_eq!(ask(&holder.said, "SELECT 1").as_deref(), Ok("1"));
    send(server.0, Signal::SIGQUIT);
    Server(server.0).ended();
}
