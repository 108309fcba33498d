//! Invitations as those see them who have their link, up to a seat in the cohort.

use super::people::{add_enrollment, add_member, add_role};
use crate::{
    cohorts::{
        letters,
        model::{
            CohortId, EnrollmentStatus, InvitationId, InvitationRole, Side, StaffRole,
            invitation::{Life, digest},
        },
    },
    error::Error,
    people::{
        access::UserId,
        model::{EmailAddress, Name, SiteRole},
        store::{NewUser, add_user},
    },
    schema::{cohort_members, cohorts, enrollments, invitations, users},
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{pg::PgConnection, prelude::*};

/// An invitation as its link finds it: what it is for, and who stands behind its address.
#[derive(Clone, Debug, Queryable)]
pub struct Found {
    /// For this address.
    pub email: String,
    /// The name that was given with it.
    pub name: Option<String>,
    /// As what.
    pub role: InvitationRole,
    /// What happened to it.
    pub life: Life,
    /// Who accepted it.
    pub joined_as: Option<UserId>,
    /// Where to.
    pub cohort: Place,
    /// Who invites: their name and address.
    pub inviter: (String, String),
    /// The account of the address.
    pub account: Option<UserId>,
    /// Where that person stands in the cohort already.
    pub side: Option<Side>,
    /// How they do, if they learn there.
    pub status: Option<EnrollmentStatus>,
}

/// A cohort, as someone sees it from outside.
#[derive(Clone, Debug, Queryable)]
pub struct Place {
    /// Its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Its zone's name.
    pub time_zone: String,
}

impl Found {
    /// The person of its address is in the cohort already, and where it would seat them.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        self.side == Some(self.role.side()) && self.status != Some(EnrollmentStatus::Removed)
    }
}

/// The invitation of a link.
pub fn by_token(c: &mut PgConnection, token: &str) -> QueryResult<Found> {
    let (inviter, account) = diesel::alias!(users as inviter, users as account);
    invitations::table
        .inner_join(cohorts::table)
        .inner_join(inviter.on(inviter.field(users::id).eq(invitations::invited_by)))
        .left_join(account.on(account.field(users::email).eq(invitations::email)))
        .left_join(
            cohort_members::table.on(cohort_members::cohort_id
                .eq(invitations::cohort_id)
                .and(cohort_members::user_id.nullable().eq(account.field(users::id).nullable()))),
        )
        .left_join(
            enrollments::table.on(enrollments::cohort_id
                .eq(invitations::cohort_id)
                .and(enrollments::user_id.nullable().eq(account.field(users::id).nullable()))),
        )
        .filter(invitations::token_hash.eq(digest(token)))
        .select((
            invitations::email,
            invitations::name,
            invitations::role,
            super::invitations::LIFE,
            invitations::joined_as,
            (cohorts::slug, cohorts::name, cohorts::starts_on, cohorts::ends_on, cohorts::time_zone),
            inviter.fields((users::name, users::email)),
            account.field(users::id).nullable(),
            cohort_members::side.nullable(),
            enrollments::status.nullable(),
        ))
        .first(c)
}

/// Notes that a person looks at an invitation that is open; the first time stands.
pub fn opened(c: &mut PgConnection, token: &str, now: DateTime<Utc>) -> QueryResult<()> {
    let unseen = invitations::table
        .filter(invitations::token_hash.eq(digest(token)).and(invitations::opened_at.is_null()))
        .filter(invitations::joined_at.is_null().and(invitations::revoked_at.is_null()));
    diesel::update(unseen).set(invitations::opened_at.eq(now)).execute(c).map(drop)
}

/// Who accepts an invitation.
pub enum Joining<'a> {
    /// Somebody new, who chose a name and a password (its hash).
    New(&'a Name, &'a str),
    /// Somebody with an account.
    As(UserId),
}

/// Accepts an invitation: account, seat and the link's end in one. Accepted twice by the same person it is once.
///
/// # Errors
/// [`Error::Gone`], if it is not open any more; [`Error::Conflict`], if they stand on the other side of the cohort;
/// [`Error::Invalid`], if the address has an account by now.
pub fn join(
    c: &mut PgConnection,
    token: &str,
    joining: &Joining<'_>,
    now: DateTime<Utc>,
) -> Result<UserId, Error> {
    let (id, cohort, email, role, life, joined_as) = invitations::table
        .filter(invitations::token_hash.eq(digest(token)))
        .select((
            invitations::id,
            invitations::cohort_id,
            invitations::email,
            invitations::role,
            super::invitations::LIFE,
            invitations::joined_as,
        ))
        .for_update()
        .first::<(InvitationId, CohortId, String, InvitationRole, Life, Option<UserId>)>(c)?;
    match (joining, joined_as) {
        (Joining::As(user), Some(earlier)) if *user == earlier => return Ok(earlier),
        _ if life.standing(now).is_open() => {}
        _ => return Err(Error::Gone("This invitation is not open any more.".to_owned())),
    }
    let user = match joining {
        Joining::As(user) => *user,
        Joining::New(name, hash) => add_account(c, &email, name, hash, now)?,
    };
    seat(c, cohort, user, role, now)?;
    diesel::update(invitations::table.find(id))
        .set((
            invitations::joined_at.eq(now),
            invitations::joined_as.eq(user),
            invitations::opened_at.eq(life.opened_at.unwrap_or(now)),
        ))
        .execute(c)?;
    letters::take_back(c, cohort, &[&email], "The invitation was used.")?;
    Ok(user)
}

fn add_account(
    c: &mut PgConnection,
    email: &str,
    name: &Name,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<UserId, Error> {
    let email = EmailAddress::parse(email).map_err(Error::internal)?;
    // No zone: times stand in the cohort's until they choose one.
    let user = NewUser { email: &email, name, password_hash, site_role: SiteRole::Member, time_zone: None };
    add_user(c, &user, now)
}

fn seat(
    c: &mut PgConnection,
    cohort: CohortId,
    user: UserId,
    role: InvitationRole,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if add_member(c, cohort, user, role.side())? != role.side() {
        return Err(Error::Conflict("In one cohort nobody is both learner and staff.".to_owned()));
    }
    match role {
        InvitationRole::Learner => add_enrollment(c, cohort, user, now)?,
        InvitationRole::Mentor => add_role(c, cohort, user, StaffRole::Mentor)?,
        InvitationRole::Lead => add_role(c, cohort, user, StaffRole::Lead)?,
    }
    Ok(())
}
