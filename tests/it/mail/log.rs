//! The mail log and the failed jobs, as an admin sees them.

use super::*;

#[actix_web::test]
async fn without_a_mail_server_a_mail_is_kept_and_an_admin_reads_it() {
    let app = App::start();
    let jonas = app.jonas().await;
    let empty = jonas.get("/admin/mail").await;
    assert!(empty.words().contains("No mail was written yet"), "{}", empty.words());
    assert!(empty.words().contains("CAIRN_SMTP_URL"), "it says how to set one");
    let id = invited(&app);
    assert_eq!(run_due(&app), 1);
    let kept = Logged { state: "kept".to_owned(), attempts: 0, readable: true, why: String::new() };
    assert_eq!((logged(&app), count(&app, "jobs")), (kept, 0));

    let list = jonas.get("/admin/mail?state=kept").await;
    assert_eq!(list.texts("tbody a"), ["Jonas Berg invites you to January 2027"]);
    let page = jonas.get(&format!("/admin/mail/{id}")).await;
    assert_eq!(page.attributes(".mail-text a", "href"), ["http://localhost:8080/invitations/t0ken"]);
    assert!(page.words().contains("no mail server is set"), "{}", page.words());
    assert!(!page.has("form[action$='/send']"), "it cannot be sent");
    assert_eq!(page.texts("[aria-current=page] span"), ["Site"]);
}

#[actix_web::test]
async fn the_log_is_parted_by_state_and_goes_on_page_by_page() {
    let app = App::start();
    let jonas = app.jonas().await;
    for state in ["sent", "failed", "kept"] {
        let sent_at = if state == "sent" { "'2027-02-01Z'::timestamptz" } else { "NULL::timestamptz" };
        execute(
            &app,
            &format!(
                "INSERT INTO deliveries (kind, to_address, members_only, subject, body_until, state, message_id, \
                 created_at, sent_at) SELECT 'invitation', 'new@cairn.test', false, '{state} ' || n, '2027-03-01Z', \
                 '{state}', '<{state}' || n || '@x>', '2027-02-01Z', {sent_at} FROM generate_series(1, 60) n"
            ),
        );
    }
    let mut path = "/admin/mail?state=failed".to_owned();
    let mut subjects = Vec::new();
    for number in 1..=2 {
        let page = jonas.get(&path).await;
        subjects.extend(page.texts("tbody a"));
        let next = page.attributes("a[rel=next]", "href");
        assert_eq!(next.len(), usize::from(number < 2), "page {number}");
        path = next.first().cloned().unwrap_or_default();
    }
    let expected = (1..=60).rev().map(|n| format!("failed {n}")).collect::<Vec<_>>();
    assert_eq!(subjects, expected, "the newest first");
    assert_eq!(jonas.get("/admin/mail").await.texts("tbody a").len(), 50);
    assert_eq!(jonas.get("/admin/mail?state=lost").await.status, 400);
    assert_eq!(jonas.get("/admin/mail/999").await.status, 404);
    let scrubbed = jonas.get("/admin/mail/1").await;
    assert!(scrubbed.words().contains("The text was removed once the mail was sent"), "{}", scrubbed.words());
}

#[actix_web::test]
async fn what_people_write_is_text_on_the_page_of_a_mail() {
    let app = App::start();
    let link = app.state.config.link("/x");
    let note = "<script>alert(1)</script>\njavascript:alert(1)\nhttps://evil.example/";
    let letter = RoundReturned { mentor: "<b>Eve</b>", project: "X", note, link: &link };
    let id = write(&app, "learner@cairn.test", "Amara", &letter);
    let page = app.jonas().await.get(&format!("/admin/mail/{id}")).await;
    assert!(!page.text.contains("<script>alert") && !page.text.contains("<b>Eve"), "{}", page.text);
    assert_eq!(
        page.attributes(".mail-text a", "href"),
        ["http://localhost:8080/x"],
        "the letter's own link alone"
    );
}

#[actix_web::test]
async fn a_job_that_was_given_up_is_listed_with_its_reason_and_tried_again() {
    let app = App::start();
    let jonas = app.jonas().await;
    let page = jonas.get("/admin/jobs").await;
    assert!(
        page.words().contains("Nothing failed") && page.words().contains("Nothing waits"),
        "{}",
        page.words()
    );
    execute(
        &app,
        "INSERT INTO jobs (kind, payload, due_at, run_at) VALUES ('deliver', '{}', '2027-01-01Z', '2027-01-01Z')",
    );
    for _ in 0..10 {
        assert_eq!(run_due(&app), 1);
        app.later(chrono::TimeDelta::hours(6));
    }
    assert_eq!(run_due(&app), 0, "it is given up");
    let jonas = app.jonas().await;
    let page = jonas.get("/admin/jobs").await;
    assert!(
        page.words().contains("Send a mail") && page.words().contains("cannot read the job"),
        "{}",
        page.words()
    );
    let answer = jonas.press(&page, "Try again", &[]).await;
    assert!(jonas.follow(&answer).await.words().contains("It is tried again."));
    assert_eq!((run_due(&app), count(&app, "jobs WHERE failed_at IS NULL AND attempts = 1")), (1, 1));
    let page = jonas.get("/admin/jobs").await;
    assert!(page.words().contains("1 job waits; 1 of them failed before"), "{}", page.words());
}
