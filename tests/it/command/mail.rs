//! Mail sent by the binary itself.

use super::*;
use crate::support::{Act, Smtp, Step};
use cairn::{
    keys::Keys,
    messages::{self, RoundReturned, To},
};
use chrono::{DateTime, Utc};
use diesel::{prelude::*, sql_types::BigInt};

fn serve_with_mail(database: &Database, smtp: &Smtp, at: &Path) -> Command {
    let mut serve = cairn(&["serve"], at);
    serve.env("DATABASE_URL", database.url()).env("CAIRN_SECRET_KEY", KEY).envs(smtp.settings());
    serve
}

fn write(database: &Database) {
    let now = DateTime::<Utc>::from(std::time::SystemTime::now());
    let link = "https://learn.example.org/x".parse().unwrap();
    let letter = RoundReturned { mentor: "Inês", project: "X", note: "", link: &link };
    let to = To { user: None, email: "new@cairn.test", name: None, cohort: None };
    let mut conn = database.connect();
    conn.transaction(|c| messages::send(c, &Keys::of(KEY), &to, &letter, now)).unwrap();
}

fn count(database: &Database, what: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let query = diesel::sql_query(format!("SELECT count(*) AS count FROM {what}"));
    query.get_result::<Count>(&mut database.connect()).unwrap().count
}

#[test]
fn a_process_that_is_killed_in_the_middle_of_a_job_has_had_its_try() {
    let (at, database) = (folder(), Database::migrated());
    let smtp = Smtp::that([Act::Hold(Step::Text)]);
    write(&database);
    let mut school = Running::start(&mut serve_with_mail(&database, &smtp, at.path()));
    let go = smtp.held();
    school.signal(Signal::SIGKILL);
    drop(go);
    assert_eq!(
        count(&database, "jobs WHERE kind = 'deliver' AND attempts = 1 AND leased_until IS NOT NULL"),
        1
    );
    diesel::sql_query("UPDATE jobs SET leased_until = run_at").execute(&mut database.connect()).unwrap();
    let school = Running::start(&mut serve_with_mail(&database, &smtp, at.path()));
    smtp.mail();
    school.end();
    assert_eq!(count(&database, "deliveries WHERE state = 'sent' AND attempts = 2"), 1);
}

#[test]
fn at_the_end_the_job_under_way_is_finished() {
    let (at, database) = (folder(), Database::migrated());
    let smtp = Smtp::that([Act::Hold(Step::Text)]);
    write(&database);
    let mut school = Running::start(&mut serve_with_mail(&database, &smtp, at.path()));
    let go = smtp.held();
    school.tell(Signal::SIGTERM);
    school.no_longer_listens();
    go.send(()).unwrap();
    smtp.mail();
    assert!(school.child.wait().unwrap().success());
    assert_eq!(count(&database, "deliveries WHERE state = 'sent'"), 1);
    assert_eq!(count(&database, "jobs WHERE kind = 'deliver'"), 0);
}
