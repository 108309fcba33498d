//! All SQL about cohorts, who is in them and who is invited.

pub mod invitations; // links that let people in, as leads see them
pub mod joining; // the same, as those see them who have one
mod open; // cohorts are opened and changed
mod overview; // all of them, for admins
mod people; // who is in one

pub use open::{NewCohort, Plan, Settings, change, dates, open, open_planned};
pub use overview::{AfterCohort, Glance, overview};
pub use people::{
    AfterMember, Person, add_staff, choose_stack, enroll, people, person, remove, set_role, take_back,
};

use super::model::{CohortId, CohortState, EnrollmentId, EnrollmentStatus, StaffRole};
use crate::{
    people::access::{UserId, Viewer},
    programs::store::VersionId,
    schema::{cohort_members, cohort_staff, cohorts, enrollments},
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use diesel::{pg::PgConnection, prelude::*};

/// What a door finds of a cohort and of someone in it, in one statement.
#[derive(Queryable)]
pub struct Found {
    /// Its id.
    pub id: CohortId,
    /// Its name.
    pub name: String,
    /// The version that it takes.
    pub version_id: VersionId,
    /// Its zone's name.
    pub time_zone: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// What is stored of its life.
    pub state: CohortState,
    /// A stage opens only once the one before is handed in.
    pub sequential: bool,
    /// Within how many working hours a round is to be reviewed.
    pub review_target_hours: i32,
    /// The person's enrollment, if they learn here: its id, status and stack.
    pub enrollment: Option<(EnrollmentId, EnrollmentStatus, Option<String>)>,
    /// What they are here, if they are staff.
    pub role: Option<StaffRole>,
}

/// The columns of a [`Found`], for the statements of doors.
macro_rules! found {
    () => {{
        use $crate::schema::{cohort_staff, cohorts, enrollments};
        (
            cohorts::id,
            cohorts::name,
            cohorts::version_id,
            cohorts::time_zone,
            cohorts::starts_on,
            cohorts::ends_on,
            cohorts::state,
            cohorts::sequential,
            cohorts::review_target_hours,
            (enrollments::id, enrollments::status, enrollments::stack).nullable(),
            cohort_staff::role.nullable(),
        )
    }};
}
pub(crate) use found;

/// The cohort of an address, and what this person is in it.
pub fn find(c: &mut PgConnection, slug: &str, user: UserId) -> QueryResult<Found> {
    cohorts::table
        .left_join(
            enrollments::table.on(enrollments::cohort_id.eq(cohorts::id).and(enrollments::user_id.eq(user))),
        )
        .left_join(
            cohort_staff::table
                .on(cohort_staff::cohort_id.eq(cohorts::id).and(cohort_staff::user_id.eq(user))),
        )
        .filter(cohorts::slug.eq(slug))
        .select(found!())
        .first(c)
}

/// A cohort of someone, in a list.
#[derive(Clone, Debug, Queryable)]
pub struct Mine {
    /// Its address.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// The cohorts that someone may enter, the newest first.
pub fn mine(c: &mut PgConnection, viewer: &Viewer) -> QueryResult<Vec<Mine>> {
    cohorts::table
        .inner_join(cohort_members::table)
        .left_join(
            enrollments::table
                .on(enrollments::cohort_id.eq(cohorts::id).and(enrollments::user_id.eq(viewer.id()))),
        )
        .filter(cohort_members::user_id.eq(viewer.id()))
        .filter(cohorts::state.ne(CohortState::Draft))
        .filter(enrollments::status.is_null().or(enrollments::status.ne(EnrollmentStatus::Removed)))
        .order((cohorts::starts_on.desc(), cohorts::id.desc()))
        .limit(50)
        .select((cohorts::slug, cohorts::name))
        .load(c)
}

/// The zone that stands in a cohort's row.
#[must_use]
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}
