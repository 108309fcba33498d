//! Failed sign-ins, counted in the database so that all processes agree.

use crate::{
    error::Error,
    ids::id,
    people::model::{
        FAILURES_COUNT_FOR, FAILURES_OF_A_SIEGE, FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS,
        FAILURES_UNDER_SIEGE,
    },
    schema::sign_in_failures as failures,
};
use chrono::{DateTime, Utc};
use diesel::{
    pg::{Pg, PgConnection},
    prelude::*,
    sql_types::BigInt,
};

id! {
    /// A try to sign in that counts as failed.
    TryId;
}

/// What is tried from where, as digests.
#[derive(Clone, Copy, Debug)]
pub struct Try {
    /// The account, whether or not there is one.
    pub account: [u8; 32],
    /// The address that it comes from.
    pub address: [u8; 32],
}

/// At most so many are forgotten at once.
const SWEPT_AT_ONCE: i64 = 1000;

diesel::define_sql_function! {
    /// True if the lock was free. It is given back with the end of the transaction.
    fn pg_try_advisory_xact_lock(key: BigInt) -> Bool;
}

/// Whether another try is possible now. It reads only, so whoever is closed out learns it without waiting for anyone.
///
/// # Errors
/// [`Error::TooMany`] with the moment from which the next try is possible.
pub fn check_limits(c: &mut PgConnection, of: &Try, now: DateTime<Utc>) -> Result<(), Error> {
    let recent = || failures::table.filter(failures::failed_at.gt(now - FAILURES_COUNT_FOR)).into_boxed();
    let of_account = || recent().filter(failures::account.eq(&of.account[..]));
    let from_here = failures::address.eq(&of.address[..]);
    let is_besieged = newest(c, of_account(), FAILURES_OF_A_SIEGE)?.is_some();
    let limit = if is_besieged { FAILURES_UNDER_SIEGE } else { FAILURES_PER_ACCOUNT };
    let closed_by = newest(c, of_account().filter(from_here), limit)?.max(newest(
        c,
        recent().filter(from_here),
        FAILURES_PER_ADDRESS,
    )?);
    closed_by.map_or(Ok(()), |failed_at| Err(Error::TooMany(failed_at + FAILURES_COUNT_FOR)))
}

/// Counts a try as failed before it is made, so that tries at the same moment cannot pass the limit together;
/// [`forgive`] takes it back when it succeeds. None: another try for the same account from the same address is
/// counted at this very moment. To wait for it here would hold a connection, and some dozen tries all of them.
///
/// The lock is that of account and address together, so that a class behind one address signs in side by side. The
/// limits of an address and of an account alone can therefore be passed by as many tries as are counted at the same
/// moment: fewer than all processes together have connections.
///
/// # Errors
/// As [`check_limits`].
pub fn count_try(c: &mut PgConnection, of: &Try, now: DateTime<Utc>) -> Result<Option<TryId>, Error> {
    if !diesel::select(pg_try_advisory_xact_lock(lock_key(of))).get_result::<bool>(c)? {
        return Ok(None);
    }
    check_limits(c, of, now)?;
    diesel::insert_into(failures::table)
        .values((
            failures::account.eq(&of.account[..]),
            failures::address.eq(&of.address[..]),
            failures::failed_at.eq(now),
        ))
        .returning(failures::id)
        .get_result(c)
        .map(Some)
        .map_err(Into::into)
}

/// Takes a try back that turned out well, or was not made.
pub fn forgive(c: &mut PgConnection, id: TryId) -> QueryResult<()> {
    diesel::delete(failures::table.find(id)).execute(c).map(drop)
}

/// The failure that has to grow old before another try is allowed: the `limit`-th newest, if there are so many.
fn newest(
    c: &mut PgConnection,
    list: failures::BoxedQuery<'_, Pg>,
    limit: i64,
) -> QueryResult<Option<DateTime<Utc>>> {
    list.order(failures::failed_at.desc())
        .offset(limit - 1)
        .limit(1)
        .select(failures::failed_at)
        .first(c)
        .optional()
}

/// Forgets tries that are too old to count. Two processes that sweep together pass over each other's rows, and wait for
/// none.
pub fn forget_tries(c: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    let old = failures::table
        .filter(failures::failed_at.le(now - FAILURES_COUNT_FOR))
        .limit(SWEPT_AT_ONCE)
        .select(failures::id)
        .for_update()
        .skip_locked()
        .load::<TryId>(c)?;
    diesel::delete(failures::table.filter(failures::id.eq_any(old))).execute(c)
}

/// Both are digests, so their leading bytes tell them apart well enough: a collision costs a moment's wait.
fn lock_key(of: &Try) -> i64 {
    let leading = |digest: &[u8; 32]| digest.first_chunk().map_or(0, |first| i64::from_be_bytes(*first));
    leading(&of.account) ^ leading(&of.address)
}
