use super::support::{App, PASSWORD};
use chrono::TimeDelta;

const EMAIL: &str = "learner@cairn.test";

#[actix_web::test]
async fn one_signs_in_and_arrives_at_home() {
    let app = App::start();
    let amara = app.visitor();
    let answer = amara.signs_in(EMAIL, PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.to.as_deref()), (303, Some("/")));
    let on = amara.follow(&answer).await;
    assert_eq!(on.to.as_deref(), Some("/cohorts/january-2027"));
    assert_eq!(amara.follow(&on).await.texts("h1"), ["Good morning, Amara"]);
}

#[actix_web::test]
async fn the_address_may_be_typed_in_any_case_and_with_spaces() {
    let app = App::start();
    assert_eq!(app.visitor().signs_in("  LEARNER@Cairn.test ", PASSWORD).await.status, 303);
}

#[actix_web::test]
async fn a_wrong_password_an_unknown_address_and_a_suspended_person_are_told_the_same() {
    let app = App::start();
    suspend(&app, "mentor@cairn.test");
    let visitor = app.visitor();
    for (email, password) in
        [(EMAIL, "wrong"), ("nobody@cairn.test", PASSWORD), ("mentor@cairn.test", PASSWORD)]
    {
        let again = visitor.signs_in(email, password).await;
        assert_eq!(again.status, 422, "{email}");
        assert_eq!(again.title(), "Error: Sign in · Cairn");
        assert!(again.words().contains("Email or password is wrong"), "{}", again.words());
        assert_eq!(again.value("email"), email, "what was typed stands there still");
        assert_eq!(again.value("password"), "", "but for the password");
    }
    assert_eq!(visitor.cookies(), "", "nobody was signed in");
}

#[actix_web::test]
async fn an_empty_form_says_what_each_field_wants() {
    let app = App::start();
    let again = app.visitor().signs_in("", "").await;
    assert_eq!(again.status, 422);
    let said = again.texts("[role=alert] li");
    assert_eq!(said, ["Enter an email address", "Enter your password"]);
    assert_eq!(again.attributes("[role=alert] a", "href"), ["#email", "#password"]);
    assert_eq!(again.attributes("#email", "aria-invalid"), ["true"]);
}

#[actix_web::test]
async fn one_returns_to_where_one_was() {
    let app = App::start();
    let amara = app.visitor();
    let sent = amara.get("/account?a=b").await;
    assert_eq!((sent.status.as_u16(), sent.to.as_deref()), (303, Some("/sign-in?next=%2Faccount%3Fa%3Db")));
    let page = amara.follow(&sent).await;
    let answer = amara.press(&page, "Sign in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(answer.to.as_deref(), Some("/account?a=b"));
}

#[actix_web::test]
async fn nobody_is_led_to_another_site() {
    let app = App::start();
    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\r\nx: y"] {
        let body = [("email", EMAIL), ("password", PASSWORD), ("next", elsewhere)];
        let answer = app.visitor().sends("/sign-in", &serde_html_form::to_string(body).unwrap()).await;
        assert_eq!(answer.to.as_deref(), Some("/"), "{elsewhere:?}");
    }
}

#[actix_web::test]
async fn in_the_demo_the_form_is_filled_in_and_one_press_signs_in() {
    let app = App::demo();
    let visitor = app.visitor();
    let page = visitor.get("/sign-in").await;
    assert_eq!(
        page.attributes("a[href*='as=']", "href"),
        ["/sign-in?as=learner", "/sign-in?as=mentor", "/sign-in?as=admin"]
    );
    let page = visitor.get("/sign-in?as=mentor").await;
    assert_eq!(visitor.cookies(), "", "looking signs nobody in");
    let home = visitor.press(&page, "Sign in", &[]).await;
    let on = visitor.follow(&home).await;
    assert_eq!(visitor.follow(&on).await.texts("h1"), ["Good morning, Inês"]);
}

#[actix_web::test]
async fn a_school_fills_in_nothing() {
    let app = App::start();
    let page = app.visitor().get("/sign-in?as=mentor").await;
    assert_eq!((page.value("email"), page.value("password")), (String::new(), String::new()));
    assert!(!page.text.contains(PASSWORD));
}

