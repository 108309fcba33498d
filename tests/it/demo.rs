//! The demo: a school in the middle of its life, in which everything that has to be seen can be seen.

use super::support::{App, Database, PASSWORD, lay_in_demo, start};
use cairn::site::demo::{DemoPerson, Laid};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    pg::PgConnection,
    prelude::*,
    sql_types::{BigInt, Text, Timestamptz},
};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The rows of a statement whose column is `line`; `$1` is the moment at which the demo was laid in.
fn lines(c: &mut PgConnection, sql: &str) -> Vec<String> {
    let rows = diesel::sql_query(sql).bind::<Timestamptz, _>(start()).load::<Line>(c);
    rows.unwrap_or_else(|e| panic!("{e}: {sql}")).into_iter().map(|row| row.line).collect()
}

fn none(c: &mut PgConnection, what: &str, sql: &str) {
    assert_eq!(lines(c, &format!("{sql} AND $1::timestamptz IS NOT NULL")), [""; 0], "{what}");
}

/// Where each learner of the cohort that runs is with the work that they began last.
const STANDING: &str = "\
    SELECT format('%s: %s %s %s', u.name, s.project_key, r.number, CASE \
        WHEN r.returned_at IS NOT NULL AND r.state = 'draft' THEN 'returned' \
        WHEN k.until > $1 THEN 'in review' \
        WHEN s.state = 'waiting' THEN 'waiting' ELSE s.state END) AS line \
    FROM cohorts c JOIN enrollments e ON e.cohort_id = c.id JOIN users u ON u.id = e.user_id \
    JOIN LATERAL (SELECT * FROM submissions s WHERE s.enrollment_id = e.id ORDER BY id DESC LIMIT 1) s ON true \
    JOIN rounds r ON r.submission_id = s.id AND r.number = s.newest_round LEFT JOIN claims k ON k.round_id = r.id \
    WHERE c.slug = 'january-2027' ORDER BY 1";

#[test]
fn in_the_cohort_that_runs_every_state_can_be_seen() {
    let database = Database::living();
    let mut conn = database.connect();
    assert_eq!(
        lines(&mut conn, STANDING),
        [
            "Amara Okafor: parcel-store 1 changes_requested",
            "Aroha Ngata: parcel-store 1 waiting",
            "Grace Wanjiru: parcel-core 1 returned",
            "Hana Sato: parcel-core 2 waiting",
            "Linh Nguyễn: parcel-api 1 in_progress",
            "Mateo Rivas: parcel-store 1 waiting",
            "Omar Haddad: parcel-core 1 in_progress",
            "Priya Raman: parcel-store 1 in review",
            "Sofia Lindqvist: parcel-store 1 in_progress",
            "Yusuf Demir: parcel-core 3 waiting",
            "Łukasz Zieliński: parcel-store 1 in_progress",
        ],
        "and Tomás has not begun"
    );
    let learners = lines(
        &mut conn,
        "SELECT format('%s %s', c.slug, count(e.id)) AS line FROM cohorts c LEFT JOIN enrollments e ON e.cohort_id = c.id \
         WHERE $1 IS NOT NULL GROUP BY c.id ORDER BY c.id",
    );
    assert_eq!(learners, ["june-2026 4", "january-2027 12", "february-2027 2"]);
    let twice = lines(
        &mut conn,
        "SELECT u.name AS line FROM submissions s JOIN enrollments e ON e.id = s.enrollment_id \
         JOIN users u ON u.id = e.user_id JOIN cohorts c ON c.id = s.cohort_id \
         WHERE c.slug = 'january-2027' AND s.state = 'accepted' AND s.newest_round = 2 AND $1 IS NOT NULL",
    );
    assert_eq!(twice, ["Amara Okafor"], "accepted after two rounds");
}

#[test]
fn the_cohort_that_is_over_has_all_accepted_and_the_next_one_invites() {
    let database = Database::living();
    let mut conn = database.connect();
    let accepted = lines(
        &mut conn,
        "SELECT format('%s %s', s.state, count(*)) AS line FROM submissions s JOIN cohorts c ON c.id = s.cohort_id \
         WHERE c.ends_on < ($1 AT TIME ZONE 'UTC')::date GROUP BY s.state",
    );
    assert_eq!(accepted, ["accepted 32"], "four learners, eight projects");
    let invited = lines(
        &mut conn,
        "SELECT DISTINCT CASE WHEN joined_at IS NOT NULL THEN 'joined' WHEN opened_at IS NOT NULL THEN 'opened' \
         ELSE 'sent' END AS line FROM invitations i JOIN cohorts c ON c.id = i.cohort_id \
         WHERE c.starts_on > ($1 AT TIME ZONE 'UTC')::date ORDER BY 1",
    );
    assert_eq!(invited, ["joined", "opened", "sent"]);
}

