//! What every page has: few statements, headers that protect, a way on when something is wrong.

use super::{
    programs::sample,
    support::{App, Site},
    work::hands_in,
};
use cairn::web::Row;
use reqwest::Method;

/// Statements in all, the session's included.
const COSTS: &[(&str, usize)] = &[
    ("/", 1),
    ("/account", 1),
    ("/sign-in", 1),
    ("/style", 1),
    ("/nowhere", 1),
    ("/programs", 2),
    ("/programs/backend-developer", 2),
    ("/programs/sample/glossary", 2),
    ("/admin/people", 2),
    ("/admin/cohorts", 2),
    ("/admin/cohorts/new", 3),
    ("/cohorts/january-2027/people", 4),
    ("/cohorts/january-2027/people/invitations", 4),
    ("/cohorts/january-2027/people/invite", 2),
    ("/cohorts/january-2027/people/1/remove", 3),
    ("/cohorts/january-2027/settings", 4),
    ("/admin/site", 3),
    ("/admin/mail", 2),
    ("/admin/mail?state=failed", 2),
    ("/admin/mail/1", 2),
    ("/admin/jobs", 3),
    ("/admin/programs", 3),
    ("/admin/programs/backend-developer/versions/1/path", 3),
    ("/admin/programs/backend-developer/versions/1/stages/language", 3),
    ("/admin/programs/backend-developer/versions/1/stages/language/checkpoint", 3),
    ("/admin/programs/backend-developer/versions/1/lessons/values-and-types", 3),
    ("/admin/programs/backend-developer/versions/1/projects/parcel-core", 3),
    ("/admin/programs/sample/versions/1/projects/build/mentors", 3),
];

/// The same, of a learner.
const LEARNERS_COSTS: &[(&str, usize)] = &[
    ("/", 2),
    ("/cohorts/january-2027", 4),
    ("/cohorts/january-2027/path", 4),
    ("/cohorts/january-2027/stages/language", 4),
    ("/cohorts/january-2027/stages/language/checkpoint", 4),
    ("/cohorts/january-2027/lessons/values-and-types", 4),
    ("/cohorts/january-2027/projects/parcel-core", 4),
    ("/cohorts/january-2027/projects/parcel-core/hand-in", 4),
    ("/cohorts/january-2027/submissions/1", 4),
    ("/cohorts/january-2027/stack", 3),
    ("/cohorts/january-2027/people", 3),
];

/// The same, of a mentor.
const MENTORS_COSTS: &[(&str, usize)] = &[
    ("/cohorts/january-2027", 4),
    ("/cohorts/january-2027/progress", 4),
    ("/cohorts/january-2027/queue", 4),
    ("/cohorts/january-2027/rounds/1/review", 4),
    ("/cohorts/january-2027/rounds/1/return", 3),
];

#[actix_web::test]
async fn each_page_costs_the_statements_that_it_states() {
    let app = App::demo();
    hands_in(&app.amara().await, "parcel-core", &[]).await;
    cairn::programs::store::import(&mut app.database.connect(), &sample(), app.now()).unwrap();
    let written = diesel::sql_query(
        "INSERT INTO deliveries (kind, to_address, members_only, subject, body_until, state, message_id, created_at) \
         VALUES ('invitation', 'new@cairn.test', false, 'Join us', '2027-03-01Z', 'kept', '<x@y>', '2027-02-01Z')",
    );
    assert_eq!(diesel::RunQueryDsl::execute(written, &mut app.database.connect()), Ok(1));
    for (person, costs) in
        [(app.jonas().await, COSTS), (app.amara().await, LEARNERS_COSTS), (app.ines().await, MENTORS_COSTS)]
    {
        for (path, cost) in costs {
            let (page, statements) = app.statements_of(person.get(path)).await;
            assert!(page.status != 404 || *path == "/nowhere", "{path}");
            assert_eq!(statements.len(), *cost, "{path}: {statements:#?}");
            assert!(statements.len() <= 4);
        }
    }
    let visitor = app.visitor();
    for path in ["/", "/sign-in", "/style", "/healthz", "/nowhere"] {
        let (_, statements) = app.statements_of(visitor.get(path)).await;
        assert!(statements.is_empty(), "{path} of a visitor: {statements:#?}");
    }
}

#[actix_web::test]
async fn every_answer_carries_the_headers_that_protect() {
    let app = App::start();
    let visitor = app.visitor();
    for path in ["/", "/sign-in", "/nowhere", "/account", "/healthz", "/assets/x/cairn.css", "/assets/x/none"]
    {
        let answer = visitor.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            (
                "content-security-policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                 connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            ),
        ] {
            assert_eq!(
                answer.headers.get(name).map(|v| v.to_str().unwrap()),
                Some(value),
                "{name} of {path}"
            );
        }
        assert_eq!(answer.headers["x-request-id"].len(), 16);
    }
    assert_eq!(visitor.get("/").await.headers["cache-control"], "private, no-cache");
}

