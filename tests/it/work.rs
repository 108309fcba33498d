//! Handing in: drafts that are kept, rounds that are sent once, and taken back.

use super::support::{App, Person, Seen};
use chrono::TimeDelta;
use diesel::{connection::SimpleConnection, prelude::*, sql_types};
use futures_util::future::join;

const COHORT: &str = "/cohorts/january-2027";

fn at(path: &str) -> String {
    format!("{COHORT}{path}")
}

const ANSWERS: [(&str, &str); 4] = [
    ("repository", "https://example.org/amara/parcel-core"),
    ("text", "It keeps **one** event in memory."),
    ("look_at_first", "The rule for duplicates in `dedupe.py`."),
    ("message", "Two tests took long."),
];

/// Fills in the form of a project and sends it; what is given stands in place of what the form would hold.
pub async fn hands_in(person: &Person<'_>, project: &str, answers: &[(&str, &str)]) -> Seen {
    let page = person.get(&at(&format!("/projects/{project}/hand-in"))).await;
    let button = page.texts("form .button-primary").remove(0);
    let others = ANSWERS.iter().filter(|(name, _)| !answers.iter().any(|(n, _)| n == name));
    let answers = answers.iter().chain(others).copied().collect::<Vec<_>>();
    person.press(&page, &button, &answers).await
}

fn count(app: &App, what: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = sql_types::BigInt)]
        count: i64,
    }
    let mut conn = app.database.connect();
    diesel::sql_query(format!("SELECT count(*) AS count FROM {what}"))
        .get_result::<Count>(&mut conn)
        .unwrap()
        .count
}

fn tell(app: &App, sql: &str) {
    app.database.connect().batch_execute(sql).unwrap();
}

