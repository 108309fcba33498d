//! The database as the product meets it: migrations, plans, a server that goes and comes.

use super::support::{App, Database, lay_in_demo, start};
use cairn::{
    db::{self, Db, migrations},
    error::Error,
    site::demo::{self, Cleared, Laid},
};
use diesel::{connection::SimpleConnection, prelude::*, sql_types};

#[test]
fn migrations_go_up_down_and_up_again_and_run_once() {
    let database = Database::empty();
    let mut conn = database.connect();
    assert_eq!(migrations::run(&mut conn).map(|applied| applied.is_empty()).ok(), Some(false));
    assert_eq!(migrations::run(&mut conn).ok(), Some(Vec::new()));
    let before = tables(&mut conn);
    migrations::undo_all(&mut conn).unwrap();
    assert_eq!(tables(&mut conn), ["__diesel_schema_migrations"]);
    migrations::run(&mut conn).unwrap();
    assert_eq!(tables(&mut conn), before);
}

#[test]
fn processes_that_start_together_migrate_once() {
    let database = Database::empty();
    let run = || migrations::run(&mut database.connect()).unwrap().len();
    let applied = std::thread::scope(|s| {
        let all = [s.spawn(run), s.spawn(run), s.spawn(run), s.spawn(run)];
        all.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(applied.iter().filter(|n| **n > 0).count(), 1, "{applied:?}");
}

#[actix_web::test]
async fn reading_cannot_write() {
    let database = Database::migrated();
    let pool = db::Db::new(&database.url(), 1, None);
    let refused = pool.read(|c| diesel::sql_query("UPDATE site SET demo_since = NULL").execute(c)).await;
    assert!(format!("{refused:?}").contains("read-only transaction"), "{refused:?}");
    let written = pool.write(|c| diesel::sql_query("UPDATE site SET demo_since = NULL").execute(c)).await;
    assert!(matches!(written, Ok(1)), "{written:?}");
}

#[actix_web::test]
async fn a_write_that_fails_writes_nothing() {
    let database = Database::migrated();
    let pool = db::Db::new(&database.url(), 1, None);
    let failed = pool
        .write(|c| {
            c.batch_execute("UPDATE site SET demo_since = '2027-01-01Z'")?;
            Err::<(), Error>(Error::Forbidden)
        })
        .await;
    assert!(matches!(failed, Err(Error::Forbidden)), "{failed:?}");
    assert_eq!(demo::since(&mut database.connect()), Ok(None));
}

#[actix_web::test]
async fn connections_that_the_server_closed_cost_nobody_a_page() {
    let app = App::start();
    let amara = app.amara().await;
    for _ in 0..3 {
        app.database.cut_connections();
        assert_eq!(amara.get("/account").await.status, 200);
    }
}

#[actix_web::test]
async fn a_database_that_is_down_is_a_503_for_whoever_is_signed_in_and_costs_no_session() {
    let app = App::start();
    let (amara, visitor) = (app.amara().await, app.visitor());
    app.database.close();
    for path in ["/account", "/", "/sign-in"] {
        let page = amara.get(path).await;
        let said = (page.status.as_u16(), page.texts("h1"));
        assert_eq!(said, (503, vec!["Back in a moment".to_owned()]), "{path}");
        assert!(page.headers.contains_key("retry-after") && !page.has("script"), "{}", page.text);
    }
    assert_eq!(visitor.get("/readyz").await.status, 503);
    assert_eq!(visitor.get("/healthz").await.status, 200);
    assert_eq!(visitor.get("/sign-in").await.status, 200);
    app.database.open();
    assert_eq!(amara.get("/account").await.status, 200);
    assert_eq!(visitor.get("/readyz").await.status, 200);
}

/// `error.rs`: a server may speak another language, so an error's words do not tell.
#[actix_web::test]
async fn a_connection_that_is_lost_is_unavailable_whatever_the_words() {
    fn lose(c: &mut PgConnection) -> Result<(), Error> {
        let ended = diesel::sql_query("SELECT pg_terminate_backend(pg_backend_pid())").execute(c);
        Err(ended.map_or(Error::internal("breche Verbindung ab"), |_| Error::NotFound))
    }
    let database = Database::migrated();
    let db = Db::new(&database.url(), 2, None);
    let read = db.read(lose).await;
    assert!(matches!(read, Err(Error::Unavailable(_))), "{read:?}");
    let written = db.write(lose).await;
    assert!(matches!(written, Err(Error::Unavailable(_))), "{written:?}");
    let ours = db.read(|_| Err::<(), _>(Error::internal("a fault of ours"))).await;
    assert!(matches!(ours, Err(Error::Internal(_))), "{ours:?}");
}

#[test]
fn a_migration_whose_connection_is_cut_may_be_tried_again() {
    let database = Database::empty();
    let (mut other, mut watcher) = (database.connect(), database.connect());
    other.batch_execute("BEGIN; CREATE TABLE users (id bigint)").unwrap();
    let end_whoever_waits = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let cut = std::thread::scope(|s| {
        let migrating = s.spawn(|| migrations::run(&mut database.connect()));
        while diesel::sql_query(end_whoever_waits).execute(&mut watcher) == Ok(0) {}
        migrating.join().unwrap()
    });
    assert!(matches!(cut, Err(Error::Unavailable(_))), "{cut:?}");
    other.batch_execute("ROLLBACK").unwrap();
    assert!(migrations::run(&mut other).is_ok());
}

#[test]
fn a_demo_that_another_process_serves_is_not_made_anew() {
    let database = Database::living();
    let (mut conn, other) = (database.connect(), database.connect());
    assert_eq!(demo::clear(&mut conn).ok(), Some(Cleared::InUse));
    assert!(demo::since(&mut conn).unwrap().is_some(), "it is as it was");
    drop(other);
    assert_eq!(demo::clear(&mut conn).ok(), Some(Cleared::All));
}

#[test]
fn a_demo_is_laid_into_an_empty_database_once() {
    let database = Database::living();
    let mut conn = database.connect();
    let later = "2027-02-08T09:00:00Z".parse().unwrap();
    assert_eq!(lay_in_demo(&mut conn, later).ok(), Some(Laid::Since(start())));
    demo::clear(&mut conn).unwrap();
    assert_eq!(lay_in_demo(&mut conn, later).ok(), Some(Laid::Now));
    assert_eq!(demo::since(&mut conn), Ok(Some(later)));
}

#[test]
fn a_school_is_never_taken_for_a_demo() {
    let database = Database::migrated();
    let mut conn = database.connect();
    conn.batch_execute("INSERT INTO users (email, name, created_at) VALUES ('a@b.c', 'A', '2027-01-01Z')")
        .unwrap();
    let now = "2027-02-01T09:00:00Z".parse().unwrap();
    assert!(matches!(lay_in_demo(&mut conn, now), Err(Error::Forbidden)));
    assert!(matches!(demo::clear(&mut conn), Err(Error::Forbidden)));
    let people = diesel::sql_query("SELECT 1 FROM users").execute(&mut conn);
    assert_eq!(people, Ok(1), "nobody is gone");
}

/// With sequential scans forbidden, one that is left has no index to use.
#[actix_web::test]
async fn every_statement_of_every_page_has_its_index() {
    let app = App::start();
    let (jonas, amara) = (app.jonas().await, app.amara().await);
    let visit = async {
        for path in [
            "/",
            "/account",
            "/admin/cohorts",
            "/cohorts/january-2027/people",
            "/cohorts/january-2027/people/invitations",
            "/admin/people",
            "/admin/site",
            "/admin/mail",
            "/admin/mail?state=failed",
            "/admin/mail/1",
            "/admin/jobs",
            "/admin/programs",
            "/programs/backend-developer",
        ] {
            jonas.get(path).await;
        }
        for path in [
            "/path",
            "/stages/language",
            "/stages/language/checkpoint",
            "/lessons/concurrency",
            "/projects/parcel-core",
        ] {
            amara.get(&format!("/cohorts/january-2027{path}")).await;
        }
        amara.get("/").await;
        app.tidies();
        app.visitor().signs_in("learner@cairn.test", "wrong").await;
    };
    let ((), statements) = app.statements_of(visit).await;
    let mut conn = app.database.connect();
    let mut explained = 0;
    for statement in statements.iter().filter(|s| reads_a_large_table(s)) {
        let plan = plan(&mut conn, statement);
        assert!(!plan.contains("Seq Scan"), "{statement}\n{plan}");
        explained += 1;
    }
    assert!(explained >= 20, "{statements:#?}");
}

/// `site` is one row. Counting all people reads them all; the admin's home does it, by the smallest index.
fn reads_a_large_table(statement: &str) -> bool {
    let is_plain =
        statement.starts_with("SELECT") || statement.starts_with("DELETE") || statement.starts_with("UPDATE");
    let reads = statement.contains("\" ") || statement.contains("FROM lesson_completions");
    is_plain && reads && !statement.contains("FROM \"site\"")
}

fn plan(conn: &mut PgConnection, seen: &str) -> String {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = sql_types::Text, column_name = "QUERY PLAN")]
        line: String,
    }
    let sql = seen.split(" -- binds:").next().unwrap();
    let nulls =
        (1..20).take_while(|n| sql.contains(&format!("${n}"))).map(|_| "NULL").collect::<Vec<_>>().join(", ");
    let nulls = if nulls.is_empty() { nulls } else { format!("({nulls})") };
    conn.batch_execute(&format!(
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; PREPARE seen AS {sql}"
    ))
    .unwrap();
    let lines = diesel::sql_query(format!("EXPLAIN EXECUTE seen{nulls}")).load::<Line>(conn).unwrap();
    conn.batch_execute("DEALLOCATE seen").unwrap();
    lines.into_iter().map(|l| l.line).collect::<Vec<_>>().join("\n")
}

