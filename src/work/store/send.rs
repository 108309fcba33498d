//! Keeping a draft, sending it, taking it back. Whoever locks a submission and its live round locks the round first,
//! as publishing a review does, so that none waits for the other in a circle.

use super::read::{Kept, kept};
use crate::{
    error::Error,
    people::access::Learner,
    schema::{claims, projects, round_owners, rounds, submissions, users},
    work::model::{Draft, RoundId, RoundState, SubmissionId, SubmissionState, place_in_queue},
};
use chrono::{DateTime, Utc};
use diesel::{
    pg::PgConnection,
    prelude::*,
    sql_types::{Array, BigInt, Bool, Text},
};

/// What became of a draft that was to be kept.
#[derive(Debug)]
pub enum Saved {
    /// It is kept, under this version.
    As {
        /// Of this submission.
        submission: SubmissionId,
        /// The round.
        round: RoundId,
        /// Its number.
        number: i32,
        /// For the next saving.
        version: i32,
    },
    /// Another tab has kept something since, which stands.
    Older(Box<Kept>),
}

/// A round that is to be sent.
pub struct NewRound<'a> {
    /// Of the form: sent twice, it is one round.
    pub sent_key: &'a str,
    /// The text, rendered; none, where none is asked for.
    pub text_html: Option<&'a str>,
    /// The message, rendered.
    pub message_html: &'a str,
    /// When the project is due for this learner; none: it has no date.
    pub due_at: Option<DateTime<Utc>>,
}

/// Keeps a draft, and begins the submission or its next round where that is due. `version` is the one that the draft
/// was typed over; 0, if there was none.
///
/// # Errors
/// [`Error::Conflict`], where there is nothing to prepare: it is sent, or accepted, or no round is left.
pub fn save(
    c: &mut PgConnection,
    learner: &Learner,
    project: &str,
    draft: &Draft,
    version: i32,
    now: DateTime<Utc>,
) -> Result<Saved, Error> {
    let submission = begin(c, learner, project, now)?;
    let live = live_round(c, submission)?;
    let (state, newest) = submissions::table
        .find(submission)
        .select((submissions::state, submissions::newest_round))
        .for_update()
        .first::<(SubmissionState, i32)>(c)?;
    // Another tab may have begun one while this waited for the lock.
    let live = if live.is_some() { live } else { live_round(c, submission)? };
    let saved = match live {
        Some(round) if round.state == RoundState::Submitted => return Err(sent_already(round.number)),
        Some(round) if round.lock_version != version => return Ok(Saved::Older(Box::new(round))),
        Some(round) => (round.id, round.number, round.lock_version + 1),
        None if state == SubmissionState::Accepted => {
            return Err(Error::Conflict("This project is accepted. Nothing more is asked for.".to_owned()));
        }
        None => {
            let number = next_number(c, submission, newest)?;
            (add_round(c, learner, submission, (project, number), now)?, number, 1)
        }
    };
    let (round, number, version) = saved;
    write(c, round, draft, version, now)?;
    answer_requests(c, submission, draft)?;
    Ok(Saved::As { submission, round, number, version })
}

fn sent_already(number: i32) -> Error {
    Error::Conflict(format!("Round {number} was sent already. To change it, withdraw it first."))
}

