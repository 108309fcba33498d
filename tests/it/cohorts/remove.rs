use super::{COHORT, at, count, invites, run};
use crate::support::App;

/// PRODUCT.md, invariant 12.
#[actix_web::test]
async fn who_is_removed_in_the_middle_finds_nothing_and_the_claim_is_let_go() {
    let app = App::start();
    let round = app.hands_in("learner@cairn.test", "parcel-core").round;
    run(
        &app,
        &format!(
            "INSERT INTO claims VALUES ({round}, 1, 2, '2027-02-01Z', '2027-03-01Z'); \
             INSERT INTO reviews (cohort_id, round_id, reviewer_id, state, summary, summary_html, requested, lock_version, \
             created_at, saved_at) VALUES (1, {round}, 2, 'draft', 'Half a thought', '', '', 1, '2027-02-01Z', '2027-02-01Z'); \
             INSERT INTO lesson_completions VALUES (1, 'first-repository', '2027-02-01Z')"
        ),
    );
    let (jonas, amara) = (app.jonas().await, app.amara().await);
    let page = jonas.get(&at("/people")).await;
    let confirm = page.attributes("tbody a[href$='/1/remove']", "href").remove(0);
    let confirm = jonas.get(&confirm).await;
    assert!(confirm.words().contains("They see nothing of"), "{}", confirm.words());
    assert_eq!(amara.get(COHORT).await.status, 200, "asking removes nobody");
    let removed = jonas.press(&confirm, "Remove Amara Okafor", &[]).await;
    assert_eq!(removed.to.as_deref(), Some(at("/people").as_str()));
    for path in ["", "/path", "/people", "/lessons/first-repository", "/projects/parcel-core"] {
        assert_eq!(amara.get(&at(path)).await.status, 404, "{path}");
    }
    assert_eq!(amara.sends(&at("/lessons/how-programs-run/done"), "").await.status, 404);
    assert_eq!(count(&app, "claims"), 0);
    assert_eq!(count(&app, "reviews WHERE summary = 'Half a thought'"), 1, "what was begun is kept, unseen");
    assert_eq!(count(&app, "rounds"), 1, "and so is the work");

    let page = jonas.follow(&removed).await;
    assert!(page.texts("tbody tr").last().is_some_and(|row| row.contains("removed")), "{}", page.words());
    let back = jonas.press(&page, "Take back in for Amara Okafor", &[]).await;
    assert_eq!(back.status, 303);
    assert!(amara.get(&at("/path")).await.words().contains("1 of 11 done"), "everything is as it was left");
}

#[actix_web::test]
async fn removing_twice_is_removing_once_and_nobody_is_removed_from_elsewhere() {
    let app = App::start();
    let jonas = app.jonas().await;
    for _ in 0..2 {
        assert_eq!(jonas.sends(&at("/people/1/remove"), "").await.status, 303);
    }
    assert_eq!(jonas.sends(&at("/people/3/remove"), "").await.status, 404, "they are not here");
    assert_eq!(jonas.sends(&at("/people/99/return"), "").await.status, 404);
    assert_eq!(jonas.get(&at("/people/x/remove")).await.status, 404);
}

#[actix_web::test]
async fn who_leaves_the_staff_lets_go_of_what_they_held() {
    let app = App::start();
    let round = app.hands_in("learner@cairn.test", "parcel-core").round;
    run(&app, &format!("INSERT INTO claims VALUES ({round}, 1, 2, '2027-02-01Z', '2027-03-01Z')"));
    let (jonas, ines) = (app.jonas().await, app.ines().await);
    let confirm = jonas.get(&at("/people/2/remove")).await;
    assert!(confirm.words().contains("go back to the queue"), "{}", confirm.words());
    assert_eq!(jonas.press(&confirm, "Remove Inês Duarte", &[]).await.status, 303);
    assert_eq!(ines.get(COHORT).await.status, 404);
    assert_eq!((count(&app, "claims"), count(&app, "cohort_staff")), (0, 0));
    assert_eq!(
        jonas.get(&at("/people")).await.texts("[role=status]"),
        ["Inês Duarte was removed from Backend Developer, January 2027."]
    );
    assert!(!jonas.get(&at("/people")).await.words().contains("Inês"), "said once, and gone");
}

#[actix_web::test]
async fn an_invitation_of_someone_who_is_removed_is_closed() {
    let app = App::start();
    let jonas = app.jonas().await;
    invites(&jonas, "nia@cairn.test", "learner").await;
    run(&app, "UPDATE invitations SET email = 'learner@cairn.test'");
    jonas.sends(&at("/people/1/remove"), "").await;
    assert_eq!(count(&app, "invitations WHERE revoked_at IS NOT NULL"), 1);
}

