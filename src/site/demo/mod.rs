//! The demo: a site with made-up people that anyone can sign in as. Its database is marked, so that it is never taken
//! for a school, nor a school for it.

mod cast;
mod moment;
mod people;
mod school;
mod script;
mod story;

pub use people::DemoPerson;

use crate::{
    db::migrations,
    error::Error,
    people::{model::NewPassword, passwords},
    programs::{self, model::Program, outline::Outline, store::Imported},
    reviews::store::Post,
    schema::{site, users},
};
use cast::Cast;
use chrono::{DateTime, Utc};
use diesel::{
    dsl::{exists, sql},
    pg::PgConnection,
    prelude::*,
    sql_types::Bool,
};
use std::{
    collections::BTreeMap,
    thread,
    time::{Duration, Instant},
};

/// Everyone's password there; it stands on the sign-in page.
pub const PASSWORD: &str = "cairn-demo-1843";

/// What `lay_in` found.
#[derive(Debug, PartialEq, Eq)]
pub enum Laid {
    /// An empty database, which holds the demo now.
    Now,
    /// A demo of that moment, which was left as it is.
    Since(DateTime<Utc>),
}

/// When the demo was laid into this database; none: it is no demo.
pub fn since(c: &mut PgConnection) -> QueryResult<Option<DateTime<Utc>>> {
    site::table.select(site::demo_since).first(c)
}

/// Lays the demo into an empty database, and leaves one that is there. All that happens in it lies before `now`.
///
/// # Errors
/// [`Error::Forbidden`], if the database holds anything else.
pub fn lay_in(
    c: &mut PgConnection,
    program: &Program,
    post: &Post<'_>,
    now: DateTime<Utc>,
) -> Result<Laid, Error> {
    c.transaction(|c| {
        let marked = site::table.select(site::demo_since).for_update().first::<Option<DateTime<Utc>>>(c)?;
        if let Some(moment) = marked {
            return Ok(Laid::Since(moment));
        }
        if diesel::select(exists(users::table.select(users::id))).get_result(c)? {
            return Err(Error::Forbidden);
        }
        play(c, program, post, now)?;
        diesel::update(site::table).set(site::demo_since.eq(now)).execute(c)?;
        Ok(Laid::Now)
    })
}

fn play(c: &mut PgConnection, program: &Program, post: &Post<'_>, now: DateTime<Utc>) -> Result<(), Error> {
    let stories = script::stories().map_err(Error::internal)?;
    let events = script::events(&stories, program, now).map_err(Error::internal)?;
    let first = events.first().map_or(now, |event| event.at);
    let (Imported::New(version, _) | Imported::Same(version, _)) =
        programs::store::import(c, program, first)?;
    let mut cast = Cast {
        program,
        outline: Outline::of(program),
        version,
        schools: &school::ALL,
        password_hash: password_hash()?,
        post,
        now,
        people: BTreeMap::new(),
        opened: BTreeMap::new(),
        links: BTreeMap::new(),
        learners: BTreeMap::new(),
        reviewers: BTreeMap::new(),
        rounds: BTreeMap::new(),
        rubrics: BTreeMap::new(),
    };
    events.iter().try_for_each(|event| {
        cast.play(c, event).map_err(|e| match e {
            Error::Unavailable(_) => e,
            e => Error::internal(format!("{} at {}: {e:?}", event.who.name, event.at)),
        })
    })
}

/// What `clear` found.
#[derive(Debug, PartialEq, Eq)]
pub enum Cleared {
    /// A demo, of which nothing is left.
    All,
    /// Another process at work, which was left in peace.
    InUse,
}

/// Takes everything out of a demo's database, down to the last table, unless another process works in it.
///
/// # Errors
/// [`Error::Forbidden`], if people are in it and it is not marked as a demo.
pub fn clear(c: &mut PgConnection) -> Result<Cleared, Error> {
    let cleared = migrations::run_anew(c, |c| {
        if since(c)?.is_none() && diesel::select(exists(users::table.select(users::id))).get_result(c)? {
            return Err(Error::Forbidden);
        }
        is_ours_alone(c)
    })?;
    Ok(if cleared { Cleared::All } else { Cleared::InUse })
}

/// Whether nobody else is connected. The connections of a process that was killed may need a moment to end.
fn is_ours_alone(c: &mut PgConnection) -> Result<bool, Error> {
    let until = Instant::now() + ENDING;
    loop {
        let alone = diesel::select(sql::<Bool>(OTHERS_ARE_GONE)).get_result(c)?;
        if alone || Instant::now() > until {
            return Ok(alone);
        }
        thread::sleep(ENDING / 20);
    }
}

/// Who is connected stands in one of PostgreSQL's own views, which diesel's schema has not. Its own workers have no
/// user.
const OTHERS_ARE_GONE: &str = "NOT EXISTS (SELECT FROM pg_stat_activity \
    WHERE datname = current_database() AND usename IS NOT NULL AND pid <> pg_backend_pid())";

/// How long a connection may take to end.
const ENDING: Duration = Duration::from_secs(2);

fn password_hash() -> Result<String, Error> {
    let password = NewPassword::parse(PASSWORD).map_err(Error::internal)?;
    passwords::hash(&password).map_err(Error::internal)
}
