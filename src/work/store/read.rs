//! What is read of submissions.

use crate::{
    cohorts::store::{Found, found},
    db::Json,
    people::access::{Learner, Party, UserId},
    programs::kept::{KeptOutline, kept_outline},
    schema::{
        cohort_staff, cohorts, enrollments, program_versions as versions, projects, round_owners, rounds,
        submissions, users,
    },
    work::model::{ChangeRequestId, RoundId, RoundState, SubmissionId, SubmissionState},
};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::{exists, sql},
    pg::PgConnection,
    prelude::*,
    sql_types::{BigInt, Double, Jsonb, Nullable},
};

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

/// Where a learner prepares a round: what the project asks for, and what is there already.
#[derive(Queryable)]
pub struct Desk {
    /// What is handed in.
    pub asks: Vec<String>,
    /// Rounds that may be handed in; none: no limit.
    pub max_rounds: Option<i32>,
    /// Of the cohort's version.
    pub outline: KeptOutline,
    /// The submission, if anything was begun: its id and state.
    pub submission: Option<(SubmissionId, SubmissionState)>,
    /// Its newest round.
    pub round: Option<Kept>,
    /// What its newest review asks for.
    pub requests: Json<Vec<Request>>,
}

/// A round as its learner left it.
#[derive(Clone, Debug, Queryable)]
pub struct Kept {
    /// Its id.
    pub id: RoundId,
    /// From 1.
    pub number: i32,
    /// How it stands.
    pub state: RoundState,
    /// What is handed in.
    pub handed_in: HandedIn,
    /// Grows with each saving.
    pub lock_version: i32,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// When and why a mentor returned it.
    pub returned: (Option<DateTime<Utc>>, Option<String>),
}

/// What a round holds, as it was typed.
#[derive(Clone, Debug, Queryable)]
pub struct HandedIn {
    /// The address of a repository.
    pub repository: Option<String>,
    /// The commit that counts.
    pub commit: Option<String>,
    /// A link.
    pub link: Option<String>,
    /// A text in Markdown.
    pub text: Option<String>,
    /// What the mentor should know.
    pub message: String,
    /// What the mentor should look at first.
    pub look_at_first: String,
}

/// A requested change.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Request {
    /// Its id.
    pub id: ChangeRequestId,
    /// What is asked for.
    pub what: String,
    /// It is done, as the learner says.
    pub done: bool,
    /// What the learner says of it.
    pub answer: String,
}

/// Of the newest round that was reviewed: what its standing review asks for.
const REQUESTS: &str = "coalesce((SELECT jsonb_agg(jsonb_build_object('id', q.id, 'what', q.what, 'done', q.done, \
    'answer', q.answer) ORDER BY q.position) FROM change_requests q WHERE q.review_id = (SELECT v.id FROM reviews v \
    JOIN rounds r ON r.id = v.round_id WHERE r.submission_id = submissions.id AND v.state = 'published' \
    ORDER BY r.number DESC LIMIT 1)), '[]')";

/// A learner's desk at a project of their cohort.
pub fn desk(c: &mut PgConnection, learner: &Learner, project: &str) -> QueryResult<Desk> {
    projects::table
        .inner_join(versions::table.on(versions::id.eq(projects::version_id)))
        .left_join(
            submissions::table.on(submissions::project_key
                .eq(projects::key)
                .and(submissions::enrollment_id.eq(learner.enrollment()))),
        )
        .left_join(
            rounds::table.on(rounds::submission_id
                .eq(submissions::id)
                .and(rounds::number.eq(submissions::newest_round))),
        )
        .filter(projects::version_id.eq(learner.member().cohort().version).and(projects::key.eq(project)))
        .select((
            projects::asks,
            projects::max_rounds,
            kept_outline!(),
            (submissions::id, submissions::state).nullable(),
            kept().nullable(),
            sql::<Jsonb>(REQUESTS),
        ))
        .first(c)
}

type KeptColumns = (
    rounds::id,
    rounds::number,
    rounds::state,
    (rounds::repository, rounds::commit, rounds::link, rounds::text, rounds::message, rounds::look_at_first),
    rounds::lock_version,
    rounds::saved_at,
    (rounds::returned_at, rounds::returned_note),
);

/// The columns of a [`Kept`].
pub(super) const fn kept() -> KeptColumns {
    (
        rounds::id,
        rounds::number,
        rounds::state,
        (
            rounds::repository,
            rounds::commit,
            rounds::link,
            rounds::text,
            rounds::message,
            rounds::look_at_first,
        ),
        rounds::lock_version,
        rounds::saved_at,
        (rounds::returned_at, rounds::returned_note),
    )
}

