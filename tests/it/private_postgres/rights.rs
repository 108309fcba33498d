//! What PostgreSQL's user can get out of a Cairn that runs as root: nothing.

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
};

use cairn::db::private::Private;

use super::stage::{Folder, is_root};

#[test]
fn root_writes_and_removes_nothing_where_a_link_in_the_home_leads() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    drop(folder.serve());
    let victim = victim(&folder);
    let before = contents(&victim);
    for name in ["cluster", "socket", "postgres.log", "use.lock", "password"] {
        as_its_user(
            &folder,
            &format!(
                "[ -e {name} ] || mkdir -m 700 {name}; mv {name} kept; ln -s {} {name}",
                victim.display()
            ),
        );
        let started = Private::serve(&folder.settings);
        assert_eq!(contents(&victim), before, "{name}: {started:?}");
        assert!(started.is_err(), "it starts with a link for {name}");
        as_its_user(&folder, &format!("rm {name}; mv kept {name}"));
    }
    drop(folder.serve());
}

#[test]
fn root_reads_nothing_that_its_user_may_not() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    drop(folder.serve());
    let secret = folder.temporary.path().join("secret");
    fs::write(&secret, "a secret of root's").expect("a folder of ours");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).expect("a file of ours");
    as_its_user(&folder, &format!("rm password; ln -s {} password", secret.display()));
    let trouble = folder.trouble().to_string();
    assert!(trouble.contains("password") && !trouble.contains("a secret of"), "{trouble}");
}

#[test]
fn its_server_knows_nothing_of_our_environment() {
    let folder = Folder::new();
    let holder = folder.holder("serve");
    let server = folder.server().expect("a running server");
    let environment = fs::read(format!("/proc/{}/environ", server.0)).expect("a process");
    let environment = String::from_utf8_lossy(&environment).into_owned();
    assert!(environment.contains("LC_ALL=C") && environment.contains("PATH="), "{environment}");
    assert!(!environment.contains("HOLDER_"), "{environment}");
    drop(holder);
}

/// A folder of root's that has what a cluster has.
fn victim(folder: &Folder) -> PathBuf {
    let victim = folder.temporary.path().join("victim");
    fs::create_dir(&victim).expect("a new folder");
    for name in ["postmaster.pid", "postgresql.conf", ".s.PGSQL.5432", "cairn.conf"] {
        fs::write(victim.join(name), "kept").expect("a folder of ours");
    }
    fs::copy(folder.home().join("cluster/PG_VERSION"), victim.join("PG_VERSION")).expect("a folder of ours");
    fs::set_permissions(&victim, fs::Permissions::from_mode(0o755)).expect("a folder of ours");
    victim
}

/// Each file's name, owner and text.
fn contents(folder: &Path) -> Vec<(String, u32, String)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .expect("a folder of ours")
        .flatten()
        .map(|entry| {
            let owner = entry.metadata().map_or(0, |file| file.uid());
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            (entry.file_name().to_string_lossy().into_owned(), owner, text)
        })
        .collect();
    all.sort();
    all
}

/// Does something in the home as its user.
fn as_its_user(folder: &Folder, script: &str) {
    let owner = fs::metadata(folder.home()).expect("a home");
    let mut sh = Command::new("/bin/sh");
    sh.args(["-c", script]).current_dir(folder.home()).uid(owner.uid()).gid(owner.gid());
    assert!(sh.status().expect("the program sh").success(), "{script}");
}
