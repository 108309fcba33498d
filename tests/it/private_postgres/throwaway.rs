//! The PostgreSQL of the other tests: gone with its process, however that ends.

use std::{fs, path::PathBuf};

use super::stage::{Folder, Server, answer, eventually};
use crate::support::throwaway::Throwaway;

#[test]
fn a_throwaway_server_answers_and_leaves_nothing_behind() {
    let throwaway = Throwaway::start().expect("a PostgreSQL that starts");
    assert_eq!(answer(throwaway.postgres(), "SHOW fsync"), "off");
    let folder = throwaway.folder().to_owned();
    let server = Server::of(&folder.join("postgres")).expect("a running server");
    drop(throwaway);
    assert!(!server.lives() && !folder.exists());
}

#[test]
fn a_throwaway_server_whose_process_is_killed_leaves_nothing_behind() {
    let mut holder = Folder::new().holder("throwaway");
    let folder = PathBuf::from(&holder.said);
    let server = Server::of(&folder.join("postgres")).expect("a running server");
    holder.kill();
    server.ended();
    eventually("its folder is gone", || !fs::exists(&folder).expect("a path"));
}