#[actix_web::test]
async fn a_round_is_prepared_sent_and_read_as_it_was_sent() {
    let app = App::start();
    let amara = app.amara().await;
    let sent = hands_in(&amara, "parcel-core", &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let page = amara.follow(&sent).await;
    let words = page.words();
    for expected in [
        "Round 1 sent.",
        "Nobody is ahead of you.",
        "Waiting",
        "The rule for duplicates",
        "Two tests took long.",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    assert!(page.has(".handed-in-text strong"), "Markdown is rendered");
    let here = amara.get(&at("/projects/parcel-core/hand-in")).await;
    assert_eq!(here.to, sent.to, "what is sent is read on its own page");
}

#[actix_web::test]
async fn a_draft_is_kept_as_it_is_typed_even_half_an_address() {
    let app = App::start();
    let amara = app.amara().await;
    let page = amara.get(&at("/projects/parcel-core/hand-in")).await;
    let saved = amara.press(&page, "Save draft", &[("repository", "exampl"), ("text", "Half a")]).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let page = amara.follow(&saved).await;
    assert_eq!((page.value("repository").as_str(), page.value("text").as_str()), ("exampl", "Half a"));
    assert!(page.words().contains("Draft saved"));
    let sent = amara.press(&page, "Send round 1", &[]).await;
    assert_eq!(sent.status, 422);
    assert!(sent.words().contains("Enter the whole address"), "{}", sent.words());
    assert_eq!(sent.value("text"), "Half a", "nothing is lost");
    assert_eq!(count(&app, "rounds WHERE state = 'draft'"), 1);
}

#[actix_web::test]
async fn what_the_project_asks_for_has_to_be_there() {
    let app = App::start();
    let amara = app.amara().await;
    let sent = hands_in(&amara, "parcel-core", &[("repository", ""), ("text", " ")]).await;
    assert_eq!(sent.status, 422);
    assert_eq!(
        sent.texts(".error-summary a"),
        ["Enter the address of a repository", "Enter a text"],
        "all of it at once"
    );
}

/// PRODUCT.md, invariant 10.
#[actix_web::test]
async fn a_second_click_sends_nothing_twice() {
    let app = App::start();
    let amara = app.amara().await;
    let page = amara.get(&at("/projects/parcel-core/hand-in")).await;
    let (to, fields) = page.filled("Send round 1", &ANSWERS);
    let body = serde_html_form::to_string(&fields).unwrap();
    let first = amara.sends(&to, &body).await;
    let second = amara.sends(&to, &body).await;
    assert_eq!((second.status, &second.to), (first.status, &first.to));
    assert_eq!(count(&app, "rounds"), 1);
}

/// PRODUCT.md, invariants 1 and 10: clicks that arrive together.
#[actix_web::test]
async fn two_clicks_at_once_are_one_round() {
    let app = App::start();
    let amara = app.amara().await;
    for round in 0..200 {
        tell(&app, "TRUNCATE round_owners, rounds, submissions CASCADE");
        let page = amara.get(&at("/projects/parcel-core/hand-in")).await;
        let (to, fields) = page.filled("Send round 1", &ANSWERS);
        let body = serde_html_form::to_string(&fields).unwrap();
        let (one, other) = join(amara.sends(&to, &body), amara.sends(&to, &body)).await;
        let answers = [one.status.as_u16(), other.status.as_u16()];
        assert_eq!(answers, [303, 303], "{round}: {} {}", one.text, other.text);
        assert_eq!(one.to, other.to);
        assert_eq!(count(&app, "rounds WHERE state = 'submitted' AND number = 1"), 1);
    }
}

#[actix_web::test]
async fn an_older_tab_is_shown_both_texts_and_loses_neither() {
    let app = App::start();
    let amara = app.amara().await;
    let (one, other) = (
        amara.get(&at("/projects/parcel-core/hand-in")).await,
        amara.get(&at("/projects/parcel-core/hand-in")).await,
    );
    amara.press(&one, "Save draft", &[("text", "From the first tab")]).await;
    let late = amara.press(&other, "Save draft", &[("text", "From the second tab")]).await;
    assert_eq!(late.status, 409);
    assert_eq!(late.value("text"), "From the second tab");
    assert!(late.words().contains("From the first tab"), "{}", late.words());
    let kept = amara.press(&late, "Save draft", &[]).await;
    assert_eq!(amara.follow(&kept).await.value("text"), "From the second tab");
}

#[actix_web::test]
async fn a_round_is_withdrawn_until_a_mentor_holds_it() {
    let app = App::start();
    let amara = app.amara().await;
    let page = hands_in(&amara, "parcel-core", &[]).await;
    let page = amara.follow(&page).await;
    let claim = "INSERT INTO claims SELECT r.id, r.cohort_id, s.user_id, r.submitted_at, \
        r.submitted_at + interval '2 hours' FROM rounds r JOIN cohort_staff s USING (cohort_id)";
    tell(&app, claim);
    let held = amara.press(&page, "Withdraw", &[]).await;
    assert_eq!(held.status, 409);
    assert!(held.words().contains("Inês Duarte is reviewing round 1"), "{}", held.words());
    assert!(!amara.get(&at("/submissions/1")).await.words().contains("Withdraw"), "it is not offered");

    app.later(TimeDelta::hours(2));
    let page = amara.get(&at("/submissions/1")).await;
    let back = amara.press(&page, "Withdraw", &[]).await;
    let form = amara.follow(&back).await;
    assert_eq!(form.value("text"), "It keeps **one** event in memory.", "the same round, a draft again");
    assert!(form.words().contains("place in the queue is given up"));
    let again = amara.press(&form, "Send round 1", &[]).await;
    assert_eq!(again.status, 303, "{}", again.text);
    assert_eq!(count(&app, "rounds WHERE number = 1 AND state = 'submitted'"), 1);
}

#[actix_web::test]
async fn a_round_that_comes_after_its_date_is_late_and_still_comes() {
    let app = App::start();
    app.later(TimeDelta::weeks(8));
    let amara = app.amara().await;
    let sent = hands_in(&amara, "parcel-core", &[]).await;
    assert!(amara.follow(&sent).await.words().contains("Late"));
}

#[actix_web::test]
async fn a_round_that_was_asked_for_is_due_at_home_and_never_late() {
    let app = App::start();
    let amara = app.amara().await;
    hands_in(&amara, "parcel-core", &[]).await;
    app.later(TimeDelta::weeks(1));
    let due = || async { app.amara().await.get(COHORT).await.texts(".due a") };
    assert_eq!(due().await, [""; 0], "with a mentor, nothing is owed");
    app.is_reviewed(1, "mentor@cairn.test", "request_changes", 0);
    assert_eq!(due().await, ["Parcel core, round 2"]);
    let hand_in = at("/projects/parcel-core/hand-in");
    amara.sends(&format!("{hand_in}/draft"), "repository=&text=Begun&version=0").await;
    assert_eq!(due().await, ["Parcel core, round 2"], "begun, it is the same round");
    app.later(TimeDelta::weeks(8));
    let amara = app.amara().await;
    assert!(!amara.get(COHORT).await.texts(".due a").contains(&"Parcel core, round 2".to_owned()));
    assert!(!amara.get(&hand_in).await.words().contains("Overdue"));
    let sent = hands_in(&amara, "parcel-core", &[]).await;
    assert_eq!(app.count("FROM rounds WHERE number = 2 AND late"), 1, "the database keeps it");
    assert!(!amara.follow(&sent).await.words().contains("Late"));
    let ines = app.ines().await;
    assert!(!ines.get(&at("/queue")).await.words().contains("Late"));
}

#[actix_web::test]
async fn what_is_overdue_says_so_on_its_own_pages() {
    let app = App::start();
    let says = || async {
        let amara = app.amara().await;
        let pages = ["/projects/parcel-core", "/stages/language"].map(at);
        futures_util::future::join_all(pages.iter().map(|page| amara.get(page))).await
    };
    assert!(says().await.iter().all(|page| !page.words().contains("Overdue")));
    app.later(TimeDelta::weeks(8));
    assert!(says().await.iter().all(|page| page.words().contains("Overdue")));
    hands_in(&app.amara().await, "parcel-core", &[]).await;
    assert!(says().await.iter().all(|page| !page.words().contains("Overdue")), "it is handed in");
}

#[actix_web::test]
async fn a_project_that_was_answered_opens_on_the_answer() {
    let app = App::start();
    let amara = app.amara().await;
    let project = at("/projects/parcel-core");
    let before = amara.get(&project).await;
    assert_eq!(before.texts(".finish a"), ["Prepare round 1"]);
    assert!(!before.has(".reading-head .actions"));
    hands_in(&amara, "parcel-core", &[]).await;
    app.is_reviewed(1, "mentor@cairn.test", "request_changes", 0);
    let page = amara.get(&project).await;
    assert_eq!(page.texts(".reading-head .voice p"), ["Good."]);
    assert_eq!(page.texts(".reading-head .actions a"), ["Read the review", "What was handed in: 1 round"]);
}

/// PRODUCT.md, invariant 4 and "Who may".
#[actix_web::test]
async fn a_submission_is_its_owners_and_the_staffs_and_a_draft_is_its_owners_alone() {
    let app = App::start();
    let (amara, ines) = (app.amara().await, app.ines().await);
    tell(
        &app,
        "INSERT INTO users (email, name, password_hash, created_at) \
         SELECT 'olu@cairn.test', 'Olu Ade', password_hash, created_at FROM users LIMIT 1; \
         INSERT INTO cohort_members SELECT c.id, u.id, 'learner' FROM cohorts c, users u WHERE u.email = 'olu@cairn.test'; \
         INSERT INTO enrollments (cohort_id, user_id, status, joined_at) SELECT c.id, u.id, 'active', u.created_at \
         FROM cohorts c, users u WHERE u.email = 'olu@cairn.test'",
    );
    let olu = app.signed_in("olu@cairn.test").await;
    let page = amara.get(&at("/projects/parcel-core/hand-in")).await;
    amara.press(&page, "Save draft", &[("message", "A secret thought")]).await;
    assert_eq!(olu.get(&at("/submissions/1")).await.status, 404, "another learner's does not exist");
    let seen = ines.get(&at("/submissions/1")).await;
    assert!(!seen.text.contains("A secret thought"), "{}", seen.text);
    let sent = hands_in(&amara, "parcel-core", &[]).await;
    assert_eq!(sent.status, 303);
    let seen = ines.get(&at("/submissions/1")).await.words();
    assert!(
        seen.contains("Amara Okafor: Parcel core") && seen.contains("Round 1 waits for a review."),
        "{seen}"
    );
    assert!(!seen.contains("ahead of you"), "that is the learner's place, not hers: {seen}");
    assert_eq!(olu.get(&at("/submissions/1")).await.status, 404);

    tell(
        &app,
        "UPDATE enrollments SET status = 'paused' WHERE user_id <> (SELECT id FROM users WHERE email = 'olu@cairn.test')",
    );
    assert_eq!(amara.get(&at("/submissions/1")).await.status, 200, "who pauses reads");
    assert_eq!(amara.sends(&at("/projects/parcel-core/withdraw"), "").await.status, 403);
    tell(&app, "UPDATE enrollments SET status = 'removed'");
    assert_eq!(amara.get(&at("/submissions/1")).await.status, 404, "who was removed sees nothing more");
}

/// PRODUCT.md, "A round": the next one starts from the last one's answers and the list of requested changes.
#[actix_web::test]
async fn round_two_starts_from_round_one_and_answers_what_was_asked() {
    let app = App::start();
    app.enrolls("rosa@cairn.test", "Rosa Bloom");
    let amara = app.amara().await;
    hands_in(&amara, "parcel-core", &[]).await;
    app.is_reviewed(1, "mentor@cairn.test", "request_changes", 0);
    let rosas = app.hands_in("rosa@cairn.test", "parcel-core");
    app.is_reviewed(rosas.round, "mentor@cairn.test", "request_changes", 0);

    let page = amara.get(&at("/projects/parcel-core/hand-in")).await;
    assert_eq!(page.value("repository"), "https://example.org/amara/parcel-core");
    assert_eq!(page.value("message"), "", "what was said then is said");
    assert!(page.words().contains("Write a test."), "{}", page.words());
    // Her own request is the first; the second is Rosa's, which is none of her business.
    let answers = "repository=https%3A%2F%2Fexample.org%2Fa&text=More&sent=two&asked=1&answer=In+tests.py&done=1&asked=2&answer=Mine&done=2";
    let sent = amara.sends(&at("/projects/parcel-core/hand-in"), answers).await;
    assert_eq!(sent.status, 303, "{}", sent.words());
    assert_eq!(count(&app, "change_requests WHERE id = 1 AND done AND answer = 'In tests.py'"), 1);
    assert_eq!(count(&app, "change_requests WHERE id = 2 AND NOT done AND answer = ''"), 1);
    assert!(amara.follow(&sent).await.words().contains("In tests.py"), "the letter shows her answer");
}

#[actix_web::test]
async fn what_is_typed_in_a_tab_that_comes_too_late_stays_on_the_page() {
    let app = App::start();
    let amara = app.amara().await;
    let late = amara.get(&at("/projects/parcel-core/hand-in")).await;
    hands_in(&amara, "parcel-core", &[]).await;
    let saved = amara.press(&late, "Save draft", &[("text", "An afterthought")]).await;
    assert_eq!((saved.status.as_u16(), saved.value("text").as_str()), (409, "An afterthought"));
    assert!(saved.words().contains("Round 1 was sent already"), "{}", saved.words());
    assert!(!saved.has("form .button"), "nothing can be sent from there");
    assert_eq!(
        count(&app, "rounds WHERE text = 'It keeps **one** event in memory.'"),
        1,
        "what was sent stays"
    );
}
