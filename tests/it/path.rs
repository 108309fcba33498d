//! The path, as learners, mentors and admins walk it.

use super::{
    programs::sample,
    support::{App, Person, Seen},
};
use cairn::programs::store::{self, Imported};
use chrono::TimeDelta;
use diesel::prelude::*;

const COHORT: &str = "/cohorts/january-2027";

fn at(path: &str) -> String {
    format!("{COHORT}{path}")
}

/// What home says to do next: its title and where its button leads.
async fn next(person: &Person<'_>) -> (String, String) {
    let home = person.get(COHORT).await;
    let title = home.texts(".next h2").remove(0);
    (title, home.attributes(".next .actions a", "href").remove(0))
}

#[actix_web::test]
async fn someone_who_knows_nothing_walks_stage_one_from_the_first_lesson_to_the_project() {
    let app = App::start();
    let amara = app.amara().await;
    let mut read = Vec::new();
    loop {
        let (title, href) = next(&amara).await;
        if !href.contains("/lessons/") {
            assert_eq!(href, at("/stages/language/checkpoint"));
            break;
        }
        let lesson = amara.get(&href).await;
        assert_eq!(lesson.texts("h1"), std::slice::from_ref(&title));
        let marked = amara.press(&lesson, "Mark as done", &[]).await;
        assert_eq!((marked.status.as_u16(), marked.to.as_deref()), (303, Some(href.as_str())));
        read.push(title);
    }
    assert_eq!(read.len(), 9, "{read:?}");
    assert_eq!(read[0], "Your first repository");

    let tried = answer_all(&app, &amara).await;
    assert!(tried.words().contains("8 of 8 right"), "{}", tried.words());
    let (title, href) = next(&amara).await;
    assert_eq!((title.as_str(), href), ("Parcel core", at("/projects/parcel-core")));
    let project = amara.get(&at("/projects/parcel-core")).await;
    assert!(project.words().contains("How it is judged"), "the rubric comes before the work");
    for level in ["Not yet", "Junior", "Mid", "Senior"] {
        assert!(project.words().contains(level), "{level}");
    }
}

/// Answers the first checkpoint as its program has it.
async fn answer_all(app: &App, person: &Person<'_>) -> Seen {
    let mut conn = app.database.connect();
    let (version, _) = store::newest(&mut conn, "backend-developer").unwrap();
    let (checkpoint, _) = store::checkpoint(&mut conn, version, "language").unwrap();
    let answers = (1..).zip(&checkpoint.questions).flat_map(|(number, question)| {
        let right = question.options.iter().enumerate().filter(|(_, option)| option.right);
        right.map(move |(place, _)| (format!("q{number}"), place.to_string())).collect::<Vec<_>>()
    });
    let answers = answers.collect::<Vec<_>>();
    let answers = answers.iter().map(|(name, place)| (name.as_str(), place.as_str())).collect::<Vec<_>>();
    let page = person.get(&at("/stages/language/checkpoint")).await;
    let sent = person.press(&page, "Check my answers", &answers).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    person.follow(&sent).await
}

#[actix_web::test]
async fn a_mark_shows_everywhere_at_once_and_can_be_taken_back() {
    let app = App::start();
    let amara = app.amara().await;
    let lesson = amara.get(&at("/lessons/first-repository")).await;
    amara.press(&lesson, "Mark as done", &[]).await;
    let (title, _) = next(&amara).await;
    assert_eq!(title, "How programs run");
    assert!(amara.get(&at("/path")).await.words().contains("1 of 11 done"));
    let stage = amara.get(&at("/stages/language")).await;
    assert_eq!(stage.texts(".item-done .item-state"), ["Done"]);

    let lesson = amara.get(&at("/lessons/first-repository")).await;
    assert!(!lesson.words().contains("Mark as done"), "{}", lesson.words());
    let undone = amara.press(&lesson, "Undo", &[]).await;
    let lesson = amara.follow(&undone).await;
    assert!(lesson.words().contains("Mark as done"));
    assert_eq!(next(&amara).await.0, "Your first repository");
}

#[actix_web::test]
async fn marking_twice_is_marking_once() {
    let app = App::start();
    let amara = app.amara().await;
    let lesson = amara.get(&at("/lessons/first-repository")).await;
    for _ in 0..2 {
        assert_eq!(amara.press(&lesson, "Mark as done", &[]).await.status, 303);
    }
    assert_eq!(count(&app, "lesson_completions"), 1);
    assert_eq!(amara.sends(&at("/lessons/none/done"), "").await.status, 404);
    assert_eq!(count(&app, "lesson_completions"), 1);
}

