//! All SQL about the queue.

use super::model::{After, Job, JobId, JobKind, LEASE, Trouble, backoff};
use crate::{
    db::{Json, ring_after_commit},
    people::access::Admin,
    schema::jobs,
    web::paging::{Cursor, Slice},
};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::{count, count_star},
    pg::PgConnection,
    prelude::*,
};
use std::str::FromStr;

/// Queues a job in the caller's transaction: it is there if and only if that commits, and a worker of this process is
/// woken then. One whose key is there already is not queued again.
pub fn queue(c: &mut PgConnection, job: &Job, run_at: DateTime<Utc>) -> QueryResult<()> {
    ring_after_commit();
    diesel::insert_into(jobs::table)
        .values((
            jobs::kind.eq(job.kind()),
            jobs::payload.eq(Json(job)),
            jobs::dedupe_key.eq(job.dedupe_key()),
            jobs::due_at.eq(run_at),
            jobs::run_at.eq(run_at),
        ))
        .on_conflict(jobs::dedupe_key)
        .do_nothing()
        .execute(c)
        .map(drop)
}

/// A job that belongs to this worker for a time.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) id: JobId,
    pub(super) kind: JobKind,
    pub(super) payload: serde_json::Value,
    /// This try counts.
    pub(super) attempts: i32,
}

/// What was found in the queue.
pub(super) enum Turn {
    /// Nothing is due.
    Idle,
    /// A job whose last process ended in the middle of its last try: it is kept.
    GivenUp,
    /// A job to be done now.
    Take(Taken),
}

#[derive(Queryable)]
struct Due {
    id: JobId,
    kind: String,
    payload: serde_json::Value,
    attempts: i32,
}

/// Takes the job that waits longest, and counts the try. The caller commits that before it begins: a job that takes
/// the process down with it has had its try. Workers pass over each other's rows.
pub(super) fn take(c: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<Turn> {
    let known = JobKind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>();
    let due = jobs::table
        .filter(jobs::failed_at.is_null().and(jobs::run_at.le(now)))
        .filter(jobs::leased_until.is_null().or(jobs::leased_until.le(now)))
        .filter(jobs::kind.eq_any(known))
        .order((jobs::run_at, jobs::id))
        .limit(1)
        .select((jobs::id, jobs::kind, jobs::payload, jobs::attempts))
        .for_update()
        .skip_locked()
        .first::<Due>(c)
        .optional()?;
    let Some(due) = due else { return Ok(Turn::Idle) };
    let kind =
        JobKind::from_str(&due.kind).map_err(|e| diesel::result::Error::DeserializationError(e.into()))?;
    if kind.is_over_after(due.attempts) {
        keep(c, due.id, due.attempts, "The process ended while it worked on this.", now)?;
        return Ok(Turn::GivenUp);
    }
    let attempts = diesel::update(jobs::table.find(due.id))
        .set((jobs::attempts.eq(jobs::attempts + 1), jobs::leased_until.eq(now + LEASE)))
        .returning(jobs::attempts)
        .get_result(c)?;
    Ok(Turn::Take(Taken { id: due.id, kind, payload: due.payload, attempts }))
}

/// Writes down how a try ended. One whose lease ran out, so that another worker took the job, says nothing any more.
pub(super) fn settle(
    c: &mut PgConnection,
    taken: &Taken,
    ended: &Result<After, Trouble>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    match ended {
        Ok(After::Nothing) => {
            let own = jobs::table.filter(jobs::id.eq(taken.id).and(jobs::attempts.eq(taken.attempts)));
            diesel::delete(own).execute(c).map(drop)
        }
        Ok(After::Again(run_at)) => again(c, taken, 0, *run_at, None),
        Err(Trouble(words)) if taken.kind.is_over_after(taken.attempts) => {
            keep(c, taken.id, taken.attempts, words, now)
        }
        Err(Trouble(words)) => {
            let run_at = now + backoff(taken.attempts, rand::random());
            again(c, taken, taken.attempts, run_at, Some(words))
        }
    }
}

fn again(
    c: &mut PgConnection,
    taken: &Taken,
    attempts: i32,
    run_at: DateTime<Utc>,
    error: Option<&str>,
) -> QueryResult<()> {
    diesel::update(jobs::table.filter(jobs::id.eq(taken.id).and(jobs::attempts.eq(taken.attempts))))
        .set((
            jobs::attempts.eq(attempts),
            jobs::run_at.eq(run_at),
            jobs::leased_until.eq(None::<DateTime<Utc>>),
            jobs::last_error.eq(error.map(short)),
        ))
        .execute(c)
        .map(drop)
}

fn keep(c: &mut PgConnection, id: JobId, attempts: i32, error: &str, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(jobs::table.filter(jobs::id.eq(id).and(jobs::attempts.eq(attempts))))
        .set((
            jobs::failed_at.eq(now),
            jobs::leased_until.eq(None::<DateTime<Utc>>),
            jobs::last_error.eq(short(error)),
        ))
        .execute(c)
        .map(drop)
}

/// What fits into the column, without NUL, which PostgreSQL's text cannot hold.
fn short(words: &str) -> String {
    words.chars().filter(|c| *c != '\0').take(2000).collect()
}

/// A job that is not tried any more.
#[derive(Queryable)]
pub(super) struct Failed {
    pub(super) id: JobId,
    pub(super) kind: String,
    pub(super) attempts: i32,
    pub(super) last_error: Option<String>,
    pub(super) due_at: DateTime<Utc>,
}

/// The jobs that are kept for an admin, the newest first, a page at a time.
pub(super) fn failed(
    c: &mut PgConnection,
    _: &Admin,
    after: Option<&Cursor<JobId>>,
    size: usize,
) -> QueryResult<Slice<Failed>> {
    let mut list = jobs::table
        .filter(jobs::failed_at.is_not_null())
        .select((jobs::id, jobs::kind, jobs::attempts, jobs::last_error, jobs::due_at))
        .order(jobs::id.desc())
        .limit(Slice::<Failed>::fetch(size))
        .into_boxed();
    if let Some(Cursor(id)) = after {
        list = list.filter(jobs::id.lt(id));
    }
    Ok(Slice::of(list.load(c)?, size, |last: &Failed| Cursor(last.id)))
}

/// How many jobs are still to be done, and of those, how many had trouble. What recurs always waits for its next time.
pub(super) fn waiting(c: &mut PgConnection, _: &Admin) -> QueryResult<(i64, i64)> {
    let recurring = JobKind::ALL.iter().filter(|kind| kind.recurs()).map(|kind| kind.word());
    jobs::table
        .filter(jobs::failed_at.is_null().and(jobs::kind.ne_all(recurring.collect::<Vec<_>>())))
        .select((count_star(), count(jobs::last_error)))
        .first(c)
}

/// Lets a job that is kept have all its tries again, from now on. False: it is gone, or is not kept any more.
pub(super) fn try_again(c: &mut PgConnection, _: &Admin, id: JobId, now: DateTime<Utc>) -> QueryResult<bool> {
    ring_after_commit();
    let kept = jobs::table.filter(jobs::id.eq(id).and(jobs::failed_at.is_not_null()));
    diesel::update(kept)
        .set((jobs::failed_at.eq(None::<DateTime<Utc>>), jobs::attempts.eq(0), jobs::run_at.eq(now)))
        .execute(c)
        .map(|count| count == 1)
}
