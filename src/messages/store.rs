//! All SQL about mail.

mod log;
mod recheck;
mod taken_back;

pub use taken_back::void_to;

pub(super) use log::{Kept, Logged, log, mail, send_again};

use super::{
    letters::{self, Letter, Written},
    model::{DeliveryId, DeliveryState, one_line},
};
use crate::{
    cohorts::model::CohortId,
    error::Error,
    ids::Word,
    jobs::{self, Job},
    keys::Keys,
    people::access::UserId,
    schema::deliveries,
};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{expression::AsExpression, pg::PgConnection, prelude::*};

/// To whom, and what it is about.
pub struct To<'a> {
    /// Their account, if they have one.
    pub user: Option<UserId>,
    /// Their address.
    pub email: &'a str,
    /// Their name, if it is known.
    pub name: Option<&'a str>,
    /// The cohort that it is about.
    pub cohort: Option<CohortId>,
}

/// A letter without an end of its own is of no use after this time.
const HOLDS_FOR: TimeDelta = TimeDelta::days(30);

/// Writes to someone, in the caller's transaction: the mail is sent if and only if that commits. When its turn comes,
/// it is asked once more whether they may still get it.
///
/// # Errors
/// [`Error::Internal`] when the system gives no randomness.
pub fn send<L: Letter>(
    c: &mut PgConnection,
    keys: &Keys,
    to: &To<'_>,
    letter: &L,
    now: DateTime<Utc>,
) -> Result<DeliveryId, Error> {
    let parts = letter.parts();
    let name = to.name.map(|name| one_line(name, 100)).filter(|name| !name.is_empty());
    let (subject, written) = letters::write(&parts, name.as_deref()).map_err(Error::internal)?;
    let message_id = format!("<{}@{}>", keys.token()?, parts.link.host_str().unwrap_or("localhost"));
    let body = serde_json::to_vec(&written).map_err(Error::internal)?;
    let id = diesel::insert_into(deliveries::table)
        .values((
            deliveries::kind.eq(L::KIND),
            deliveries::to_address.eq(to.email),
            deliveries::to_name.eq(&name),
            deliveries::to_user.eq(to.user),
            deliveries::cohort_id.eq(to.cohort),
            deliveries::members_only.eq(L::FOR_MEMBERS),
            deliveries::subject.eq(subject),
            deliveries::body.eq(keys.seal_bytes(&purpose(&message_id), &body)?),
            deliveries::body_until.eq(letter.holds_until().unwrap_or(now + HOLDS_FOR)),
            deliveries::state.eq(DeliveryState::Queued),
            deliveries::message_id.eq(&message_id),
            deliveries::created_at.eq(now),
        ))
        .returning(deliveries::id)
        .get_result(c)?;
    jobs::queue(c, &Job::Deliver { delivery: id }, now)?;
    Ok(id)
}

/// A body opens only as that of its own mail.
fn purpose(message_id: &str) -> String {
    format!("mail {message_id}")
}

/// What was written; none, if it is scrubbed, or was sealed with another secret key.
pub(super) fn open(keys: &Keys, message_id: &str, body: &[u8]) -> Option<Written> {
    serde_json::from_slice(&keys.open_bytes(&purpose(message_id), body)?).ok()
}

/// A mail whose turn has come.
#[derive(Debug, Queryable)]
pub(super) struct Waiting {
    pub(super) id: DeliveryId,
    pub(super) to_address: String,
    pub(super) to_name: Option<String>,
    to_user: Option<UserId>,
    cohort_id: Option<CohortId>,
    members_only: bool,
    pub(super) subject: String,
    pub(super) body: Option<Vec<u8>>,
    body_until: DateTime<Utc>,
    pub(super) message_id: String,
    pub(super) created_at: DateTime<Utc>,
}

