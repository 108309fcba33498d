//! Which PostgreSQL is taken, and what is said when there is none.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use cairn::db::private::{Places, Private, Settings, Trouble};

use super::stage::{Folder, answer};

/// An installation that can only say its version.
fn installation(folder: &Path, version: &str) -> PathBuf {
    let folder = folder.join(version);
    fs::create_dir(&folder).expect("a new folder");
    for name in ["postgres", "initdb", "pg_ctl"] {
        script(&folder.join(name), &format!("echo 'postgres (PostgreSQL) {version}'"));
    }
    folder
}

fn script(path: &Path, line: &str) {
    fs::write(path, format!("#!/bin/sh\n{line}\n")).expect("a new file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a file of ours");
}

fn trouble_with(folder: &Folder, places: Vec<PathBuf>) -> Trouble {
    let settings = Settings { places: Places::new(places), ..folder.settings.clone() };
    Private::serve(&settings).expect_err("no PostgreSQL that starts")
}

#[test]
fn without_any_postgresql_the_message_says_what_to_install_and_what_else_to_do() {
    let folder = Folder::new();
    let trouble = trouble_with(&folder, Vec::new());
    let sentence = trouble.to_string();
    assert!(matches!(trouble, Trouble::NotFound { .. }), "{sentence}");
    assert!(sentence.contains("(as root: ") && sentence.contains("postgresql"), "{sentence}");
    assert!(sentence.contains("set DATABASE_URL"), "{sentence}");
}

#[test]
fn one_that_is_too_old_is_named() {
    let folder = Folder::new();
    let places = ["13.9", "14.2", "14.11"].map(|version| installation(folder.temporary.path(), version));
    let sentence = trouble_with(&folder, places.to_vec()).to_string();
    assert!(sentence.starts_with("The newest PostgreSQL on this machine is 14.11 (in "), "{sentence}");
}

#[test]
fn of_several_the_newest_makes_a_new_cluster_and_its_failure_carries_its_words() {
    let folder = Folder::new();
    let places = ["15.2", "98.1", "16.3"].map(|version| installation(folder.temporary.path(), version));
    script(&places[1].join("initdb"), "echo 'this is 98'; echo 'and no cluster' >&2; exit 1");
    let sentence = trouble_with(&folder, places.to_vec()).to_string();
    assert!(sentence.starts_with("PostgreSQL's initdb failed on"), "{sentence}");
    assert!(sentence.ends_with("this is 98 | and no cluster"), "{sentence}");
}

#[test]
fn a_script_named_postgres_is_no_postgresql() {
    let folder = Folder::new();
    let places = folder.temporary.path().join("bin");
    let real = installation(folder.temporary.path(), "99.1");
    fs::create_dir(&places).expect("a new folder");
    script(&places.join("postgres"), "echo 'postgres (PostgreSQL) 99.9'");
    assert!(matches!(trouble_with(&folder, vec![places.clone()]), Trouble::NotFound { .. }));
    for name in ["initdb", "pg_ctl"] {
        symlink(real.join(name), places.join(name)).expect("a new link");
    }
    assert!(matches!(trouble_with(&folder, vec![places]), Trouble::NotFound { .. }));
}

#[test]
fn a_cluster_is_run_by_the_version_that_made_it_even_if_a_newer_one_is_there() {
    let mut folder = Folder::new();
    let made_by = folder.serve().version();
    let newer = installation(folder.temporary.path(), "99.1");
    let ours = ["/usr/local/bin".into(), format!("/usr/lib/postgresql/{}/bin", made_by.major).into()];
    folder.settings.places = Places::new([newer].into_iter().chain(ours));
    let again = folder.serve();
    assert_eq!((again.version(), answer(&again, "SELECT 1")), (made_by, "1".to_owned()));
}

#[test]
fn a_version_that_was_removed_is_named_with_its_package() {
    let folder = Folder::new();
    drop(folder.serve());
    fs::write(folder.home().join("cluster/PG_VERSION"), "14\n").expect("a file of ours");
    let sentence = folder.trouble().to_string();
    assert!(sentence.contains("was made by PostgreSQL 14, which is not on this machine"), "{sentence}");
    assert!(sentence.contains("install it again (as root: "), "{sentence}");
}
