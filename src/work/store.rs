//! All SQL about submissions and their rounds.

use super::model::SubmissionId;
use crate::{
    cohorts::store::{Found, found},
    people::access::UserId,
    schema::{cohort_staff, cohorts, enrollments, round_owners, rounds, submissions},
};
use diesel::{dsl::exists, pg::PgConnection, prelude::*};

/// For the door of a submission, in one statement: its cohort and what this person is there, and whether it is theirs.
/// It is, if they owned one of its rounds when it was sent, or if it is of their enrollment.
pub fn find(
    c: &mut PgConnection,
    slug: &str,
    submission: SubmissionId,
    user: UserId,
) -> QueryResult<(Found, bool)> {
    let owned = round_owners::table
        .inner_join(rounds::table)
        .filter(rounds::submission_id.eq(submission).and(round_owners::user_id.eq(user)))
        .select(round_owners::round_id);
    let (found, own, owned) = cohorts::table
        .inner_join(
            submissions::table.on(submissions::cohort_id.eq(cohorts::id).and(submissions::id.eq(submission))),
        )
        .left_join(
            enrollments::table.on(enrollments::cohort_id.eq(cohorts::id).and(enrollments::user_id.eq(user))),
        )
        .left_join(
            cohort_staff::table
                .on(cohort_staff::cohort_id.eq(cohorts::id).and(cohort_staff::user_id.eq(user))),
        )
        .filter(cohorts::slug.eq(slug))
        .select((
            found!(),
            enrollments::id.nullable().eq(submissions::enrollment_id.nullable()),
            exists(owned),
        ))
        .first::<(Found, Option<bool>, bool)>(c)?;
    Ok((found, owned || own == Some(true)))
}
