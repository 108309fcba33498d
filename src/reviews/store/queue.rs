//! The queue: what waits for a review, the longest first.

use crate::{
    cohorts::model::EnrollmentStatus,
    db::Json,
    people::access::{Staff, UserId},
    schema::{claims, enrollments, projects, rounds, submissions, users},
    web::paging::Cursor,
    work::model::{RoundId, RoundState},
};
use chrono::{DateTime, Utc};
use diesel::{
    pg::PgConnection,
    prelude::*,
    sql_types::{BigInt, Jsonb, Nullable, Timestamptz},
};

/// A part of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// All of it.
    #[default]
    All,
    /// What one holds, or has reviewed before.
    Mine,
    /// What has waited longer than it is to wait.
    Over,
}

/// A round that waits.
#[derive(Clone, Debug, Queryable)]
pub struct Queued {
    /// The round.
    pub round: RoundId,
    /// Which of its submission.
    pub number: i32,
    /// Since when it waits.
    pub queued_at: DateTime<Utc>,
    /// It came after its due date.
    pub late: bool,
    /// Whose it is.
    pub learner: String,
    /// Of which project.
    pub project: String,
    /// Who reviewed it last.
    pub mentor: Option<UserId>,
    /// Who holds it, and until when; it may be over.
    pub claim: Option<(UserId, String, DateTime<Utc>)>,
}

/// So many rows of the queue. `over`: what came before waits too long.
pub fn queue(
    c: &mut PgConnection,
    staff: &Staff,
    tab: Tab,
    after: Option<&Cursor<(DateTime<Utc>, RoundId)>>,
    (rows, over, now): (i64, DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<Queued>> {
    let me = staff.viewer().id();
    let holders = diesel::alias!(users as holders);
    let mut queue = rounds::table
        .inner_join(submissions::table)
        .inner_join(enrollments::table.on(enrollments::id.eq(submissions::enrollment_id)))
        .inner_join(users::table.on(users::id.eq(enrollments::user_id)))
        .inner_join(projects::table.on(projects::id.eq(rounds::project_id)))
        .left_join(claims::table.on(claims::round_id.eq(rounds::id).and(claims::until.gt(now))))
        .left_join(holders.on(holders.field(users::id).eq(claims::mentor_id)))
        .filter(rounds::cohort_id.eq(staff.cohort().id).and(rounds::state.eq(RoundState::Submitted)))
        .filter(enrollments::status.ne(EnrollmentStatus::Removed))
        .order((rounds::queued_at, rounds::id))
        .limit(rows)
        .select((
            rounds::id,
            rounds::number,
            rounds::queued_at.assume_not_null(),
            rounds::late,
            users::name,
            projects::title,
            submissions::mentor_id,
            (holders.field(users::id), holders.field(users::name), claims::until.assume_not_null())
                .nullable(),
        ))
        .into_boxed();
    queue = match tab {
        Tab::All => queue,
        Tab::Mine => {
            queue.filter(submissions::mentor_id.eq(me).or(claims::mentor_id.eq(me)).assume_not_null())
        }
        Tab::Over => queue.filter(rounds::queued_at.lt(over)),
    };
    if let Some(Cursor((at, id))) = after {
        queue = queue.filter(rounds::queued_at.gt(*at).or(rounds::queued_at.eq(*at).and(rounds::id.gt(*id))));
    }
    queue.load(c)
}

/// What is known of the queue as a whole.
#[derive(QueryableByName)]
pub struct Outlook {
    /// Rounds in it.
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    /// That one holds, or has reviewed before.
    #[diesel(sql_type = BigInt)]
    pub mine: i64,
    /// That wait too long.
    #[diesel(sql_type = BigInt)]
    pub over: i64,
    /// That nobody holds, and that one may review.
    #[diesel(sql_type = BigInt)]
    pub free: i64,
    /// The project that is due next, and when; asked for only where nothing waits.
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub next_due: Option<Json<NextDue>>,
    /// Who prepares a round, by name: ten at most; asked for only where nothing waits.
    #[diesel(sql_type = Jsonb)]
    pub at_work: Json<Vec<String>>,
}

/// A project and its date.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct NextDue {
    /// Its title.
    pub project: String,
    /// Its date.
    pub at: DateTime<Utc>,
}

/// Counts of three kinds in one statement, and where nothing waits a date and names: diesel has no `FILTER`.
const OUTLOOK: &str = "\
    SELECT count(*) AS waiting, count(*) FILTER (WHERE s.mentor_id = $2 OR k.mentor_id = $2) AS mine, \
    count(*) FILTER (WHERE r.queued_at < $3) AS over, \
    count(*) FILTER (WHERE k.round_id IS NULL AND e.user_id <> $2) AS free, \
    CASE WHEN count(*) = 0 THEN (SELECT jsonb_build_object('project', coalesce(jsonb_path_query_first(x, \
    '$.projects[*] ? (!exists(@.instead_of) || @.instead_of == null)') ->> 'title', x ->> 'title', d.stage_key), 'at', d.due_at) FROM schedule_dates d \
    LEFT JOIN LATERAL (SELECT x FROM program_versions v, jsonb_array_elements(v.outline -> 'stages') x \
    WHERE v.id = $5 AND x ->> 'key' = d.stage_key) stage ON true \
    WHERE d.cohort_id = $1 AND d.due_at > $4 ORDER BY d.due_at LIMIT 1) END AS next_due, \
    CASE WHEN count(*) > 0 THEN '[]' ELSE (SELECT coalesce(jsonb_agg(name), '[]') FROM (SELECT DISTINCT u.name FROM submissions w \
    JOIN enrollments a ON a.id = w.enrollment_id JOIN users u ON u.id = a.user_id WHERE w.cohort_id = $1 \
    AND w.state IN ('in_progress', 'changes_requested') AND a.status = 'active' ORDER BY u.name LIMIT 10) n) END AS at_work \
    FROM rounds r JOIN submissions s ON s.id = r.submission_id JOIN enrollments e ON e.id = s.enrollment_id \
    LEFT JOIN claims k ON k.round_id = r.id AND k.until > $4 \
    WHERE r.cohort_id = $1 AND r.state = 'submitted' AND e.status <> 'removed'";

/// How much waits, and when more will come.
pub fn outlook(
    c: &mut PgConnection,
    staff: &Staff,
    over: DateTime<Utc>,
    now: DateTime<Utc>,
) -> QueryResult<Outlook> {
    diesel::sql_query(OUTLOOK)
        .bind::<BigInt, _>(staff.cohort().id)
        .bind::<BigInt, _>(staff.viewer().id())
        .bind::<Timestamptz, _>(over)
        .bind::<Timestamptz, _>(now)
        .bind::<BigInt, _>(staff.cohort().version)
        .get_result(c)
}
