//! Removes what is over: a list that every feature adds to.

use super::{After, Trouble};
use crate::{error::Error, messages, people, reviews, state::State};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{QueryResult, pg::PgConnection};

/// How often it is done.
const EVERY: TimeDelta = TimeDelta::minutes(10);

/// Removes some of what is over at this moment, and says how much: it bounds what it does in one transaction, and is
/// called until nothing is left.
type Expire = fn(&mut PgConnection, DateTime<Utc>) -> QueryResult<usize>;

/// No list is gone through more often at once: the next time goes on.
const MOST_ROUNDS: usize = 1000;

const LIST: &[(&str, Expire)] = &[
    ("sessions", people::store::forget_sessions),
    ("failed sign-ins", people::store::forget_tries),
    ("texts of mail", messages::scrub),
    ("claims on rounds", reviews::store::expire_claims),
];

/// Does all of it; one that fails keeps no other from its turn.
pub(super) fn tidy(state: &State) -> Result<After, Trouble> {
    let now = state.clock.now();
    let mut failed = Vec::new();
    for (what, expire) in LIST {
        match remove_all(state, *expire, now) {
            Ok(0) => {}
            Ok(count) => tracing::info!(target: "cairn::jobs", what, count, "removed what is over"),
            Err(e @ Error::Unavailable(_)) => return Err(e.into()),
            Err(e) => failed.push(format!("{what}: {e}")),
        }
    }
    if failed.is_empty() { Ok(After::Again(now + EVERY)) } else { Err(Trouble(failed.join("; "))) }
}

fn remove_all(state: &State, expire: Expire, now: DateTime<Utc>) -> Result<usize, Error> {
    let mut removed = 0;
    for _ in 0..MOST_ROUNDS {
        match state.db.write_here(|c| expire(c, now))? {
            0 => break,
            count => removed += count,
        }
    }
    Ok(removed)
}
