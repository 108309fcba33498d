//! The binary itself, started as people start it.

mod mail;
mod programs;
pub mod running;

use super::support::{Database, PASSWORD};
use nix::sys::signal::Signal;
use running::Running;
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
};

pub const KEY: &str = "a secret of thirty-two characters";

/// `cairn` with none of this machine's settings.
pub fn cairn(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cairn"));
    command.args(arguments).current_dir(folder).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("CAIRN_DATA_DIR", folder.join("var")).env("CAIRN_LISTEN_ADDR", "127.0.0.1:0");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What a command that ends says: whether it succeeded, its output, its complaint.
fn said(command: &mut Command) -> (bool, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// The complaint alone, without the log before it.
fn complaint(command: &mut Command) -> String {
    let (succeeded, output, errors) = said(command);
    assert!(!succeeded, "it succeeds: {output}");
    errors.lines().last().unwrap_or_default().to_owned()
}

pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn without_a_command_it_says_which_there_are() {
    let (succeeded, _, help) = said(&mut cairn(&[], folder().path()));
    assert!(!succeeded);
    for command in ["demo", "serve", "migrate", "user", "config", "routes"] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
    }
    let (succeeded, help, _) = said(&mut cairn(&["--help"], folder().path()));
    assert!(succeeded && help.starts_with("A self-hosted web platform for learning cohorts"), "{help}");
}

#[test]
fn a_wrong_setting_stops_the_start_with_one_sentence() {
    let at = folder();
    let said = complaint(cairn(&["serve"], at.path()).env("CAIRN_LISTEN_ADR", "x"));
    assert_eq!(
        said,
        "cairn: CAIRN_LISTEN_ADR is not a setting of Cairn; did you mean CAIRN_LISTEN_ADDR? \
         `cairn config` lists them all."
    );
    let said = complaint(cairn(&["serve"], at.path()).env("RUST_LOG", "a=b=c"));
    assert!(said.starts_with("cairn: RUST_LOG is \"a=b=c\""), "{said}");
    assert!(!at.path().join("var").exists(), "nothing was begun");
}

#[test]
fn a_port_in_use_is_named_and_another_proposed() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let at = folder();
    let said = complaint(cairn(&["serve"], at.path()).env("CAIRN_LISTEN_ADDR", format!("127.0.0.1:{port}")));
    assert_eq!(
        said,
        format!(
            "cairn: Port {port} on 127.0.0.1 is in use by another program. Stop that, or choose another: \
             CAIRN_LISTEN_ADDR=127.0.0.1:{}",
            port.wrapping_add(1)
        )
    );
}

#[test]
fn settings_are_listed_with_their_source_and_secrets_hidden() {
    let at = folder();
    std::fs::write(at.path().join(".env"), format!("CAIRN_SECRET_KEY=\"{KEY}\"\n")).unwrap();
    let (_, listed, _) = said(cairn(&["config"], at.path()).env("CAIRN_WORKERS", "3"));
    let line = |name: &str| {
        listed.lines().find(|l| l.starts_with(name)).unwrap_or_else(|| panic!("{listed}")).to_owned()
    };
    assert!(line("CAIRN_WORKERS").contains(" 3 ") && line("CAIRN_WORKERS").contains("environment"));
    assert!(line("CAIRN_SECRET_KEY").contains("(hidden)") && line("CAIRN_SECRET_KEY").contains(".env"));
    assert!(!listed.contains(KEY), "{listed}");
    assert_eq!(listed.lines().count(), cairn::config::SETTINGS.len());

    std::fs::write(at.path().join(".env"), format!("CAIRN_SECRET_KEY={KEY}\n")).unwrap();
    let said = complaint(&mut cairn(&["config"], at.path()));
    assert!(said.starts_with("cairn: .env cannot be read") && !said.contains(KEY), "{said}");
}

#[test]
fn a_wrong_setting_is_shown_in_the_list_that_the_complaint_names() {
    let at = folder();
    let (succeeded, listed, complaint) =
        said(cairn(&["config"], at.path()).env("CAIRN_LOGG", "json").env("CAIRN_WORKERS", "3"));
    assert!(!succeeded && complaint.starts_with("cairn: CAIRN_LOGG is not a setting"), "{complaint}");
    assert_eq!(listed.lines().count(), cairn::config::SETTINGS.len(), "{listed}");
    assert!(listed.contains("CAIRN_WORKERS          3 "), "{listed}");
    let (succeeded, routes, _) = said(cairn(&["routes"], at.path()).env("CAIRN_LOGG", "json"));
    assert!(succeeded && routes.contains("/healthz"), "{routes}");
}

#[test]
fn a_dotenv_further_up_is_not_ours() {
    let above = folder();
    std::fs::write(above.path().join(".env"), "CAIRN_WORKERS=3\n").unwrap();
    let at = above.path().join("below");
    std::fs::create_dir(&at).unwrap();
    let (_, listed, _) = said(&mut cairn(&["config"], &at));
    let workers = listed.lines().find(|line| line.starts_with("CAIRN_WORKERS")).unwrap();
    assert!(workers.contains(" default "), "{workers}");
}

