//! Deciding: a review is sent, a round is given back, a review is corrected.

use super::{
    claims::{holder, taken_words},
    desk::{Kept, begin, kept, write_scores},
    rounds::{Found, find, lock},
};
use crate::{
    config::Config,
    error::{Error, Mistakes},
    keys::Keys,
    markdown,
    messages::{self, Letter, ReviewPublished, RoundReturned, To},
    people::access::{Reviewer, UserId},
    reviews::model::{CriterionId, Draft, ReviewId, ReviewState, Score, Verdict, first_sentences},
    schema::{
        change_requests as requests, claims, program_versions as versions, projects, review_scores as scores,
        reviews, round_owners, rounds, rubric_criteria, submissions, users,
    },
    work::model::{RoundId, RoundState, SubmissionId, SubmissionState},
};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::{exists, sql},
    pg::PgConnection,
    prelude::*,
    sql_types::Integer,
};

/// What mail needs besides its words.
pub struct Post<'a> {
    /// They seal it.
    pub keys: &'a Keys,
    /// It knows the site's address.
    pub config: &'a Config,
}

/// How a review is to be sent.
pub struct Decision {
    /// What it decides.
    pub verdict: Verdict,
    /// Why it is accepted although a criterion does not pass.
    pub exception: Option<String>,
    /// The version of the draft that was looked at.
    pub version: i32,
}

/// A review that was sent, now or before.
#[derive(Debug)]
pub struct Published {
    /// To whom.
    pub learner: String,
    /// It corrects another one.
    pub corrects: bool,
}

/// Sends a review: it, the round, the submission and the mail to its owners are one transaction (PRODUCT.md, invariants
/// 2 and 11). A second click finds it sent.
///
/// # Errors
/// [`Error::Conflict`], if the round is somebody else's since, was taken back or decided, or the draft was changed;
/// [`Error::Invalid`] with what is missing. The draft stays in any case.
pub fn publish(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    round: RoundId,
    decision: &Decision,
    post: &Post<'_>,
    now: DateTime<Utc>,
) -> Result<Published, Error> {
    let found = find(c, reviewer.cohort().id, round)?;
    let state = lock(c, round)?;
    let Some(kept) = kept(c, reviewer, round)? else { return sent_before(c, reviewer, round, state, found) };
    match kept.supersedes {
        None => may_decide(c, reviewer, round, state, &found, now)?,
        Some(corrected) => may_correct(c, corrected)?,
    }
    if kept.version != decision.version {
        return Err(Error::Conflict(
            "Your draft was changed since you looked at it. Look at it once more.".to_owned(),
        ));
    }
    check(c, round, &kept.draft(), decision)?;
    write(c, &kept, decision, now)?;
    decide(c, reviewer, (round, found.submission), &kept, decision.verdict, now)?;
    let (project, link) = (title(c, round)?, link(reviewer, found.submission, post));
    let owners = owners(c, round)?;
    let letter = ReviewPublished {
        mentor: reviewer.viewer().name(),
        project: &project,
        verdict: decision.verdict.mail_words(),
        first_sentences: &first_sentences(&kept.summary),
        link: &link,
    };
    tell(c, reviewer, &owners, &letter, post, now)?;
    Ok(Published { learner: found.learner, corrects: kept.supersedes.is_some() })
}

/// Nothing to send is left: it was sent by one's own first click, or there never was anything.
fn sent_before(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    round: RoundId,
    state: RoundState,
    found: Found,
) -> Result<Published, Error> {
    let corrects = reviews::table
        .filter(reviews::round_id.eq(round).and(reviews::state.eq(ReviewState::Published)))
        .filter(reviews::reviewer_id.eq(reviewer.viewer().id()))
        .select(reviews::supersedes.is_not_null())
        .first(c)
        .optional()?;
    match corrects {
        Some(corrects) => Ok(Published { learner: found.learner, corrects }),
        None if state == RoundState::Submitted => Err(Error::Conflict("Nothing is written yet.".to_owned())),
        None => Err(Error::Conflict(found.gone_words(state))),
    }
}

/// It still waits, and nobody else has it. A claim of one's own may have ended.
fn may_decide(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    round: RoundId,
    state: RoundState,
    found: &Found,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if state != RoundState::Submitted {
        return Err(Error::Conflict(found.gone_words(state)));
    }
    match holder(c, round, now)? {
        Some(other) if other.mentor != reviewer.viewer().id() => {
            Err(Error::Conflict(taken_words(&other, reviewer, now)))
        }
        _ => Ok(()),
    }
}

/// The review that is corrected stands, and nothing has followed it.
fn may_correct(c: &mut PgConnection, corrected: ReviewId) -> Result<(), Error> {
    let later = diesel::alias!(rounds as later);
    let followed = later
        .filter(later.field(rounds::submission_id).eq(rounds::submission_id))
        .filter(later.field(rounds::number).gt(rounds::number))
        .filter(later.field(rounds::state).ne(RoundState::Draft));
    let (state, is_followed) = reviews::table
        .inner_join(rounds::table)
        .filter(reviews::id.eq(corrected))
        .select((reviews::state, exists(followed)))
        .first::<(ReviewState, bool)>(c)?;
    match (state, is_followed) {
        (_, true) => Err(Error::Conflict(
            "The next round was sent since, so this review stands. Answer that one.".to_owned(),
        )),
        (ReviewState::Published, false) => Ok(()),
        (_, false) => Err(Error::Conflict("This review was corrected by somebody else since.".to_owned())),
    }
}

