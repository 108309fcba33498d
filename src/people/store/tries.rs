//! Failed sign-ins, counted in the database so that all processes agree.

use crate::{
    error::Error,
    ids::id,
    people::model::{FAILURES_COUNT_FOR, FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS},
    schema::sign_in_failures as failures,
};
use chrono::{DateTime, Utc};
use diesel::{pg::PgConnection, prelude::*, sql_types::BigInt};

id! {
    /// A try to sign in that counts as failed.
    TryId;
}

/// Counts a try as failed before it is made, so that tries at the same moment cannot pass the limit together;
/// [`forgive`] takes it back when it succeeds. What is too old to count is forgotten on the way.
///
/// # Errors
/// [`Error::TooMany`] with the moment from which the next try is possible.
pub fn allow_try(
    c: &mut PgConnection,
    account: &[u8],
    address: &[u8],
    now: DateTime<Utc>,
) -> Result<TryId, Error> {
    one_at_a_time(c, address)?;
    diesel::delete(failures::table.filter(failures::failed_at.le(now - FAILURES_COUNT_FOR))).execute(c)?;
    for (limit, only) in [(FAILURES_PER_ACCOUNT, Some(account)), (FAILURES_PER_ADDRESS, None)] {
        if let Some(oldest) = oldest_at_limit(c, address, only, limit)? {
            return Err(Error::TooMany(oldest + FAILURES_COUNT_FOR));
        }
    }
    diesel::insert_into(failures::table)
        .values((failures::account.eq(account), failures::address.eq(address), failures::failed_at.eq(now)))
        .returning(failures::id)
        .get_result(c)
        .map_err(Into::into)
}

/// Takes a try back that turned out well.
pub fn forgive(c: &mut PgConnection, id: TryId) -> QueryResult<()> {
    diesel::delete(failures::table.find(id)).execute(c).map(drop)
}

/// The failure that has to grow old before another try is allowed: the `limit`-th newest, if there are so many.
fn oldest_at_limit(
    c: &mut PgConnection,
    address: &[u8],
    account: Option<&[u8]>,
    limit: i64,
) -> QueryResult<Option<DateTime<Utc>>> {
    let mut list = failures::table
        .filter(failures::address.eq(address))
        .order(failures::failed_at.desc())
        .offset(limit - 1)
        .limit(1)
        .select(failures::failed_at)
        .into_boxed();
    if let Some(account) = account {
        list = list.filter(failures::account.eq(account));
    }
    list.first(c).optional()
}

/// Until the transaction ends, nobody else counts tries of this address: counting and adding are one step.
/// diesel has no words for advisory locks.
fn one_at_a_time(c: &mut PgConnection, address: &[u8]) -> QueryResult<()> {
    let (first, _) = address.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<BigInt, _>(i64::from_be_bytes(*first))
        .execute(c)
        .map(drop)
}
