//! All SQL about what learners did on their path.

mod cohort;

pub use cohort::{Piece, Standing, plan, standings};

use super::model::{AttemptId, Facts, Said, Try, Work};
use crate::{
    cohorts::model::EnrollmentId,
    db::Json,
    people::access::{Cohort, Learner},
    programs::model::{LessonKey, ProjectKey, StageKey},
    schema::{checkpoint_attempts as attempts, lesson_completions as completions},
    work::model::{SubmissionId, SubmissionState},
};
use chrono::{DateTime, Utc};
use diesel::{
    pg::PgConnection,
    prelude::*,
    sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz},
};
use std::collections::BTreeMap;

/// By question key, the places (from 0) of the options that were chosen.
pub type Answers = BTreeMap<String, Vec<usize>>;

/// A row of [`facts`]: a kind, a key and a moment; of a try, its numbers besides.
#[derive(QueryableByName)]
struct Fact {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<BigInt>)]
    id: Option<AttemptId>,
    #[diesel(sql_type = Nullable<Integer>)]
    right_count: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    question_count: Option<i32>,
    #[diesel(sql_type = Nullable<Bool>)]
    passed: Option<bool>,
    #[diesel(sql_type = Nullable<BigInt>)]
    submission: Option<SubmissionId>,
    #[diesel(sql_type = Nullable<Text>)]
    word: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    who: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    said: Option<String>,
    #[diesel(sql_type = Nullable<Bool>)]
    is_draft: Option<bool>,
}

/// Unlike tables in one statement, which diesel's own union cannot say as clearly. Of a submission: its state, its
/// newest round's number, whether that is a draft, whether a claim on it is live, and what a mentor said last, where the
/// learner has to answer: the review of the last round that was decided, or why the draft was returned.
const FACTS: &str = "\
    SELECT 'lesson' AS kind, lesson_key AS key, done_at AS at, NULL::bigint AS id, NULL::integer AS right_count, \
    NULL::integer AS question_count, NULL::boolean AS passed, NULL::bigint AS submission, NULL::text AS word, \
    NULL::text AS who, NULL::text AS said, NULL::boolean AS is_draft \
    FROM lesson_completions WHERE enrollment_id = $1 \
    UNION ALL SELECT 'checkpoint', stage_key, min(answered_at), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL \
    FROM checkpoint_attempts WHERE enrollment_id = $1 AND passed GROUP BY stage_key \
    UNION ALL SELECT 'due', stage_key, due_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM schedule_dates \
    WHERE cohort_id = $2 \
    UNION ALL SELECT 'opens', stage_key, opens_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM schedule_dates \
    WHERE cohort_id = $2 AND opens_at IS NOT NULL \
    UNION ALL (SELECT 'try', stage_key, answered_at, id, right_count, question_count, passed, NULL, NULL, NULL, NULL, NULL \
    FROM checkpoint_attempts WHERE enrollment_id = $1 ORDER BY id DESC LIMIT 100) \
    UNION ALL SELECT 'work', s.project_key, \
    coalesce(s.accepted_at, s.waiting_on_mentor_since, s.waiting_on_learner_since, s.created_at), NULL, \
    s.newest_round, CASE WHEN b.id IS NOT NULL THEN 1 END, k.round_id IS NOT NULL, s.id, s.state, coalesce(b.name, m.name), \
    CASE WHEN b.id IS NOT NULL THEN r.returned_note ELSE left(v.summary, 2000) END, r.state = 'draft' \
    FROM submissions s \
    LEFT JOIN rounds r ON r.submission_id = s.id AND r.number = s.newest_round \
    LEFT JOIN claims k ON k.round_id = r.id AND k.until > $3 AND r.state = 'submitted' \
    LEFT JOIN users b ON b.id = r.returned_by AND r.state = 'draft' \
    LEFT JOIN LATERAL (SELECT w.reviewer_id, w.summary FROM reviews w JOIN rounds o ON o.id = w.round_id \
    WHERE o.submission_id = s.id AND w.state = 'published' ORDER BY o.number DESC LIMIT 1) v \
    ON s.state = 'changes_requested' \
    LEFT JOIN users m ON m.id = v.reviewer_id WHERE s.enrollment_id = $1";

/// What a learner did and which dates hold, in one statement.
pub fn facts(
    c: &mut PgConnection,
    cohort: &Cohort,
    enrollment: Option<EnrollmentId>,
    now: DateTime<Utc>,
) -> QueryResult<Facts> {
    let rows = diesel::sql_query(FACTS)
        .bind::<Nullable<BigInt>, _>(enrollment)
        .bind::<BigInt, _>(cohort.id)
        .bind::<Timestamptz, _>(now)
        .load::<Fact>(c)?;
    let facts = Facts {
        begins: cohort.span.begins(),
        ends: Some(cohort.span.ends()),
        sequential: cohort.sequential,
        ..Facts::default()
    };
    Ok(rows.iter().fold(facts, with))
}

