//! All SQL about accounts, their sessions and their failed sign-ins.

mod sessions;
mod tries;

pub use sessions::{SessionRow, end_session, extend_session, forget_sessions, session, start_session};
pub use tries::{Try, TryId, check_limits, count_try, forget_tries, forgive};

use super::{
    access::{Admin, SignedIn, UserId},
    model::{EmailAddress, Name, SiteRole, UserStatus},
};
use crate::{
    error::{Error, Mistakes},
    schema::users,
    web::paging::{Cursor, Slice},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::{
    pg::PgConnection,
    prelude::*,
    result::{DatabaseErrorKind, Error as Cause},
};

/// What sign-in needs to know of an account.
#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
pub struct Credentials {
    /// Whose they are.
    pub id: UserId,
    /// In PHC format; none: no sign-in by password.
    pub password_hash: Option<String>,
    /// Only an active account signs in.
    pub status: UserStatus,
}

/// The account of an address, in whatever case it is typed.
pub fn credentials(c: &mut PgConnection, email: &EmailAddress) -> QueryResult<Option<Credentials>> {
    users::table.filter(users::email.eq(email.as_str())).select(Credentials::as_select()).first(c).optional()
}

/// A person to be added.
pub struct NewUser<'a> {
    /// Their address.
    pub email: &'a EmailAddress,
    /// Their name.
    pub name: &'a Name,
    /// In PHC format.
    pub password_hash: &'a str,
    /// What they are to the site.
    pub site_role: SiteRole,
    /// Their zone, if it is known.
    pub time_zone: Option<Tz>,
}

/// Adds an account.
///
/// # Errors
/// [`Error::Invalid`] when the address has an account already.
pub fn add_user(c: &mut PgConnection, user: &NewUser<'_>, now: DateTime<Utc>) -> Result<UserId, Error> {
    diesel::insert_into(users::table)
        .values((
            users::email.eq(user.email.as_str()),
            users::name.eq(user.name.as_str()),
            users::password_hash.eq(user.password_hash),
            users::site_role.eq(user.site_role),
            users::time_zone.eq(user.time_zone.map(Tz::name)),
            users::created_at.eq(now),
        ))
        .returning(users::id)
        .get_result(c)
        .map_err(|e| match e {
            Cause::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                Error::Invalid(Mistakes::one("email", "There is already an account with this address"))
            }
            e => e.into(),
        })
}

/// Changes one's own name and zone.
pub fn save_profile(c: &mut PgConnection, who: &SignedIn, name: &Name, zone: Tz) -> QueryResult<()> {
    diesel::update(users::table.find(who.viewer().id()))
        .set((users::name.eq(name.as_str()), users::time_zone.eq(zone.name())))
        .execute(c)
        .map(drop)
}

/// A person in the list of all.
#[derive(Queryable)]
pub struct Person {
    /// Who it is.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are to the site.
    pub site_role: SiteRole,
    /// When they were last here, to ten minutes; none: never.
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// Where a list of people goes on: after this name and id.
pub type AfterPerson = (String, UserId);

/// People in the order of their names, a page at a time.
pub fn people(
    c: &mut PgConnection,
    _: &Admin,
    after: Option<&Cursor<AfterPerson>>,
    size: usize,
) -> QueryResult<Slice<Person>> {
    let mut list = users::table
        .select((users::id, users::name, users::email, users::site_role, users::last_seen_at))
        .order((users::name, users::id))
        .limit(Slice::<Person>::fetch(size))
        .into_boxed();
    if let Some(Cursor((name, id))) = after {
        list = list.filter(users::name.gt(name).or(users::name.eq(name).and(users::id.gt(id))));
    }
    let rows = list.load(c)?;
    Ok(Slice::of(rows, size, |last: &Person| Cursor((last.name.clone(), last.id))))
}