/// The submission of this learner for this project, begun if it is not there.
fn begin(
    c: &mut PgConnection,
    learner: &Learner,
    project: &str,
    now: DateTime<Utc>,
) -> QueryResult<SubmissionId> {
    let own = submissions::table
        .filter(submissions::enrollment_id.eq(learner.enrollment()).and(submissions::project_key.eq(project)))
        .select(submissions::id);
    if let Some(there) = own.first(c).optional()? {
        return Ok(there);
    }
    // A key that the version does not have is no project.
    project_of(c, learner, project)?;
    diesel::insert_into(submissions::table)
        .values((
            submissions::cohort_id.eq(learner.member().cohort().id),
            submissions::enrollment_id.eq(learner.enrollment()),
            submissions::project_key.eq(project),
            submissions::state.eq(SubmissionState::InProgress),
            submissions::newest_round.eq(1),
            submissions::waiting_on_learner_since.eq(now),
            submissions::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c)?;
    own.first(c)
}

/// The row of a project in the version that the cohort takes, and how many rounds it allows.
fn project_of(c: &mut PgConnection, learner: &Learner, project: &str) -> QueryResult<(i64, Option<i32>)> {
    projects::table
        .filter(projects::version_id.eq(learner.member().cohort().version).and(projects::key.eq(project)))
        .select((projects::id, projects::max_rounds))
        .first(c)
}

/// The round that is a draft or sent, locked.
fn live_round(c: &mut PgConnection, submission: SubmissionId) -> QueryResult<Option<Kept>> {
    rounds::table
        .filter(rounds::submission_id.eq(submission).and(rounds::state.ne(RoundState::Decided)))
        .select(kept())
        .for_update()
        .first(c)
        .optional()
}

/// Of the next round: 1, if there was none.
fn next_number(c: &mut PgConnection, submission: SubmissionId, newest: i32) -> QueryResult<i32> {
    let any = rounds::table.filter(rounds::submission_id.eq(submission)).count().get_result::<i64>(c)?;
    Ok(if any == 0 { 1 } else { newest + 1 })
}

fn add_round(
    c: &mut PgConnection,
    learner: &Learner,
    submission: SubmissionId,
    (project, number): (&str, i32),
    now: DateTime<Utc>,
) -> Result<RoundId, Error> {
    let (project, most) = project_of(c, learner, project)?;
    if most.is_some_and(|most| number > most) {
        return Err(Error::Conflict(
            "All rounds of this project are used. Ask your mentor what to do next.".to_owned(),
        ));
    }
    let round = diesel::insert_into(rounds::table)
        .values((
            rounds::cohort_id.eq(learner.member().cohort().id),
            rounds::submission_id.eq(submission),
            rounds::number.eq(number),
            rounds::project_id.eq(project),
            rounds::state.eq(RoundState::Draft),
            rounds::message.eq(""),
            rounds::message_html.eq(""),
            rounds::look_at_first.eq(""),
            rounds::lock_version.eq(0),
            rounds::created_at.eq(now),
            rounds::saved_at.eq(now),
        ))
        .returning(rounds::id)
        .get_result(c)?;
    diesel::update(submissions::table.find(submission))
        .set(submissions::newest_round.eq(number))
        .execute(c)?;
    Ok(round)
}

fn write(
    c: &mut PgConnection,
    round: RoundId,
    draft: &Draft,
    version: i32,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(rounds::table.find(round))
        .set((
            rounds::repository.eq(&draft.repository),
            rounds::commit.eq(&draft.commit),
            rounds::link.eq(&draft.link),
            rounds::text.eq(&draft.text),
            rounds::message.eq(&draft.message),
            rounds::look_at_first.eq(&draft.look_at_first),
            rounds::lock_version.eq(version),
            rounds::saved_at.eq(now),
        ))
        .execute(c)
        .map(drop)
}

/// One statement, however many there are: diesel cannot join an update to a list of values.
const ANSWER: &str = "\
    UPDATE change_requests q SET done = said.done, answer = said.answer \
    FROM unnest($2::bigint[], $3::boolean[], $4::text[]) AS said (id, done, answer), reviews v, rounds r \
    WHERE q.id = said.id AND v.id = q.review_id AND r.id = v.round_id AND r.submission_id = $1 \
    AND (q.done, q.answer) IS DISTINCT FROM (said.done, said.answer)";

/// What the learner says of requested changes: only of those that stand in reviews of this submission.
fn answer_requests(c: &mut PgConnection, submission: SubmissionId, draft: &Draft) -> QueryResult<()> {
    let said = &draft.answers;
    if said.is_empty() {
        return Ok(());
    }
    diesel::sql_query(ANSWER)
        .bind::<BigInt, _>(submission)
        .bind::<Array<BigInt>, _>(said.iter().map(|one| one.request).collect::<Vec<_>>())
        .bind::<Array<Bool>, _>(said.iter().map(|one| one.done).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(said.iter().map(|one| one.answer.as_str()).collect::<Vec<_>>())
        .execute(c)
        .map(drop)
}

/// Sends a round: keeps the draft, freezes whose it is, and gives it its place in the queue.
///
/// # Errors
/// As [`save`].
pub fn send(
    c: &mut PgConnection,
    learner: &Learner,
    project: &str,
    (draft, version): (&Draft, i32),
    new: &NewRound<'_>,
    now: DateTime<Utc>,
) -> Result<Saved, Error> {
    if let Some(sent) = sent_before(c, learner, project, new.sent_key)? {
        return Ok(sent);
    }
    let saved = match save(c, learner, project, draft, version, now) {
        // The first click was still at it when this one came.
        Err(Error::Conflict(words)) => {
            return sent_before(c, learner, project, new.sent_key)?.ok_or(Error::Conflict(words));
        }
        saved => saved?,
    };
    let Saved::As { submission, round, .. } = saved else { return Ok(saved) };
    let (place, returned) = rounds::table
        .find(round)
        .select((rounds::queued_at, rounds::returned_at))
        .first::<(Option<DateTime<Utc>>, Option<DateTime<Utc>>)>(c)?;
    let queued_at = place_in_queue(place, returned, now);
    let user = learner.member().viewer().id();
    diesel::update(rounds::table.find(round))
        .set((
            rounds::state.eq(RoundState::Submitted),
            rounds::text_html.eq(new.text_html),
            rounds::message_html.eq(new.message_html),
            rounds::sent_key.eq(new.sent_key),
            rounds::submitted_by.eq(user),
            rounds::submitted_at.eq(now),
            rounds::queued_at.eq(queued_at),
            rounds::due_at.eq(new.due_at),
            rounds::late.eq(new.due_at.is_some_and(|due| due < now)),
        ))
        .execute(c)?;
    diesel::insert_into(round_owners::table)
        .values((round_owners::round_id.eq(round), round_owners::user_id.eq(user)))
        .execute(c)?;
    diesel::update(submissions::table.find(submission))
        .set((
            submissions::state.eq(SubmissionState::Waiting),
            submissions::waiting_on_mentor_since.eq(queued_at),
            submissions::waiting_on_learner_since.eq(None::<DateTime<Utc>>),
        ))
        .execute(c)?;
    Ok(saved)
}

/// The round that this form has sent, if it is its second click.
fn sent_before(
    c: &mut PgConnection,
    learner: &Learner,
    project: &str,
    sent_key: &str,
) -> QueryResult<Option<Saved>> {
    let sent = rounds::table
        .inner_join(submissions::table)
        .filter(submissions::enrollment_id.eq(learner.enrollment()).and(submissions::project_key.eq(project)))
        .filter(rounds::sent_key.eq(sent_key).and(rounds::state.ne(RoundState::Draft)))
        .select((submissions::id, rounds::id, rounds::number, rounds::lock_version))
        .first(c)
        .optional()?;
    Ok(sent.map(|(submission, round, number, version)| Saved::As { submission, round, number, version }))
}

/// Takes a round back that no mentor holds: the same round, the same number, a draft again; its place is given up.
///
/// # Errors
/// [`Error::Conflict`], if a mentor holds it, or has decided it; [`Error::NotFound`], if there is none.
pub fn withdraw(
    c: &mut PgConnection,
    learner: &Learner,
    project: &str,
    now: DateTime<Utc>,
) -> Result<i32, Error> {
    let own = submissions::table
        .filter(submissions::enrollment_id.eq(learner.enrollment()).and(submissions::project_key.eq(project)))
        .select(submissions::id);
    let (round, submission, number, state) = rounds::table
        .filter(rounds::submission_id.eq_any(own))
        .order(rounds::number.desc())
        .select((rounds::id, rounds::submission_id, rounds::number, rounds::state))
        .for_update()
        .first::<(RoundId, SubmissionId, i32, RoundState)>(c)?;
    match state {
        RoundState::Draft => return Ok(number),
        RoundState::Decided => return Err(decided(number)),
        RoundState::Submitted => {}
    }
    if let Some(mentor) = holder(c, round, now)? {
        return Err(Error::Conflict(format!(
            "{mentor} is reviewing round {number} just now, so it stays as it is."
        )));
    }
    diesel::delete(claims::table.find(round)).execute(c)?;
    diesel::delete(round_owners::table.filter(round_owners::round_id.eq(round))).execute(c)?;
    diesel::update(rounds::table.find(round))
        .set((
            rounds::state.eq(RoundState::Draft),
            rounds::sent_key.eq(None::<String>),
            rounds::submitted_by.eq(None::<i64>),
            rounds::submitted_at.eq(None::<DateTime<Utc>>),
            rounds::queued_at.eq(None::<DateTime<Utc>>),
            rounds::late.eq(false),
        ))
        .execute(c)?;
    diesel::update(submissions::table.find(submission))
        .set((
            submissions::state.eq(SubmissionState::with_learner(number)),
            submissions::waiting_on_mentor_since.eq(None::<DateTime<Utc>>),
            submissions::waiting_on_learner_since.eq(now),
        ))
        .execute(c)?;
    Ok(number)
}

fn decided(number: i32) -> Error {
    Error::Conflict(format!("Round {number} was reviewed already, so it stays as it is. Read the review."))
}

/// Who holds a round.
fn holder(c: &mut PgConnection, round: RoundId, now: DateTime<Utc>) -> QueryResult<Option<String>> {
    claims::table
        .inner_join(users::table.on(users::id.eq(claims::mentor_id)))
        .filter(claims::round_id.eq(round).and(claims::until.gt(now)))
        .select(users::name)
        .first(c)
        .optional()
}
