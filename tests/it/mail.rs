//! Mail: put down in the transaction that it tells of, sent by a job, kept where there is no mail server.

use super::support::App;
use cairn::{
    jobs,
    messages::{self, DeliveryId, Letter, RoundReturned, To},
};
use diesel::{Connection, prelude::*, sql_types};
use url::Url;

/// What the log knows of a mail.
#[derive(Debug, PartialEq, Eq, QueryableByName)]
struct Logged {
    #[diesel(sql_type = sql_types::Text)]
    state: String,
    #[diesel(sql_type = sql_types::Integer)]
    attempts: i32,
    #[diesel(sql_type = sql_types::Bool)]
    readable: bool,
    #[diesel(sql_type = sql_types::Text)]
    why: String,
}

fn logged(app: &App) -> Vec<Logged> {
    diesel::sql_query(
        "SELECT state, attempts, body IS NOT NULL AS readable, coalesce(last_error, '') AS why \
         FROM deliveries ORDER BY id",
    )
    .load(&mut app.database.connect())
    .unwrap()
}

fn waiting_jobs(app: &App) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = sql_types::BigInt)]
        count: i64,
    }
    let count = diesel::sql_query("SELECT count(*) AS count FROM jobs")
        .get_result::<Count>(&mut app.database.connect());
    count.unwrap().count
}

/// Writes to Amara about her cohort.
fn write(app: &App, letter: &impl Letter) -> DeliveryId {
    #[derive(QueryableByName)]
    struct Amara {
        #[diesel(sql_type = sql_types::BigInt)]
        user: cairn::people::access::UserId,
        #[diesel(sql_type = sql_types::BigInt)]
        cohort: cairn::cohorts::model::CohortId,
    }
    let mut conn = app.database.connect();
    let amara = diesel::sql_query("SELECT user_id AS user, cohort_id AS cohort FROM enrollments")
        .get_result::<Amara>(&mut conn)
        .unwrap();
    let to = To {
        user: Some(amara.user),
        email: "learner@cairn.test",
        name: Some("Amara Okafor"),
        cohort: Some(amara.cohort),
    };
    conn.transaction(|c| messages::send(c, &app.state.keys, &to, letter, app.now())).unwrap()
}

fn returned(app: &App) -> DeliveryId {
    let link: Url = app.state.config.link("/cohorts/january-2027/projects/parcel-core");
    let note = "I cannot open the repository.";
    write(app, &RoundReturned { mentor: "Inês Duarte", project: "Parcel core", note, link: &link })
}

#[actix_web::test]
async fn without_a_mail_server_a_mail_is_kept() {
    let app = App::start();
    returned(&app);
    assert_eq!(jobs::run_due(&app.state).ok(), Some(1));
    let kept = Logged { state: "kept".to_owned(), attempts: 0, readable: true, why: String::new() };
    assert_eq!((logged(&app), waiting_jobs(&app)), (vec![kept], 0));
}
