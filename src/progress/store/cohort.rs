//! What a whole cohort did, for its staff.

use super::super::model::{Facts, Work};
use crate::{
    cohorts::model::{EnrollmentId, EnrollmentStatus},
    db::Json,
    people::access::{Cohort, Staff, UserId},
    programs::{
        kept::{KeptOutline, kept_outline},
        model::{LessonKey, ProjectKey, StageKey},
        outline::Outline,
    },
    schema::{cohorts, enrollments, program_versions as versions, users},
    work::model::{RoundId, SubmissionId, SubmissionState},
};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    pg::PgConnection,
    prelude::*,
    sql_types::{Jsonb, Nullable, Timestamptz},
};
use std::sync::Arc;

/// So many learners of a cohort at most are looked at together.
const MOST: i64 = 500;

/// What a cohort has before it, in one statement.
pub fn plan(c: &mut PgConnection, cohort: &Cohort) -> QueryResult<(Arc<Outline>, Facts)> {
    let dates = sql::<Jsonb>(
        "coalesce((SELECT jsonb_agg(jsonb_build_object('stage', d.stage_key, 'opens', d.opens_at, 'due', d.due_at)) \
         FROM schedule_dates d WHERE d.cohort_id = cohorts.id), '[]')",
    );
    let (KeptOutline(outline), Json(dates)) = cohorts::table
        .inner_join(versions::table)
        .filter(cohorts::id.eq(cohort.id))
        .select((kept_outline!(), dates))
        .first::<(KeptOutline, Json<Vec<Date>>)>(c)?;
    let mut facts = Facts {
        begins: cohort.span.begins(),
        ends: Some(cohort.span.ends()),
        sequential: cohort.sequential,
        ..Facts::default()
    };
    for date in dates {
        if let Some(stage) = StageKey::parse(&date.stage) {
            facts.opens.extend(date.opens.map(|opens| (stage.clone(), opens)));
            facts.due.insert(stage, date.due);
        }
    }
    Ok((outline, facts))
}

#[derive(Debug, serde::Deserialize)]
struct Date {
    stage: String,
    opens: Option<DateTime<Utc>>,
    due: DateTime<Utc>,
}

/// A learner of the cohort, and what they did.
#[derive(Queryable)]
pub struct Standing {
    /// Their place in it.
    pub enrollment: EnrollmentId,
    /// Who they are.
    pub user: UserId,
    /// What they are called.
    pub name: String,
    /// How the enrollment stands.
    pub status: EnrollmentStatus,
    /// When they came.
    pub joined_at: DateTime<Utc>,
    /// When they last signed in or opened a page, to ten minutes.
    pub seen_at: Option<DateTime<Utc>>,
    lessons: Json<Vec<String>>,
    checkpoints: Json<Vec<String>>,
    /// When they last did something of the program.
    pub acted_at: Option<DateTime<Utc>>,
    /// Their submissions.
    pub work: Json<Vec<Piece>>,
}

/// A submission, with what its mentors have to know.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Piece {
    /// Its id.
    pub id: SubmissionId,
    /// Of this project.
    pub project: String,
    /// How it stands.
    pub state: SubmissionState,
    /// The number of its newest round.
    pub number: i32,
    /// Its newest round.
    pub round: RoundId,
    is_draft: bool,
    /// Since when it stands so.
    pub since: DateTime<Utc>,
    /// Who reviewed it last.
    pub mentor: Option<UserId>,
    /// Who holds it.
    pub holder: Option<UserId>,
    /// What they are called.
    pub holder_name: Option<String>,
    /// Until when.
    pub until: Option<DateTime<Utc>>,
}

const LESSONS: &str = "coalesce((SELECT jsonb_agg(l.lesson_key) FROM lesson_completions l \
    WHERE l.enrollment_id = enrollments.id), '[]')";

const CHECKPOINTS: &str = "coalesce((SELECT jsonb_agg(DISTINCT a.stage_key) FROM checkpoint_attempts a \
    WHERE a.enrollment_id = enrollments.id AND a.passed), '[]')";

const ACTED: &str = "(SELECT greatest( \
    (SELECT max(l.done_at) FROM lesson_completions l WHERE l.enrollment_id = enrollments.id), \
    (SELECT max(a.answered_at) FROM checkpoint_attempts a WHERE a.enrollment_id = enrollments.id), \
    (SELECT max(r.saved_at) FROM submissions s JOIN rounds r ON r.submission_id = s.id \
    WHERE s.enrollment_id = enrollments.id)))";

const WORK: &str = "coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'project', s.project_key, \
    'state', s.state, 'number', s.newest_round, 'round', r.id, 'is_draft', r.state = 'draft', 'since', coalesce(s.accepted_at, \
    s.waiting_on_mentor_since, s.waiting_on_learner_since, s.created_at), 'mentor', s.mentor_id, \
    'holder', k.mentor_id, 'holder_name', m.name, 'until', k.until)) \
    FROM submissions s JOIN rounds r ON r.submission_id = s.id AND r.number = s.newest_round \
    LEFT JOIN claims k ON k.round_id = r.id AND r.state = 'submitted' LEFT JOIN users m ON m.id = k.mentor_id \
    WHERE s.enrollment_id = enrollments.id), '[]')";

/// Every learner who takes part, by name.
pub fn standings(c: &mut PgConnection, staff: &Staff) -> QueryResult<Vec<Standing>> {
    enrollments::table
        .inner_join(users::table.on(users::id.eq(enrollments::user_id)))
        .filter(enrollments::cohort_id.eq(staff.cohort().id))
        .filter(enrollments::status.ne(EnrollmentStatus::Removed))
        .filter(enrollments::status.ne(EnrollmentStatus::Withdrawn))
        .order((users::name, users::id))
        .limit(MOST)
        .select((
            enrollments::id,
            users::id,
            users::name,
            enrollments::status,
            enrollments::joined_at,
            users::last_seen_at,
            sql::<Jsonb>(LESSONS),
            sql::<Jsonb>(CHECKPOINTS),
            sql::<Nullable<Timestamptz>>(ACTED),
            sql::<Jsonb>(WORK),
        ))
        .load(c)
}

impl Standing {
    /// What they did, upon the dates of the cohort.
    #[must_use]
    pub fn facts(&self, plan: &Facts, now: DateTime<Utc>) -> Facts {
        let lessons = self.lessons.0.iter().filter_map(|key| LessonKey::parse(key));
        let checkpoints = self.checkpoints.0.iter().filter_map(|key| StageKey::parse(key));
        let work = self
            .work
            .0
            .iter()
            .filter_map(|piece| Some((ProjectKey::parse(&piece.project)?, piece.work(now))));
        Facts {
            lessons: lessons.map(|key| (key, self.joined_at)).collect(),
            checkpoints: checkpoints.map(|key| (key, self.joined_at)).collect(),
            work: work.collect(),
            ..plan.clone()
        }
    }
}

impl Piece {
    /// Someone holds it at this moment.
    #[must_use]
    pub fn is_held(&self, now: DateTime<Utc>) -> bool {
        self.until.is_some_and(|until| now < until)
    }

    fn work(&self, now: DateTime<Utc>) -> Work {
        Work {
            id: self.id,
            state: self.state,
            round: self.number,
            is_draft: self.is_draft,
            claimed: self.is_held(now),
            since: self.since,
            said: None,
        }
    }
}
