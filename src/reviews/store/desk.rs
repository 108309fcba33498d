//! A mentor's desk: all that a review is written from, and the draft that is kept of it.

use super::{
    claims::{Holder, holder, take},
    rounds::{find, lock},
};
use crate::{
    cohorts::model::EnrollmentStatus,
    db::Json,
    error::Error,
    markdown::Rendered,
    people::access::{Reviewer, Staff, UserId},
    programs::kept::{KeptOutline, kept_outline},
    reviews::model::{CLAIM_LASTS, CriterionId, Draft, ReviewId, ReviewState, Score},
    schema::{
        claims, enrollments, program_versions as versions, projects, review_scores as scores, reviews,
        rounds, rubric_criteria, submissions, users,
    },
    work::model::{RoundId, RoundState, SubmissionId},
};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    pg::PgConnection,
    prelude::*,
    sql_types::{BigInt, Jsonb, Nullable},
};

/// A round, with all that is needed to judge it.
#[derive(Queryable)]
pub struct Desk {
    /// Its submission.
    pub submission: SubmissionId,
    /// Whose it is.
    pub learner: (UserId, String),
    /// The round.
    pub round: Handed,
    /// Its project: key, brief, and what mentors read beside it.
    pub project: (String, Json<Rendered>, Option<Json<Rendered>>),
    /// The rubric.
    pub criteria: Json<Vec<Criterion>>,
    /// Of the project's version.
    pub outline: KeptOutline,
    /// A claim that has not been removed; it may have ended.
    pub claim: Option<Holder>,
    /// What this reviewer has written of it and not sent.
    pub kept: Option<Json<Kept>>,
    /// The rounds before it, the newest first.
    pub earlier: Json<Vec<EarlierRound>>,
    /// A later round was sent.
    pub is_followed: bool,
}

/// What was handed in.
#[derive(Clone, Debug, Queryable)]
pub struct Handed {
    /// Which round.
    pub number: i32,
    /// How it stands.
    pub state: RoundState,
    /// The address of a repository.
    pub repository: Option<String>,
    /// The commit that counts.
    pub commit: Option<String>,
    /// A link.
    pub link: Option<String>,
    /// Safe HTML.
    pub text_html: Option<String>,
    /// Safe HTML.
    pub message_html: String,
    /// What the mentor should look at first.
    pub look_at_first: String,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Since when it waits.
    pub queued_at: Option<DateTime<Utc>>,
    /// It came after its due date.
    pub late: bool,
}

/// A criterion of the rubric.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Criterion {
    /// Its id.
    pub id: CriterionId,
    /// Its title.
    pub title: String,
    /// What each level means here: lines of safe HTML.
    pub levels: Vec<String>,
}

/// A review as its writer left it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Kept {
    /// Its id.
    pub id: ReviewId,
    /// To the learner.
    pub summary: String,
    /// What is to be changed, a line each.
    pub requested: String,
    /// Grows with each saving.
    pub version: i32,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// The review that it corrects.
    pub supersedes: Option<ReviewId>,
    /// What was judged so far.
    pub scores: Vec<Score>,
}

impl Kept {
    /// What it says.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft {
            summary: self.summary.clone(),
            requested: self.requested.clone(),
            scores: self.scores.clone(),
        }
    }
}

/// A round before this one.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct EarlierRound {
    /// Which.
    pub number: i32,
    /// The address of a repository.
    pub repository: Option<String>,
    /// The commit that counted.
    pub commit: Option<String>,
    /// A link.
    pub link: Option<String>,
    /// Safe HTML.
    pub text_html: Option<String>,
    /// Safe HTML.
    pub message_html: String,
    /// What the mentor should look at first.
    pub look_at_first: String,
}

const CRITERIA: &str = "(SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'title', k.title, 'levels', k.levels) \
    ORDER BY k.position), '[]') FROM rubric_criteria k WHERE k.project_id = projects.id)";

const EARLIER: &str = "(SELECT coalesce(jsonb_agg(jsonb_build_object('number', b.number, 'repository', b.repository, \
    'commit', b.commit, 'link', b.link, 'text_html', b.text_html, 'message_html', b.message_html, \
    'look_at_first', b.look_at_first) ORDER BY b.number DESC), '[]') \
    FROM rounds b WHERE b.submission_id = rounds.submission_id AND b.number < rounds.number)";

const FOLLOWED: &str = "EXISTS (SELECT FROM rounds f WHERE f.submission_id = rounds.submission_id \
    AND f.number > rounds.number AND f.state <> 'draft')";