#[test]
fn what_stands_in_it_keeps_the_rules_of_the_product() {
    let database = Database::living();
    let c = &mut database.connect();
    none(
        c,
        "accepted with a published review that judges each criterion",
        "SELECT s.id::text AS line FROM submissions s JOIN rounds r ON r.submission_id = s.id AND r.number = s.newest_round \
         WHERE s.state = 'accepted' AND NOT EXISTS (SELECT FROM reviews v WHERE v.round_id = r.id AND v.state = 'published' \
         AND (SELECT count(*) FROM review_scores x WHERE x.review_id = v.id AND x.level IS NOT NULL) \
         = (SELECT count(*) FROM rubric_criteria k WHERE k.project_id = r.project_id))",
    );
    none(
        c,
        "a review comes after its round was sent",
        "SELECT v.id::text AS line FROM reviews v JOIN rounds r ON r.id = v.round_id WHERE v.created_at <= r.submitted_at",
    );
    none(
        c,
        "rounds are sent in order",
        "SELECT r.id::text AS line FROM rounds r JOIN rounds n ON n.submission_id = r.submission_id \
         AND n.number = r.number + 1 WHERE n.created_at <= r.decided_at",
    );
    none(
        c,
        "nothing lies ahead",
        "SELECT what AS line FROM (SELECT 'lesson' AS what, done_at AS at FROM lesson_completions \
         UNION ALL SELECT 'try', answered_at FROM checkpoint_attempts UNION ALL SELECT 'round', saved_at FROM rounds \
         UNION ALL SELECT 'review', saved_at FROM reviews UNION ALL SELECT 'visit', last_seen_at FROM users \
         UNION ALL SELECT 'mail', created_at FROM deliveries) x WHERE at > $1",
    );
    none(
        c,
        "what is studied was studied after joining",
        "SELECT u.name AS line FROM lesson_completions l JOIN enrollments e ON e.id = l.enrollment_id \
         JOIN users u ON u.id = e.user_id WHERE l.done_at < e.joined_at",
    );
    none(c, "no mail waits for a server", "SELECT subject AS line FROM deliveries WHERE state = 'queued'");
    none(c, "nobody is signed in", "SELECT user_id::text AS line FROM user_sessions WHERE true");
}

#[test]
fn letters_are_letters_and_nothing_is_left_to_be_written() {
    let database = Database::living();
    let c = &mut database.connect();
    let letters =
        lines(c, "SELECT summary AS line FROM reviews WHERE state = 'published' AND $1 IS NOT NULL");
    assert!(letters.len() > 40, "{}", letters.len());
    for letter in &letters {
        let words = letter.split_whitespace().count();
        assert!((50..=150).contains(&words), "{words} words: {letter}");
    }
    assert_eq!(
        letters.iter().collect::<std::collections::BTreeSet<_>>().len(),
        letters.len(),
        "no letter twice"
    );
    let texts = lines(
        c,
        "SELECT concat_ws(' ', text, message, look_at_first, repository, link, returned_note) AS line FROM rounds \
         WHERE $1 IS NOT NULL UNION ALL SELECT concat_ws(' ', summary, requested, exception) FROM reviews \
         UNION ALL SELECT note FROM review_scores UNION ALL SELECT concat_ws(' ', what, answer) FROM change_requests",
    );
    for text in texts {
        let lower = text.to_lowercase();
        for wrong in ["lorem", "todo", "tbd", "xxx", "placeholder", "example.com", "{", "}", " ,", "!"] {
            let is_code = matches!(wrong, "{" | "}" | "!") && text.contains('`');
            assert!(is_code || !lower.contains(wrong), "{wrong} in: {text}");
        }
    }
}

#[actix_web::test]
async fn everyone_can_sign_in_and_amara_finds_her_letter() {
    let app = App::living();
    for person in DemoPerson::ALL {
        let answer = app.visitor().signs_in(person.email, PASSWORD).await;
        assert_eq!(answer.status, 303, "{}: {}", person.email, answer.text);
    }
    let amara = app.amara().await;
    let home = amara.get("/").await;
    assert_eq!(home.to.as_deref(), Some("/cohorts/january-2027"), "learners have one cohort");
    let home = amara.follow(&home).await;
    assert!(home.words().contains("Your doubt about"), "a mentor's first sentences: {}", home.words());
    let ines = app.ines().await;
    assert_eq!(ines.get("/").await.to.as_deref(), Some("/cohorts/january-2027"), "and so has Inês");
    for path in ["/queue", "/progress", "/people"] {
        let page = ines.get(&format!("/cohorts/january-2027{path}")).await;
        assert_eq!(page.status, 200, "{path}");
    }
}