#[test]
fn the_address_of_a_database_is_checked_at_the_start_and_its_password_never_said() {
    let at = folder();
    let with = |command: &[&str], url: &str| {
        let mut cairn = cairn(command, at.path());
        cairn.env("DATABASE_URL", url).env("CAIRN_SECRET_KEY", KEY).env("RUST_LOG", "debug");
        let (succeeded, output, errors) = said(&mut cairn);
        assert!(!succeeded && !(output + &errors).contains("hunter"), "{errors}");
        errors
    };
    for url in ["postgres://u:hunter2@h:x/d", "u:hunter2@h", "host=h password=hunter2 again"] {
        let errors = with(&["serve"], url);
        assert!(errors.starts_with("cairn: DATABASE_URL is \"(hidden)\""), "{errors}");
    }
    let unknown = with(&["serve"], "host=/nowhere hunter=x password=hunter2");
    assert!(unknown.contains("cairn: DATABASE_URL has a setting"), "{unknown}");
    let down = with(&["migrate"], "postgres://u:hunter2@127.0.0.1:1/d");
    assert!(down.lines().last().unwrap().starts_with("cairn: PostgreSQL does not answer; check"), "{down}");
}

#[test]
fn a_password_stays_out_of_the_log_while_a_database_is_waited_for() {
    let (at, database) = (folder(), Database::empty());
    let url = database.url();
    let password = url.split([':', '@']).nth(2).unwrap().to_owned();
    let serve = &mut cairn(&["serve"], at.path());
    serve.env("DATABASE_URL", url.replace(&password, "hunter2")).env("CAIRN_SECRET_KEY", KEY);
    let school = Running::start(serve.env("RUST_LOG", "debug"));
    let mut log = school.logs("no connection to PostgreSQL");
    log += &school.end();
    assert!(log.contains("password authentication failed") && !log.contains("hunter2"), "{log}");
}

#[actix_web::test]
async fn a_demo_that_is_served_is_not_made_anew_below_it() {
    let (at, database) = (folder(), Database::empty());
    let demo = |arguments| {
        let mut demo = cairn(arguments, at.path());
        demo.env("DATABASE_URL", database.url()).env("CAIRN_SECRET_KEY", KEY);
        demo
    };
    let serving = Running::start(&mut demo(&["demo"]));
    let said = complaint(&mut demo(&["demo", "--reset"]));
    assert!(said.starts_with("cairn: Another process uses the database of this demo"), "{said}");
    assert_eq!(serving.sign_in("admin@cairn.test", PASSWORD).await, 303);
    serving.end();
}

/// A sign-in of which the server has the beginning, and waits for the rest.
fn half_sent(school: &Running) -> (TcpStream, &'static str) {
    const FORM: &str = "email=nobody%40example.org&password=x";
    let host = school.at.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(host.replace("localhost", "127.0.0.1")).unwrap();
    write!(
        stream,
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        FORM.len()
    )
    .unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    (stream, FORM)
}

#[test]
fn ctrl_c_lets_a_request_under_way_finish() {
    let at = folder();
    let mut school = Running::start(&mut cairn(&["serve"], at.path()));
    let (mut stream, rest) = half_sent(&school);
    school.tell(Signal::SIGINT);
    school.no_longer_listens();
    stream.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
    let ended = school.child.wait().unwrap();
    assert!(ended.success(), "{ended}");
}

#[test]
fn a_second_ctrl_c_ends_it_at_once() {
    let at = folder();
    let mut school = Running::start(&mut cairn(&["serve"], at.path()));
    let (mut stream, _) = half_sent(&school);
    school.tell(Signal::SIGINT);
    school.no_longer_listens();
    let ended = school.signal(Signal::SIGTERM);
    assert!(ended.success(), "{ended}");
    // The request would have had ten seconds to finish; what it got is no answer.
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert_eq!(answer, "");
}

#[actix_web::test]
async fn the_demo_starts_on_an_empty_folder_keeps_its_data_and_is_made_anew_when_asked() {
    let at = folder();
    let demo = Running::start(&mut cairn(&["demo"], at.path()));
    assert_eq!(demo.status("/readyz").await, 200);
    assert_eq!(demo.sign_in("admin@cairn.test", PASSWORD).await, 303);
    demo.end();

    let mut again = Running::start(&mut cairn(&["demo"], at.path()));
    assert_eq!(again.sign_in("admin@cairn.test", PASSWORD).await, 303);
    again.signal(Signal::SIGKILL);

    let anew = Running::start(&mut cairn(&["demo", "--reset"], at.path()));
    assert_eq!(anew.sign_in("admin@cairn.test", PASSWORD).await, 303, "kill -9 did no harm");
    anew.end();
    let said = complaint(&mut cairn(&["serve"], at.path()));
    assert!(said.starts_with("cairn: This database holds the demo."), "{said}");
}

