//! Cohorts: opened, changed, staffed, joined and left.

mod invite;
mod join;
mod open;
mod remove;

use super::support::{App, Person, Seen};
use diesel::{connection::SimpleConnection, prelude::*, sql_types};

const COHORT: &str = "/cohorts/january-2027";

fn at(path: &str) -> String {
    format!("{COHORT}{path}")
}

fn run(app: &App, sql: &str) {
    assert_eq!(app.database.connect().batch_execute(sql), Ok(()), "{sql}");
}

fn count(app: &App, what: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = sql_types::BigInt)]
        count: i64,
    }
    let count = diesel::sql_query(format!("SELECT count(*) AS count FROM {what}"));
    count.get_result::<Count>(&mut app.database.connect()).unwrap().count
}

/// A value from the database, as text.
fn text(app: &App, select: &str) -> String {
    #[derive(QueryableByName)]
    struct Value {
        #[diesel(sql_type = sql_types::Text)]
        value: String,
    }
    let value = diesel::sql_query(format!("SELECT ({select})::text AS value"));
    value.get_result::<Value>(&mut app.database.connect()).unwrap().value
}

/// A lead pastes a list and sends what it comes to.
async fn invites(lead: &Person<'_>, lines: &str, role: &str) -> Seen {
    let page = lead.get(&at("/people/invite")).await;
    let checked = lead.press(&page, "Check the list", &[("lines", lines), ("role", role)]).await;
    assert_eq!(checked.status, 200, "{}", checked.text);
    let button = checked.texts("form .button-primary").remove(0);
    lead.press(&checked, &button, &[]).await
}

/// The link of an invitation, as a lead makes it anew.
async fn link(lead: &Person<'_>, email: &str) -> String {
    let page = lead.get(&at("/people/invitations")).await;
    let shown = lead.press(&page, &format!("New link for {email}"), &[]).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    let whole = shown.attributes("#link", "value").remove(0);
    whole[whole.find("/invitations/").unwrap()..].to_owned()
}

/// What a lead sees of an invitation: its state's word.
async fn state(lead: &Person<'_>, email: &str) -> String {
    let page = lead.get(&at("/people/invitations")).await;
    let rows = page.texts("tbody tr");
    let row = rows.iter().find(|row| row.contains(email)).unwrap_or_else(|| panic!("no {email}: {rows:?}"));
    let words = ["Invited", "Opened", "Joined", "Expired", "Revoked"];
    words.into_iter().find(|word| row.contains(word)).unwrap_or_default().to_owned()
}
