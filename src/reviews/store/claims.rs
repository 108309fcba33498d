//! Who holds which round. A claim is a lease: live until its moment, renewed by every saving.

use super::rounds::{Found, find};
use crate::{
    cohorts::model::EnrollmentId,
    error::Error,
    people::access::{Reviewer, UserId},
    reviews::model::CLAIM_LASTS,
    schema::{claims, enrollments, round_owners, rounds, submissions, users},
    work::model::{RoundId, RoundState},
};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::{exists, not},
    pg::PgConnection,
    prelude::*,
    sql_types::{BigInt, Timestamptz},
};

/// Who holds a round, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Holder {
    /// Whose claim it is.
    pub mentor: UserId,
    /// Their name.
    pub name: String,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// One statement, so that of two who come at the same moment one is second: the round's row is locked, and what is found
/// then decides. Diesel cannot say `FOR UPDATE` within an `INSERT`.
const CLAIM: &str = "\
    INSERT INTO claims (round_id, cohort_id, mentor_id, since, until) \
    SELECT r.id, r.cohort_id, $3, $4, $5 FROM rounds r WHERE r.id = $1 AND r.cohort_id = $2 AND r.state = 'submitted' \
    AND NOT EXISTS (SELECT FROM round_owners o WHERE o.round_id = r.id AND o.user_id = $3) FOR UPDATE \
    ON CONFLICT (round_id) DO UPDATE SET mentor_id = excluded.mentor_id, until = greatest(claims.until, excluded.until), \
    since = CASE WHEN claims.mentor_id = excluded.mentor_id AND claims.until > $4 THEN claims.since ELSE excluded.since END \
    WHERE claims.until <= $4 OR claims.mentor_id = $3";

/// Takes a round that waits, or renews one's own claim on it. It lasts until the moment that comes back.
///
/// # Errors
/// [`Error::Conflict`] with the name of who has it and until when, or with what became of the round;
/// [`Error::NotFound`], if it is not of this cohort.
pub fn claim(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    round: RoundId,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Error> {
    let found = find(c, reviewer.cohort().id, round)?;
    if take(c, reviewer, round, now)? {
        return Ok(now + CLAIM_LASTS);
    }
    Err(why_not(c, reviewer, round, &found, now)?)
}

/// Takes it, if it can be had.
pub(super) fn take(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    round: RoundId,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let taken = diesel::sql_query(CLAIM)
        .bind::<BigInt, _>(round)
        .bind::<BigInt, _>(reviewer.cohort().id)
        .bind::<BigInt, _>(reviewer.viewer().id())
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(now + CLAIM_LASTS)
        .execute(c)?;
    Ok(taken == 1)
}

/// Why a round cannot be had.
fn why_not(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    round: RoundId,
    found: &Found,
    now: DateTime<Utc>,
) -> QueryResult<Error> {
    let state = rounds::table.find(round).select(rounds::state).first::<RoundState>(c)?;
    Ok(match (holder(c, round, now)?, state) {
        (Some(holder), RoundState::Submitted) => Error::Conflict(taken_words(&holder, reviewer, now)),
        (None, RoundState::Submitted) => Error::Forbidden,
        _ => Error::Conflict(found.gone_words(state)),
    })
}

/// That somebody else has it.
pub(super) fn taken_words(holder: &Holder, reviewer: &Reviewer, now: DateTime<Utc>) -> String {
    let zone = reviewer.viewer().chosen_time_zone().unwrap_or(reviewer.cohort().span.zone);
    let until = crate::text::clock(holder.until, now, zone);
    format!("{} has this round until {until}. Take another one from the queue.", holder.name)
}

/// Who holds a round just now.
pub(super) fn holder(
    c: &mut PgConnection,
    round: RoundId,
    now: DateTime<Utc>,
) -> QueryResult<Option<Holder>> {
    claims::table
        .inner_join(users::table.on(users::id.eq(claims::mentor_id)))
        .filter(claims::round_id.eq(round).and(claims::until.gt(now)))
        .select((users::id, users::name, claims::until))
        .first(c)
        .optional()
}

/// Lets go of a round, if one holds it.
pub fn release(c: &mut PgConnection, reviewer: &Reviewer, round: RoundId) -> Result<String, Error> {
    let found = find(c, reviewer.cohort().id, round)?;
    diesel::delete(claims::table.find(round))
        .filter(claims::mentor_id.eq(reviewer.viewer().id()))
        .filter(claims::cohort_id.eq(reviewer.cohort().id))
        .execute(c)?;
    Ok(found.learner)
}

/// Takes the round that waits longest of those that nobody holds and that are not one's own; none: there is none.
pub fn claim_next(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    now: DateTime<Utc>,
) -> Result<Option<RoundId>, Error> {
    // One that was taken a moment ago may still look free, but then another one is next.
    let mut passed = Vec::new();
    while let Some(round) = next_free(c, reviewer, &passed, now)? {
        if take(c, reviewer, round, now)? {
            return Ok(Some(round));
        }
        passed.push(round);
    }
    Ok(None)
}

/// Locked, so that two who ask at once get two rounds; nobody waits for a lock here.
fn next_free(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    passed: &[RoundId],
    now: DateTime<Utc>,
) -> QueryResult<Option<RoundId>> {
    let me = reviewer.viewer().id();
    let held = claims::table.filter(claims::round_id.eq(rounds::id).and(claims::until.gt(now)));
    let own =
        round_owners::table.filter(round_owners::round_id.eq(rounds::id).and(round_owners::user_id.eq(me)));
    let there = submissions::table
        .inner_join(enrollments::table)
        .filter(submissions::id.eq(rounds::submission_id))
        .filter(enrollments::status.ne(crate::cohorts::model::EnrollmentStatus::Removed));
    rounds::table
        .filter(rounds::cohort_id.eq(reviewer.cohort().id).and(rounds::state.eq(RoundState::Submitted)))
        .filter(not(exists(held)).and(not(exists(own))).and(exists(there)))
        .filter(rounds::id.ne_all(passed.to_vec()))
        .order((rounds::queued_at, rounds::id))
        .select(rounds::id)
        .for_update()
        .skip_locked()
        .first(c)
        .optional()
}

/// So many claims at most are removed in one transaction.
const AT_ONCE: i64 = 1000;

/// Removes claims that have ended. What their holders have written stays.
pub fn expire_claims(c: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    let over = claims::table
        .filter(claims::until.le(now))
        .order(claims::round_id)
        .limit(AT_ONCE)
        .select(claims::round_id)
        .for_update()
        .skip_locked()
        .load::<RoundId>(c)?;
    diesel::delete(claims::table.filter(claims::round_id.eq_any(over))).execute(c)
}

/// Lets go of every round of someone who was removed (PRODUCT.md, invariant 12).
pub fn release_claims_of_enrollment(c: &mut PgConnection, enrollment: EnrollmentId) -> QueryResult<usize> {
    let theirs = rounds::table
        .inner_join(submissions::table)
        .filter(submissions::enrollment_id.eq(enrollment))
        .select(rounds::id);
    diesel::delete(claims::table.filter(claims::round_id.eq_any(theirs))).execute(c)
}
