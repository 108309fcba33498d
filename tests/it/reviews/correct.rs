//! Corrections: a published review never changes; a new one replaces it.

use super::{AMARA, KOFI, at, review, site, writes};

/// PRODUCT.md, invariant 3.
#[actix_web::test]
async fn a_correction_replaces_the_review_and_reopens_the_work() {
    let (app, round) = site();
    let ines = app.ines().await;
    let preview = writes(&ines, round, "accept").await;
    ines.press(&preview, "Send to Amara", &[]).await;
    let desk = ines.get(&at(round, "/review")).await;
    let opened = ines.press(&desk, "Correct this review", &[]).await;
    let desk = ines.follow(&opened).await;
    assert!(desk.words().contains("You are correcting this review."), "{}", desk.words());
    assert_eq!(desk.value("summary"), "Careful work. Go on.", "filled in with its words");
    let saved = ines.sends(&at(round, "/review"), &review(&app, 1, 0, "request_changes")).await;
    assert_eq!(app.word("SELECT state FROM submissions").as_deref(), Some("accepted"), "until it is sent");
    let preview = ines.follow(&saved).await;
    let sent = ines.press(&preview, "Send to Amara", &[]).await;
    assert!(ines.follow(&sent).await.texts(".flash").concat().contains("Correction sent to Amara."));
    assert_eq!(
        app.word("SELECT string_agg(state, ' ' ORDER BY id) FROM reviews").as_deref(),
        Some("superseded published")
    );
    assert_eq!(
        app.word("SELECT state FROM submissions WHERE accepted_at IS NULL").as_deref(),
        Some("changes_requested")
    );
    let again = ines.press(&preview, "Send to Amara", &[]).await;
    assert_eq!((again.status.as_u16(), app.count("FROM reviews")), (303, 2), "twice is once");
    let page =
        app.amara().await.get(&format!("/cohorts/january-2027/submissions/{}", round.submission)).await;
    assert!(page.words().contains("A correction"), "{}", page.words());
}

#[actix_web::test]
async fn nothing_is_corrected_once_the_next_round_was_sent() {
    let (app, round) = site();
    let ines = app.ines().await;
    let preview = writes(&ines, round, "request_changes").await;
    ines.press(&preview, "Send to Amara", &[]).await;
    let id = app.word("SELECT max(id) FROM reviews").unwrap();
    let correct = format!("/cohorts/january-2027/reviews/{id}/correct");
    ines.sends(&correct, "").await;
    let saved = ines.sends(&at(round, "/review"), &review(&app, 1, 1, "accept")).await;
    let preview = ines.follow(&saved).await;
    app.hands_in_again(round);
    let lost = ines.press(&preview, "Send to Amara", &[]).await;
    assert!(lost.status == 409 && lost.words().contains("The next round was sent since"), "{}", lost.words());
    assert_eq!(app.signed_in(KOFI).await.sends(&correct, "").await.status, 409);
    assert_eq!(app.word("SELECT state FROM submissions").as_deref(), Some("waiting"));
}

#[actix_web::test]
async fn one_review_is_corrected_by_one_mentor() {
    let (app, round) = site();
    app.is_reviewed(round.round, "mentor@cairn.test", "accept", 1);
    let (ines, kofi) = (app.ines().await, app.signed_in(KOFI).await);
    let id = app.word("SELECT max(id) FROM reviews").unwrap();
    let correct = format!("/cohorts/january-2027/reviews/{id}/correct");
    let to = kofi.sends(&correct, "").await.to;
    assert_eq!(to, Some(at(round, "/review")));
    assert_eq!(kofi.sends(&correct, "").await.to, to, "opened twice, it is one");
    let second = ines.sends(&correct, "").await;
    assert!(second.status == 409 && second.words().contains("Kofi Mensah is correcting this review already"));
    assert_eq!(app.amara().await.sends(&correct, "").await.status, 403);
    let _ = AMARA;
}