#[actix_web::test]
async fn files_are_kept_for_a_year_under_their_hash_and_come_compressed() {
    let app = App::start();
    let visitor = app.visitor();
    let css = visitor.get("/").await.attributes("link[rel=stylesheet]", "href").remove(0);
    for (accept, encoding) in [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0", "identity"), ("", "identity")]
    {
        let request = visitor.request(Method::GET, &css).header("accept-encoding", accept);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(answer.headers()["content-type"], "text/css; charset=utf-8");
        // The client undoes br and gzip, and takes the header away.
        let seen =
            answer.headers().get("content-encoding").map_or(encoding, |v| v.to_str().unwrap()).to_owned();
        assert_eq!(seen, encoding, "{accept}");
        assert!(answer.text().await.unwrap().contains("@layer"));
    }
    let old = visitor.get("/assets/0123456789ab/cairn.css").await;
    assert_eq!((old.status.as_u16(), old.headers["cache-control"].to_str().unwrap()), (200, "no-cache"));
    for none in ["/assets/x/../Cargo.toml", "/assets/x/css/00-order.css", "/assets/x/"] {
        assert_eq!(visitor.get(none).await.status, 404, "{none}");
    }
}

#[actix_web::test]
async fn an_unknown_page_is_told_in_our_own_look() {
    let app = App::start();
    let page = app.amara().await.get("/nowhere").await;
    assert_eq!(page.status, 404);
    assert_eq!(page.texts("h1"), ["There is no such page"]);
    assert!(page.has("main a[href='/']"), "there is a way on");
    assert!(page.has("form[action='/sign-out']"), "and one is still signed in");
}

#[actix_web::test]
async fn a_page_for_others_says_so() {
    let app = App::start();
    let page = app.amara().await.get("/admin/people").await;
    assert_eq!((page.status.as_u16(), page.texts("h1")), (403, vec!["This page is for others".to_owned()]));
}

#[actix_web::test]
async fn a_handler_that_panics_is_a_500_and_the_next_request_is_served() {
    let app = App::with(Site { rows: Some(panics), ..Site::default() });
    let visitor = app.visitor();
    for _ in 0..3 {
        let page = visitor.get("/test/panic").await;
        assert_eq!(page.status, 500);
        assert_eq!(page.texts("h1"), ["Something broke here"]);
        let id = page.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(page.texts("code"), [id], "the page names the request as the log does");
        assert!(!page.text.contains("on purpose") && !page.has("script"), "{}", page.text);
    }
    assert_eq!(visitor.get("/").await.status, 200);
}

fn panics() -> Vec<Row> {
    use cairn::{
        people::access::Anyone,
        web::{Door, In},
    };
    async fn panic(In(..): In<Anyone>) -> &'static str {
        panic!("on purpose")
    }
    vec![Anyone::get("/test/panic", panic)]
}

#[actix_web::test]
async fn the_theme_is_kept_in_this_browser() {
    let app = App::start();
    let visitor = app.visitor();
    let page = visitor.get("/sign-in").await;
    let (_, fields) = page.filled("Dark", &[]);
    let body = serde_html_form::to_string(&fields).unwrap();
    let answer = visitor.sends("/theme", &body).await;
    assert_eq!((answer.status.as_u16(), answer.to.as_deref()), (303, Some("/sign-in")));
    assert_eq!(visitor.get("/").await.attributes("html", "data-theme"), ["dark"]);
    assert_eq!(visitor.sends("/theme", "theme=pink").await.status, 422);
}

#[actix_web::test]
async fn the_list_of_people_goes_on_page_by_page_and_misses_nobody() {
    let app = App::start();
    add_people(&app, 120);
    let jonas = app.jonas().await;
    let mut names = Vec::new();
    let mut path = "/admin/people".to_owned();
    for page_number in 1..=3 {
        let page = jonas.get(&path).await;
        names.extend(page.texts("tbody th b"));
        let next = page.attributes("a[rel=next]", "href");
        assert_eq!(next.len(), usize::from(page_number < 3), "page {page_number}");
        path = next.first().cloned().unwrap_or_default();
    }
    assert_eq!(names.len(), 123);
    assert!(names.is_sorted(), "{names:?}");
}

fn add_people(app: &App, count: i64) {
    use diesel::prelude::*;
    diesel::sql_query(
        "INSERT INTO users (email, name, created_at) \
         SELECT 'p' || n || '@cairn.test', 'Person ' || (n / 2), $2 FROM generate_series(1, $1) n",
    )
    .bind::<diesel::sql_types::BigInt, _>(count)
    .bind::<diesel::sql_types::Timestamptz, _>(app.now())
    .execute(&mut app.database.connect())
    .unwrap();
}

#[actix_web::test]
async fn the_sites_page_shows_each_setting_and_no_secret() {
    let app = App::start();
    let page = app.jonas().await.get("/admin/site").await;
    for setting in cairn::config::SETTINGS {
        assert!(page.text.contains(setting.name), "{}", setting.name);
    }
    assert!(page.words().contains("CAIRN_WORKERS"), "{}", page.words());
}
