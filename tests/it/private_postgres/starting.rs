//! First and later starts: as root and not, wherever the data folder lies.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    process::Command,
};

use cairn::db::private::{Durability, Private, Settings, Trouble};

use super::stage::{Folder, Holder, NOBODY, Server, answer, ask, is_root, open_to_all};

#[test]
fn a_first_start_makes_a_database_as_cairn_wants_it() {
    let folder = Folder::new();
    let settings = Settings { durability: Durability::On, ..folder.settings.clone() };
    let private = Private::serve(&settings).expect("a PostgreSQL that starts");
    for (setting, value) in [
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("TimeZone", "UTC"),
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("password_encryption", "scram-sha-256"),
    ] {
        assert_eq!(answer(&private, &format!("SHOW {setting}")), value, "{setting}");
    }
    assert_eq!(answer(&private, "SELECT current_user, current_database(), lower('É')"), "cairn|cairn|é");
    assert_eq!(
        answer(&private, "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"),
        "f|t"
    );
    assert!(private.version().major >= 15);
}

#[test]
fn only_the_password_opens_the_database_and_only_its_user_reads_it() {
    let folder = Folder::new();
    let private = folder.serve();
    let password = fs::read_to_string(folder.home().join("password")).expect("the password");
    let refused = ask(&private.url().replace(&password, "wrong"), "SELECT 1").expect_err("a wrong password");
    assert!(refused.contains("password authentication failed"), "{refused}");
    let rules = fs::read_to_string(folder.home().join("cluster/pg_hba.conf")).expect("the rules");
    let mut methods =
        rules.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().last());
    assert!(methods.all(|method| method == "scram-sha-256"), "{rules}");
    let mode =
        |name: &str| fs::metadata(folder.home().join(name)).expect("a part of the home").mode() & 0o777;
    assert_eq!((mode("password"), mode("socket"), mode("")), (0o600, 0o700, 0o700));
}

#[test]
fn another_database_is_made_as_a_copy_and_reached_by_its_own_address() {
    let folder = Folder::new();
    let private = folder.serve();
    answer(&private, "CREATE TABLE kept (word text)");
    ask(&private.url_for("postgres"), r#"CREATE DATABASE "a copy" TEMPLATE cairn"#).expect("a role that may");
    assert_eq!(ask(&private.url_for("a copy"), "SELECT count(*) FROM kept").as_deref(), Ok("0"));
}

#[test]
fn a_second_start_finds_what_the_first_one_kept() {
    let folder = Folder::new();
    let first = folder.serve();
    answer(&first, "CREATE TABLE kept AS SELECT 7 AS number");
    let server = folder.server().expect("a running server");
    first.stop().expect("a PostgreSQL that stops");
    server.ended();
    assert_eq!(answer(&folder.serve(), "SELECT number FROM kept"), "7");
}

#[test]
fn root_runs_it_as_another_user() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    let private = folder.serve();
    assert!(!private.is_elsewhere());
    let server = folder.server().expect("a running server");
    assert_ne!(fs::metadata(format!("/proc/{}", server.0)).expect("a process").uid(), 0);
    let groups = fs::read_to_string(format!("/proc/{}/status", server.0)).expect("a process");
    let groups = groups.lines().find(|line| line.starts_with("Groups:")).expect("a line");
    assert!(!groups.split_whitespace().any(|group| group == "0"), "{groups}");
}

#[test]
fn an_ordinary_user_runs_it_as_itself_and_root_joins_it_as_that_user() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    fs::create_dir(&folder.settings.data_dir).expect("a new folder");
    chown(&folder.settings.data_dir, Some(NOBODY), Some(NOBODY)).expect("root may");
    let mut holder = Holder::start(&folder, "serve", Some(NOBODY));
    assert_eq!(ask(&holder.said, "SELECT current_user").as_deref(), Ok("cairn"));
    let server = folder.server().expect("a running server");
    assert_eq!(fs::metadata(format!("/proc/{}", server.0)).expect("a process").uid(), NOBODY);
    assert_eq!(answer(&folder.join(), "SELECT 1"), "1");
    holder.end();
    server.ended();
    drop(folder.join());
    Holder::start(&folder, "serve", Some(NOBODY)).end();
}