#[actix_web::test]
async fn a_removed_learner_who_is_invited_again_comes_back_by_accepting() {
    let app = App::start();
    let (jonas, amara) = (app.jonas().await, app.amara().await);
    jonas.sends(&at("/people/1/remove"), "").await;
    invites(&jonas, "learner@cairn.test", "learner").await;
    assert_eq!(amara.get(COHORT).await.status, 404, "not before");
    let link = super::link(&jonas, "learner@cairn.test").await;
    let page = amara.get(&link).await;
    assert_eq!(amara.press(&page, "Join", &[]).await.to.as_deref(), Some(COHORT));
    assert_eq!(amara.get(COHORT).await.status, 200);
}

#[actix_web::test]
async fn a_mentor_becomes_a_lead_and_can_then_invite() {
    let app = App::start();
    let (jonas, ines) = (app.jonas().await, app.ines().await);
    assert_eq!(ines.get(&at("/people/invite")).await.status, 403);
    let page = jonas.get(&at("/people")).await;
    let changed = jonas.press(&page, "Make lead of Inês Duarte", &[]).await;
    assert_eq!(jonas.follow(&changed).await.texts("[role=status]"), ["Inês Duarte leads this cohort now."]);
    assert_eq!(ines.get(&at("/people/invite")).await.status, 200);
    let page = ines.get(&at("/people")).await;
    ines.press(&page, "Make mentor of Inês Duarte", &[]).await;
    assert_eq!(
        ines.get(&at("/people/invite")).await.status,
        403,
        "a cohort may be without a lead: an admin passes as one"
    );
    assert_eq!(
        jonas.sends(&at("/people/1/role"), "role=lead").await.status,
        404,
        "a learner has no such role"
    );
    assert_eq!(jonas.sends(&at("/people/2/role"), "role=boss").await.status, 400);
}

#[actix_web::test]
async fn a_lead_who_removes_themselves_is_led_home() {
    let app = App::start();
    run(&app, "UPDATE cohort_staff SET role = 'lead'");
    let ines = app.ines().await;
    let page = ines.get(&at("/people/2/remove")).await;
    let out = ines.press(&page, "Remove Inês Duarte", &[]).await;
    assert_eq!(out.to.as_deref(), Some("/"));
    assert_eq!(ines.follow(&out).await.status, 200);
}

#[actix_web::test]
async fn learners_see_names_and_roles_and_staff_see_who_is_who() {
    let app = App::start();
    let (amara, ines) = (app.amara().await, app.ines().await);
    let page = amara.get(&at("/people")).await;
    assert!(page.words().contains("Inês Duarte") && page.words().contains("Mentor"), "{}", page.words());
    assert!(!page.text.contains("mentor@cairn.test"), "addresses are for staff");
    assert!(!page.has("main form") && !page.words().contains("Invite"));
    let page = ines.get(&at("/people")).await;
    assert!(page.text.contains("learner@cairn.test"));
    assert!(!page.has("main form"), "a mentor changes nothing here");
    run(&app, "UPDATE enrollments SET status = 'removed'");
    run(
        &app,
        "INSERT INTO users (email, name, password_hash, created_at) \
         SELECT 'olu@cairn.test', 'Olu Ade', password_hash, created_at FROM users LIMIT 1; \
         INSERT INTO cohort_members VALUES (1, 4, 'learner'); \
         INSERT INTO enrollments (cohort_id, user_id, status, joined_at) VALUES (1, 4, 'active', '2027-02-01Z')",
    );
    assert!(ines.get(&at("/people")).await.words().contains("Amara"), "staff see who was removed");
    assert!(!app.signed_in("olu@cairn.test").await.get(&at("/people")).await.words().contains("Amara"));
}

#[actix_web::test]
async fn a_long_list_of_people_goes_on_page_by_page_staff_first() {
    let app = App::start();
    run(
        &app,
        "INSERT INTO users (email, name, created_at) SELECT 'p' || n || '@cairn.test', 'Person ' || (n / 2), '2027-01-01Z' \
         FROM generate_series(1, 120) n; \
         INSERT INTO cohort_members SELECT 1, id, 'learner' FROM users WHERE id > 3; \
         INSERT INTO enrollments (cohort_id, user_id, status, joined_at) SELECT 1, id, 'active', '2027-02-01Z' \
         FROM users WHERE id > 3",
    );
    let jonas = app.jonas().await;
    let (mut names, mut path) = (Vec::new(), at("/people"));
    for number in 1..=3 {
        let page = jonas.get(&path).await;
        names.extend(page.texts("tbody th b"));
        let next = page.attributes("a[rel=next]", "href");
        assert_eq!(next.len(), usize::from(number < 3), "page {number}");
        path = next.first().cloned().unwrap_or_default();
    }
    assert_eq!((names.len(), names[0].as_str()), (122, "Inês Duarte"));
    assert!(names[1..].is_sorted(), "{names:?}");
}
