use super::{at, count, invites, link, run, state, text};
use crate::support::App;
use cairn::jobs;
use chrono::TimeDelta;

#[actix_web::test]
async fn the_fate_of_each_line_is_said_before_anything_is_sent() {
    let app = App::start();
    let jonas = app.jonas().await;
    invites(&jonas, "early@cairn.test", "learner").await;
    app.later(TimeDelta::days(3));
    let pasted = "Nia Osei <nia@cairn.test>\n\nlearner@cairn.test\nmentor@cairn.test\nadmin@cairn.test, Jonas\n\
        EARLY@cairn.test\nnia@CAIRN.test\nnobody";
    let jonas = app.jonas().await;
    let page = jonas.get(&at("/people/invite")).await;
    let checked = jonas.press(&page, "Check the list", &[("lines", pasted)]).await;
    let fates = checked.texts(".fate-words");
    let expected = [
        "Will be invited as a learner",
        "Learns in this cohort already",
        "Is staff here, so cannot learn here",
        "Has an account, will be asked to join as a learner",
        "Was invited 3 days ago",
        "Stands on line 1 already",
        "No address here. Write it like Amara Okafor <amara@example.org>",
    ];
    assert_eq!(fates, expected);
    assert_eq!(count(&app, "invitations"), 1, "nothing is sent yet");
    let sent = jonas.press(&checked, "Send 2 invitations", &[]).await;
    assert_eq!(sent.to.as_deref(), Some(at("/people/invitations").as_str()));
    assert_eq!(
        jonas.follow(&sent).await.texts("[role=status]"),
        ["2 invitations written. No mail leaves this site: make a new link for each below, and pass it on."]
    );
    assert_eq!(count(&app, "deliveries WHERE kind = 'invitation'"), 3);
    assert_eq!(text(&app, "SELECT name FROM invitations WHERE email = 'nia@cairn.test'"), "Nia Osei");
}

/// PRODUCT.md, invariant 10.
#[actix_web::test]
async fn a_second_press_sends_nothing() {
    let app = App::start();
    let jonas = app.jonas().await;
    let page = jonas.get(&at("/people/invite")).await;
    let answers = [("lines", "a@cairn.test\nb@cairn.test"), ("again", "yes")];
    let checked = jonas.press(&page, "Check the list", &answers).await;
    let press = || jonas.press(&checked, "Send 2 invitations", &[]);
    futures_util::future::join(press(), press()).await;
    press().await;
    assert_eq!((count(&app, "invitations"), count(&app, "deliveries")), (2, 2));
    assert_eq!(jobs::run_due(&app.state).ok(), Some(2));
}

#[actix_web::test]
async fn who_was_invited_gets_a_new_link_only_if_that_is_asked_for() {
    let app = App::start();
    let jonas = app.jonas().await;
    invites(&jonas, "nia@cairn.test", "learner").await;
    let first = link(&jonas, "nia@cairn.test").await;
    app.later(TimeDelta::hours(1));
    let page = jonas.get(&at("/people/invite")).await;
    let checked = jonas.press(&page, "Check the list", &[("lines", "nia@cairn.test")]).await;
    assert!(checked.words().contains("There is nobody to invite"), "{}", checked.words());
    let checked = jonas.press(&checked, "Check again", &[("again", "yes")]).await;
    assert_eq!(jonas.press(&checked, "Send 1 invitation", &[]).await.status, 303);
    let old = app.visitor().get(&first).await;
    assert_eq!((old.status.as_u16(), old.texts("h1")), (404, vec!["This link leads nowhere".to_owned()]));
    assert_eq!(
        count(&app, "deliveries WHERE state = 'queued'"),
        1,
        "the letter with the old link is taken back"
    );
}

#[actix_web::test]
async fn someone_invited_as_a_mentor_is_not_invited_as_a_learner_besides() {
    let app = App::start();
    let jonas = app.jonas().await;
    invites(&jonas, "nia@cairn.test", "mentor").await;
    let page = jonas.get(&at("/people/invite")).await;
    let checked = jonas.press(&page, "Check the list", &[("lines", "nia@cairn.test")]).await;
    assert_eq!(checked.texts(".fate-words"), ["Is invited as a mentor: revoke that invitation first"]);
    let body = "lines=nia%40cairn.test&role=learner";
    jonas.sends(&at("/people/invite"), body).await;
    assert_eq!(text(&app, "SELECT string_agg(role, ',') FROM invitations"), "mentor");
}

