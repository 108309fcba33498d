//! Two at the same moment, 200 times: one wins, the other is told, and nothing is half done.

use super::{AMARA, KOFI, at, review, site};
use crate::support::{App, Person, Waiting};
use futures_util::future::join;

const TIMES: usize = 200;

/// The database says after each race that what belongs together is there together.
fn is_whole(app: &App) {
    let torn = app.count(
        "FROM rounds r JOIN submissions s ON s.id = r.submission_id \
         LEFT JOIN reviews v ON v.round_id = r.id AND v.state = 'published' \
         WHERE (r.state = 'decided') <> (v.id IS NOT NULL) \
         OR r.number = s.newest_round AND (r.state = 'decided') <> (s.state IN ('accepted', 'changes_requested') AND s.waiting_on_mentor_since IS NULL AND v.id IS NOT NULL)",
    );
    assert_eq!(torn, 0, "a round, its review and its submission say different things");
    assert_eq!(
        app.count("FROM deliveries"),
        app.count("FROM reviews WHERE state = 'published'"),
        "each review, one mail"
    );
}

/// Puts a whole draft on the round, without a claim.
async fn drafts(mentor: &Person<'_>, round: Waiting) {
    let saved = mentor.sends(&at(round, "/review"), &review(mentor.app, 0, 1, "save")).await;
    assert_eq!(saved.status, 303, "{}", saved.words());
    mentor.app.runs("DELETE FROM claims", &[]);
}

const SEND: &str = "verdict=request_changes&version=1";

#[actix_web::test]
async fn of_two_claims_one_holds() {
    let (app, round) = site();
    let (ines, kofi) = (app.ines().await, app.signed_in(KOFI).await);
    let claim = at(round, "/claim");
    for _ in 0..TIMES {
        let (hers, his) = join(ines.sends(&claim, ""), kofi.sends(&claim, "")).await;
        let statuses = [hers.status.as_u16(), his.status.as_u16()];
        let (loser, name) = match statuses {
            [303, 409] => (his, "Inês Duarte"),
            [409, 303] => (hers, "Kofi Mensah"),
            other => panic!("{other:?}"),
        };
        assert!(loser.words().contains(name), "{}", loser.words());
        assert_eq!(
            app.word("SELECT u.name FROM claims k JOIN users u ON u.id = k.mentor_id").as_deref(),
            Some(name)
        );
        app.runs("DELETE FROM claims", &[]);
    }
}

#[actix_web::test]
async fn two_who_ask_for_the_next_get_two_rounds() {
    let (app, _) = site();
    app.enrolls("rosa@cairn.test", "Rosa Bloom");
    app.hands_in("rosa@cairn.test", "parcel-core");
    let (ines, kofi) = (app.ines().await, app.signed_in(KOFI).await);
    let next = format!("{}/next", super::QUEUE);
    for _ in 0..TIMES {
        let (hers, his) = join(ines.sends(&next, ""), kofi.sends(&next, "")).await;
        assert_eq!((hers.status.as_u16(), his.status.as_u16()), (303, 303));
        assert_ne!(hers.to, his.to);
        assert_eq!(app.count("FROM claims"), 2);
        app.runs("DELETE FROM claims", &[]);
    }
}

#[actix_web::test]
async fn publishing_and_withdrawing_exclude_each_other() {
    let (app, mut round) = site();
    let (ines, amara) = (app.ines().await, app.amara().await);
    let withdraw = "/cohorts/january-2027/projects/parcel-core/withdraw";
    let mut published = 0;
    for _ in 0..TIMES {
        drafts(&ines, round).await;
        let publish = at(round, "/review/publish");
        let (sent, back) = join(ines.sends(&publish, SEND), amara.sends(withdraw, "")).await;
        match [sent.status.as_u16(), back.status.as_u16()] {
            [303, 409] => published += 1,
            [409, 303] => {
                assert!(sent.words().contains("has taken round"), "{}", sent.words());
                assert!(sent.texts("pre").contains(&"Careful work. Go on.".to_owned()), "the text is kept");
                // She sends it again, and it is reviewed: on to the next.
                sends_again(&app, round);
                assert_eq!(ines.sends(&publish, SEND).await.status, 303);
            }
            other => panic!("{other:?}: {} / {}", sent.words(), back.words()),
        }
        is_whole(&app);
        round = app.hands_in_again(round);
    }
    println!("{published} of {TIMES} were published first");
}

fn sends_again(app: &App, round: Waiting) {
    let id = round.round.to_string();
    app.runs(
        "UPDATE rounds r SET state = 'submitted', sent_key = 'again', submitted_by = e.user_id, submitted_at = r.saved_at, \
         queued_at = r.saved_at FROM submissions s JOIN enrollments e ON e.id = s.enrollment_id \
         WHERE r.id = $1::bigint AND s.id = r.submission_id",
        &[&id],
    );
    app.runs("INSERT INTO round_owners SELECT id, submitted_by FROM rounds WHERE id = $1::bigint", &[&id]);
    app.runs(
        "UPDATE submissions s SET state = 'waiting', waiting_on_mentor_since = r.queued_at, waiting_on_learner_since = NULL \
         FROM rounds r WHERE r.id = $1::bigint AND s.id = r.submission_id",
        &[&id],
    );
}

#[actix_web::test]
async fn publishing_over_an_ended_claim_and_anothers_claim_exclude_each_other() {
    let (app, mut round) = site();
    let (ines, kofi) = (app.ines().await, app.signed_in(KOFI).await);
    for _ in 0..TIMES {
        drafts(&ines, round).await;
        let (publish, claim) = (at(round, "/review/publish"), at(round, "/claim"));
        let (sent, taken) = join(ines.sends(&publish, SEND), kofi.sends(&claim, "")).await;
        match [sent.status.as_u16(), taken.status.as_u16()] {
            [303, 409] => assert!(taken.words().contains("was reviewed already"), "{}", taken.words()),
            [409, 303] => {
                assert!(sent.words().contains("Kofi Mensah has this round"), "{}", sent.words());
                kofi.sends(&at(round, "/claim/release"), "").await;
                assert_eq!(ines.sends(&publish, SEND).await.status, 303);
            }
            other => panic!("{other:?}: {} / {}", sent.words(), taken.words()),
        }
        is_whole(&app);
        round = app.hands_in_again(round);
    }
}

#[actix_web::test]
async fn of_two_reviews_one_is_sent_and_the_other_kept() {
    let (app, mut round) = site();
    let (ines, kofi) = (app.ines().await, app.signed_in(KOFI).await);
    for time in 1..=TIMES {
        drafts(&ines, round).await;
        drafts(&kofi, round).await;
        let publish = at(round, "/review/publish");
        let (hers, his) = join(ines.sends(&publish, SEND), kofi.sends(&publish, SEND)).await;
        let mut statuses = [hers.status.as_u16(), his.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{} / {}", hers.words(), his.words());
        let drafts = i64::try_from(time).unwrap();
        assert_eq!(app.count("FROM reviews WHERE state = 'draft'"), drafts);
        is_whole(&app);
        round = app.hands_in_again(round);
    }
    let _ = AMARA;
}