#[actix_web::test]
async fn the_questions_hold_no_answer_and_every_option_is_explained_afterwards() {
    let app = App::start();
    let amara = app.amara().await;
    let page = amara.get(&at("/stages/language/checkpoint")).await;
    let mut conn = app.database.connect();
    let (version, _) = store::newest(&mut conn, "backend-developer").unwrap();
    let (checkpoint, _) = store::checkpoint(&mut conn, version, "language").unwrap();
    let whys = checkpoint.questions.iter().flat_map(|q| &q.options).map(|o| &o.why.html).collect::<Vec<_>>();
    assert!(whys.iter().all(|why| !page.text.contains(why.as_str())), "an explanation comes too early");
    let tried = answer_all(&app, &amara).await;
    assert!(whys.iter().all(|why| tried.text.contains(why.as_str())), "an explanation is missing");
}

#[actix_web::test]
async fn questions_without_an_answer_are_named_and_the_others_keep_theirs() {
    let app = App::start();
    let amara = app.amara().await;
    let page = amara.get(&at("/stages/language/checkpoint")).await;
    let again = amara.press(&page, "Check my answers", &[("q1", "0"), ("q3", "99")]).await;
    assert_eq!(again.status, 422);
    assert!(again.texts("[role=alert] li").contains(&"Answer question 3".to_owned()), "{}", again.words());
    assert!(again.has("input[name=q1][value='0'][checked]"));
    assert_eq!(count(&app, "checkpoint_attempts"), 0);
}

/// PRODUCT.md, invariant 10.
#[actix_web::test]
async fn answers_that_are_sent_twice_are_one_try() {
    let app = App::start();
    let amara = app.amara().await;
    let page = amara.get(&at("/stages/language/checkpoint")).await;
    let answers = (1..=8).map(|n| (format!("q{n}"), "0")).collect::<Vec<_>>();
    let answers = answers.iter().map(|(name, place)| (name.as_str(), *place)).collect::<Vec<_>>();
    let first = amara.press(&page, "Check my answers", &answers).await;
    let second = amara.press(&page, "Check my answers", &answers).await;
    assert_eq!(first.to, second.to);
    assert_eq!(count(&app, "checkpoint_attempts"), 1);
    let page = amara.get(&at("/stages/language/checkpoint")).await;
    assert!(page.words().contains("Your tries") && page.words().contains("Not passed"), "{}", page.words());
    let mine = first.to.unwrap();
    assert_eq!(app.ines().await.get(&mine).await.status, 404);
    let other = mine.replace("/language/", "/databases/");
    assert_eq!(amara.get(&other).await.status, 404, "a try is of its checkpoint");
}

#[actix_web::test]
async fn answers_without_the_key_of_their_form_are_refused() {
    let app = App::start();
    let amara = app.amara().await;
    for key in [String::new(), "x".repeat(8000)] {
        let body = format!("q1=0&sent={key}");
        assert_eq!(amara.sends(&at("/stages/language/checkpoint"), &body).await.status, 400);
    }
}

#[actix_web::test]
async fn an_address_with_control_characters_leads_nowhere() {
    let app = App::start();
    let (amara, jonas) = (app.amara().await, app.jonas().await);
    for path in ["/programs/%00", "/cohorts/%00", "/cohorts/%0d%0a/path"] {
        assert_eq!(amara.get(path).await.status, 404, "{path}");
    }
    for path in ["/lessons/%00", "/stages/%00/checkpoint", "/projects/a%00"] {
        assert_eq!(amara.get(&at(path)).await.status, 404, "{path}");
    }
    assert_eq!(amara.sends(&at("/lessons/a%0d%0ab/done/undo"), "").await.status, 404);
    assert_eq!(jonas.get("/admin/programs/%00/versions/1/path").await.status, 404);
    assert_eq!(jonas.get("/admin/programs/x/versions/99999999999/path").await.status, 404);
}

#[actix_web::test]
async fn examples_come_in_the_language_that_one_chose_or_looked_at_last() {
    let app = App::start();
    let amara = app.amara().await;
    let tab = async || {
        let lesson = amara.get(&at("/lessons/values-and-types")).await;
        lesson.texts(".variants [aria-current]").first().cloned().unwrap_or_default()
    };
    assert_eq!(tab().await, "Python");
    let page = amara.get(&at("/stack")).await;
    assert!(page.has("[name=stack][checked]"), "the one in which examples are shown is chosen");
    let wrong = amara.press(&page, "Use this language", &[("stack", "cobol")]).await;
    assert_eq!(wrong.status, 422);
    let chosen = amara.press(&page, "Use this language", &[("stack", "javascript")]).await;
    assert_eq!(chosen.to.as_deref(), Some(at("/path").as_str()));
    assert_eq!(tab().await, "JavaScript");
    let other = app.amara().await.get(&at("/lessons/values-and-types")).await;
    assert_eq!(other.texts(".variants [aria-current]")[0], "JavaScript", "in every browser");
    amara.get(&at("/lessons/values-and-types?stack=python")).await;
    assert_eq!(tab().await, "Python", "the tab looked at last");
    assert_eq!(amara.get(&at("/lessons/values-and-types?stack=<x>")).await.status, 200);
}

