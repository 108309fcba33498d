//! Whether a mail may still be sent, asked when its turn comes: PRODUCT.md, invariants 12 and 15.

use super::Waiting;
use crate::{
    cohorts::model::EnrollmentStatus,
    people::model::{SiteRole, UserStatus},
    schema::{cohort_members, enrollments, users},
};
use chrono::{DateTime, Utc};
use diesel::{pg::PgConnection, prelude::*};

/// A reason against a mail, for the log; none: it may go.
type Check = fn(&mut PgConnection, &Waiting, DateTime<Utc>) -> QueryResult<Option<&'static str>>;

/// All of them have to let it pass.
const CHECKS: &[Check] = &[still_holds, account_is_open, is_in_the_cohort];

pub(super) fn why_not(
    c: &mut PgConnection,
    waiting: &Waiting,
    now: DateTime<Utc>,
) -> QueryResult<Option<&'static str>> {
    for check in CHECKS {
        if let Some(why) = check(c, waiting, now)? {
            return Ok(Some(why));
        }
    }
    Ok(None)
}

#[expect(clippy::unnecessary_wraps, reason = "one of the checks, of which others ask the database")]
fn still_holds(
    _: &mut PgConnection,
    waiting: &Waiting,
    now: DateTime<Utc>,
) -> QueryResult<Option<&'static str>> {
    Ok((waiting.body_until <= now).then_some("Its link had expired."))
}

fn account_is_open(
    c: &mut PgConnection,
    waiting: &Waiting,
    _: DateTime<Utc>,
) -> QueryResult<Option<&'static str>> {
    let Some(user) = waiting.to_user else { return Ok(None) };
    let status = users::table.find(user).select(users::status).first::<UserStatus>(c)?;
    Ok((status != UserStatus::Active).then_some("The account was closed."))
}

/// Someone who was removed, or is staff no more, gets nothing of the cohort; an admin may see everything.
fn is_in_the_cohort(
    c: &mut PgConnection,
    waiting: &Waiting,
    _: DateTime<Utc>,
) -> QueryResult<Option<&'static str>> {
    let (true, Some(user), Some(cohort)) = (waiting.members_only, waiting.to_user, waiting.cohort_id) else {
        return Ok(None);
    };
    let of_cohort = cohort_members::user_id.eq(users::id).and(cohort_members::cohort_id.eq(cohort));
    let learns = enrollments::user_id.eq(users::id).and(enrollments::cohort_id.eq(cohort));
    let (role, side, status) = users::table
        .left_join(cohort_members::table.on(of_cohort))
        .left_join(enrollments::table.on(learns))
        .filter(users::id.eq(user))
        .select((users::site_role, cohort_members::side.nullable(), enrollments::status.nullable()))
        .first::<(SiteRole, Option<String>, Option<EnrollmentStatus>)>(c)?;
    let is_in = side.is_some() && status != Some(EnrollmentStatus::Removed);
    Ok((!is_in && role != SiteRole::Admin).then_some("They were no longer in the cohort."))
}
