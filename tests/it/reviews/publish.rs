//! Sending a review: through a page that shows what the learner will get, all of it or nothing.

use super::{KOFI, QUEUE, at, review, site, writes};
use chrono::TimeDelta;

#[actix_web::test]
async fn the_page_before_shows_exactly_what_the_learner_gets() {
    let (app, round) = site();
    let ines = app.ines().await;
    let preview = writes(&ines, round, "request_changes").await;
    assert_eq!(preview.texts("h1"), ["What Amara will get"]);
    let letter = |page: &crate::support::Seen| {
        let parts =
            [".letter-words", ".letter-note", ".letter-requests li", ".letter-name", ".letter-head .tag"];
        parts.map(|part| page.texts(part))
    };
    let sent = ines.press(&preview, "Send to Amara", &[]).await;
    assert_eq!(sent.to.as_deref(), Some(QUEUE));
    let queue = ines.follow(&sent).await;
    assert!(queue.texts(".flash").concat().contains("Review sent to Amara."), "{}", queue.words());
    let page =
        app.amara().await.get(&format!("/cohorts/january-2027/submissions/{}", round.submission)).await;
    assert_eq!(letter(&page), letter(&preview));
    assert_eq!(page.texts(".letter-requests li p"), ["Write a test", "Name it"]);
}

/// PRODUCT.md, invariants 2 and 11.
#[actix_web::test]
async fn sending_writes_review_round_submission_and_mail_together() {
    let (app, round) = site();
    let ines = app.ines().await;
    let preview = writes(&ines, round, "request_changes").await;
    ines.press(&preview, "Send to Amara", &[]).await;
    for (what, is) in [
        ("SELECT state || verdict FROM reviews", "publishedrequest_changes"),
        ("SELECT state FROM rounds", "decided"),
        (
            "SELECT s.state || u.name FROM submissions s JOIN users u ON u.id = s.mentor_id",
            "changes_requestedInês Duarte",
        ),
        (
            "SELECT waiting_on_learner_since IS NOT NULL AND waiting_on_mentor_since IS NULL FROM submissions",
            "true",
        ),
        (
            "SELECT kind || to_address || subject FROM deliveries",
            "review_publishedlearner@cairn.testChanges requested: Parcel core",
        ),
        ("SELECT count(*) FROM claims", "0"),
        ("SELECT bool_and(note_html LIKE '<p>Seen</p>%') FROM review_scores", "true"),
    ] {
        assert_eq!(app.word(what).as_deref().map(str::trim), Some(is), "{what}");
    }
}

#[actix_web::test]
async fn an_accepted_project_is_done_and_its_requests_stay_unsaid() {
    let (app, round) = site();
    let ines = app.ines().await;
    let preview = writes(&ines, round, "accept").await;
    ines.press(&preview, "Send to Amara", &[]).await;
    assert_eq!(
        app.word("SELECT state FROM submissions WHERE accepted_at IS NOT NULL").as_deref(),
        Some("accepted")
    );
    assert_eq!(app.count("FROM change_requests"), 0);
}

/// PRODUCT.md, invariant 10.
#[actix_web::test]
async fn sending_twice_lands_on_the_first_result() {
    let (app, round) = site();
    let ines = app.ines().await;
    let preview = writes(&ines, round, "accept").await;
    let first = ines.press(&preview, "Send to Amara", &[]).await;
    let second = ines.press(&preview, "Send to Amara", &[]).await;
    assert_eq!((first.to, second.status.as_u16()), (second.to.clone(), 303));
    assert_eq!((app.count("FROM reviews"), app.count("FROM deliveries")), (1, 1));
}

#[actix_web::test]
async fn what_is_missing_is_named_before_anything_can_be_sent() {
    let (app, round) = site();
    let ines = app.ines().await;
    ines.sends(&at(round, "/claim"), "").await;
    let saved = ines.sends(&at(round, "/review"), "summary=+&requested=&then=request_changes").await;
    let preview = ines.follow(&saved).await;
    let named = preview.texts("[role=alert] li");
    assert!(named.contains(&"Write a summary to the learner".to_owned()), "{named:?}");
    assert!(named.contains(&"Name at least one change, a line each".to_owned()), "{named:?}");
    assert!(named.iter().any(|words| words.starts_with("Choose a level for “")), "{named:?}");
    assert_eq!(preview.texts("h1"), ["Not ready to send"]);
    assert_eq!(preview.texts("main .button-primary"), ["Finish the review"]);
    assert!(!preview.words().contains("Send to Amara") && !preview.has(".letter"));
    let forced = ines.sends(&at(round, "/review/publish"), "verdict=request_changes&version=1").await;
    assert_eq!(forced.status, 422);
    assert_eq!(app.word("SELECT state FROM rounds").as_deref(), Some("submitted"));
}

