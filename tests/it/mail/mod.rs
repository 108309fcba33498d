//! Mail: put down in the transaction that it tells of, sent by a job, kept where there is no mail server.

mod log;
mod recheck;
mod sending;
mod worker;

use super::support::{App, Site, Smtp};
use cairn::{
    cohorts::model::CohortId,
    error::Error,
    jobs,
    messages::{self, DeliveryId, Invitation, Letter, RoundReturned, To},
    people::access::UserId,
};
use chrono_tz::Tz;
use diesel::{Connection, pg::PgConnection, prelude::*, sql_types};
use url::Url;

/// A site that sends its mail to this server.
fn sending_to(smtp: &Smtp) -> App {
    App::with(Site { settings: smtp.settings(), ..Site::default() })
}

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

/// The only mail there is.
fn logged(app: &App) -> Logged {
    diesel::sql_query(
        "SELECT state, attempts, body IS NOT NULL AS readable, coalesce(last_error, '') AS why FROM deliveries",
    )
    .get_result(&mut app.database.connect())
    .unwrap()
}

fn state(app: &App) -> String {
    logged(app).state
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = sql_types::BigInt)]
    count: i64,
}

fn count(app: &App, what: &str) -> i64 {
    let query = diesel::sql_query(format!("SELECT count(*) AS count FROM {what}"));
    query.get_result::<Count>(&mut app.database.connect()).unwrap().count
}

fn execute(app: &App, statement: &str) -> usize {
    diesel::sql_query(statement).execute(&mut app.database.connect()).unwrap()
}

/// Does what is due, and says how many tries that were.
fn run_due(app: &App) -> usize {
    jobs::run_due(&app.state).unwrap()
}

/// Somebody in the cohort, by address.
#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = sql_types::BigInt)]
    user: UserId,
    #[diesel(sql_type = sql_types::BigInt)]
    cohort: CohortId,
}

fn place(app: &App, email: &str) -> Place {
    diesel::sql_query(
        "SELECT users.id AS user, cohorts.id AS cohort FROM users, cohorts WHERE email = $1::text::citext",
    )
    .bind::<sql_types::Text, _>(email)
    .get_result(&mut app.database.connect())
    .unwrap()
}

/// Writes to somebody with an account about the cohort.
fn write(app: &App, email: &str, name: &str, letter: &impl Letter) -> DeliveryId {
    let Place { user, cohort } = place(app, email);
    let to = To { user: Some(user), email, name: Some(name), cohort: Some(cohort) };
    let send = |c: &mut PgConnection| messages::send(c, &app.state.keys, &to, letter, app.now());
    app.database.connect().transaction(send).unwrap()
}

/// Tells Amara that her round came back.
fn returned(app: &App) -> DeliveryId {
    let link = app.state.config.link("/cohorts/january-2027/projects/parcel-core");
    let note = "I cannot open the repository.";
    let letter = RoundReturned { mentor: "Inês Duarte", project: "Parcel core", note, link: &link };
    write(app, "learner@cairn.test", "Amara Okafor", &letter)
}

/// Invites somebody without an account, for a day.
fn invited(app: &App) -> DeliveryId {
    let to = To { user: None, email: "new@cairn.test", name: None, cohort: None };
    app.database.connect().transaction(|c| invite(c, app, &to)).unwrap()
}

fn invite(c: &mut PgConnection, app: &App, to: &To<'_>) -> Result<DeliveryId, Error> {
    let link: Url = app.state.config.link("/invitations/t0ken");
    let expires = (app.now() + chrono::TimeDelta::days(1)).with_timezone(&Tz::Africa__Lagos);
    let letter =
        Invitation { inviter: "Jonas Berg", cohort: "January 2027", role: "learner", link: &link, expires };
    messages::send(c, &app.state.keys, to, &letter, app.now())
}
