//! PRODUCT.md, invariants 12 and 15: whether a mail may be sent is asked when it is sent.

use super::*;
use chrono::TimeDelta;

/// What becomes of a mail to Amara when this happens before its turn.
fn after(happens: &str) -> (String, String, bool, usize) {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    returned(&app);
    execute(&app, happens);
    assert_eq!(run_due(&app), 1);
    let Logged { state, why, readable, .. } = logged(&app);
    (state, why, readable, smtp.mails().len())
}

fn dropped(why: &str) -> (String, String, bool, usize) {
    ("dropped".to_owned(), why.to_owned(), false, 0)
}

#[actix_web::test]
async fn someone_removed_gets_nothing_more_of_the_cohort() {
    let why = "They were no longer in the cohort.";
    assert_eq!(after("UPDATE enrollments SET status = 'removed'"), dropped(why));
    assert_eq!(after("DELETE FROM cohort_members"), dropped(why));
    for status in ["paused", "withdrawn", "completed"] {
        let (state, ..) = after(&format!("UPDATE enrollments SET status = '{status}'"));
        assert_eq!(state, "sent", "{status}: they still read there");
    }
}

#[actix_web::test]
async fn a_closed_account_gets_nothing() {
    let closed = "UPDATE users SET status = 'suspended' WHERE email = 'learner@cairn.test'";
    assert_eq!(after(closed), dropped("The account was closed."));
}

#[actix_web::test]
async fn an_admin_is_in_every_cohort() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    let link = app.state.config.link("/x");
    let letter = RoundReturned { mentor: "Inês", project: "X", note: "", link: &link };
    write(&app, "admin@cairn.test", "Jonas Berg", &letter);
    assert_eq!((run_due(&app), state(&app)), (1, "sent".to_owned()));
}

#[actix_web::test]
async fn an_invitation_goes_to_someone_who_was_removed_once() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    execute(&app, "UPDATE enrollments SET status = 'removed'");
    let Place { user, cohort } = place(&app, "learner@cairn.test");
    let to = To { user: Some(user), email: "learner@cairn.test", name: None, cohort: Some(cohort) };
    app.database.connect().transaction(|c| invite(c, &app, &to)).unwrap();
    assert_eq!((run_due(&app), state(&app)), (1, "sent".to_owned()));
}

#[actix_web::test]
async fn a_link_that_has_expired_is_not_sent() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    invited(&app);
    app.later(TimeDelta::days(1));
    assert_eq!((run_due(&app), state(&app)), (1, "dropped".to_owned()));
    assert_eq!(logged(&app).why, "Its link had expired.");
}

#[actix_web::test]
async fn a_mail_that_is_taken_back_is_neither_sent_nor_read() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    let id = invited(&app);
    messages::void(&mut app.database.connect(), id, "The invitation was withdrawn.").unwrap();
    assert_eq!((run_due(&app), smtp.mails().len()), (1, 0));
    let taken_back = Logged {
        state: "dropped".to_owned(),
        attempts: 0,
        readable: false,
        why: "The invitation was withdrawn.".to_owned(),
    };
    assert_eq!(logged(&app), taken_back);
}

#[actix_web::test]
async fn a_text_that_is_kept_goes_when_its_link_has_expired() {
    let app = App::start();
    invited(&app);
    assert_eq!((run_due(&app), logged(&app).readable), (1, true));
    app.later(TimeDelta::days(1) - TimeDelta::minutes(10));
    app.tidies();
    assert!(logged(&app).readable);
    app.later(TimeDelta::minutes(10));
    app.tidies();
    assert_eq!((state(&app), logged(&app).readable), ("kept".to_owned(), false));
}
