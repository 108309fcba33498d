//! What is shown of a program beside its stages: tracks, the glossary, what mentors read, the card of its guide.

use super::sample;
use crate::support::{App, Site};
use cairn::{
    cohorts::{self, model::Span, store::NewCohort},
    people::access::UserId,
    programs::store::{self, Imported},
};
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{BigInt, Text},
};

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: UserId,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many due dates a stage has.
fn due(app: &App, stage: &str) -> i64 {
    let count = diesel::sql_query(
        "SELECT count(*) FROM schedule_dates d JOIN cohorts c ON c.id = d.cohort_id AND c.slug = 'deep' WHERE stage_key = $1",
    );
    count.bind::<Text, _>(stage).get_result::<Count>(&mut app.database.connect()).unwrap().count
}

/// A cohort of Amara's that takes the sample program, whose last stage is a track.
fn sample_cohort(app: &App) {
    let mut conn = app.database.connect();
    let Imported::New(version, _) = store::import(&mut conn, &sample(), app.now()).unwrap() else {
        panic!("it was there")
    };
    let span = Span {
        starts_on: "2027-01-25".parse().unwrap(),
        ends_on: "2027-04-25".parse().unwrap(),
        zone: chrono_tz::Tz::UTC,
    };
    let cohort = NewCohort { slug: "deep", name: "Deep", version, span };
    let outline = store::outline(&mut conn, version).unwrap();
    let id = cohorts::store::open(&mut conn, &cohort, &outline, app.now()).unwrap();
    let amara = diesel::sql_query("SELECT id FROM users WHERE email = 'learner@cairn.test'");
    let amara = amara.get_result::<Found>(&mut conn).unwrap().id;
    cohorts::store::enroll(&mut conn, id, amara, app.now()).unwrap();
}

#[actix_web::test]
async fn a_track_is_open_from_the_start_and_counts_for_nothing() {
    let app = App::start();
    sample_cohort(&app);
    let amara = app.amara().await;
    let path = amara.get("/cohorts/deep/path").await;
    assert_eq!(path.texts("#tracks-head"), ["Tracks"]);
    let tracks = path.texts(".path-tracks .item-link");
    assert_eq!(tracks, ["Depth"]);
    assert!(path.words().contains("of 3 lessons and checkpoints done"), "{}", path.words());
    assert_eq!(due(&app, "depth"), 0);
    assert_eq!((due(&app, "start"), due(&app, "data")), (1, 1));

    let stage = amara.get("/cohorts/deep/stages/depth").await;
    assert!(stage.words().contains("Track") && !stage.words().contains("Stage 3"), "{}", stage.words());
    let lesson = amara.get("/cohorts/deep/lessons/below").await;
    assert_eq!(amara.press(&lesson, "Mark as done", &[]).await.status, 303);
    let path = amara.get("/cohorts/deep/path").await;
    assert_eq!(path.texts(".path-tracks .tag"), ["In progress"]);
    assert!(path.words().contains("0 of 3 lessons and checkpoints done"), "{}", path.words());
    assert!(path.has(".path-next a[href='/cohorts/deep/lessons/first']"), "the next step is in the stages");
    let project = amara.get("/cohorts/deep/projects/dig").await;
    assert!(project.words().contains("Optional"), "{}", project.words());
    let last = amara.get("/cohorts/deep/lessons/data-lesson").await;
    assert!(!last.has("a[rel=next]"), "after the last stage comes a choice, not the first track");
}

#[actix_web::test]
async fn the_guide_lists_tracks_under_their_own_heading() {
    let app = App::start();
    sample_cohort(&app);
    let guide = app.visitor().get("/programs/sample").await;
    assert!(
        guide
            .words()
            .contains("2 stages, 20 hours, 1 project with a review each, and 1 track to choose from")
    );
    assert_eq!(guide.texts(".track h3"), ["Depth"]);
    assert!(guide.has(".track #stage-depth") && guide.has(".track #lesson-below"));
    let preview = app.jonas().await.get("/admin/programs/sample/versions/1/path").await;
    assert_eq!(preview.texts(".path-tracks .item-link"), ["Depth"]);
}

