use super::support::App;
use chrono::TimeDelta;
use diesel::prelude::*;

#[actix_web::test]
async fn signing_out_ends_the_session_and_leaves_nothing_in_the_browser() {
    let app = App::start();
    let amara = app.amara().await;
    let stolen = amara.cookies();
    let home = amara.get("/account").await;
    let out = amara.press(&home, "Sign out", &[]).await;
    assert_eq!((out.status.as_u16(), out.to.as_deref()), (303, Some("/sign-in")));
    assert_eq!(out.headers["clear-site-data"], "\"cache\"");
    assert_eq!(amara.follow(&out).await.texts("[role=status]"), ["You are signed out."]);
    let thief = app.visitor();
    thief.takes_cookie(&stolen);
    assert_eq!(thief.get("/account").await.status, 303, "a copy of the cookie is worth nothing");
}

#[actix_web::test]
async fn a_session_ends_after_twelve_idle_hours_and_not_while_it_is_used() {
    let app = App::start();
    let amara = app.amara().await;
    for _ in 0..4 {
        app.later(TimeDelta::hours(11));
        assert_eq!(amara.get("/account").await.status, 200);
    }
    app.later(TimeDelta::hours(12));
    assert_eq!(amara.get("/account").await.status, 303);
}

#[actix_web::test]
async fn a_revoked_session_ends_with_the_next_request_and_does_not_come_back() {
    let app = App::start();
    let amara = app.amara().await;
    run(&app, "DELETE FROM user_sessions");
    assert_eq!(amara.get("/account").await.status, 303);
    app.later(TimeDelta::minutes(11));
    assert_eq!(amara.get("/account").await.status, 303);
    assert_eq!(rows(&app, "user_sessions"), 0);
}

#[actix_web::test]
async fn a_suspended_persons_session_does_not_load() {
    let app = App::start();
    let amara = app.amara().await;
    run(&app, "UPDATE users SET status = 'suspended'");
    assert_eq!(amara.get("/account").await.status, 303);
    run(&app, "UPDATE users SET status = 'active'");
    assert_eq!(
        amara.get("/account").await.status,
        200,
        "a suspension that was lifted costs nobody a sign-in"
    );
}

#[actix_web::test]
async fn last_seen_is_written_at_most_every_ten_minutes() {
    let app = App::start();
    let amara = app.amara().await;
    let writes = |statements: &[String]| statements.iter().filter(|s| s.starts_with("UPDATE")).count();
    app.later(TimeDelta::minutes(9));
    let (_, seen) = app.statements_of(amara.get("/account")).await;
    assert_eq!(writes(&seen), 0, "{seen:#?}");
    app.later(TimeDelta::minutes(1));
    let (_, seen) = app.statements_of(amara.get("/account")).await;
    assert_eq!(writes(&seen), 2, "the session's and the person's: {seen:#?}");
}

#[actix_web::test]
async fn the_cookie_is_kept_from_scripts_and_other_sites_and_over_https_to_this_host() {
    let app = App::start();
    let answer = app.visitor().signs_in("learner@cairn.test", super::support::PASSWORD).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("cairn=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    assert!(!cookie.contains("Secure") && !cookie.contains("Max-Age"), "{cookie}");

    let https = [("CAIRN_BASE_URL", "https://learn.example.org".to_owned())].into();
    let app = App::with(super::support::Site { settings: https, ..Default::default() });
    let answer = app.visitor().signs_in("learner@cairn.test", super::support::PASSWORD).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-cairn=") && cookie.contains("Secure") && cookie.contains("Path=/"));
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(
        answer.headers["strict-transport-security"], "max-age=63072000",
        "of other hosts it says nothing"
    );
}

#[actix_web::test]
async fn a_made_up_or_changed_cookie_is_nobodys() {
    let app = App::start();
    let real = app.amara().await.cookies();
    let changed = real.replacen("cairn=", "cairn=x", 1);
    for cookie in ["cairn=", "cairn=x", "cairn=%00", changed.as_str()] {
        let visitor = app.visitor();
        visitor.takes_cookie(cookie);
        assert_eq!(visitor.get("/account").await.status, 303, "{cookie}");
    }
}

#[actix_web::test]
async fn an_ended_session_is_remembered_for_a_week_and_then_forgotten() {
    let app = App::start();
    let amara = app.amara().await;
    let name = [("name", "Amara the Second")];
    let page = amara.get("/account").await;
    app.later(TimeDelta::hours(12) + TimeDelta::days(7) - TimeDelta::seconds(1));
    app.tidies();
    assert!(amara.press(&page, "Save", &name).await.words().contains("Sign in as Amara Okafor"));
    app.later(TimeDelta::seconds(1));
    let asked = amara.press(&page, "Save", &name).await;
    assert!(asked.words().contains("You are signed out. Sign in and your form is back"), "{}", asked.words());
    let jonas = app.jonas().await;
    app.later(TimeDelta::minutes(10));
    app.tidies();
    assert_eq!(rows(&app, "user_sessions"), 1, "his own");
    assert_eq!(jonas.get("/account").await.status, 200);
}

#[actix_web::test]
async fn a_session_that_cannot_be_kept_is_a_503_with_all_that_an_answer_carries() {
    let https = [("CAIRN_BASE_URL", "https://learn.example.org".to_owned())].into();
    let app = App::with(super::support::Site { settings: https, ..Default::default() });
    let refuse = "ALTER TABLE user_sessions ADD CONSTRAINT none_for_now CHECK (false)";
    diesel::sql_query(refuse).execute(&mut app.database.connect()).unwrap();
    let answer = app.visitor().signs_in("learner@cairn.test", super::support::PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.texts("h1")), (503, vec!["Back in a moment".to_owned()]));
    assert_eq!(answer.texts(".actions a"), ["Try again"]);
    let id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(answer.texts("code"), [id]);
    assert_eq!(answer.headers["strict-transport-security"], "max-age=63072000");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert!(answer.headers.contains_key("retry-after"));
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = diesel::sql_types::Bytea)]
    key: Vec<u8>,
}

#[actix_web::test]
async fn the_database_holds_no_key_that_signs_in() {
    let app = App::start();
    let amara = app.amara().await;
    let kept: Key =
        diesel::sql_query("SELECT key FROM user_sessions").get_result(&mut app.database.connect()).unwrap();
    let cookie = amara.cookies();
    assert_eq!(kept.key.len(), 32);
    assert!(!cookie.contains(&data_encoding::HEXLOWER.encode(&kept.key)));
}

fn run(app: &App, sql: &str) {
    assert!(diesel::sql_query(sql).execute(&mut app.database.connect()).unwrap() > 0, "{sql}");
}

fn rows(app: &App, table: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        count: i64,
    }
    let count: Count = diesel::sql_query(format!("SELECT count(*) FROM {table}"))
        .get_result(&mut app.database.connect())
        .unwrap();
    count.count
}