/// A whole review (invariant 3).
fn check(c: &mut PgConnection, round: RoundId, draft: &Draft, decision: &Decision) -> Result<(), Error> {
    let (rubric, passing) = rubric(c, round)?;
    let mut mistakes = Mistakes::default();
    for lack in draft.lacks(decision.verdict, decision.exception.as_deref(), &rubric, passing) {
        let (field, words) = lack.words();
        mistakes.note(field, words);
    }
    mistakes.or(Some(()))
}

fn rubric(c: &mut PgConnection, round: RoundId) -> QueryResult<(Vec<CriterionId>, i32)> {
    let project = rounds::table.inner_join(projects::table).filter(rounds::id.eq(round));
    let passing = project
        .inner_join(versions::table.on(versions::id.eq(projects::version_id)))
        .select(sql::<Integer>("(program_versions.outline ->> 'passing')::integer"))
        .first(c)?;
    let rubric = rubric_criteria::table
        .filter(rubric_criteria::project_id.eq_any(project.select(projects::id)))
        .order(rubric_criteria::position)
        .select(rubric_criteria::id)
        .load(c)?;
    Ok((rubric, passing))
}

/// What was written becomes what is read.
fn write(c: &mut PgConnection, kept: &Kept, decision: &Decision, now: DateTime<Utc>) -> Result<(), Error> {
    let html = |field, text: &str| {
        markdown::render_letter(text).map_err(|words| Error::Invalid(Mistakes::one(field, words)))
    };
    for Score { criterion, note, .. } in &kept.scores {
        diesel::update(scores::table.find((kept.id, criterion)))
            .set(scores::note_html.eq(html("summary", note)?))
            .execute(c)?;
    }
    if decision.verdict == Verdict::RequestChanges {
        ask(c, kept)?;
    }
    if let Some(corrected) = kept.supersedes {
        diesel::update(reviews::table.find(corrected))
            .set(reviews::state.eq(ReviewState::Superseded))
            .execute(c)?;
    }
    diesel::update(reviews::table.find(kept.id))
        .set((
            reviews::state.eq(ReviewState::Published),
            reviews::verdict.eq(decision.verdict.word()),
            reviews::summary_html.eq(html("summary", &kept.summary)?),
            reviews::exception.eq(&decision.exception),
            reviews::published_at.eq(now),
        ))
        .execute(c)?;
    Ok(())
}

/// What the learner said to the same words of the review that is corrected stays said.
fn ask(c: &mut PgConnection, kept: &Kept) -> QueryResult<()> {
    type Said = (String, bool, String);
    let said = requests::table
        .filter(requests::review_id.nullable().eq(kept.supersedes))
        .select((requests::what, requests::done, requests::answer))
        .load::<Said>(c)?;
    let draft = kept.draft();
    let rows = (1..).zip(draft.requests()).map(|(position, what): (i32, &str)| {
        let before = said.iter().find(|(same, _, _)| same == what);
        (
            requests::review_id.eq(kept.id),
            requests::position.eq(position),
            requests::what.eq(what.to_owned()),
            requests::done.eq(before.is_some_and(|(_, done, _)| *done)),
            requests::answer.eq(before.map_or_else(String::new, |(_, _, answer)| answer.clone())),
        )
    });
    diesel::insert_into(requests::table).values(rows.collect::<Vec<_>>()).execute(c).map(drop)
}

/// The round is decided, unless it was already, and the submission stands anew.
fn decide(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    (round, submission): (RoundId, SubmissionId),
    kept: &Kept,
    verdict: Verdict,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    if kept.supersedes.is_none() {
        diesel::update(rounds::table.find(round))
            .set((rounds::state.eq(RoundState::Decided), rounds::decided_at.eq(now)))
            .execute(c)?;
    }
    let (state, accepted, asked) = match verdict {
        Verdict::Accept => (SubmissionState::Accepted, Some(now), None),
        Verdict::RequestChanges => (SubmissionState::ChangesRequested, None, Some(now)),
    };
    diesel::update(submissions::table.find(submission))
        .set((
            submissions::state.eq(state),
            submissions::mentor_id.eq(reviewer.viewer().id()),
            submissions::accepted_at.eq(accepted),
            submissions::waiting_on_mentor_since.eq(None::<DateTime<Utc>>),
            submissions::waiting_on_learner_since.eq(asked),
        ))
        .execute(c)?;
    diesel::delete(claims::table.find(round)).execute(c).map(drop)
}

fn title(c: &mut PgConnection, round: RoundId) -> QueryResult<String> {
    rounds::table.inner_join(projects::table).filter(rounds::id.eq(round)).select(projects::title).first(c)
}