#[actix_web::test]
async fn a_term_leads_to_the_glossary_and_its_links_back_to_where_one_reads() {
    let app = App::start();
    sample_cohort(&app);
    let amara = app.amara().await;
    let lesson = amara.get("/cohorts/deep/lessons/second").await;
    let href = lesson.attributes("main a[href*='/glossary#']", "href").remove(0);
    assert_eq!(href, "/programs/sample/glossary#term-lost-update");

    let glossary = app.visitor().get("/programs/sample/glossary").await;
    assert_eq!(glossary.texts("dt"), ["2-phase commit", "Index", "Lost update"]);
    assert_eq!(glossary.texts(".initials a"), ["0–9", "I", "L"]);
    assert!(glossary.has("dt#term-lost-update") && glossary.has("dd a[href='#term-index']"));
    let leads = glossary.attributes("dd a[href^='/']", "href");
    assert_eq!(
        leads,
        [
            "/programs/sample#project-build",
            "/programs/sample#lesson-data-lesson",
            "/programs/sample#stage-data"
        ]
    );
    let guide = app.visitor().get("/programs/sample").await;
    assert!(guide.has("a[href='/programs/sample/glossary']"));
    for place in ["#project-build", "#lesson-data-lesson", "#stage-data"] {
        assert!(guide.has(place), "{place}");
    }

    for (from, base) in [
        ("/cohorts/deep/lessons/second?stack=go", "/cohorts/deep"),
        ("/admin/programs/sample/versions/1/lessons/second", "/admin/programs/sample/versions/1"),
    ] {
        let request = amara.request(reqwest::Method::GET, "/programs/sample/glossary");
        let request = request.header("referer", format!("{}{from}", app.at));
        let glossary = amara.sees("/programs/sample/glossary", request).await;
        let back = glossary.attributes(".where-back", "href").remove(0);
        assert_eq!(back, from.split('?').next().unwrap());
        assert!(glossary.has(&format!("dd a[href='{base}/lessons/data-lesson']")), "{}", glossary.text);
    }
    assert_eq!(app.visitor().get("/programs/backend-developer/nothing").await.status, 404);
    assert_eq!(app.visitor().get("/programs/none/glossary").await.status, 404);
}

#[actix_web::test]
async fn mentors_pages_are_linked_for_admins_and_for_nobody_who_learns() {
    let app = App::start();
    sample_cohort(&app);
    let (jonas, amara) = (app.jonas().await, app.amara().await);
    let href = "/admin/programs/sample/versions/1/projects/build/mentors";
    let brief = jonas.get("/admin/programs/sample/versions/1/projects/build").await;
    assert!(brief.has(&format!("a[href='{href}']")));
    let page = jonas.get(href).await;
    assert_eq!(page.texts("h2:has(.anchor)"), ["What to look at", "A good submission"]);
    assert!(page.has("a[href='/admin/programs/sample/versions/1/lessons/first']"), "{}", page.text);
    assert_eq!(jonas.get("/admin/programs/sample/versions/1/projects/other/mentors").await.status, 404);
    let brief = amara.get("/cohorts/deep/projects/build").await;
    assert!(!brief.text.contains("mentors\"") && !brief.text.contains("the usual fault"));
}

#[actix_web::test]
async fn a_link_to_the_guide_has_its_card_and_its_course() {
    let settings = vec![("CAIRN_BASE_URL", "https://learn.example.org".to_owned())];
    let app = App::with(Site { settings, ..Site::default() });
    sample_cohort(&app);
    let guide = app.visitor().get("/programs/sample").await;
    let content =
        |property: &str| guide.attributes(&format!("meta[property='og:{property}']"), "content").remove(0);
    assert_eq!(
        (content("title"), content("url")),
        ("Sample".to_owned(), "https://learn.example.org/programs/sample".to_owned())
    );
    let picture = content("image");
    let path = picture.strip_prefix("https://learn.example.org").unwrap();
    let png = app.visitor().get(path).await;
    assert_eq!(png.headers["content-type"], "image/png");
    assert_eq!(guide.attributes("meta[name='twitter:image']", "content"), [picture]);
    let course = guide.texts("script[type='application/ld+json']").remove(0);
    let course = serde_json::from_str::<serde_json::Value>(&course).unwrap();
    assert_eq!((&course["@type"], &course["name"]), (&"Course".into(), &"Sample".into()));
    assert_eq!(course["hasCourseInstance"]["courseWorkload"], "PT20H");
    assert_eq!(course["syllabusSections"].as_array().unwrap().len(), 2, "tracks are no part of it");
}