#[actix_web::test]
async fn a_stage_that_opens_later_says_when_and_lets_nobody_in_before() {
    let app = App::start();
    run(&app, "UPDATE schedule_dates SET opens_at = '2027-02-15T08:00:00Z' WHERE stage_key = 'databases'");
    let amara = app.amara().await;
    assert!(amara.get(&at("/path")).await.words().contains("Opens Mon 15 Feb, 09:00"), "in Lagos");
    for path in ["/lessons/relational-model", "/projects/parcel-store", "/stages/databases/checkpoint"] {
        let sent = amara.get(&at(path)).await;
        assert_eq!(sent.to.as_deref(), Some(at("/stages/databases").as_str()), "{path}");
    }
    assert_eq!(amara.sends(&at("/lessons/relational-model/done"), "").await.status, 403);
    assert_eq!(app.ines().await.get(&at("/lessons/relational-model")).await.status, 200, "staff may");
    app.later(TimeDelta::days(15));
    assert_eq!(app.amara().await.get(&at("/lessons/relational-model")).await.status, 200);
}

/// PRODUCT.md, "Who may" and invariant 12.
#[actix_web::test]
async fn someone_who_was_removed_finds_nothing_and_someone_who_pauses_reads_only() {
    let app = App::start();
    let amara = app.amara().await;
    run(&app, "UPDATE enrollments SET status = 'paused'");
    assert_eq!(amara.get(&at("/lessons/first-repository")).await.status, 200);
    assert_eq!(amara.sends(&at("/lessons/first-repository/done"), "").await.status, 403);
    run(&app, "UPDATE enrollments SET status = 'removed'");
    assert_eq!(amara.get(COHORT).await.status, 404);
    assert_eq!(amara.get("/").await.status, 200, "home says that there is no cohort");
}

#[actix_web::test]
async fn a_mentor_reads_what_learners_read_and_marks_nothing() {
    let app = App::start();
    let ines = app.ines().await;
    let lesson = ines.get(&at("/lessons/first-repository")).await;
    assert_eq!(lesson.status, 200);
    assert!(!lesson.words().contains("Mark as done"));
    assert!(ines.get(COHORT).await.words().contains("The path, as they read it"));
}

#[actix_web::test]
async fn the_guide_is_open_to_everyone_and_has_the_table_of_contents() {
    let app = App::start();
    let visitor = app.visitor();
    let list = visitor.get("/programs").await;
    assert!(list.has("a[href='/programs/backend-developer']"), "{}", list.text);
    let guide = visitor.get("/programs/backend-developer").await;
    assert_eq!(guide.texts("h1"), ["Backend Developer"]);
    for words in
        ["Values and types", "Parcel core", "System design for scale", "PostgreSQL", "Site reliability"]
    {
        assert!(guide.words().contains(words), "{words}");
    }
    assert_eq!(visitor.get("/programs/none").await.status, 404);
}

#[actix_web::test]
async fn an_admin_reads_any_version_as_a_learner_would_without_dates_and_marks() {
    let app = App::start();
    let jonas = app.jonas().await;
    let versions = jonas.get("/admin/programs").await;
    let path = versions.attributes("a[href$='/versions/1/path']", "href").remove(0);
    let page = jonas.get(&path).await;
    assert!(page.words().contains("Version 1, as learners see it"), "{}", page.words());
    let lesson = jonas.get("/admin/programs/backend-developer/versions/1/lessons/values-and-types").await;
    assert!(!lesson.words().contains("Mark as done"));
    let links = lesson.attributes("main a[href^='../lessons/']", "href");
    assert!(!links.is_empty(), "links inside of a lesson stay in the preview");
    assert_eq!(jonas.get("/admin/programs/backend-developer/versions/9/path").await.status, 404);
}

#[actix_web::test]
async fn importing_twice_changes_nothing_and_a_change_is_a_new_version_beside_the_old() {
    let app = App::start();
    let mut conn = app.database.connect();
    let mut program = sample();
    let imported = |conn: &mut PgConnection, program: &_| store::import(conn, program, app.now()).unwrap();
    let Imported::New(first, 1) = imported(&mut conn, &program) else { panic!("no first version") };
    assert_eq!(imported(&mut conn, &program), Imported::Same(first, 1));
    program.title = "Another title".to_owned();
    program.source_hash = "0".repeat(64);
    let Imported::New(second, 2) = imported(&mut conn, &program) else { panic!("no second version") };
    assert_ne!(store::outline(&mut conn, first).unwrap().title, "Another title");
    assert_eq!(store::outline(&mut conn, second).unwrap().title, "Another title");
    let changed = diesel::sql_query("UPDATE lessons SET title = 'x'").execute(&mut conn);
    assert!(changed.unwrap_err().to_string().contains("never changes"));
}

fn run(app: &App, sql: &str) {
    assert!(diesel::sql_query(sql).execute(&mut app.database.connect()).unwrap() > 0, "{sql}");
}

fn count(app: &App, table: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        count: i64,
    }
    let count = diesel::sql_query(format!("SELECT count(*) FROM {table}"));
    count.get_result::<Count>(&mut app.database.connect()).unwrap().count
}