fn link(reviewer: &Reviewer, submission: SubmissionId, post: &Post<'_>) -> url::Url {
    post.config.link(&format!("/cohorts/{}/submissions/{submission}", reviewer.cohort().slug))
}

/// Whose a round is: id, address and name.
fn owners(c: &mut PgConnection, round: RoundId) -> QueryResult<Vec<(UserId, String, String)>> {
    round_owners::table
        .inner_join(users::table)
        .filter(round_owners::round_id.eq(round))
        .order(users::id)
        .select((users::id, users::email, users::name))
        .load(c)
}

fn tell(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    owners: &[(UserId, String, String)],
    letter: &impl Letter,
    post: &Post<'_>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for (user, email, name) in owners {
        let to = To { user: Some(*user), email, name: Some(name), cohort: Some(reviewer.cohort().id) };
        messages::send(c, post.keys, &to, letter, now)?;
    }
    Ok(())
}

/// Gives a round back that cannot be reviewed, and says why: a draft again, no round used, its place kept for a while
/// (PRODUCT.md, "A round"). Returns whose it is.
///
/// # Errors
/// [`Error::Conflict`], if it is somebody else's, or no longer waits.
pub fn give_back(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    round: RoundId,
    note: &str,
    post: &Post<'_>,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let found = find(c, reviewer.cohort().id, round)?;
    let state = lock(c, round)?;
    may_decide(c, reviewer, round, state, &found, now)?;
    let owners = owners(c, round)?;
    if owners.iter().any(|(owner, _, _)| *owner == reviewer.viewer().id()) {
        return Err(Error::Forbidden);
    }
    diesel::delete(round_owners::table.filter(round_owners::round_id.eq(round))).execute(c)?;
    diesel::delete(claims::table.find(round)).execute(c)?;
    diesel::update(rounds::table.find(round))
        .set((
            rounds::state.eq(RoundState::Draft),
            rounds::sent_key.eq(None::<String>),
            rounds::submitted_by.eq(None::<i64>),
            rounds::submitted_at.eq(None::<DateTime<Utc>>),
            rounds::late.eq(false),
            rounds::returned_at.eq(now),
            rounds::returned_by.eq(reviewer.viewer().id()),
            rounds::returned_note.eq(note),
        ))
        .execute(c)?;
    diesel::update(submissions::table.find(found.submission))
        .set((
            submissions::state.eq(SubmissionState::with_learner(found.number)),
            submissions::waiting_on_mentor_since.eq(None::<DateTime<Utc>>),
            submissions::waiting_on_learner_since.eq(now),
        ))
        .execute(c)?;
    let (project, link) = (title(c, round)?, link(reviewer, found.submission, post));
    let letter = RoundReturned { mentor: reviewer.viewer().name(), project: &project, note, link: &link };
    tell(c, reviewer, &owners, &letter, post, now)?;
    Ok(found.learner)
}

/// Opens the draft of a review that will replace this one, filled in with it; there again, it is the one that is open.
///
/// # Errors
/// [`Error::Conflict`], if the review no longer stands, something followed it, or somebody else corrects it.
pub fn correct(
    c: &mut PgConnection,
    reviewer: &Reviewer,
    review: ReviewId,
    now: DateTime<Utc>,
) -> Result<RoundId, Error> {
    let (round, summary, requested) = reviews::table
        .filter(reviews::id.eq(review).and(reviews::cohort_id.eq(reviewer.cohort().id)))
        .filter(reviews::state.ne(ReviewState::Draft))
        .select((reviews::round_id, reviews::summary, reviews::requested))
        .first::<(RoundId, String, String)>(c)?;
    find(c, reviewer.cohort().id, round)?;
    lock(c, round)?;
    may_correct(c, review)?;
    match corrector(c, review)? {
        Some((user, _)) if user == reviewer.viewer().id() => return Ok(round),
        Some((_, name)) => return Err(Error::Conflict(format!("{name} is correcting this review already."))),
        None => {}
    }
    if let Some(own) = kept(c, reviewer, round)? {
        // Written before somebody else was faster: those words are worth more than the others'.
        diesel::update(reviews::table.find(own.id)).set(reviews::supersedes.eq(review)).execute(c)?;
        return Ok(round);
    }
    let judged = scores::table
        .filter(scores::review_id.eq(review))
        .select((scores::criterion_id, scores::level, scores::note))
        .load::<(CriterionId, Option<i32>, String)>(c)?;
    let judged = judged.into_iter().map(|(criterion, level, note)| Score { criterion, level, note });
    let draft = Draft { summary, requested, scores: judged.collect() };
    let id = begin(c, reviewer, round, &draft, Some(review), now)?;
    write_scores(c, id, round, &draft)?;
    Ok(round)
}

/// Who corrects a review already.
fn corrector(c: &mut PgConnection, review: ReviewId) -> QueryResult<Option<(UserId, String)>> {
    reviews::table
        .inner_join(users::table.on(users::id.eq(reviews::reviewer_id)))
        .filter(reviews::supersedes.eq(review))
        .select((users::id, users::name))
        .first(c)
        .optional()
}
