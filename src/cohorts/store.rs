//! All SQL about cohorts and who is in them.

use super::model::{CohortId, CohortState, EnrollmentId, EnrollmentStatus, Span, StaffRole};
use crate::{
    error::Error,
    people::access::{Admin, Learner, UserId, Viewer},
    programs::{outline::Outline, store::VersionId},
    schema::{cohort_members, cohort_staff, cohorts, enrollments, schedule_dates},
};
use chrono::{DateTime, NaiveDate, Utc};
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

/// Every cohort, the newest first.
pub fn all(c: &mut PgConnection, _: &Admin) -> QueryResult<Vec<Mine>> {
    cohorts::table
        .order((cohorts::starts_on.desc(), cohorts::id.desc()))
        .limit(50)
        .select((cohorts::slug, cohorts::name))
        .load(c)
}

/// A cohort to be opened.
pub struct NewCohort<'a> {
    /// Its address.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The version that it takes.
    pub version: VersionId,
    /// Its days.
    pub span: Span,
}

/// Opens a cohort, with due dates in proportion to the stages' hours; tracks have none.
pub fn open(
    c: &mut PgConnection,
    cohort: &NewCohort<'_>,
    outline: &Outline,
    now: DateTime<Utc>,
) -> QueryResult<CohortId> {
    let id = diesel::insert_into(cohorts::table)
        .values((
            cohorts::slug.eq(cohort.slug),
            cohorts::name.eq(cohort.name),
            cohorts::version_id.eq(cohort.version),
            cohorts::time_zone.eq(cohort.span.zone.name()),
            cohorts::starts_on.eq(cohort.span.starts_on),
            cohorts::ends_on.eq(cohort.span.ends_on),
            cohorts::state.eq(CohortState::Published),
            cohorts::created_at.eq(now),
        ))
        .returning(cohorts::id)
        .get_result::<CohortId>(c)?;
    let stages = outline.required();
    let hours = stages.iter().map(|stage| stage.hours).collect::<Vec<_>>();
    let dates = stages.iter().zip(cohort.span.due_dates(&hours)).map(|(stage, due)| {
        (
            schedule_dates::cohort_id.eq(id),
            schedule_dates::stage_key.eq(stage.key.as_str()),
            schedule_dates::due_at.eq(due),
        )
    });
    diesel::insert_into(schedule_dates::table).values(dates.collect::<Vec<_>>()).execute(c)?;
    Ok(id)
}

/// Takes someone in as a learner.
pub fn enroll(c: &mut PgConnection, cohort: CohortId, user: UserId, now: DateTime<Utc>) -> QueryResult<()> {
    add_member(c, cohort, user, "learner")?;
    diesel::insert_into(enrollments::table)
        .values((
            enrollments::cohort_id.eq(cohort),
            enrollments::user_id.eq(user),
            enrollments::status.eq(EnrollmentStatus::Active),
            enrollments::joined_at.eq(now),
        ))
        .execute(c)
        .map(drop)
}

/// Takes someone in as staff.
pub fn add_staff(c: &mut PgConnection, cohort: CohortId, user: UserId, role: StaffRole) -> QueryResult<()> {
    add_member(c, cohort, user, "staff")?;
    diesel::insert_into(cohort_staff::table)
        .values((
            cohort_staff::cohort_id.eq(cohort),
            cohort_staff::user_id.eq(user),
            cohort_staff::role.eq(role),
        ))
        .execute(c)
        .map(drop)
}

fn add_member(c: &mut PgConnection, cohort: CohortId, user: UserId, side: &str) -> QueryResult<()> {
    diesel::insert_into(cohort_members::table)
        .values((
            cohort_members::cohort_id.eq(cohort),
            cohort_members::user_id.eq(user),
            cohort_members::side.eq(side),
        ))
        .execute(c)
        .map(drop)
}

/// Keeps the language that a learner chose.
pub fn choose_stack(c: &mut PgConnection, learner: &Learner, stack: &str) -> Result<(), Error> {
    diesel::update(enrollments::table.find(learner.enrollment()))
        .set(enrollments::stack.eq(stack))
        .execute(c)?;
    Ok(())
}

/// The zone that stands in a cohort's row.
#[must_use]
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}