/// Keys were keys when they were written; one that is none any more is no fact.
fn with(mut facts: Facts, fact: &Fact) -> Facts {
    let (lesson, stage) = (LessonKey::parse(&fact.key), StageKey::parse(&fact.key));
    match (fact.kind.as_str(), lesson, stage) {
        ("lesson", Some(lesson), _) => drop(facts.lessons.insert(lesson, fact.at)),
        ("checkpoint", _, Some(stage)) => drop(facts.checkpoints.insert(stage, fact.at)),
        ("due", _, Some(stage)) => drop(facts.due.insert(stage, fact.at)),
        ("opens", _, Some(stage)) => drop(facts.opens.insert(stage, fact.at)),
        ("work", ..) => facts.work.extend(ProjectKey::parse(&fact.key).zip(fact.work())),
        ("try", _, Some(stage)) => facts.tries.entry(stage).or_default().extend(fact.attempt()),
        _ => {}
    }
    facts
}

impl Fact {
    fn work(&self) -> Option<Work> {
        let state = self.word.as_deref()?.parse::<SubmissionState>().ok()?;
        let is_asked = matches!(state, SubmissionState::ChangesRequested | SubmissionState::InProgress);
        let said = self.who.clone().zip(self.said.clone()).filter(|_| is_asked);
        Some(Work {
            id: self.submission?,
            state,
            round: self.right_count?,
            is_draft: self.is_draft.unwrap_or(false),
            claimed: self.passed?,
            since: self.at,
            said: said.map(|(mentor, words)| Said { mentor, words, returned: self.question_count.is_some() }),
        })
    }

    fn attempt(&self) -> Option<Try> {
        Some(Try {
            id: self.id?,
            right: self.right_count?,
            of: self.question_count?,
            passed: self.passed?,
            at: self.at,
        })
    }
}

/// Marks a lesson as done; a second time changes nothing.
pub fn mark_done(
    c: &mut PgConnection,
    learner: &Learner,
    lesson: &LessonKey,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(completions::table)
        .values((
            completions::enrollment_id.eq(learner.enrollment()),
            completions::lesson_key.eq(lesson.as_str()),
            completions::done_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c)
        .map(drop)
}

/// Takes the mark away again.
pub fn undo_done(c: &mut PgConnection, learner: &Learner, lesson: &str) -> QueryResult<()> {
    diesel::delete(completions::table.find((learner.enrollment(), lesson))).execute(c).map(drop)
}

/// A try at a checkpoint.
#[derive(Clone, Debug, Queryable)]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// What was chosen.
    pub answers: Json<Answers>,
    /// So many answers were right.
    pub right: i32,
    /// Of so many.
    pub of: i32,
    /// It was enough.
    pub passed: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// A try that is to be kept.
pub struct NewAttempt<'a> {
    /// Of the checkpoint of this stage.
    pub stage: &'a str,
    /// What was chosen.
    pub answers: &'a Answers,
    /// So many answers were right.
    pub right: i32,
    /// Of so many.
    pub of: i32,
    /// It was enough.
    pub passed: bool,
    /// Of the form: sent twice, it is one try.
    pub sent_key: &'a str,
}

/// Keeps a try; sent twice, the first one stands.
pub fn keep_attempt(
    c: &mut PgConnection,
    learner: &Learner,
    attempt: &NewAttempt<'_>,
    now: DateTime<Utc>,
) -> QueryResult<AttemptId> {
    diesel::insert_into(attempts::table)
        .values((
            attempts::enrollment_id.eq(learner.enrollment()),
            attempts::stage_key.eq(attempt.stage),
            attempts::answers.eq(Json(attempt.answers)),
            attempts::right_count.eq(attempt.right),
            attempts::question_count.eq(attempt.of),
            attempts::passed.eq(attempt.passed),
            attempts::sent_key.eq(attempt.sent_key),
            attempts::answered_at.eq(now),
        ))
        .on_conflict((attempts::enrollment_id, attempts::stage_key, attempts::sent_key))
        .do_nothing()
        .execute(c)?;
    attempts::table
        .filter(attempts::enrollment_id.eq(learner.enrollment()).and(attempts::stage_key.eq(attempt.stage)))
        .filter(attempts::sent_key.eq(attempt.sent_key))
        .select(attempts::id)
        .first(c)
}

/// One's own try at this checkpoint.
pub fn attempt(
    c: &mut PgConnection,
    enrollment: EnrollmentId,
    stage: &str,
    id: AttemptId,
) -> QueryResult<Attempt> {
    attempts::table
        .find(id)
        .filter(attempts::enrollment_id.eq(enrollment).and(attempts::stage_key.eq(stage)))
        .select((
            attempts::id,
            attempts::answers,
            attempts::right_count,
            attempts::question_count,
            attempts::passed,
            attempts::answered_at,
        ))
        .first(c)
}
