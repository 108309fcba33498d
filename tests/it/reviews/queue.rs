//! The queue: the longest wait first, the wait against the target.

use super::{AMARA, INES, KOFI, QUEUE, at, site, writes};
use crate::support::App;
use chrono::TimeDelta;

#[actix_web::test]
async fn the_longest_wait_comes_first_and_page_by_page_nobody_is_missed() {
    let (app, _) = site();
    for number in 0..70_i32 {
        let email = format!("l{number}@cairn.test");
        app.enrolls(&email, &format!("Learner {number:02}"));
        // Three at each moment, so that a moment alone is no place.
        let sent = app.now() - TimeDelta::hours((number / 3).into());
        app.hands_in_at(&email, "parcel-core", sent);
    }
    let ines = app.ines().await;
    let (mut rows, mut path) = (Vec::new(), QUEUE.to_owned());
    for _ in 0..3 {
        let page = ines.get(&path).await;
        rows.extend(page.texts("tbody .queue-who"));
        path = page.attributes("a[rel=next]", "href").first().cloned().unwrap_or_default();
    }
    assert_eq!((rows.len(), path.as_str()), (71, ""));
    let moments = app.word("SELECT string_agg(u.name, ',' ORDER BY r.queued_at, r.id) FROM rounds r JOIN users u ON u.id = r.submitted_by");
    assert_eq!(rows.join(","), moments.unwrap());
}

/// Monday 09:30 UTC is 10:30 in Lagos: an hour and a half of work, and Friday's afternoon before it.
#[actix_web::test]
async fn waits_count_working_hours_and_those_over_the_target_are_named() {
    let (app, _) = site();
    app.enrolls("rosa@cairn.test", "Rosa Bloom");
    app.hands_in_at("rosa@cairn.test", "parcel-core", app.now() - TimeDelta::days(3));
    let ines = app.ines().await;
    let words = ines.get(QUEUE).await.texts(".wait-words");
    assert_eq!(words, ["8 hours", "from 9:00 on"]);
    app.later(TimeDelta::hours(25));
    let over = app.ines().await.get(&format!("{QUEUE}?show=over")).await;
    assert_eq!(over.texts(".queue-who"), ["Rosa Bloom"]);
    assert_eq!(over.texts(".wait-words"), ["17 hours, over target"], "8, 7 and what is gone of Tuesday");
    assert_eq!(over.texts(".tab .count"), ["2", "0", "1"]);
}

/// Its tab, its row and the desk say the same, at the very target and for what came outside of working hours.
#[actix_web::test]
async fn what_has_waited_as_long_as_is_promised_is_not_over_yet() {
    let (app, round) = site();
    app.runs(
        "UPDATE rounds SET queued_at = '2027-01-29T07:50:00Z'::timestamptz WHERE state = $1",
        &["submitted"],
    );
    let said = || async {
        let ines = app.ines().await;
        let queue = ines.get(QUEUE).await;
        let desk = ines.get(&at(round, "/review")).await;
        (queue.texts(".tab .count").remove(2), queue.texts(".wait-words").remove(0), desk.words())
    };
    // Friday before 9 in Lagos to Monday after 17 is the target of 16 hours.
    app.later(TimeDelta::hours(8));
    let (over, words, desk) = said().await;
    assert_eq!((over.as_str(), words.as_str()), ("0", "16 hours"));
    assert!(desk.contains("Waits 16 hours"), "{desk}");
    app.later(TimeDelta::hours(15));
    let (over, words, _) = said().await;
    assert_eq!((over.as_str(), words.as_str()), ("1", "16 hours, over target"), "Tuesday, past 9");
}

#[actix_web::test]
async fn review_next_takes_the_longest_wait_that_is_free() {
    let (app, amara) = site();
    app.enrolls("rosa@cairn.test", "Rosa Bloom");
    app.later(TimeDelta::hours(1));
    let rosa = app.hands_in("rosa@cairn.test", "parcel-core");
    let (ines, kofi) = (app.ines().await, app.signed_in(KOFI).await);
    let page = ines.get(QUEUE).await;
    assert_eq!(ines.press(&page, "Review next (2 waiting)", &[]).await.to, Some(at(amara, "/review")));
    assert_eq!(kofi.sends(&format!("{QUEUE}/next"), "").await.to, Some(at(rosa, "/review")));
    let none = kofi.sends(&format!("{QUEUE}/next"), "").await;
    assert!(kofi.follow(&none).await.words().contains("Nothing is free to review right now"));
    app.later(TimeDelta::hours(2));
    assert_eq!(
        kofi.sends(&format!("{QUEUE}/next"), "").await.to,
        Some(at(amara, "/review")),
        "her time is over"
    );
}