/// The mail, if it waits and is to be sent now: that try counts. It is dropped if its reason is gone, and kept if
/// there is no mail server.
pub(super) fn begin(
    c: &mut PgConnection,
    id: DeliveryId,
    has_server: bool,
    now: DateTime<Utc>,
) -> QueryResult<Option<Waiting>> {
    let waiting = deliveries::table
        .filter(deliveries::id.eq(id).and(deliveries::state.eq(DeliveryState::Queued)))
        .select((
            deliveries::id,
            deliveries::to_address,
            deliveries::to_name,
            deliveries::to_user,
            deliveries::cohort_id,
            deliveries::members_only,
            deliveries::subject,
            deliveries::body,
            deliveries::body_until,
            deliveries::message_id,
            deliveries::created_at,
        ))
        .for_update()
        .first::<Waiting>(c)
        .optional()?;
    let Some(waiting) = waiting else { return Ok(None) };
    if let Some(why) = recheck::why_not(c, &waiting, now)? {
        void(c, id, why)?;
        return Ok(None);
    }
    if !has_server {
        put(c, id, DeliveryState::Kept, None)?;
        return Ok(None);
    }
    diesel::update(deliveries::table.find(id))
        .set(deliveries::attempts.eq(deliveries::attempts + 1))
        .execute(c)?;
    Ok(Some(waiting))
}

/// Does with all mail that waits what its jobs do where there is no mail server, for who has no worker.
pub fn keep_waiting(c: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    let queued = deliveries::table.filter(deliveries::state.eq(DeliveryState::Queued));
    let waiting = queued.order(deliveries::id).select(deliveries::id).load::<DeliveryId>(c)?;
    waiting.into_iter().try_for_each(|id| begin(c, id, false, now).map(drop))
}

/// The mail server has taken it, and nobody needs its text any more.
pub(super) fn is_sent(c: &mut PgConnection, id: DeliveryId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(that_waits(id))
        .set((
            deliveries::state.eq(DeliveryState::Sent),
            deliveries::sent_at.eq(now),
            deliveries::body.eq(None::<Vec<u8>>),
            deliveries::last_error.eq(None::<String>),
        ))
        .execute(c)
        .map(drop)
}

/// It was not taken: it waits for another try, or has failed.
pub(super) fn is_refused(
    c: &mut PgConnection,
    id: DeliveryId,
    state: DeliveryState,
    why: &str,
) -> QueryResult<()> {
    put(c, id, state, Some(&why.chars().filter(|sign| *sign != '\0').take(2000).collect::<String>()))
}

fn put(c: &mut PgConnection, id: DeliveryId, state: DeliveryState, why: Option<&str>) -> QueryResult<()> {
    diesel::update(that_waits(id))
        .set((deliveries::state.eq(state), deliveries::last_error.eq(why)))
        .execute(c)
        .map(drop)
}

/// Takes back a mail that was not sent yet, with the reason for the log: its text is gone, as when the link in it was
/// used or withdrawn.
pub fn void(c: &mut PgConnection, id: DeliveryId, why: &str) -> QueryResult<()> {
    diesel::update(deliveries::table.find(id))
        .filter(deliveries::state.ne(DeliveryState::Sent).and(deliveries::state.ne(DeliveryState::Dropped)))
        .set((
            deliveries::state.eq(DeliveryState::Dropped),
            deliveries::body.eq(None::<Vec<u8>>),
            deliveries::last_error.eq(why),
        ))
        .execute(c)
        .map(drop)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn that_waits(id: DeliveryId) -> _ {
    let queued: Word = DeliveryState::Queued.as_expression();
    deliveries::table.filter(deliveries::id.eq(id).and(deliveries::state.eq(queued)))
}

/// Texts that are of no use any more are scrubbed, so many at once.
const SCRUBBED_AT_ONCE: i64 = 1000;

/// Scrubs the texts of mails that were not sent and are of no use any more. One that still waits is dropped by its job.
pub fn scrub(c: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    let old = deliveries::table
        .filter(deliveries::body.is_not_null().and(deliveries::body_until.le(now)))
        .filter(deliveries::state.ne(DeliveryState::Queued))
        .limit(SCRUBBED_AT_ONCE)
        .select(deliveries::id)
        .for_update()
        .skip_locked()
        .load::<DeliveryId>(c)?;
    diesel::update(deliveries::table.filter(deliveries::id.eq_any(old)))
        .set(deliveries::body.eq(None::<Vec<u8>>))
        .execute(c)
}