#[actix_web::test]
async fn the_queue_has_one_that_waits_too_long_and_one_that_is_held() {
    let app = App::living();
    let queue = app.ines().await.get("/cohorts/january-2027/queue").await.words();
    let place = |name: &str| queue.find(name).unwrap_or_else(|| panic!("{name} does not wait: {queue}"));
    assert!(place("Mateo Rivas") < place("Aroha Ngata") && place("Aroha Ngata") < place("Hana Sato"));
    assert!(queue.contains("Kofi Mensah"), "who holds Priya's round: {queue}");
}

#[actix_web::test]
async fn the_grid_says_of_each_row_what_to_do() {
    let app = App::living();
    let grid = app.ines().await.get("/cohorts/january-2027/progress").await;
    let acts = grid.texts(".grid-need");
    let place = |words: &str| {
        acts.iter().position(|act| act.contains(words)).unwrap_or_else(|| panic!("{words}: {acts:?}"))
    };
    let order = ["Silent", "Review Parcel", "Kofi Mensah reviews it", "Waits for Amara", "Nothing"];
    assert!(order.map(place).is_sorted(), "those who need someone, then what waits: {acts:?}");
    let rows = grid.texts("tbody tr");
    let nothing = rows.iter().filter(|row| row.ends_with("Nothing"));
    for row in nothing {
        let colored = ["Waiting", "In review", "Changes requested", "Overdue"];
        assert!(!colored.iter().any(|word| row.contains(word)), "{row}");
    }
    let review = grid.attributes(".grid-need a", "href").remove(0);
    let desk = app.ines().await.get(&review).await;
    assert!(desk.words().contains("Nobody has it yet."), "{}", desk.words());
}

#[actix_web::test]
async fn who_has_everything_accepted_is_through() {
    let app = App::living();
    let chiara = app.signed_in("chiara@cairn.test").await;
    let home = chiara.get("/cohorts/june-2026").await;
    assert_eq!(home.texts(".next h2"), ["All 8 projects are accepted"]);
    assert!(
        !home.words().contains("that are left") && !home.words().contains("You are in"),
        "{}",
        home.words()
    );
}

#[actix_web::test]
async fn levels_of_a_rubric_are_printed_as_they_were_rendered() {
    let app = App::living();
    let ines = app.ines().await;
    let pages = app.word("SELECT string_agg(DISTINCT key, ' ') FROM projects").unwrap();
    for key in pages.split(' ') {
        let page = ines.get(&format!("/cohorts/january-2027/projects/{key}")).await;
        assert!(!page.text.contains("&lt;code&gt;"), "{key}");
    }
}

#[actix_web::test]
async fn nobody_is_asked_after_who_is_through() {
    let app = App::living();
    let marit = app.signed_in("marit@cairn.test").await;
    let over = marit.get("/cohorts/june-2026/progress").await.words();
    assert!(over.contains("Chiara Conti") && !over.contains("Silent"), "{over}");
    let running = marit.get("/cohorts/january-2027/progress").await.words();
    assert!(running.contains("Silent for 19 days") || running.contains("Silent for 18 days"), "{running}");
}

#[test]
fn it_can_be_laid_in_on_any_day_at_any_hour() {
    // A Monday just after midnight, a Sunday night, and the nights on which clocks change.
    for now in
        ["2027-01-31T23:05:00Z", "2027-02-07T22:55:00Z", "2027-03-28T01:30:00Z", "2026-10-25T00:30:00Z"]
    {
        let now = now.parse::<DateTime<Utc>>().unwrap();
        let database = Database::migrated();
        let mut conn = database.connect();
        let laid = lay_in_demo(&mut conn, now);
        assert!(matches!(laid, Ok(Laid::Now)), "{now}: {laid:?}");
        let ahead = diesel::sql_query(
            "SELECT count(*) AS n FROM (SELECT saved_at AS at FROM rounds UNION ALL SELECT done_at FROM lesson_completions \
             UNION ALL SELECT answered_at FROM checkpoint_attempts UNION ALL SELECT last_seen_at FROM users) x WHERE at > $1",
        );
        let ahead = ahead.bind::<Timestamptz, _>(now).get_result::<Number>(&mut conn).unwrap().n;
        assert_eq!(ahead, 0, "nothing lies ahead of {now}");
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[test]
fn laying_it_in_is_quick() {
    let database = Database::migrated();
    let began = std::time::Instant::now();
    lay_in_demo(&mut database.connect(), start()).unwrap();
    let took = TimeDelta::from_std(began.elapsed()).unwrap();
    println!("laid in within {} ms", took.num_milliseconds());
    assert!(took < TimeDelta::seconds(20), "{took}");
}