#[actix_web::test]
async fn a_round_that_returns_says_continue_to_who_reviewed_it_before() {
    let (app, first) = site();
    let ines = app.ines().await;
    let preview = writes(&ines, first, "request_changes").await;
    ines.press(&preview, "Send to Amara", &[]).await;
    app.hands_in_again(first);
    assert!(ines.get(QUEUE).await.words().contains("Continue with Amara"));
    assert_eq!(ines.get(&format!("{QUEUE}?show=mine")).await.texts(".queue-who"), ["Amara Okafor"]);
    let kofi = app.signed_in(KOFI).await;
    assert!(!kofi.get(QUEUE).await.words().contains("Continue with"));
    assert!(kofi.get(&format!("{QUEUE}?show=mine")).await.words().contains("Nothing here"));
}

#[actix_web::test]
async fn an_empty_queue_says_when_work_will_come_and_who_is_at_it() {
    let app = App::start();
    app.runs(
        "INSERT INTO submissions (cohort_id, enrollment_id, project_key, state, newest_round, created_at) \
         SELECT e.cohort_id, e.id, 'parcel-core', 'in_progress', 1, e.joined_at FROM enrollments e \
         JOIN users u ON u.id = e.user_id WHERE u.email = $1",
        &[AMARA],
    );
    let words = app.ines().await.get(QUEUE).await.words();
    assert!(words.contains("Nobody waits for a review Next due: Parcel core,"), "{words}");
    assert!(words.contains("Working on a round: Amara Okafor."), "{words}");
}

/// PRODUCT.md, invariant 12.
#[actix_web::test]
async fn who_was_removed_leaves_the_queue_and_the_desk_and_what_was_written_stays_unseen() {
    let (app, round) = site();
    let ines = app.ines().await;
    writes(&ines, round, "accept").await;
    app.runs(
        "UPDATE enrollments SET status = 'removed' WHERE user_id = (SELECT id FROM users WHERE email = $1)",
        &[AMARA],
    );
    let enrollment = app.word("SELECT max(id) FROM enrollments").unwrap().parse().unwrap();
    let mut conn = app.database.connect();
    assert_eq!(cairn::reviews::store::release_claims_of_enrollment(&mut conn, enrollment), Ok(1));
    assert!(ines.get(QUEUE).await.words().contains("Nobody waits"));
    for what in ["/review", "/review/preview?verdict=accept", "/return"] {
        assert_eq!(ines.get(&at(round, what)).await.status, 404, "{what}");
    }
    for what in ["/claim", "/review", "/claim/release"] {
        assert_eq!(ines.sends(&at(round, what), "").await.status, 404, "{what}");
    }
    assert_eq!(ines.sends(&at(round, "/review/publish"), "verdict=accept&version=1").await.status, 404);
    assert_eq!(app.count("FROM reviews WHERE state = 'draft'"), 1);
    assert_eq!(ines.sends(&format!("{QUEUE}/next"), "").await.to.as_deref(), Some(QUEUE));
}

#[actix_web::test]
async fn another_cohorts_round_is_not_there() {
    let (app, round) = site();
    app.runs(
        "INSERT INTO cohorts (slug, name, version_id, time_zone, starts_on, ends_on, state, created_at) \
         SELECT 'other', 'Other', version_id, time_zone, starts_on, ends_on, state, created_at FROM cohorts LIMIT 1",
        &[],
    );
    for table in [
        "cohort_members (cohort_id, user_id, side) SELECT c.id, u.id, 'staff'",
        "cohort_staff (cohort_id, user_id, role) SELECT c.id, u.id, 'mentor'",
    ] {
        app.runs(
            &format!("INSERT INTO {table} FROM cohorts c, users u WHERE c.slug = 'other' AND u.email = $1"),
            &[INES],
        );
    }
    let ines = app.ines().await;
    let elsewhere = at(round, "/review").replace("january-2027", "other");
    assert_eq!(ines.get(&elsewhere).await.status, 404);
    assert_eq!(ines.sends(&elsewhere, "summary=x").await.status, 404);
    assert_eq!(ines.sends(&elsewhere.replace("/review", "/claim"), "").await.status, 404);
}