fn tables(conn: &mut PgConnection) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Table {
        #[diesel(sql_type = sql_types::Text)]
        tablename: String,
    }
    diesel::sql_query("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        .load::<Table>(conn)
        .unwrap()
        .into_iter()
        .map(|t| t.tablename)
        .collect()
}

/// ids.rs: an enumeration's words are those of its CHECK.
#[test]
fn the_words_of_each_enumeration_are_those_of_its_constraint() {
    use cairn::{
        cohorts::model::{CohortState, EnrollmentStatus, InvitationRole, Side, StaffRole},
        messages::DeliveryState,
        people::model::{SiteRole, UserStatus},
        reviews::model::{ReviewState, Verdict},
        work::model::{RoundState, SubmissionState},
    };
    #[derive(QueryableByName)]
    struct Check {
        #[diesel(sql_type = sql_types::Text)]
        definition: String,
    }
    let database = Database::migrated();
    let mut conn = database.connect();
    macro_rules! words {
        ($name:ident) => {
            $name::ALL.iter().map(|v| format!("'{}'::text", v.word())).collect::<Vec<_>>().join(", ")
        };
    }
    for (constraint, words) in [
        ("users_site_role_is_known", words!(SiteRole)),
        ("users_status_is_known", words!(UserStatus)),
        ("cohorts_state_is_known", words!(CohortState)),
        ("members_side_is_known", words!(Side)),
        ("enrollments_status_is_known", words!(EnrollmentStatus)),
        ("staff_role_is_known", words!(StaffRole)),
        ("invitations_role_is_known", words!(InvitationRole)),
        ("submissions_state_is_known", words!(SubmissionState)),
        ("rounds_state_is_known", words!(RoundState)),
        ("reviews_state_is_known", words!(ReviewState)),
        ("reviews_verdict_is_known", words!(Verdict)),
        ("deliveries_state_is_known", words!(DeliveryState)),
    ] {
        let check: Check = diesel::sql_query(
            "SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = $1",
        )
        .bind::<sql_types::Text, _>(constraint)
        .get_result(&mut conn)
        .unwrap();
        assert!(check.definition.contains(&format!("ARRAY[{words}]")), "{constraint}: {}", check.definition);
    }
}
