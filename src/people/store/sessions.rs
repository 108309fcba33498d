//! Sessions: one row for each browser that is signed in.

use crate::{
    people::{
        access::UserId,
        model::{SESSION_IDLE, SESSION_MEMORY, SiteRole, UserStatus},
    },
    schema::{user_sessions, users},
};
use chrono::{DateTime, Utc};
use diesel::{pg::PgConnection, prelude::*};

/// At most so many are forgotten at once.
const SWEPT_AT_ONCE: i64 = 1000;

/// A session and its person: all that a page needs to know of its viewer, in one statement.
#[derive(Clone, Debug, Queryable, serde::Serialize, serde::Deserialize)]
pub struct SessionRow {
    /// Whose session it is.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are to the site.
    pub site_role: SiteRole,
    /// Their zone; none: not chosen.
    pub time_zone: Option<String>,
    /// When it was last used, to ten minutes.
    pub seen_at: DateTime<Utc>,
    /// When it ends, or ended.
    pub expires_at: DateTime<Utc>,
}

/// The session with this digest of its key, which holds or has ended within [`SESSION_MEMORY`]. A suspended person's
/// sessions do not load.
pub fn session(c: &mut PgConnection, key: &[u8], now: DateTime<Utc>) -> QueryResult<Option<SessionRow>> {
    user_sessions::table
        .inner_join(users::table)
        .filter(user_sessions::key.eq(key).and(user_sessions::expires_at.gt(now - SESSION_MEMORY)))
        .filter(users::status.eq(UserStatus::Active))
        .select((
            users::id,
            users::name,
            users::email,
            users::site_role,
            users::time_zone,
            user_sessions::seen_at,
            user_sessions::expires_at,
        ))
        .first(c)
        .optional()
}

/// Starts a session.
pub fn start_session(c: &mut PgConnection, key: &[u8], user: UserId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::insert_into(user_sessions::table)
        .values((
            user_sessions::key.eq(key),
            user_sessions::user_id.eq(user),
            user_sessions::started_at.eq(now),
            user_sessions::seen_at.eq(now),
            user_sessions::expires_at.eq(now + SESSION_IDLE),
        ))
        .execute(c)?;
    diesel::update(users::table.find(user)).set(users::last_seen_at.eq(now)).execute(c).map(drop)
}

/// Forgets sessions that ended long ago. Two processes that sweep together pass over each other's rows, and wait for
/// none.
pub fn forget_sessions(c: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    let old = user_sessions::table
        .filter(user_sessions::expires_at.le(now - SESSION_MEMORY))
        .limit(SWEPT_AT_ONCE)
        .select(user_sessions::key)
        .for_update()
        .skip_locked()
        .load::<Vec<u8>>(c)?;
    diesel::delete(user_sessions::table.filter(user_sessions::key.eq_any(old))).execute(c)
}

/// Notes that a session is used. One that has ended meanwhile stays ended: no row is made here.
pub fn extend_session(c: &mut PgConnection, key: &[u8], now: DateTime<Utc>) -> QueryResult<()> {
    let user = diesel::update(user_sessions::table.find(key))
        .filter(user_sessions::expires_at.gt(now))
        .set((user_sessions::seen_at.eq(now), user_sessions::expires_at.eq(now + SESSION_IDLE)))
        .returning(user_sessions::user_id)
        .get_result::<UserId>(c)
        .optional()?;
    let Some(user) = user else { return Ok(()) };
    diesel::update(users::table.find(user)).set(users::last_seen_at.eq(now)).execute(c).map(drop)
}

/// Ends a session for good.
pub fn end_session(c: &mut PgConnection, key: &[u8]) -> QueryResult<()> {
    diesel::delete(user_sessions::table.find(key)).execute(c).map(drop)
}
