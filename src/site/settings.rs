//! What this installation runs with, to be looked at by those who run it.

use crate::{
    config::Given,
    db::Db,
    error::Error,
    people::access::Admin,
    site::demo,
    state::State,
    web::{Frame, In, Page, page},
};
use askama::Template;
use diesel::{pg::PgConnection, prelude::*, sql_types::Text};

#[derive(Template)]
#[template(path = "site/settings.html")]
pub struct SettingsPage {
    frame: Frame,
    rows: Vec<SettingRow>,
    facts: Vec<(&'static str, String)>,
    has_mail_server: bool,
}

struct SettingRow {
    name: &'static str,
    value: String,
    source: String,
    about: &'static str,
}

impl From<&Given> for SettingRow {
    fn from(given: &Given) -> Self {
        Self {
            name: given.setting.name,
            value: given.value.to_string(),
            source: given.source.to_string(),
            about: given.setting.about,
        }
    }
}

/// The settings and the facts behind them.
pub async fn show(In(_, frame): In<Admin>, state: State, db: Db) -> Result<Page<SettingsPage>, Error> {
    let (server, demo_since) = db.read(|c| Ok::<_, Error>((server_version(c)?, demo::since(c)?))).await?;
    let kind = match demo_since {
        Some(since) => format!("A demo with made-up data, since {}", since.format("%-d %B %Y")),
        None => "A school of its own".to_owned(),
    };
    let database =
        if state.config.database_url.is_some() { "named by DATABASE_URL" } else { "private, run by Cairn" };
    let facts = vec![
        ("Cairn", env!("CARGO_PKG_VERSION").to_owned()),
        ("PostgreSQL", format!("{server}, {database}")),
        ("This site", kind),
    ];
    let rows = state.config.given.iter().map(SettingRow::from).collect();
    let has_mail_server = state.config.mail.is_some();
    Ok(page(SettingsPage { frame, rows, facts, has_mail_server }))
}

/// diesel has no words for settings of the server.
fn server_version(c: &mut PgConnection) -> QueryResult<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        version: String,
    }
    diesel::sql_query("SELECT current_setting('server_version') AS version")
        .get_result::<Row>(c)
        .map(|row| row.version)
}