#[test]
fn below_a_folder_that_its_user_cannot_enter_the_cluster_lies_elsewhere() {
    if !is_root() {
        return;
    }
    let mut folder = Folder::new();
    let closed = folder.temporary.path().join("closed");
    fs::create_dir(&closed).expect("a new folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("a folder of ours");
    folder.settings.data_dir = closed.join("var");

    let first = folder.serve();
    let home = first.folder().to_owned();
    assert!(first.is_elsewhere() && home.starts_with(&folder.settings.elsewhere), "{}", home.display());
    answer(&first, "CREATE TABLE kept AS SELECT 7 AS number");
    drop(first);

    // Neither another name nor new permissions part the folder from its data.
    open_to_all(&closed);
    let renamed = closed.join("renamed");
    fs::rename(&folder.settings.data_dir, &renamed).expect("a folder of ours");
    folder.settings.data_dir = renamed;
    assert_eq!(answer(&folder.serve(), "SELECT number FROM kept"), "7");
    assert_eq!(Server::of(&home), None);

    fs::remove_dir_all(&home).expect("a folder of ours");
    let gone = folder.trouble();
    assert!(matches!(&gone, Trouble::Gone { folder, .. } if *folder == home), "{gone}");
}

#[test]
fn a_new_data_folder_of_an_old_name_gets_a_cluster_of_its_own() {
    if !is_root() {
        return;
    }
    let mut folder = Folder::new();
    fs::set_permissions(folder.temporary.path(), fs::Permissions::from_mode(0o700))
        .expect("a folder of ours");
    let elsewhere = Folder::new();
    folder.settings.elsewhere.clone_from(&elsewhere.settings.elsewhere);
    let homes = [1, 2].map(|_| {
        let private = folder.serve();
        assert!(private.is_elsewhere());
        fs::remove_dir_all(&folder.settings.data_dir).expect("a folder of ours");
        private.folder().to_owned()
    });
    assert_ne!(homes[0], homes[1]);
}

#[test]
fn a_user_locked_out_of_its_cluster_is_said_and_no_empty_one_is_made() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    drop(folder.serve());
    fs::set_permissions(folder.temporary.path(), fs::Permissions::from_mode(0o700))
        .expect("a folder of ours");
    let trouble = folder.trouble();
    assert!(matches!(trouble, Trouble::OutOfReach { .. }), "{trouble}");
}

#[test]
fn a_data_path_of_120_characters_works() {
    let mut folder = Folder::new();
    let above = folder.temporary.path().to_owned();
    let rest = 120 - above.as_os_str().len() - 1;
    folder.settings.data_dir = above.join("x".repeat(rest));
    let private = folder.serve();
    assert_eq!(answer(&private, "SELECT 1"), "1");
    let url = private.url().replace("%2F", "/");
    let socket = url.split(['@', ':']).nth(3).expect("a host");
    assert!(socket.starts_with("/tmp/cairn-"), "{socket}");
    private.stop().expect("a PostgreSQL that stops");
    assert!(!fs::exists(socket).expect("a path"), "its socket's folder stays");
}

#[test]
fn a_data_folder_may_have_a_name_that_means_something_to_a_shell() {
    let folder = Folder::named("it's \"$(touch /tmp/pwned)\" 100% `å`");
    assert_eq!(answer(&folder.serve(), "SELECT 1"), "1");
    assert_eq!(answer(&folder.serve(), "SELECT 2"), "2");
}

#[test]
fn a_folder_that_may_not_be_written_is_said_in_a_sentence() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    fs::create_dir(&folder.settings.data_dir).expect("a new folder");
    let holder = Holder::start(&folder, "serve", Some(NOBODY));
    let sentence = format!("The user that runs Cairn may not use {}", folder.home().display());
    assert!(holder.said.starts_with(&sentence), "{}", holder.said);
}

#[test]
fn a_full_disk_is_said_in_a_sentence() {
    let folder = Folder::new();
    let disk = &folder.settings.data_dir;
    fs::create_dir(disk).expect("a new folder");
    let mount =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=8m,mode=711", "tmpfs"]).arg(disk).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        // Only root of a whole machine may; the sentence has a unit test too.
        return;
    }
    let trouble = folder.trouble();
    let unmounted = Command::new("umount").arg("-l").arg(disk).status().expect("the program umount");
    assert!(unmounted.success() && matches!(trouble, Trouble::Full { .. }), "{trouble}");
}

#[test]
fn what_initdb_and_the_server_say_is_in_the_message() {
    let folder = Folder::new();
    drop(folder.serve());
    let path = folder.home().join("cluster/postgresql.conf");
    let configuration = fs::read_to_string(&path).expect("the configuration");
    fs::write(&path, format!("{configuration}\nwork_mem = 'much'\n")).expect("a file of ours");
    let sentence = folder.trouble().to_string();
    assert!(sentence.starts_with("PostgreSQL's pg_ctl failed on"), "{sentence}");
    assert!(sentence.contains(r#"invalid value for parameter "work_mem": "much""#), "{sentence}");
}

#[test]
fn a_lost_password_is_said_in_a_sentence() {
    let folder = Folder::new();
    drop(folder.serve());
    fs::remove_file(folder.home().join("password")).expect("the password");
    assert!(matches!(folder.trouble(), Trouble::PasswordGone { .. }));
}
