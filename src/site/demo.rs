//! The demo: a site with made-up people that anyone can sign in as. Its database is marked, so that it is never taken
//! for a school, nor a school for it.

use crate::{
    cohorts::{
        self,
        model::{Span, StaffRole},
        store::NewCohort,
    },
    db::migrations,
    error::Error,
    people::{
        access::UserId,
        model::{EmailAddress, Name, NewPassword, SiteRole},
        passwords,
        store::{self, NewUser},
    },
    programs::{self, model::Program, outline::Outline, store::Imported},
    schema::{site, users},
};
use chrono::{DateTime, Datelike, Days, Utc};
use chrono_tz::Tz;
use diesel::{
    dsl::{exists, sql},
    pg::PgConnection,
    prelude::*,
    sql_types::Bool,
};
use std::{
    thread,
    time::{Duration, Instant},
};

/// Everyone's password there; it stands on the sign-in page.
pub const PASSWORD: &str = "cairn-demo-1843";

/// Somebody whom one can sign in as.
#[derive(Debug)]
pub struct DemoPerson {
    /// In the address `/sign-in?as=KEY`.
    pub key: &'static str,
    /// Their name.
    pub name: &'static str,
    /// Their address.
    pub email: &'static str,
    /// What one sees as them.
    pub what: &'static str,
    zone: Tz,
    site_role: SiteRole,
    place: Place,
}

/// What someone is in the demo's cohort.
#[derive(Clone, Copy, Debug)]
enum Place {
    Learner,
    Mentor,
    Nowhere,
}

/// How long the demo's cohort lasts: at some twenty hours a week, the program's 520 hours.
const WEEKS: u64 = 26;

impl DemoPerson {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self {
            key: "learner",
            name: "Amara Okafor",
            email: "learner@cairn.test",
            what: "Learner",
            zone: Tz::Africa__Lagos,
            site_role: SiteRole::Member,
            place: Place::Learner,
        },
        Self {
            key: "mentor",
            name: "Inês Duarte",
            email: "mentor@cairn.test",
            what: "Mentor",
            zone: Tz::Europe__Lisbon,
            site_role: SiteRole::Member,
            place: Place::Mentor,
        },
        Self {
            key: "admin",
            name: "Jonas Berg",
            email: "admin@cairn.test",
            what: "Admin",
            zone: Tz::Europe__Berlin,
            site_role: SiteRole::Admin,
            place: Place::Nowhere,
        },
    ];

    /// The person of this key.
    #[must_use]
    pub fn named(key: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|person| person.key == key)
    }
}

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

/// Lays the demo into an empty database, and leaves one that is there.
///
/// # Errors
/// [`Error::Forbidden`], if the database holds anything else.
pub fn lay_in(c: &mut PgConnection, program: &Program, now: DateTime<Utc>) -> Result<Laid, Error> {
    c.transaction(|c| {
        let marked = site::table.select(site::demo_since).for_update().first::<Option<DateTime<Utc>>>(c)?;
        if let Some(moment) = marked {
            return Ok(Laid::Since(moment));
        }
        if diesel::select(exists(users::table.select(users::id))).get_result(c)? {
            return Err(Error::Forbidden);
        }
        let hash = password_hash()?;
        let people = DemoPerson::ALL.iter().map(|person| add(c, person, &hash, now));
        let people = people.collect::<Result<Vec<_>, _>>()?;
        open_cohort(c, program, &people, now)?;
        diesel::update(site::table).set(site::demo_since.eq(now)).execute(c)?;
        Ok(Laid::Now)
    })
}

/// A cohort in its second week, so that there is something behind and much ahead.
fn open_cohort(
    c: &mut PgConnection,
    program: &Program,
    people: &[(Place, UserId)],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (Imported::New(version, _) | Imported::Same(version, _)) = programs::store::import(c, program, now)?;
    let zone = Tz::Africa__Lagos;
    let today = now.with_timezone(&zone).date_naive();
    let starts_on = today - Days::new(7 + u64::from(today.weekday().num_days_from_monday()));
    let span = Span { starts_on, ends_on: starts_on + Days::new(WEEKS * 7 - 1), zone };
    let slug = starts_on.format("%B-%Y").to_string().to_lowercase();
    let name = starts_on.format("Backend Developer, %B %Y").to_string();
    let cohort = NewCohort { slug: &slug, name: &name, version, span };
    let id = cohorts::store::open(c, &cohort, &Outline::of(program), now)?;
    for (place, person) in people {
        match place {
            Place::Learner => cohorts::store::enroll(c, id, *person, now)?,
            Place::Mentor => cohorts::store::add_staff(c, id, *person, StaffRole::Mentor)?,
            Place::Nowhere => {}
        }
    }
    Ok(())
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

fn add(
    c: &mut PgConnection,
    person: &DemoPerson,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(Place, UserId), Error> {
    let email = EmailAddress::parse(person.email).map_err(Error::internal)?;
    let name = Name::parse(person.name).map_err(Error::internal)?;
    let user = NewUser {
        email: &email,
        name: &name,
        password_hash,
        site_role: person.site_role,
        time_zone: Some(person.zone),
    };
    store::add_user(c, &user, now).map(|id| (person.place, id))
}
