//! The queue and who works on it.

use super::*;
use crate::support::{Act, Step};
use cairn::jobs::{Job, Worker};
use chrono::TimeDelta;
use std::{collections::BTreeSet, time::Duration};

/// So long that nothing but a bell wakes it.
const NEVER: Duration = Duration::from_hours(1000);

#[actix_web::test]
async fn a_try_counts_before_the_work_begins() {
    let smtp = Smtp::that([Act::Hold(Step::Text)]);
    let app = sending_to(&smtp);
    returned(&app);
    std::thread::scope(|s| {
        let sending = s.spawn(|| run_due(&app));
        let go = smtp.held();
        assert_eq!(count(&app, "jobs WHERE attempts = 1 AND leased_until > '2027-02-01 09:30Z'"), 1);
        assert_eq!((logged(&app).attempts, state(&app)), (1, "queued".to_owned()));
        assert_eq!(run_due(&app), 0, "it is somebody's");
        go.send(()).unwrap();
        assert_eq!(sending.join().unwrap(), 1);
    });
    assert_eq!((state(&app), count(&app, "jobs")), ("sent".to_owned(), 0));
}

/// A worker that was taken for lost says nothing about a job that is another's by now.
#[actix_web::test]
async fn a_lease_that_ran_out_is_anyones_and_whoever_had_it_changes_nothing() {
    let smtp = Smtp::that([Act::Hold(Step::Rcpt)]);
    let app = sending_to(&smtp);
    returned(&app);
    std::thread::scope(|s| {
        let lost = s.spawn(|| run_due(&app));
        let go = smtp.held();
        app.later(TimeDelta::minutes(10));
        smtp.will([Act::Refuse(Step::Rcpt, "451 4.3.0 busy")]);
        assert_eq!(run_due(&app), 1);
        assert_eq!(count(&app, "jobs WHERE attempts = 2 AND leased_until IS NULL"), 1);
        drop(go);
        assert_eq!(lost.join().unwrap(), 1);
    });
    assert_eq!(count(&app, "jobs WHERE attempts = 2 AND leased_until IS NULL"), 1);
}

#[actix_web::test]
async fn two_hundred_jobs_and_four_workers_make_two_hundred_mails() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    for _ in 0..200 {
        invited(&app);
    }
    let tries = std::thread::scope(|s| {
        let workers = [(); 4].map(|()| s.spawn(|| run_due(&app)));
        workers.map(|worker| worker.join().unwrap())
    });
    assert_eq!(tries.iter().sum::<usize>(), 200, "{tries:?}");
    assert!(tries.iter().filter(|tries| **tries > 0).count() > 1, "{tries:?}: they worked side by side");
    let mails = smtp.mails();
    let ids = mails.iter().map(|mail| mail.header("Message-ID")).collect::<BTreeSet<_>>();
    assert_eq!((mails.len(), ids.len(), count(&app, "jobs")), (200, 200, 0));
    assert_eq!(count(&app, "deliveries WHERE state = 'sent' AND attempts = 1"), 200);
}

#[actix_web::test]
async fn what_a_newer_version_queued_is_left_for_it() {
    let app = App::start();
    execute(
        &app,
        "INSERT INTO jobs (kind, payload, due_at, run_at) VALUES ('dance', '{}', '2027-01-01Z', '2027-01-01Z')",
    );
    assert_eq!((run_due(&app), count(&app, "jobs WHERE attempts = 0")), (0, 1));
}

#[actix_web::test]
async fn what_recurs_waits_once_and_is_never_given_up() {
    let app = App::start();
    let mut conn = app.database.connect();
    for _ in 0..2 {
        jobs::queue(&mut conn, &Job::Tidy, app.now()).unwrap();
    }
    assert_eq!(count(&app, "jobs"), 1);
    execute(&app, "ALTER TABLE user_sessions RENAME TO elsewhere");
    for _ in 0..12 {
        assert_eq!(run_due(&app), 1);
        app.later(TimeDelta::hours(6));
    }
    assert_eq!(count(&app, "jobs WHERE failed_at IS NULL AND last_error LIKE 'sessions: %'"), 1);
    execute(&app, "ALTER TABLE elsewhere RENAME TO user_sessions");
    assert_eq!((run_due(&app), run_due(&app)), (1, 0));
    app.later(TimeDelta::minutes(10));
    assert_eq!(run_due(&app), 1, "and again");
}

#[actix_web::test]
async fn the_worker_wakes_when_this_process_has_queued_something_and_ends_when_told() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    let mut worker = Worker::start(app.state.clone(), NEVER).unwrap();
    for _ in 0..3 {
        let (keys, now) = (app.state.keys.clone(), app.now());
        let link = app.state.config.link("/x");
        let written = app.state.db.write(move |c| {
            let letter = RoundReturned { mentor: "Inês", project: "X", note: "", link: &link };
            let to = To { user: None, email: "new@cairn.test", name: None, cohort: None };
            messages::send(c, &keys, &to, &letter, now)
        });
        written.await.unwrap();
        smtp.mail();
    }
    worker.ended().await;
}

#[actix_web::test]
async fn the_worker_waits_for_a_database_that_is_away() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    app.database.close();
    let mut worker = Worker::start(app.state.clone(), Duration::from_millis(10)).unwrap();
    assert!(jobs::run_due(&app.state).is_err());
    app.database.open();
    returned(&app);
    smtp.mail();
    app.database.cut_connections();
    invited(&app);
    smtp.mail();
    worker.ended().await;
    assert_eq!(count(&app, "jobs WHERE kind = 'tidy'"), 1, "and what recurs was queued");
}