/// One's own draft with its scores, as one value.
const KEPT: &str = "(SELECT jsonb_build_object('id', v.id, 'summary', v.summary, 'requested', v.requested, \
    'version', v.lock_version, 'saved_at', v.saved_at, 'supersedes', v.supersedes, 'scores', \
    (SELECT coalesce(jsonb_agg(jsonb_build_object('criterion', s.criterion_id, 'level', s.level, 'note', s.note)), '[]') \
    FROM review_scores s WHERE s.review_id = v.id)) \
    FROM reviews v WHERE v.round_id = rounds.id AND v.state = 'draft' AND v.reviewer_id = ";

/// A round of this cohort. A draft is nobody's but its learner's, and what someone did who was removed is unseen.
pub fn desk(c: &mut PgConnection, staff: &Staff, round: RoundId) -> QueryResult<Desk> {
    let holders = diesel::alias!(users as holders);
    let kept = sql::<Nullable<Jsonb>>(KEPT).bind::<BigInt, _>(staff.viewer().id()).sql(")");
    rounds::table
        .inner_join(submissions::table)
        .inner_join(enrollments::table.on(enrollments::id.eq(submissions::enrollment_id)))
        .inner_join(users::table.on(users::id.eq(enrollments::user_id)))
        .inner_join(projects::table.on(projects::id.eq(rounds::project_id)))
        .inner_join(versions::table.on(versions::id.eq(projects::version_id)))
        .left_join(claims::table.on(claims::round_id.eq(rounds::id)))
        .left_join(holders.on(holders.field(users::id).eq(claims::mentor_id)))
        .filter(rounds::id.eq(round).and(rounds::cohort_id.eq(staff.cohort().id)))
        .filter(enrollments::status.ne(EnrollmentStatus::Removed))
        .select((
            submissions::id,
            (users::id, users::name),
            (
                rounds::number,
                rounds::state,
                rounds::repository,
                rounds::commit,
                rounds::link,
                rounds::text_html,
                rounds::message_html,
                rounds::look_at_first,
                rounds::submitted_at,
                rounds::queued_at,
                rounds::late,
            ),
            (projects::key, projects::body, projects::mentors),
            sql::<Jsonb>(CRITERIA),
            kept_outline!(),
            (holders.field(users::id), holders.field(users::name), claims::until.assume_not_null())
                .nullable(),
            kept,
            sql::<Jsonb>(EARLIER),
            sql::<diesel::sql_types::Bool>(FOLLOWED),
        ))
        .first(c)
}

/// What became of a draft that was to be kept.
#[derive(Debug)]
pub enum Saved {
    /// It is kept.
    As {
        /// For the next saving.
        version: i32,
        /// Whether the round can still be had.
        standing: Standing,
    },
    /// Another tab has kept something since, which stands.
    Older(Box<Kept>),
}

/// How the round of a draft stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is one's own until this moment.
    Mine(DateTime<Utc>),
    /// It was decided, and this draft corrects that.
    Correcting,
    /// Somebody else has it, or it is gone; the words say so.
    Lost(String),
}

/// Keeps a draft, and renews the claim. What was typed is kept whatever became of the round. `version` is the one that
/// it was typed over; 0, if there was none.
///
/// # Errors
/// [`Error::NotFound`], if the round is not of this cohort.
pub fn save(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    round: RoundId,
    (draft, version): (&Draft, i32),
    now: DateTime<Utc>,
) -> Result<Saved, Error> {
    let found = find(c, reviewer.cohort().id, round)?;
    let state = lock(c, round)?;
    let kept = kept(c, reviewer, round)?;
    if let Some(kept) = &kept
        && kept.version != version
        && kept.draft() != *draft
    {
        return Ok(Saved::Older(Box::new(kept.clone())));
    }
    let standing = match (state, &kept) {
        (RoundState::Decided, Some(kept)) if kept.supersedes.is_some() => Standing::Correcting,
        (RoundState::Submitted, _) if take(c, reviewer, round, now)? => Standing::Mine(now + CLAIM_LASTS),
        (RoundState::Submitted, _) => Standing::Lost(match holder(c, round, now)? {
            Some(holder) => super::claims::taken_words(&holder, reviewer, now),
            None => return Err(Error::Forbidden),
        }),
        (state, _) => Standing::Lost(found.gone_words(state)),
    };
    let version = write(c, reviewer, round, kept.as_ref(), draft, now)?;
    Ok(Saved::As { version, standing })
}

