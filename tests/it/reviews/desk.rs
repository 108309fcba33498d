//! The desk: nothing that was typed is lost.

use super::{KOFI, QUEUE, at, review, site, writes};
use chrono::TimeDelta;

#[actix_web::test]
async fn the_desk_has_all_that_a_review_is_written_from_in_four_statements() {
    let (app, round) = site();
    let ines = app.ines().await;
    writes(&ines, round, "request_changes").await;
    ines.sends(&at(round, "/review/publish"), "verdict=request_changes&version=1").await;
    let second = app.hands_in_again(round);
    let (desk, statements) = app.statements_of(ines.get(&at(second, "/review"))).await;
    assert!(statements.len() <= 4, "{statements:#?}");
    let words = desk.words();
    for part in [
        "Better now?",
        "https://git.example.org/parcel",
        "The brief",
        "Round 1, and what was answered",
        "Careful work. Go on.",
        "Nobody has it yet.",
        "passes",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(words.find("Better now?") < words.find("Careful work."), "the question is on top");
    assert!(
        desk.has(".desk-judge table.rubric")
            && !desk.has(".desk-fields")
            && !words.contains("consider a call")
    );
    let (_, statements) = app.statements_of(ines.get(QUEUE)).await;
    assert!(statements.len() <= 4, "{statements:#?}");
}

#[actix_web::test]
async fn a_third_round_says_to_consider_a_call() {
    let (app, mut round) = site();
    for _ in 0..2 {
        app.is_reviewed(round.round, "mentor@cairn.test", "request_changes", 0);
        round = app.hands_in_again(round);
    }
    assert!(
        app.ines().await.get(&at(round, "/review")).await.words().contains("Third round: consider a call.")
    );
}

/// PRODUCT.md, invariant 5.
#[actix_web::test]
async fn what_was_saved_is_there_after_a_closed_tab_a_sign_out_and_an_ended_claim() {
    let (app, round) = site();
    let ines = app.ines().await;
    ines.sends(&at(round, "/claim"), "").await;
    let saved = ines.sends(&at(round, "/review"), &review(&app, 0, 2, "autosave")).await;
    assert_eq!((saved.status.as_u16(), saved.value("version").as_str()), (200, "1"));
    assert!(saved.text.contains("Saved 09:30"), "{}", saved.text);
    ines.sends("/sign-out", "").await;
    app.later(TimeDelta::hours(3));
    let desk = app.ines().await.get(&at(round, "/review")).await;
    assert_eq!(desk.value("summary"), "Careful work. Go on.");
    assert!(desk.has("input[value='2'][checked]"));
    let amara = app.amara().await;
    let hers = amara.get(&format!("/cohorts/january-2027/submissions/{}", round.submission)).await;
    assert!(hers.status == 200 && !hers.text.contains("Careful work"), "a draft is no review");
}

#[actix_web::test]
async fn what_was_typed_comes_back_after_an_expired_sign_in() {
    let (app, round) = site();
    let ines = app.ines().await;
    ines.sends(&at(round, "/claim"), "").await;
    app.later(TimeDelta::days(60));
    let asked = ines.sends(&at(round, "/review"), &review(&app, 0, 1, "save")).await;
    assert_eq!(asked.status, 401);
    let back = ines
        .press(&asked, "Sign in", &[("email", "mentor@cairn.test"), ("password", crate::support::PASSWORD)])
        .await;
    let (to, fields) = (back.to.clone(), back);
    let desk = match to {
        Some(to) if fields.status == 307 => ines.get(&to).await,
        _ => fields,
    };
    assert!(desk.words().contains("Nothing was sent yet"), "{} {}", desk.status, desk.words());
    assert_eq!(desk.value("summary"), "Careful work. Go on.");
    assert_eq!(app.count("FROM reviews"), 0);
}

#[actix_web::test]
async fn a_second_tab_that_saves_older_text_gets_both_side_by_side_and_chooses() {
    let (app, round) = site();
    let ines = app.ines().await;
    ines.sends(&at(round, "/claim"), "").await;
    let desk = ines.get(&at(round, "/review")).await;
    ines.press(&desk, "Save", &[("summary", "Of the first tab")]).await;
    let both = ines.press(&desk, "Save", &[("summary", "Of the second tab"), ("requested", "More")]).await;
    assert_eq!(both.status, 409);
    assert_eq!(both.texts("pre"), ["Of the second tab", "Of the first tab", "More", "(empty)"]);
    assert_eq!(ines.get(&at(round, "/review")).await.value("summary"), "Of the first tab");
    let kept = ines.press(&both, "Keep mine", &[]).await;
    assert_eq!(kept.status, 303);
    let desk = ines.get(&at(round, "/review")).await;
    assert_eq!(
        (desk.value("summary").as_str(), desk.value("requested").as_str()),
        ("Of the second tab", "More")
    );
}

#[actix_web::test]
async fn the_same_text_from_two_tabs_is_no_conflict() {
    let (app, round) = site();
    let ines = app.ines().await;
    ines.sends(&at(round, "/claim"), "").await;
    for _ in 0..2 {
        assert_eq!(ines.sends(&at(round, "/review"), &review(&app, 0, 1, "save")).await.status, 303);
    }
}

#[actix_web::test]
async fn what_is_saved_after_somebody_else_took_the_round_is_kept_and_shown() {
    let (app, round) = site();
    let (ines, kofi) = (app.ines().await, app.signed_in(KOFI).await);
    ines.sends(&at(round, "/claim"), "").await;
    app.later(TimeDelta::hours(2));
    kofi.sends(&at(round, "/claim"), "").await;
    let lost = ines.sends(&at(round, "/review"), &review(&app, 0, 1, "accept")).await;
    assert_eq!(lost.status, 409);
    assert!(lost.words().contains("Kofi Mensah has this round until"), "{}", lost.words());
    assert!(lost.texts("pre").contains(&"Careful work. Go on.".to_owned()));
    assert_eq!(app.count("FROM reviews WHERE state = 'draft'"), 1);
}

#[actix_web::test]
async fn what_is_too_long_comes_back_with_all_that_was_typed() {
    let (app, round) = site();
    let ines = app.ines().await;
    ines.sends(&at(round, "/claim"), "").await;
    let desk = ines.get(&at(round, "/review")).await;
    let long = "ä".repeat(20_001);
    let again = ines.press(&desk, "Save", &[("summary", &long), ("requested", "One")]).await;
    assert_eq!(again.status, 422);
    assert!(again.words().contains("Shorten this to 20,000 characters: it has 1 too many"));
    assert_eq!((again.value("summary"), again.value("requested").as_str()), (long, "One"));
}

#[actix_web::test]
async fn levels_of_another_projects_rubric_are_not_kept() {
    let (app, round) = site();
    let ines = app.ines().await;
    let other = app.word("SELECT max(k.id) FROM rubric_criteria k JOIN projects p ON p.id = k.project_id WHERE p.key <> 'parcel-core'").unwrap();
    let saved = ines.sends(&at(round, "/review"), &format!("summary=x&level-{other}=1&note-{other}=x")).await;
    assert_eq!(saved.status, 303);
    assert_eq!(app.count("FROM review_scores"), 0);
    assert_eq!(ines.sends(&at(round, "/review"), "summary=y&version=1&level-1=9").await.status, 303);
}