/// A submission with all its rounds.
#[derive(Queryable)]
pub struct Submission {
    /// Its id.
    pub id: SubmissionId,
    /// Of this project.
    pub project_key: String,
    /// How it stands.
    pub state: SubmissionState,
    /// The number of its newest round.
    pub newest_round: i32,
    /// Whose it is.
    pub learner: (UserId, String),
    /// Of the cohort's version.
    pub outline: KeptOutline,
    /// The newest first; a draft is among them, and is for its owner alone.
    pub rounds: Json<Vec<Round>>,
    /// Rounds that wait in front of its newest one.
    pub ahead: i64,
    /// How long reviews took here, from the fifth on: the median of the last fifty, in hours.
    pub median_hours: Option<f64>,
}

/// A round in it.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// From 1.
    pub number: i32,
    /// How it stands.
    pub state: RoundState,
    /// The address of a repository.
    pub repository: Option<String>,
    /// The commit that counts.
    pub commit: Option<String>,
    /// A link.
    pub link: Option<String>,
    /// Safe HTML; none, where no text is asked for, and of a draft.
    pub text_html: Option<String>,
    /// Safe HTML; empty of a draft.
    pub message_html: String,
    /// What the mentor should look at first.
    pub look_at_first: String,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// It came after its due date.
    pub late: bool,
    /// When a mentor returned it.
    pub returned_at: Option<DateTime<Utc>>,
    /// Who did.
    pub returned_by: Option<String>,
    /// And why.
    pub returned_note: Option<String>,
    /// The claim on it.
    pub claim: Option<Reviewed>,
}

/// Who holds a round, and until when.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Reviewed {
    /// Whose claim it is.
    pub mentor: String,
    /// Until when.
    pub until: DateTime<Utc>,
}

const ROUNDS: &str = "(SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'number', r.number, 'state', r.state, \
    'repository', r.repository, 'commit', r.commit, 'link', r.link, 'text_html', r.text_html, \
    'message_html', r.message_html, 'look_at_first', r.look_at_first, 'saved_at', r.saved_at, \
    'submitted_at', r.submitted_at, 'late', r.late, 'returned_at', r.returned_at, 'returned_by', b.name, \
    'returned_note', r.returned_note, 'claim', CASE WHEN k.until IS NOT NULL THEN \
    jsonb_build_object('mentor', m.name, 'until', k.until) END) ORDER BY r.number DESC), '[]') \
    FROM rounds r LEFT JOIN users b ON b.id = r.returned_by LEFT JOIN claims k ON k.round_id = r.id \
    AND r.state = 'submitted' LEFT JOIN users m ON m.id = k.mentor_id WHERE r.submission_id = submissions.id)";

const AHEAD: &str = "(SELECT count(*) FROM rounds own JOIN rounds other ON other.cohort_id = own.cohort_id \
    AND other.state = 'submitted' AND (other.queued_at, other.id) < (own.queued_at, own.id) \
    JOIN submissions s ON s.id = other.submission_id JOIN enrollments e ON e.id = s.enrollment_id \
    WHERE own.submission_id = submissions.id AND own.state = 'submitted' AND e.status <> 'removed')";

/// From five on it says something (SCREENS.md, "After sending").
const MEDIAN: &str = "(SELECT CASE WHEN count(*) >= 5 THEN \
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM last.published_at - last.queued_at) / 3600.0) END \
    FROM (SELECT v.published_at, r.queued_at FROM reviews v JOIN rounds r ON r.id = v.round_id \
    WHERE v.cohort_id = submissions.cohort_id AND v.published_at IS NOT NULL AND v.supersedes IS NULL \
    ORDER BY v.published_at DESC LIMIT 50) last)";

/// A submission and its rounds, in one statement.
pub fn submission(c: &mut PgConnection, party: &Party) -> QueryResult<Submission> {
    submissions::table
        .inner_join(enrollments::table)
        .inner_join(users::table.on(users::id.eq(enrollments::user_id)))
        .inner_join(cohorts::table.on(cohorts::id.eq(submissions::cohort_id)))
        .inner_join(versions::table.on(versions::id.eq(cohorts::version_id)))
        .filter(submissions::id.eq(party.submission()))
        .filter(submissions::cohort_id.eq(party.member().cohort().id))
        .select((
            submissions::id,
            submissions::project_key,
            submissions::state,
            submissions::newest_round,
            (users::id, users::name),
            kept_outline!(),
            sql::<Jsonb>(ROUNDS),
            sql::<BigInt>(AHEAD),
            sql::<Nullable<Double>>(MEDIAN),
        ))
        .first(c)
}
