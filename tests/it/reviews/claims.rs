//! Claims: soft, visible, over after their time.

use super::{KOFI, QUEUE, at, review, site};
use cairn::reviews::store;
use chrono::TimeDelta;

#[actix_web::test]
async fn who_comes_second_is_told_who_has_it_and_until_when() {
    let (app, round) = site();
    let (ines, kofi) = (app.ines().await, app.signed_in(KOFI).await);
    let desk = ines.get(&at(round, "/review")).await;
    assert!(desk.words().contains("Nobody has it yet."), "opening it takes nothing: {}", desk.words());
    let claimed = ines.press(&desk, "Claim it", &[]).await;
    assert!(ines.follow(&claimed).await.words().contains("Yours until 11:30"), "Lisbon's clock");
    let second = kofi.sends(&at(round, "/claim"), "").await;
    assert_eq!(second.status, 409);
    assert!(second.words().contains("Inês Duarte has this round until 12:30."), "Lagos: {}", second.words());
    assert!(kofi.get(QUEUE).await.words().contains("Inês Duarte, until 12:30"));
    let desk = kofi.get(&at(round, "/review")).await;
    assert!(
        desk.words().contains("Inês Duarte reviews it, until 12:30") && !desk.has("button[value=accept]")
    );
}

#[actix_web::test]
async fn a_claim_is_renewed_by_hand_and_by_every_saving_and_ends_by_itself() {
    let (app, round) = site();
    let (ines, kofi) = (app.ines().await, app.signed_in(KOFI).await);
    ines.sends(&at(round, "/claim"), "").await;
    app.later(TimeDelta::minutes(90));
    let extended = ines.press(&ines.get(QUEUE).await, "Extend for Amara Okafor", &[]).await;
    assert!(ines.follow(&extended).await.words().contains("Yours until 13:00."));
    app.later(TimeDelta::minutes(90));
    ines.sends(&at(round, "/review"), &review(&app, 0, 1, "autosave")).await;
    app.later(TimeDelta::minutes(119));
    assert_eq!(kofi.sends(&at(round, "/claim"), "").await.status, 409);
    app.later(TimeDelta::minutes(1));
    assert_eq!(kofi.sends(&at(round, "/claim"), "").await.status, 303);
}

#[actix_web::test]
async fn a_round_that_is_let_go_keeps_its_place_and_what_was_written() {
    let (app, round) = site();
    let ines = app.ines().await;
    ines.sends(&at(round, "/claim"), "").await;
    let released = ines.sends(&at(round, "/review"), &review(&app, 0, 1, "release")).await;
    assert_eq!(released.to.as_deref(), Some(QUEUE));
    assert_eq!((app.count("FROM claims"), app.count("FROM reviews")), (0, 1));
    let kofi = app.signed_in(KOFI).await;
    assert_eq!(kofi.sends(&at(round, "/claim"), "").await.status, 303);
    assert_eq!(
        ines.sends(&at(round, "/claim/release"), "").await.status,
        303,
        "nothing of hers is left to let go"
    );
    assert_eq!(app.count("FROM claims"), 1, "and nothing of his was");
}

#[actix_web::test]
async fn claims_that_are_over_are_tidied_away_and_others_stay() {
    let (app, round) = site();
    app.ines().await.sends(&at(round, "/claim"), "").await;
    let mut conn = app.database.connect();
    assert_eq!(store::expire_claims(&mut conn, app.now() + TimeDelta::minutes(119)), Ok(0));
    assert_eq!(store::expire_claims(&mut conn, app.now() + TimeDelta::hours(2)), Ok(1));
}

/// PRODUCT.md, invariant 4.
#[actix_web::test]
async fn nobody_takes_their_own_round() {
    let (app, round) = site();
    app.runs(
        "INSERT INTO round_owners SELECT $2::bigint, id FROM users WHERE email = $1",
        &[KOFI, &round.round.to_string()],
    );
    let kofi = app.signed_in(KOFI).await;
    assert_eq!(kofi.sends(&at(round, "/claim"), "").await.status, 403);
    assert_eq!(kofi.sends(&format!("{QUEUE}/next"), "").await.to.as_deref(), Some(QUEUE));
    assert_eq!(kofi.sends(&at(round, "/review"), "summary=x").await.status, 403);
    assert_eq!(kofi.sends(&at(round, "/return"), "note=x").await.status, 403);
}
