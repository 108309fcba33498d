//! The round that something is done to.

use crate::{
    cohorts::model::{CohortId, EnrollmentStatus},
    schema::{enrollments, rounds, submissions, users},
    work::model::{RoundId, RoundState, SubmissionId},
};
use diesel::{pg::PgConnection, prelude::*};

/// A round of a cohort, of someone who is still there.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Found {
    pub(super) submission: SubmissionId,
    pub(super) number: i32,
    pub(super) learner: String,
}

/// A round of this cohort. One of someone who was removed is not to be found.
pub(super) fn find(c: &mut PgConnection, cohort: CohortId, round: RoundId) -> QueryResult<Found> {
    rounds::table
        .inner_join(submissions::table)
        .inner_join(enrollments::table.on(enrollments::id.eq(submissions::enrollment_id)))
        .inner_join(users::table.on(users::id.eq(enrollments::user_id)))
        .filter(rounds::id.eq(round).and(rounds::cohort_id.eq(cohort)))
        .filter(enrollments::status.ne(EnrollmentStatus::Removed))
        .select((submissions::id, rounds::number, users::name))
        .first(c)
}

/// How it stands, locked until the transaction ends.
pub(super) fn lock(c: &mut PgConnection, round: RoundId) -> QueryResult<RoundState> {
    rounds::table.find(round).select(rounds::state).for_update().first(c)
}

impl Found {
    /// Why there is nothing to review in a round that stands so.
    pub(super) fn gone_words(&self, state: RoundState) -> String {
        let Self { number, learner, .. } = self;
        match state {
            RoundState::Draft => format!("{learner} has taken round {number} back, to work on it."),
            RoundState::Submitted => format!("Round {number} of {learner} waits."),
            RoundState::Decided => format!("Round {number} of {learner} was reviewed already."),
        }
    }
}
