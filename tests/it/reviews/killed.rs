//! The server is killed in the middle of sending a review.

use super::{AMARA, INES};
use crate::{
    command::{self, running::Running},
    support::{Database, PASSWORD},
};
use diesel::{connection::SimpleConnection, prelude::*, sql_types::BigInt};
use nix::sys::signal::Signal;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Until so many are there; the thread is free meanwhile for those who send.
async fn until(mut conn: PgConnection, of: &'static str, number: i64) -> PgConnection {
    loop {
        let asked = move || {
            let found = count(&mut conn, of);
            (conn, found)
        };
        let (back, found) = actix_web::web::block(asked).await.unwrap();
        conn = back;
        if found == number {
            return conn;
        }
    }
}

const WAITING: &str = "FROM pg_locks l JOIN pg_stat_activity a USING (pid) \
    WHERE NOT l.granted AND a.datname = current_database()";

/// The test's own are two.
const CONNECTED: &str =
    "FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'";

fn count(conn: &mut PgConnection, of: &str) -> i64 {
    let query = diesel::sql_query(format!("SELECT count(*) AS number {of}"));
    query.get_result::<Number>(conn).unwrap().number
}

/// A browser that is signed in there as Inês.
struct Browser<'a> {
    school: &'a Running,
    http: reqwest::Client,
}

impl<'a> Browser<'a> {
    async fn of_ines(school: &'a Running) -> Self {
        let never = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().redirect(never).cookie_store(true).build().unwrap();
        let browser = Self { school, http };
        let form = serde_html_form::to_string([("email", INES), ("password", PASSWORD)]).unwrap();
        assert_eq!(browser.sends("/sign-in", &form).send().await.unwrap().status(), 303);
        browser
    }

    fn sends(&self, path: &str, body: &str) -> reqwest::RequestBuilder {
        self.http
            .post(format!("{}{path}", self.school.at))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body.to_owned())
    }
}

/// PRODUCT.md, invariants 2 and 11.
#[actix_web::test]
async fn a_review_whose_server_is_killed_is_sent_whole_or_not_at_all() {
    let (at, database) = (command::folder(), Database::small());
    let (round, slug) = lay_in(&database);
    let demo = || {
        let mut demo = command::cairn(&["demo"], at.path());
        demo.env("DATABASE_URL", database.url()).env("CAIRN_SECRET_KEY", command::KEY);
        demo
    };
    let publish = format!("/cohorts/{slug}/rounds/{round}/review/publish");
    let send = "verdict=request_changes&version=1";
    let (mut holder, seen) = (database.connect(), database.connect());

    let mut school = Running::start(&mut demo());
    let ines = Browser::of_ines(&school).await;
    // It has written the review and the round when it comes to the submission, which is held here.
    holder.batch_execute("BEGIN; SELECT FROM submissions FOR UPDATE").unwrap();
    let sending = actix_web::rt::spawn(ines.sends(&publish, send).send());
    let seen = until(seen, WAITING, 1).await;
    drop(ines);
    school.signal(Signal::SIGKILL);
    holder.batch_execute("COMMIT").unwrap();
    assert!(sending.await.unwrap().is_err(), "nobody was told that it is sent");
    let mut seen = until(seen, CONNECTED, 2).await;
    for (left, what) in [
        (1, "FROM reviews WHERE state = 'draft'"),
        (1, "FROM rounds WHERE state = 'submitted'"),
        (1, "FROM submissions WHERE state = 'waiting'"),
        (0, "FROM change_requests"),
        (0, "FROM deliveries"),
    ] {
        assert_eq!(count(&mut seen, what), left, "{what}");
    }

    let school = Running::start(&mut demo());
    let ines = Browser::of_ines(&school).await;
    assert_eq!(ines.sends(&publish, send).send().await.unwrap().status(), 303);
    for what in [
        "FROM reviews WHERE state = 'published'",
        "FROM rounds WHERE state = 'decided'",
        "FROM change_requests",
        "FROM deliveries",
    ] {
        assert_eq!(count(&mut seen, what), 1, "{what}");
    }
    drop(ines);
    school.end();
}

/// A round of Amara's with a whole draft of Inês's; its id, and the cohort's address.
fn lay_in(database: &Database) -> (i64, String) {
    let mut conn = database.connect();
    let round = crate::support::hand_in(&mut conn, AMARA, "parcel-core", crate::support::start()).round;
    conn.batch_execute(&format!(
        "INSERT INTO reviews (cohort_id, round_id, reviewer_id, state, summary, summary_html, requested, lock_version, \
         created_at, saved_at) SELECT r.cohort_id, r.id, u.id, 'draft', 'Good.', '', 'Write a test', 1, r.saved_at, \
         r.saved_at FROM rounds r, users u WHERE u.email = '{INES}'; \
         INSERT INTO review_scores (review_id, criterion_id, level, note) SELECT v.id, k.id, 0, '' FROM reviews v \
         JOIN rounds r ON r.id = v.round_id JOIN rubric_criteria k USING (project_id)"
    ))
    .unwrap();
    (round, "january-2027".to_owned())
}
