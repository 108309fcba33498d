//! One serves, others join, the last to leave turns off the light.

use std::{fs, thread};

use cairn::db::private::{Private, Trouble};

use super::stage::{Folder, answer, ask};

#[test]
fn a_second_that_would_serve_is_told_who_does() {
    let folder = Folder::new();
    let holder = folder.holder("serve");
    let trouble = folder.trouble();
    assert!(matches!(trouble, Trouble::Served { pid: Some(pid), .. } if pid == holder.pid()), "{trouble}");
    let data_dir = fs::canonicalize(&folder.settings.data_dir).expect("a folder");
    let start =
        format!("Another Cairn already serves the folder {} (process {})", data_dir.display(), holder.pid());
    assert!(trouble.to_string().starts_with(&start), "{trouble}");
    assert_eq!(ask(&holder.said, "SELECT 1").as_deref(), Ok("1"));
}

#[test]
fn one_that_joins_uses_the_running_server_and_leaves_it_running() {
    let folder = Folder::new();
    let serving = folder.serve();
    let server = folder.server();
    let joined = folder.join();
    assert_eq!(joined.url(), serving.url());
    joined.stop().expect("a PostgreSQL that goes on");
    assert_eq!(folder.server(), server);
    assert_eq!(answer(&serving, "SELECT 1"), "1");
}

#[test]
fn one_that_joins_when_nobody_serves_starts_the_server_for_its_own_time() {
    let folder = Folder::new();
    let joined = folder.join();
    assert_eq!(answer(&joined, "SELECT 1"), "1");
    let server = folder.server().expect("a running server");
    drop(joined);
    server.ended();
}

#[test]
fn a_server_that_one_joining_has_started_goes_on_for_one_that_serves_meanwhile() {
    let folder = Folder::new();
    let mut joined = folder.holder("join");
    let serving = folder.serve();
    let server = folder.server().expect("a running server");
    joined.end();
    assert_eq!(folder.server(), Some(server));
    assert_eq!(answer(&serving, "SELECT 1"), "1");
    drop(serving);
    server.ended();
}

#[test]
fn one_that_serves_and_ends_leaves_the_server_to_one_that_joined() {
    let folder = Folder::new();
    let mut serving = folder.holder("serve");
    let joined = folder.join();
    let server = folder.server().expect("a running server");
    serving.end();
    assert_eq!(answer(&joined, "SELECT 1"), "1");
    drop(joined);
    server.ended();
}

#[test]
fn many_that_come_and_go_at_once_always_find_a_server_and_leave_none() {
    let folder = Folder::new();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..4 {
                    let joined = folder.join();
                    assert_eq!(answer(&joined, "SELECT 1"), "1");
                    joined.stop().expect("a PostgreSQL that stops or goes on");
                }
            });
        }
    });
    assert_eq!(folder.server(), None);
}

#[test]
fn of_many_that_would_serve_at_once_one_does() {
    let folder = Folder::new();
    let all = thread::scope(|scope| {
        let serving: Vec<_> = (0..4).map(|_| scope.spawn(|| Private::serve(&folder.settings))).collect();
        serving.into_iter().map(|one| one.join().expect("no panic")).collect::<Vec<_>>()
    });
    let (serving, refused): (Vec<_>, Vec<_>) = all.into_iter().partition(Result::is_ok);
    assert_eq!(serving.len(), 1);
    for refusal in refused {
        assert!(matches!(refusal, Err(Trouble::Served { .. })), "{refusal:?}");
    }
}
