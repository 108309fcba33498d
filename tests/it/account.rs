use super::support::{App, PASSWORD};
use chrono::TimeDelta;

#[actix_web::test]
async fn one_changes_ones_name_and_zone() {
    let app = App::start();
    let amara = app.amara().await;
    let page = amara.get("/account").await;
    assert_eq!((page.value("name"), page.value("time_zone")), ("Amara Okafor".into(), "Africa/Lagos".into()));
    assert_eq!(page.texts("nav .place"), ["Home", "Account"]);
    let saved =
        amara.press(&page, "Save", &[("name", " Amara  <b>O'Neill</b> "), ("time_zone", "Asia/Tokyo")]).await;
    assert_eq!((saved.status.as_u16(), saved.to.as_deref()), (303, Some("/account")));
    let page = amara.follow(&saved).await;
    assert_eq!(page.texts("[role=status]"), ["Your account is saved."]);
    assert_eq!(
        (page.value("name"), page.value("time_zone")),
        ("Amara <b>O'Neill</b>".into(), "Asia/Tokyo".into())
    );
    assert!(!page.text.contains("<b>O'Neill"), "text is text");
    assert_eq!(amara.get("/cohorts/january-2027").await.texts("h1"), ["Good evening, Amara"]);
    assert_eq!(amara.get("/account").await.texts("[role=status]"), [""], "it is said once");
}

#[actix_web::test]
async fn a_wrong_form_comes_back_with_all_that_was_typed() {
    let app = App::start();
    let amara = app.amara().await;
    let page = amara.get("/account").await;
    let long = "x".repeat(101);
    let again = amara.press(&page, "Save", &[("name", &long), ("time_zone", "Mars/Base")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(
        again.texts("[role=alert] li"),
        ["Enter a name of at most 100 characters", "Choose a time zone from the list"]
    );
    assert_eq!(again.value("name"), long);
    assert_eq!(amara.get("/account").await.value("name"), "Amara Okafor", "nothing was saved");
}

/// PRODUCT.md, "drafts are never lost, also over an expired login".
#[actix_web::test]
async fn a_form_sent_with_an_ended_session_comes_back_filled_once_the_same_person_is_back() {
    let app = App::start();
    let amara = app.amara().await;
    let page = amara.get("/account").await;
    app.later(TimeDelta::hours(13));
    let asked = amara.press(&page, "Save", &[("name", "Amara the Second")]).await;
    assert_eq!(asked.status, 401);
    assert!(asked.words().contains("Sign in as Amara Okafor and your form is back"), "{}", asked.words());
    assert!(!asked.text.contains("the Second"), "what was typed goes along encrypted");

    let wrong = amara.press(&asked, "Sign in", &[("email", "learner@cairn.test"), ("password", "no")]).await;
    assert_eq!(wrong.status, 422);
    let back =
        amara.press(&wrong, "Sign in", &[("email", "learner@cairn.test"), ("password", PASSWORD)]).await;
    assert_eq!(back.status, 200, "{}", back.text);
    assert!(back.words().contains("Nothing was sent yet"), "{}", back.words());
    assert_eq!(back.value("name"), "Amara the Second");
    assert_eq!(amara.get("/account").await.value("name"), "Amara Okafor", "it is not saved yet");

    let saved = amara.press(&back, "Save", &[]).await;
    assert_eq!(saved.status, 303);
    assert_eq!(amara.get("/account").await.value("name"), "Amara the Second");
}

/// Encrypted, it is longer by a third than any form may be that is typed.
#[actix_web::test]
async fn the_longest_form_comes_back_as_well() {
    let app = App::start();
    let amara = app.amara().await;
    let page = amara.get("/account").await;
    app.later(TimeDelta::hours(13));
    let long = "x".repeat((1 << 20) - 100);
    let asked = amara.press(&page, "Save", &[("name", &long)]).await;
    assert_eq!(asked.status, 401);
    let answers = [("email", "learner@cairn.test"), ("password", PASSWORD)];
    let back = amara.press(&asked, "Sign in", &answers).await;
    assert_eq!(back.status, 200, "{}", back.words());
    assert!(back.value("name") == long, "all of it");
}

#[actix_web::test]
async fn a_form_of_an_ended_session_is_not_shown_to_someone_else() {
    let app = App::start();
    let amara = app.amara().await;
    let page = amara.get("/account").await;
    app.later(TimeDelta::hours(13));
    let asked = amara.press(&page, "Save", &[("name", "Amara the Second")]).await;
    let other =
        amara.press(&asked, "Sign in", &[("email", "mentor@cairn.test"), ("password", PASSWORD)]).await;
    assert_eq!((other.status.as_u16(), other.to.as_deref()), (303, Some("/")));
    let home = amara.get("/account").await;
    assert!(home.texts("[role=status]")[0].contains("belongs to someone else"), "{}", home.text);
    assert_eq!(amara.get("/account").await.value("name"), "Inês Duarte");
}

#[actix_web::test]
async fn a_forged_sealed_form_is_just_a_sign_in() {
    let app = App::start();
    let visitor = app.visitor();
    let page = visitor.get("/sign-in").await;
    let answers = [("email", "learner@cairn.test"), ("password", PASSWORD), ("sealed", "bm90IHNlYWxlZA")];
    let answer = visitor.press(&page, "Sign in", &answers).await;
    assert_eq!((answer.status.as_u16(), answer.to.as_deref()), (303, Some("/")));
}
