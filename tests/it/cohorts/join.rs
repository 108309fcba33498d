use super::{COHORT, at, count, invites, link, run, state, text};
use crate::support::{App, PASSWORD, Person};
use chrono::TimeDelta;

/// Invites this person, and gives their link.
async fn invited(lead: &Person<'_>, email: &str, role: &str) -> String {
    assert_eq!(invites(lead, email, role).await.status, 303);
    link(lead, email.rsplit([' ', '<']).next().unwrap().trim_end_matches('>')).await
}

#[actix_web::test]
async fn someone_new_chooses_name_and_password_and_lands_at_home() {
    let app = App::start();
    let jonas = app.jonas().await;
    let link = invited(&jonas, "Nia Osei <nia@cairn.test>", "learner").await;
    let nia = app.visitor();
    let page = nia.get(&link).await;
    for words in ["Jonas Berg invites you as a learner", "It started on 25 January 2027", "nia@cairn.test"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    assert_eq!(page.value("name"), "Nia Osei");
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Invited", "looking changes nothing");
    let again = nia.press(&page, "Join", &[("name", ""), ("password", "short")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(
        again.texts("[role=alert] li"),
        ["Enter your name", "Choose a password of at least 12 characters"]
    );
    assert_eq!(again.value("password"), "");
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Opened", "the form came from a person");

    let joined = nia.press(&page, "Join", &[("name", "Nia  Osei"), ("password", "three words long")]).await;
    assert_eq!((joined.status.as_u16(), joined.to.as_deref()), (303, Some(COHORT)));
    let home = nia.follow(&joined).await;
    assert!(home.words().contains("Good morning, Nia"), "{}", home.words());
    assert!(home.words().contains("Africa/Lagos"), "times are the cohort's");
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Joined");
    let elsewhere = app.visitor();
    assert_eq!(elsewhere.signs_in("nia@cairn.test", "three words long").await.status, 303);
    let once_more = nia.get(&link).await;
    assert_eq!(once_more.to.as_deref(), Some(COHORT), "one's own link leads in");
}

/// PRODUCT.md, invariant 16: programs that fetch links leave no trace.
#[actix_web::test]
async fn the_script_says_once_that_a_person_looks() {
    let app = App::start();
    let jonas = app.jonas().await;
    let link = invited(&jonas, "nia@cairn.test", "learner").await;
    let visitor = app.visitor();
    let page = visitor.get(&link).await;
    let action = page.attributes("form[data-once]", "action").remove(0);
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Invited");
    assert_eq!(visitor.sends(&action, "").await.status, 204);
    assert_eq!(state(&jonas, "nia@cairn.test").await, "Opened");
    let at = text(&app, "SELECT opened_at FROM invitations");
    app.later(TimeDelta::minutes(5));
    visitor.sends(&action, "").await;
    assert_eq!(text(&app, "SELECT opened_at FROM invitations"), at, "the first time stands");
    assert!(!jonas.get(&link).await.has("form[data-once]"), "a lead who tries the link is not them");
}

#[actix_web::test]
async fn someone_else_who_is_signed_in_is_asked_to_sign_out_first() {
    let app = App::start();
    let jonas = app.jonas().await;
    let link = invited(&jonas, "nia@cairn.test", "learner").await;
    let page = jonas.get(&link).await;
    assert!(
        page.words().contains("This is for nia@cairn.test; you are admin@cairn.test."),
        "{}",
        page.words()
    );
    let joining = jonas.sends(&link, "name=Jonas&password=three+words+long").await;
    assert_eq!((joining.status.as_u16(), count(&app, "users")), (409, 3));
    let out = jonas.press(&page, "Sign out and join", &[]).await;
    assert_eq!((out.status.as_u16(), out.to.as_deref()), (303, Some(link.as_str())));
    let page = jonas.follow(&out).await;
    assert_eq!(page.texts("form .button-primary"), ["Join"]);
}

#[actix_web::test]
async fn an_address_with_an_account_signs_in_and_accepts() {
    let app = App::start();
    let jonas = app.jonas().await;
    run(
        &app,
        "INSERT INTO users (email, name, password_hash, created_at) \
        SELECT 'olu@cairn.test', 'Olu Ade', password_hash, created_at FROM users LIMIT 1",
    );
    let link = invited(&jonas, "OLU@cairn.test", "mentor").await;
    let olu = app.visitor();
    let page = olu.get(&link).await;
    assert!(page.words().contains("has an account here"), "{}", page.words());
    assert_eq!(olu.sends(&link, "name=Eve&password=three+words+long").await.status, 409, "no second account");
    let sign_in = olu.get(&page.attributes("main a.button-primary", "href")[0]).await;
    let back = olu.press(&sign_in, "Sign in", &[("email", "olu@cairn.test"), ("password", PASSWORD)]).await;
    assert_eq!(back.to.as_deref(), Some(link.as_str()));
    let page = olu.follow(&back).await;
    let press = || olu.press(&page, "Join", &[]);
    let (one, other) = futures_util::future::join(press(), press()).await;
    assert_eq!((one.to.as_deref(), other.to.as_deref()), (Some(COHORT), Some(COHORT)), "both land");
    assert_eq!(count(&app, "cohort_staff WHERE user_id = 4 AND role = 'mentor'"), 1);
}

#[actix_web::test]
async fn a_link_that_is_over_says_whom_to_ask() {
    let app = App::start();
    let jonas = app.jonas().await;
    let used = invited(&jonas, "used@cairn.test", "learner").await;
    let page = app.visitor();
    let form = page.get(&used).await;
    page.press(&form, "Join", &[("name", "Una"), ("password", "three words long")]).await;
    let expired = invited(&jonas, "late@cairn.test", "learner").await;
    let revoked = invited(&jonas, "out@cairn.test", "learner").await;
    run(&app, "UPDATE invitations SET revoked_at = created_at WHERE email = 'out@cairn.test'");
    app.later(TimeDelta::days(14));
    for (link, title) in [
        (used, "This invitation was used"),
        (expired, "This invitation has expired"),
        (revoked, "This invitation was taken back"),
    ] {
        let visitor = app.visitor();
        for page in
            [visitor.get(&link).await, visitor.sends(&link, "name=Eve&password=some+other+words").await]
        {
            assert_eq!((page.status.as_u16(), page.texts("h1")), (410, vec![title.to_owned()]));
            assert!(page.words().contains("ask Jonas Berg: admin@cairn.test"), "{}", page.words());
        }
        assert_eq!(visitor.cookies(), "", "nobody came in: {title}");
    }
    let none = app.visitor();
    assert_eq!(none.get("/invitations/none").await.status, 404);
    assert_eq!(none.sends("/invitations/none", "").await.status, 404);
    assert_eq!(none.sends("/invitations/none/opened", "").await.status, 204, "it tells nothing");
}

/// PRODUCT.md, "Who may": in one cohort nobody is both learner and staff.
#[actix_web::test]
async fn nobody_joins_on_the_other_side_of_a_cohort() {
    let app = App::start();
    let jonas = app.jonas().await;
    let link = invited(&jonas, "nia@cairn.test", "mentor").await;
    run(&app, "UPDATE invitations SET email = 'learner@cairn.test'");
    let amara = app.amara().await;
    for page in [amara.get(&link).await, amara.sends(&link, "").await] {
        assert_eq!(page.texts("h1"), ["You are on the other side of this cohort"]);
    }
    assert_eq!(count(&app, "cohort_staff"), 1);
}

/// The same form, sent twice at the same moment.
#[actix_web::test]
async fn two_joins_at_once_are_one_account_and_both_land() {
    let app = App::start();
    let jonas = app.jonas().await;
    let link = invited(&jonas, "nia@cairn.test", "learner").await;
    let all = (0..4).map(|_| async {
        let nia = app.visitor();
        let joined = nia.sends(&link, "name=Nia&password=three+words+long").await;
        (joined.to.clone(), nia.get(COHORT).await.status.as_u16())
    });
    for (to, home) in futures_util::future::join_all(all).await {
        assert_eq!((to.as_deref(), home), (Some(COHORT), 200));
    }
    assert_eq!((count(&app, "users"), count(&app, "enrollments"), count(&app, "invitations")), (4, 2, 1));
    let eve = app.visitor();
    let tried = eve.sends(&link, "name=Nia&password=another+password").await;
    assert_eq!(
        (tried.status.as_u16(), eve.cookies()),
        (410, String::new()),
        "who does not know the password stays out"
    );
}

/// A used link is no way around the limit of failed sign-ins.
#[actix_web::test]
async fn guesses_with_a_used_link_count_as_failed_sign_ins() {
    let app = App::start();
    let jonas = app.jonas().await;
    let link = invited(&jonas, "nia@cairn.test", "learner").await;
    app.visitor().sends(&link, "name=Nia&password=three+words+long").await;
    let eve = app.visitor();
    for n in 0..10 {
        let guess = format!("name=Nia&password=guess+number+{n}+of+many");
        assert_eq!(eve.sends(&link, &guess).await.status, 410);
    }
    assert_eq!(eve.sends(&link, "name=Nia&password=three+words+long").await.status, 429);
}

#[actix_web::test]
async fn who_was_invited_twice_to_two_cohorts_has_one_account() {
    let app = App::start();
    let jonas = app.jonas().await;
    let first = invited(&jonas, "nia@cairn.test", "learner").await;
    run(
        &app,
        "INSERT INTO cohorts (slug, name, version_id, time_zone, starts_on, ends_on, state, created_at) \
         VALUES ('other', 'Other', 1, 'UTC', '2027-03-01', '2027-05-01', 'published', '2027-01-01Z'); \
         INSERT INTO invitations (cohort_id, email, role, token_hash, invited_by, created_at, expires_at) \
         SELECT 2, email, 'mentor', sha256('t0ken'), 3, created_at, expires_at FROM invitations",
    );
    let nia = app.visitor();
    nia.sends(&first, "name=Nia&password=three+words+long").await;
    let page = nia.get("/invitations/t0ken").await;
    assert!(page.words().contains("It starts on 1 March 2027"), "{}", page.words());
    let joined = nia.press(&page, "Join", &[]).await;
    assert_eq!((joined.to.as_deref(), count(&app, "users")), (Some("/cohorts/other"), 4));
    let home = nia.get("/").await;
    assert_eq!(home.texts("main .links b"), ["Other", "Backend Developer, January 2027"]);
    assert_eq!(nia.get(&at("/queue")).await.status.as_u16() / 100, 4, "a mentor there, a learner here");
}
