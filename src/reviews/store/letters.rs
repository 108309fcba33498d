//! Reviews that were sent.

use crate::reviews::model::{ReviewId, ReviewState, Verdict};
use crate::{
    db::Json,
    schema::{program_versions, projects, reviews, rounds, users},
    work::model::{ChangeRequestId, RoundId, SubmissionId},
};
use chrono::{DateTime, Utc};
use diesel::{dsl::sql, pg::PgConnection, prelude::*, sql_types::Jsonb};

/// A review that was sent.
#[derive(Clone, Debug, Queryable)]
pub struct Letter {
    /// Its id.
    pub id: ReviewId,
    /// Of this round.
    pub round: RoundId,
    /// Which round of its submission.
    pub number: i32,
    /// Who signs it.
    pub reviewer: String,
    /// Published, or superseded by a correction.
    pub state: ReviewState,
    /// What it decides.
    pub verdict: Verdict,
    /// Safe HTML.
    pub summary_html: String,
    /// In the rubric's order.
    pub judged: Json<Vec<Judged>>,
    /// In the mentor's order.
    pub requests: Json<Vec<Request>>,
    /// Why it is accepted although a criterion is below its passing level.
    pub exception: Option<String>,
    /// When it was sent.
    pub published_at: DateTime<Utc>,
    /// The review that it corrects.
    pub supersedes: Option<ReviewId>,
}

/// A criterion as it was judged.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Judged {
    /// The criterion's title.
    pub title: String,
    /// The level, from 0.
    pub level: i32,
    /// The level's name.
    pub name: String,
    /// It is enough.
    pub passes: bool,
    /// Safe HTML.
    pub note_html: String,
}

/// A change that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Request {
    /// Its id.
    pub id: ChangeRequestId,
    /// What is asked for.
    pub what: String,
    /// As the learner says.
    pub done: bool,
    /// What they say to it.
    pub answer: String,
}

/// What was judged, as one value, so that letters are one statement.
const JUDGED: &str = "(SELECT coalesce(jsonb_agg(jsonb_build_object('title', k.title, 'level', s.level, \
    'name', program_versions.outline -> 'levels' ->> s.level, \
    'passes', s.level >= (program_versions.outline ->> 'passing')::integer, 'note_html', s.note_html) \
    ORDER BY k.position), '[]') \
    FROM review_scores s JOIN rubric_criteria k ON k.id = s.criterion_id WHERE s.review_id = reviews.id)";

/// What was asked for, likewise.
const REQUESTS: &str = "(SELECT coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'what', q.what, 'done', q.done, \
    'answer', q.answer) ORDER BY q.position), '[]') FROM change_requests q WHERE q.review_id = reviews.id)";

/// Every review of a submission that was sent, of all its rounds, the oldest first; one that was corrected stands before
/// its correction.
pub fn letters(c: &mut PgConnection, submission: SubmissionId) -> QueryResult<Vec<Letter>> {
    reviews::table
        .inner_join(rounds::table.on(rounds::id.eq(reviews::round_id)))
        .inner_join(users::table.on(users::id.eq(reviews::reviewer_id)))
        .inner_join(projects::table.on(projects::id.eq(rounds::project_id)))
        .inner_join(program_versions::table.on(program_versions::id.eq(projects::version_id)))
        .filter(rounds::submission_id.eq(submission).and(reviews::state.ne(ReviewState::Draft)))
        .order((rounds::number, reviews::id))
        .select((
            reviews::id,
            rounds::id,
            rounds::number,
            users::name,
            reviews::state,
            reviews::verdict.assume_not_null(),
            reviews::summary_html,
            sql::<Jsonb>(JUDGED),
            sql::<Jsonb>(REQUESTS),
            reviews::exception,
            reviews::published_at.assume_not_null(),
            reviews::supersedes,
        ))
        .load(c)
}