/// PRODUCT.md, "Accept".
#[actix_web::test]
async fn accepting_below_the_passing_level_needs_a_reason_which_the_learner_reads() {
    let (app, round) = site();
    let ines = app.ines().await;
    let saved = ines.sends(&at(round, "/review"), &review(&app, 0, 0, "accept")).await;
    let preview = ines.follow(&saved).await;
    let below = format!("{} criteria are below their passing level.", super::criteria(&app).len());
    assert!(preview.words().contains(&below), "{}", preview.words());
    let again = ines.press(&preview, "Send to Amara", &[("exception", " ")]).await;
    assert_eq!(again.status, 422);
    assert!(
        again.texts("[role=alert] li").contains(&"Say why it is accepted all the same".to_owned()),
        "{}",
        again.words()
    );
    let sent =
        ines.press(&again, "Send to Amara", &[("exception", "She was ill, and showed it in a call.")]).await;
    assert_eq!(sent.status, 303, "{}", sent.words());
    let page =
        app.amara().await.get(&format!("/cohorts/january-2027/submissions/{}", round.submission)).await;
    assert!(page.words().contains("Accepted as an exception. She was ill, and showed it in a call."));
}

#[actix_web::test]
async fn sending_after_the_claim_has_ended_succeeds_if_nobody_else_has_it() {
    let (app, round) = site();
    let ines = app.ines().await;
    let preview = writes(&ines, round, "accept").await;
    app.later(TimeDelta::hours(5));
    assert_eq!(ines.press(&preview, "Send to Amara", &[]).await.status, 303);
}

#[actix_web::test]
async fn who_was_overtaken_is_told_by_whom_and_keeps_the_text() {
    let (app, round) = site();
    let (ines, kofi) = (app.ines().await, app.signed_in(KOFI).await);
    let preview = writes(&ines, round, "accept").await;
    app.later(TimeDelta::hours(2));
    let his = writes(&kofi, round, "accept").await;
    let lost = ines.press(&preview, "Send to Amara", &[]).await;
    assert_eq!(lost.status, 409);
    assert!(lost.words().contains("Kofi Mensah has this round until"), "{}", lost.words());
    kofi.press(&his, "Send to Amara", &[]).await;
    let lost = ines.press(&preview, "Send to Amara", &[]).await;
    assert!(lost.status == 409 && lost.words().contains("was reviewed already"), "{}", lost.words());
    assert!(lost.texts("pre").contains(&"Careful work. Go on.".to_owned()));
    assert_eq!(app.count("FROM reviews WHERE state = 'draft'"), 1);
}

#[actix_web::test]
async fn a_draft_that_was_changed_since_is_looked_at_once_more() {
    let (app, round) = site();
    let ines = app.ines().await;
    let preview = writes(&ines, round, "accept").await;
    ines.sends(&at(round, "/review"), &review(&app, 1, 2, "save")).await;
    let lost = ines.press(&preview, "Send to Amara", &[]).await;
    assert!(lost.status == 409 && lost.words().contains("Look at it once more"), "{}", lost.words());
}

/// PRODUCT.md, "A round".
#[actix_web::test]
async fn a_round_that_cannot_be_opened_goes_back_with_a_note_and_keeps_its_place() {
    let (app, round) = site();
    let ines = app.ines().await;
    ines.sends(&at(round, "/claim"), "").await;
    let desk = ines.get(&at(round, "/review")).await;
    let asked = ines.press(&desk, "I can’t review this round: return it", &[("summary", "Begun")]).await;
    let page = ines.follow(&asked).await;
    let empty = ines.press(&page, "Return round 1", &[("note", " ")]).await;
    assert_eq!(empty.status, 422);
    let returned = ines.press(&page, "Return round 1", &[("note", "I can’t open this repository.")]).await;
    assert_eq!(returned.to.as_deref(), Some(QUEUE));
    let place = app.now();
    let amara = app.amara().await;
    let form = amara.get("/cohorts/january-2027/projects/parcel-core/hand-in").await;
    assert!(form.words().contains("I can’t open this repository."), "{}", form.words());
    assert_eq!(app.word("SELECT state FROM submissions").as_deref(), Some("in_progress"));
    assert_eq!(app.word("SELECT kind FROM deliveries").as_deref(), Some("round_returned"));
    app.later(TimeDelta::hours(47));
    let (amara, ines) = (app.amara().await, app.ines().await);
    let form = amara.get("/cohorts/january-2027/projects/parcel-core/hand-in").await;
    let text = [
        ("repository", "https://git.example.org/parcel"),
        ("link", "https://example.org"),
        ("text", "Here."),
    ];
    let fields = text.into_iter().filter(|(name, _)| form.has(&format!("[name={name}]"))).collect::<Vec<_>>();
    let sent = amara.press(&form, "Send round 1", &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.words());
    assert_eq!(
        app.word("SELECT count(*) FROM rounds WHERE number = 1 AND state = 'submitted'").as_deref(),
        Some("1")
    );
    let kept = app.word("SELECT extract(epoch FROM queued_at)::bigint FROM rounds");
    assert_eq!(kept, Some(place.timestamp().to_string()), "its place is kept");
    let desk = ines.get(&at(round, "/review")).await;
    assert_eq!(desk.value("summary"), "Begun", "and so is what the mentor had written");
}