#[actix_web::test]
async fn five_hundred_lines_go_out_at_once_and_more_are_refused() {
    let app = App::start();
    let jonas = app.jonas().await;
    let lines = |count: usize| (1..=count).map(|n| format!("p{n}@cairn.test")).collect::<Vec<_>>().join("\n");
    let page = jonas.get(&at("/people/invite")).await;
    let many = lines(502);
    let again = jonas.press(&page, "Check the list", &[("lines", &many)]).await;
    assert_eq!(again.texts("[role=alert] li"), ["Paste at most 500 lines at once: these are 502"]);
    assert_eq!(again.value("lines").lines().count(), 502);
    let (sent, statements) = app.statements_of(invites(&jonas, &lines(500), "learner")).await;
    assert_eq!(sent.status, 303);
    assert_eq!(count(&app, "invitations"), 500);
    let inserts = statements.iter().filter(|s| s.contains("INSERT INTO invitations")).count();
    assert_eq!(inserts, 1, "one statement for all");
    let first = jonas.follow(&sent).await;
    assert_eq!(first.texts("tbody th")[0], "p1@cairn.test", "as they were pasted");
    assert_eq!((first.texts("tbody tr").len(), first.has("a[rel=next]")), (50, true));
}

#[actix_web::test]
async fn a_list_that_holds_nothing_or_no_role_is_told_what_it_wants() {
    let app = App::start();
    let jonas = app.jonas().await;
    let again = jonas.sends(&at("/people/invite/check"), "lines=%0A&role=boss").await;
    assert_eq!(again.status, 422);
    let said = again.texts("[role=alert] li");
    assert_eq!(said, ["Paste at least one line with an address", "Choose what they are invited as"]);
}

#[actix_web::test]
async fn a_new_link_is_shown_once_works_and_replaces_the_one_before() {
    let app = App::start();
    let jonas = app.jonas().await;
    invites(&jonas, "nia@cairn.test", "learner").await;
    let first = link(&jonas, "nia@cairn.test").await;
    let token = first.trim_start_matches("/invitations/");
    assert_eq!(token.len(), 43, "256 bits");
    let stored =
        text(&app, "SELECT token_hash = sha256('TOKEN') FROM invitations".replace("TOKEN", token).as_str());
    assert_eq!(stored, "true", "only its digest is kept");
    assert_eq!(app.visitor().get(&first).await.status, 200);
    let second = link(&jonas, "nia@cairn.test").await;
    assert_eq!(app.visitor().get(&first).await.status, 404);
    assert_eq!(app.visitor().get(&second).await.status, 200);
    assert!(!jonas.get(&at("/people/invitations")).await.text.contains(token));
}

#[actix_web::test]
async fn an_invitation_that_was_revoked_or_has_expired_can_be_sent_again() {
    let app = App::start();
    let jonas = app.jonas().await;
    invites(&jonas, "nia@cairn.test", "learner").await;
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Invited");
    let page = jonas.get(&at("/people/invitations")).await;
    let revoked = jonas.press(&page, "Revoke for nia@cairn.test", &[]).await;
    assert_eq!(revoked.status, 303);
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Revoked");
    assert_eq!(count(&app, "deliveries WHERE state = 'dropped'"), 1, "its letter does not go out");
    let page = jonas.get(&at("/people/invitations")).await;
    assert_eq!(jonas.press(&page, "Invite again for nia@cairn.test", &[]).await.status, 303);
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Invited");
    app.later(TimeDelta::days(14));
    let jonas = app.jonas().await;
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Expired");
    let page = jonas.get(&at("/people/invitations")).await;
    assert_eq!(jonas.press(&page, "Send again for nia@cairn.test", &[]).await.status, 303);
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Invited");
}

#[actix_web::test]
async fn an_invitation_of_another_cohort_is_nobodys_here() {
    let app = App::start();
    let jonas = app.jonas().await;
    invites(&jonas, "nia@cairn.test", "learner").await;
    run(
        &app,
        "INSERT INTO cohorts (slug, name, version_id, time_zone, starts_on, ends_on, state, created_at) \
         VALUES ('other', 'Other', 1, 'UTC', '2027-03-01', '2027-05-01', 'published', '2027-01-01Z'); \
         INSERT INTO cohort_members VALUES (2, 2, 'staff'); \
         INSERT INTO cohort_staff (cohort_id, user_id, role) VALUES (2, 2, 'lead')",
    );
    let ines = app.ines().await;
    for act in ["link", "send", "revoke"] {
        let tried = ines.sends(&format!("/cohorts/other/invitations/1/{act}"), "").await;
        assert_eq!(tried.status, 404, "{act}");
        assert_eq!(ines.sends(&at(&format!("/invitations/1/{act}")), "").await.status, 403, "{act}");
    }
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Invited");
}