#[actix_web::test]
async fn a_school_is_served_once_from_its_folder_and_gets_its_admin_meanwhile() {
    let at = folder();
    let school = Running::start(&mut cairn(&["serve"], at.path()));
    assert_eq!(school.welcome.lines().count(), 1, "{}", school.welcome);

    let second = complaint(&mut cairn(&["serve"], at.path()));
    assert!(second.contains("already serves") && second.contains(&school.child.id().to_string()), "{second}");

    let mut adding =
        cairn(&["user", "create-admin", "--email", "grace@example.org", "--name", "Grace"], at.path())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
    adding.stdin.take().unwrap().write_all(b"a password for Grace\n").unwrap();
    assert!(adding.wait().unwrap().success());
    assert_eq!(school.sign_in("grace@example.org", "a password for Grace").await, 303);

    let canaries = ["canary-password", "canary@example.org"];
    assert_eq!(school.sign_in(canaries[1], canaries[0]).await, 422);
    assert_eq!(school.status("/account?canary-query").await, 303);
    let log = school.end();
    assert!(log.contains("route=\"/account\"") && !log.contains("canary"), "{log}");

    let said = complaint(&mut cairn(&["demo"], at.path()));
    assert!(said.starts_with("cairn: This database holds a school"), "{said}");
}

#[test]
fn an_admin_without_a_proper_password_is_not_made() {
    let at = folder();
    let said = complaint(&mut cairn(&["user", "create-admin", "--email", "a@b.c", "--name", "A"], at.path()));
    assert_eq!(said, "cairn: Password: Choose a password of at least 12 characters");
    let said = complaint(&mut cairn(&["user", "create-admin", "--email", "a", "--name", "A"], at.path()));
    assert_eq!(said, "cairn: --email: Enter an email address like name@example.org");
}

#[test]
fn the_demo_is_for_this_machine_unless_told_otherwise() {
    let at = folder();
    let said = complaint(cairn(&["demo"], at.path()).env("CAIRN_LISTEN_ADDR", "0.0.0.0:0"));
    assert!(said.contains("CAIRN_DEMO_PUBLIC=1"), "{said}");
}

#[actix_web::test]
async fn a_demo_for_strangers_has_to_be_asked_for() {
    let at = folder();
    let mut demo = cairn(&["demo"], at.path());
    demo.env("CAIRN_LISTEN_ADDR", "0.0.0.0:0").env("CAIRN_DEMO_PUBLIC", "1");
    let demo = Running::start(&mut demo);
    assert_eq!(demo.status("/readyz").await, 200);
    demo.end();
}

#[actix_web::test]
async fn a_demo_of_last_week_keeps_what_was_done_in_it_and_says_how_old_it_is() {
    let (at, database) = (folder(), Database::living());
    let mut conn = database.connect();
    let a_week_ago = "UPDATE site SET demo_since = current_timestamp - interval '7 days'";
    diesel::RunQueryDsl::execute(diesel::sql_query(a_week_ago), &mut conn).unwrap();
    let done = "UPDATE users SET name = 'Amara O.' WHERE email = 'learner@cairn.test'";
    diesel::RunQueryDsl::execute(diesel::sql_query(done), &mut conn).unwrap();
    let mut demo = cairn(&["demo"], at.path());
    demo.env("DATABASE_URL", database.url()).env("CAIRN_SECRET_KEY", KEY);
    let demo = Running::start(&mut demo);
    assert!(demo.welcome.contains("This demo was made 7 days ago; `cairn demo --reset`"), "{}", demo.welcome);
    demo.end();
    let kept = diesel::sql_query("SELECT 1 FROM users WHERE name = 'Amara O.'");
    assert_eq!(diesel::RunQueryDsl::execute(kept, &mut conn), Ok(1));
}

#[actix_web::test]
async fn a_database_that_is_down_at_the_start_is_found_when_it_comes() {
    let (at, database) = (folder(), Database::empty());
    database.close();
    let serve = &mut cairn(&["serve"], at.path());
    serve.env("DATABASE_URL", database.url()).env("CAIRN_SECRET_KEY", KEY);
    let school = Running::start(serve);
    assert_eq!((school.status("/readyz").await, school.status("/healthz").await), (503, 200));
    database.open();
    school.logs("PostgreSQL answers");
    assert_eq!(school.status("/readyz").await, 200);
    assert_eq!(school.sign_in("nobody@example.org", "x").await, 422);
    school.end();
}

#[test]
fn migrate_brings_a_database_up_to_date_and_says_so() {
    let (at, database) = (folder(), Database::empty());
    let migrate = || {
        said(cairn(&["migrate"], at.path()).env("DATABASE_URL", database.url()).env("CAIRN_SECRET_KEY", KEY))
            .1
    };
    assert!(migrate().starts_with("applied "));
    assert_eq!(migrate(), "The database is up to date already\n");
}