#[actix_web::test]
async fn signing_in_gives_a_new_session_key() {
    let app = App::start();
    let amara = app.amara().await;
    let first = amara.cookies();
    let copy = app.visitor();
    copy.takes_cookie(&first);
    amara.get("/account").await;
    let page = amara.get("/account").await;
    assert_eq!(page.status, 200);
    let page = app.visitor().get("/sign-in").await;
    amara.press(&page, "Sign in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_ne!(amara.cookies(), first);
    assert_eq!(copy.get("/account").await.status, 303, "the old key is worth nothing");
}

#[actix_web::test]
async fn ten_failures_for_an_account_close_it_to_that_address_for_an_hour() {
    let app = App::start();
    let visitor = app.visitor();
    for _ in 0..10 {
        assert_eq!(visitor.signs_in(EMAIL, "wrong").await.status, 422);
        app.later(TimeDelta::minutes(1));
    }
    let closed = visitor.signs_in(EMAIL, PASSWORD).await;
    assert_eq!(closed.status, 429);
    assert_eq!(closed.headers["retry-after"], (50 * 60).to_string());
    assert!(closed.words().contains("possible in 50 minutes, at 10:30 (UTC)"), "{}", closed.words());
    assert_eq!(visitor.signs_in("mentor@cairn.test", PASSWORD).await.status, 303, "others may try");
    app.later(TimeDelta::minutes(50));
    assert_eq!(app.visitor().signs_in(EMAIL, PASSWORD).await.status, 303);
}

#[actix_web::test]
async fn a_hundred_failures_close_the_address_for_everyone() {
    let app = App::start();
    let visitor = app.visitor();
    fail(&app, 90);
    for n in 0..10 {
        assert_eq!(visitor.signs_in(&format!("nobody{n}@cairn.test"), "wrong").await.status, 422);
    }
    assert_eq!(visitor.signs_in(EMAIL, PASSWORD).await.status, 429);
    app.later(TimeDelta::hours(1));
    assert_eq!(visitor.signs_in(EMAIL, PASSWORD).await.status, 303);
}

#[actix_web::test]
async fn success_counts_for_nothing_and_takes_nothing_back() {
    let app = App::start();
    for _ in 0..12 {
        assert_eq!(app.visitor().signs_in(EMAIL, PASSWORD).await.status, 303);
    }
    for _ in 0..10 {
        app.visitor().signs_in(EMAIL, "wrong").await;
    }
    assert_eq!(app.visitor().signs_in(EMAIL, PASSWORD).await.status, 429);
}

#[actix_web::test]
async fn tries_at_the_same_moment_do_not_pass_the_limit_together() {
    let app = App::start();
    let tries = (0..16).map(|_| async { app.visitor().signs_in(EMAIL, "wrong").await.status.as_u16() });
    let answers = futures_util::future::join_all(tries).await;
    let wrong = answers.iter().filter(|status| **status == 422).count();
    assert_eq!(wrong, 10, "{answers:?}");
}

#[actix_web::test]
async fn an_address_behind_a_trusted_proxy_is_its_own_and_an_invented_one_is_not() {
    let app = trusting_loopback();
    let visitor = app.visitor();
    let from = |chain: &'static str| {
        let body = format!("email={EMAIL}&password=wrong");
        let request = visitor.form("/sign-in", &body).header("x-forwarded-for", chain);
        async { visitor.sees("/sign-in", request).await.status.as_u16() }
    };
    for _ in 0..10 {
        assert_eq!(from("198.51.100.7").await, 422);
    }
    assert_eq!(from("203.0.113.9, 198.51.100.7").await, 429, "what stands before it is made up");
    assert_eq!(from("198.51.100.7, 203.0.113.9").await, 422, "another address");
}

#[actix_web::test]
async fn every_address_of_one_ipv6_customer_counts_as_the_same() {
    let app = trusting_loopback();
    for n in 0..10 {
        let from = format!("2001:db8:1:2::{n}");
        assert_eq!(try_from(&app, &from, "wrong").await, 422);
    }
    assert_eq!(try_from(&app, "2001:db8:1:2:ffff::1", PASSWORD).await, 429);
    assert_eq!(try_from(&app, "2001:db8:1:3::1", PASSWORD).await, 303, "the next customer");
}

#[actix_web::test]
async fn an_account_that_is_guessed_at_from_everywhere_allows_each_address_three_failures() {
    let app = trusting_loopback();
    let account = keys().digest("account", EMAIL);
    insert_failures(&app, 100, "$1, sha256(n::text::bytea)", &account);
    for _ in 0..3 {
        assert_eq!(try_from(&app, "198.51.100.7", "wrong").await, 422);
    }
    assert_eq!(try_from(&app, "198.51.100.7", PASSWORD).await, 429);
    assert_eq!(try_from(&app, "203.0.113.9", PASSWORD).await, 303, "its owner comes in from elsewhere");
    app.later(TimeDelta::hours(1));
    assert_eq!(try_from(&app, "198.51.100.7", PASSWORD).await, 303);
}