/// One's own draft, locked.
pub(super) fn kept(c: &mut PgConnection, reviewer: &Reviewer, round: RoundId) -> QueryResult<Option<Kept>> {
    type Row = (ReviewId, String, String, i32, DateTime<Utc>, Option<ReviewId>);
    let row = reviews::table
        .filter(reviews::round_id.eq(round).and(reviews::reviewer_id.eq(reviewer.viewer().id())))
        .filter(reviews::state.eq(ReviewState::Draft))
        .select((
            reviews::id,
            reviews::summary,
            reviews::requested,
            reviews::lock_version,
            reviews::saved_at,
            reviews::supersedes,
        ))
        .for_update()
        .first::<Row>(c)
        .optional()?;
    let Some((id, summary, requested, version, saved_at, supersedes)) = row else { return Ok(None) };
    let judged = scores::table
        .filter(scores::review_id.eq(id))
        .order(scores::criterion_id)
        .select((scores::criterion_id, scores::level, scores::note))
        .load::<(CriterionId, Option<i32>, String)>(c)?;
    let judged = judged.into_iter().map(|(criterion, level, note)| Score { criterion, level, note });
    Ok(Some(Kept { id, summary, requested, version, saved_at, supersedes, scores: judged.collect() }))
}

fn write(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    round: RoundId,
    kept: Option<&Kept>,
    draft: &Draft,
    now: DateTime<Utc>,
) -> QueryResult<i32> {
    let Some(kept) = kept else {
        let id = begin(c, reviewer, round, draft, None, now)?;
        write_scores(c, id, round, draft)?;
        return Ok(1);
    };
    if kept.draft() == *draft {
        return Ok(kept.version);
    }
    diesel::update(reviews::table.find(kept.id))
        .set((
            reviews::summary.eq(&draft.summary),
            reviews::requested.eq(&draft.requested),
            reviews::lock_version.eq(kept.version + 1),
            reviews::saved_at.eq(now),
        ))
        .execute(c)?;
    write_scores(c, kept.id, round, draft)?;
    Ok(kept.version + 1)
}

/// A draft that was not there.
pub(super) fn begin(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    round: RoundId,
    draft: &Draft,
    supersedes: Option<ReviewId>,
    now: DateTime<Utc>,
) -> QueryResult<ReviewId> {
    diesel::insert_into(reviews::table)
        .values((
            reviews::cohort_id.eq(reviewer.cohort().id),
            reviews::round_id.eq(round),
            reviews::reviewer_id.eq(reviewer.viewer().id()),
            reviews::state.eq(ReviewState::Draft),
            reviews::summary.eq(&draft.summary),
            reviews::summary_html.eq(""),
            reviews::requested.eq(&draft.requested),
            reviews::lock_version.eq(1),
            reviews::supersedes.eq(supersedes),
            reviews::created_at.eq(now),
            reviews::saved_at.eq(now),
        ))
        .returning(reviews::id)
        .get_result(c)
}

/// Only of criteria that the round is judged by, and only levels that there are.
pub(super) fn write_scores(
    c: &mut PgConnection,
    review: ReviewId,
    round: RoundId,
    draft: &Draft,
) -> QueryResult<()> {
    let rubric = rubric_criteria::table
        .inner_join(rounds::table.on(rounds::project_id.eq(rubric_criteria::project_id)))
        .filter(rounds::id.eq(round))
        .select((rubric_criteria::id, rubric_criteria::levels))
        .load::<(CriterionId, Vec<String>)>(c)?;
    let rows = draft.scores.iter().filter_map(|score| {
        let (_, levels) = rubric.iter().find(|(id, _)| *id == score.criterion)?;
        let is_level = |level: &i32| usize::try_from(*level).is_ok_and(|level| level < levels.len());
        Some((
            scores::review_id.eq(review),
            scores::criterion_id.eq(score.criterion),
            scores::level.eq(score.level.filter(is_level)),
            scores::note.eq(&score.note),
        ))
    });
    diesel::insert_into(scores::table)
        .values(rows.collect::<Vec<_>>())
        .on_conflict((scores::review_id, scores::criterion_id))
        .do_update()
        .set((
            scores::level.eq(diesel::upsert::excluded(scores::level)),
            scores::note.eq(diesel::upsert::excluded(scores::note)),
        ))
        .execute(c)
        .map(drop)
}
