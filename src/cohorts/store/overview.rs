//! All cohorts at a glance, for admins.

use crate::{
    cohorts::model::{CohortId, CohortState, EnrollmentStatus, Side},
    people::access::Admin,
    schema::{cohort_members, cohorts, enrollments, rounds},
    web::paging::{Cursor, Slice},
    work::model::RoundState,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    dsl::{count_star, min},
    pg::PgConnection,
    prelude::*,
};

/// A cohort in the overview.
#[derive(Queryable)]
pub struct Glance {
    /// Its id.
    pub id: CohortId,
    /// Its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Its zone's name.
    pub time_zone: String,
    /// So many working hours a round may wait.
    pub review_target_hours: i32,
    /// What is stored of its life.
    pub state: CohortState,
    /// So many learn there.
    pub learners: i64,
    /// So many belong to its staff.
    pub staff: i64,
    /// So many rounds wait for a review.
    pub waiting: i64,
    /// Since when the oldest of them waits.
    pub oldest: Option<DateTime<Utc>>,
}

/// Where the overview goes on: after this first day and id.
pub type AfterCohort = (NaiveDate, CohortId);

/// Cohorts with what is going on in them, those that begin last first.
pub fn overview(
    c: &mut PgConnection,
    _: &Admin,
    after: Option<&Cursor<AfterCohort>>,
    size: usize,
) -> QueryResult<Slice<Glance>> {
    let learners = enrollments::table
        .filter(enrollments::cohort_id.eq(cohorts::id).and(enrollments::status.ne(EnrollmentStatus::Removed)))
        .select(count_star());
    let staff = cohort_members::table
        .filter(cohort_members::cohort_id.eq(cohorts::id).and(cohort_members::side.eq(Side::Staff)))
        .select(count_star());
    let waiting = || {
        rounds::table.filter(rounds::cohort_id.eq(cohorts::id).and(rounds::state.eq(RoundState::Submitted)))
    };
    let mut list = cohorts::table
        .select((
            cohorts::id,
            cohorts::slug,
            cohorts::name,
            cohorts::starts_on,
            cohorts::ends_on,
            cohorts::time_zone,
            cohorts::review_target_hours,
            cohorts::state,
            learners.single_value().assume_not_null(),
            staff.single_value().assume_not_null(),
            waiting().select(count_star()).single_value().assume_not_null(),
            waiting().select(min(rounds::queued_at)).single_value(),
        ))
        .order((cohorts::starts_on.desc(), cohorts::id.desc()))
        .limit(Slice::<Glance>::fetch(size))
        .into_boxed();
    if let Some(Cursor((day, id))) = after {
        let same_day = cohorts::starts_on.eq(*day).and(cohorts::id.lt(*id));
        list = list.filter(cohorts::starts_on.lt(*day).or(same_day));
    }
    let rows = list.load(c)?;
    Ok(Slice::of(rows, size, |last: &Glance| Cursor((last.starts_on, last.id))))
}
