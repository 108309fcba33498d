//! A small school: three people, one cohort in its second week, and nothing done.

use super::PASSWORD;
use cairn::{
    cohorts::{
        self,
        model::{Span, StaffRole},
        store::NewCohort,
    },
    people::{
        model::{EmailAddress, Name, NewPassword, SiteRole},
        passwords,
        store::{self, NewUser},
    },
    programs::{self, model::Program, outline::Outline, store::Imported},
};
use chrono::{DateTime, Datelike, Days, Utc};
use chrono_tz::Tz;
use diesel::{connection::SimpleConnection, pg::PgConnection};

/// Lays it in, marked as a demo, so that a test may serve it as either.
pub fn lay_in(c: &mut PgConnection, program: &Program, now: DateTime<Utc>) {
    let hash = passwords::hash(&NewPassword::parse(PASSWORD).unwrap()).unwrap();
    let mut add = |name: &str, email: &str, site_role, zone: Tz| {
        let user = NewUser {
            email: &EmailAddress::parse(email).unwrap(),
            name: &Name::parse(name).unwrap(),
            password_hash: &hash,
            site_role,
            time_zone: Some(zone),
        };
        store::add_user(c, &user, now).unwrap()
    };
    let amara = add("Amara Okafor", "learner@cairn.test", SiteRole::Member, Tz::Africa__Lagos);
    let ines = add("Inês Duarte", "mentor@cairn.test", SiteRole::Member, Tz::Europe__Lisbon);
    add("Jonas Berg", "admin@cairn.test", SiteRole::Admin, Tz::Europe__Berlin);

    let (Imported::New(version, _) | Imported::Same(version, _)) =
        programs::store::import(c, program, now).unwrap();
    let zone = Tz::Africa__Lagos;
    let today = now.with_timezone(&zone).date_naive();
    let starts_on = today - Days::new(7 + u64::from(today.weekday().num_days_from_monday()));
    let span = Span { starts_on, ends_on: starts_on + Days::new(26 * 7 - 1), zone };
    let slug = starts_on.format("%B-%Y").to_string().to_lowercase();
    let name = starts_on.format("Backend Developer, %B %Y").to_string();
    let cohort = NewCohort { slug: &slug, name: &name, version, span };
    let id = cohorts::store::open(c, &cohort, &Outline::of(program), now).unwrap();
    cohorts::store::enroll(c, id, amara, now).unwrap();
    cohorts::store::add_staff(c, id, ines, StaffRole::Mentor).unwrap();
    c.batch_execute(&format!("UPDATE site SET demo_since = '{now}'")).unwrap();
}