#[actix_web::test]
async fn a_class_behind_one_address_signs_in_side_by_side() {
    let app = App::start();
    let all = ["learner", "mentor", "admin"].into_iter().cycle().take(12);
    let app = &app;
    let signs_in =
        |who| async move { app.visitor().signs_in(&format!("{who}@cairn.test"), PASSWORD).await.status };
    let answers = futures_util::future::join_all(all.map(signs_in)).await;
    assert!(answers.iter().all(|status| *status == 303), "{answers:?}");
}

/// All three connections of this site would wait for the lock that somebody holds.
#[actix_web::test]
async fn whoever_waits_for_a_try_of_the_same_account_holds_no_connection() {
    let app = App::start();
    let amara = app.amara().await;
    let mut held = app.database.connect();
    hold_every_try(&mut held);
    let tries = (0..8).map(|_| async { app.visitor().signs_in(EMAIL, "wrong").await });
    let tries = futures_util::future::join_all(tries);
    let page = amara.get("/account");
    let (answers, page) = futures_util::future::join(tries, page).await;
    assert_eq!(page.status, 200, "others are served meanwhile");
    for answer in answers {
        assert_eq!((answer.status.as_u16(), answer.headers.contains_key("retry-after")), (503, true));
        assert_eq!(answer.texts("h1"), ["Many people sign in just now"]);
    }
}

/// As if a try of Amara's account from here were being counted.
fn hold_every_try(c: &mut diesel::PgConnection) {
    use diesel::prelude::*;
    let leading = |digest: [u8; 32]| i64::from_be_bytes(*digest.first_chunk().unwrap());
    let key = leading(keys().digest("account", EMAIL)) ^ leading(keys().digest("address", "127.0.0.1"));
    diesel::sql_query(format!("SELECT pg_advisory_lock({key})")).execute(c).unwrap();
}

#[actix_web::test]
async fn failures_that_count_no_more_are_forgotten() {
    let app = App::start();
    fail(&app, 98);
    app.later(TimeDelta::hours(1));
    app.visitor().signs_in(EMAIL, "wrong").await;
    assert_eq!(failures(&app), 99);
    app.tidies();
    assert_eq!(failures(&app), 1);
}

fn failures(app: &App) -> usize {
    use diesel::prelude::*;
    diesel::sql_query("SELECT 1 FROM sign_in_failures").execute(&mut app.database.connect()).unwrap()
}

fn trusting_loopback() -> App {
    let trusting = [("CAIRN_TRUSTED_PROXIES", "127.0.0.1".to_owned())].into();
    App::with(super::support::Site { settings: trusting, ..Default::default() })
}

async fn try_from(app: &App, address: &str, password: &str) -> u16 {
    let visitor = app.visitor();
    let request = visitor.form("/sign-in", &format!("email={EMAIL}&password={password}"));
    visitor.sees("/sign-in", request.header("x-forwarded-for", address)).await.status.as_u16()
}

fn suspend(app: &App, email: &str) {
    use diesel::prelude::*;
    let done = diesel::sql_query(format!("UPDATE users SET status = 'suspended' WHERE email = '{email}'"))
        .execute(&mut app.database.connect());
    assert_eq!(done, Ok(1));
}

/// Failures of that many unknown accounts from here.
fn fail(app: &App, times: usize) {
    insert_failures(app, times, "sha256(n::text::bytea), $1", &keys().digest("address", "127.0.0.1"));
}

/// As many failures, `of` an account and an address.
fn insert_failures(app: &App, times: usize, of: &str, digest: &[u8]) {
    use diesel::prelude::*;
    let made = diesel::sql_query(format!(
        "INSERT INTO sign_in_failures (account, address, failed_at) SELECT {of}, $2 FROM generate_series(1, $3) n",
    ))
    .bind::<diesel::sql_types::Bytea, _>(digest)
    .bind::<diesel::sql_types::Timestamptz, _>(app.now())
    .bind::<diesel::sql_types::BigInt, _>(i64::try_from(times).unwrap())
    .execute(&mut app.database.connect());
    assert_eq!(made, Ok(times));
}

fn keys() -> cairn::keys::Keys {
    cairn::keys::Keys::of("a secret of thirty-two characters")
}
