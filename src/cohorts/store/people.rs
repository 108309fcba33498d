//! Who is in a cohort: they come, change their role, and go.

use crate::{
    cohorts::{
        letters,
        model::{CohortId, EnrollmentId, EnrollmentStatus, Side, StaffRole},
    },
    error::Error,
    people::access::{Lead, Learner, Member, UserId},
    schema::{
        claims, cohort_members as members, cohort_staff as staff, enrollments, invitations, rounds,
        submissions, users,
    },
    web::paging::{Cursor, Slice},
};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::{max, not, sql},
    pg::PgConnection,
    prelude::*,
    sql_types::Bool,
};

/// Takes someone in as a learner.
pub fn enroll(c: &mut PgConnection, cohort: CohortId, user: UserId, now: DateTime<Utc>) -> QueryResult<()> {
    add_member(c, cohort, user, Side::Learner)?;
    add_enrollment(c, cohort, user, now)
}

/// Takes someone in as staff.
pub fn add_staff(c: &mut PgConnection, cohort: CohortId, user: UserId, role: StaffRole) -> QueryResult<()> {
    add_member(c, cohort, user, Side::Staff)?;
    add_role(c, cohort, user, role)
}

/// Seats someone on a side. Whoever sits there already stays; nobody sits on both sides.
pub(super) fn add_member(
    c: &mut PgConnection,
    cohort: CohortId,
    user: UserId,
    side: Side,
) -> QueryResult<Side> {
    diesel::insert_into(members::table)
        .values((members::cohort_id.eq(cohort), members::user_id.eq(user), members::side.eq(side)))
        .on_conflict_do_nothing()
        .execute(c)?;
    members::table.find((cohort, user)).select(members::side).first(c)
}

/// Who was removed takes part again.
pub(super) fn add_enrollment(
    c: &mut PgConnection,
    cohort: CohortId,
    user: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(enrollments::table)
        .values((
            enrollments::cohort_id.eq(cohort),
            enrollments::user_id.eq(user),
            enrollments::status.eq(EnrollmentStatus::Active),
            enrollments::joined_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c)?;
    bring_back(c, cohort, user).map(drop)
}

fn bring_back(c: &mut PgConnection, cohort: CohortId, user: UserId) -> QueryResult<usize> {
    let removed = enrollments::table
        .filter(enrollments::cohort_id.eq(cohort).and(enrollments::user_id.eq(user)))
        .filter(enrollments::status.eq(EnrollmentStatus::Removed));
    diesel::update(removed).set(enrollments::status.eq(EnrollmentStatus::Active)).execute(c)
}

pub(super) fn add_role(
    c: &mut PgConnection,
    cohort: CohortId,
    user: UserId,
    role: StaffRole,
) -> QueryResult<()> {
    diesel::insert_into(staff::table)
        .values((staff::cohort_id.eq(cohort), staff::user_id.eq(user), staff::role.eq(role)))
        .on_conflict((staff::cohort_id, staff::user_id))
        .do_update()
        .set(staff::role.eq(role))
        .execute(c)
        .map(drop)
}

/// Keeps the language that a learner chose.
pub fn choose_stack(c: &mut PgConnection, learner: &Learner, stack: &str) -> Result<(), Error> {
    diesel::update(enrollments::table.find(learner.enrollment()))
        .set(enrollments::stack.eq(stack))
        .execute(c)?;
    Ok(())
}

/// Somebody in a cohort.
#[derive(Clone, Debug, Queryable)]
pub struct Person {
    /// Who it is.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// When they were last here, to ten minutes.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// On which side.
    pub side: Side,
    /// What they are, if they are staff.
    pub role: Option<StaffRole>,
    /// How their enrollment stands, and since when they are here, if they learn.
    pub enrollment: Option<(EnrollmentStatus, DateTime<Utc>)>,
    /// When they accepted an invitation last, if they did.
    pub accepted_at: Option<DateTime<Utc>>,
}

impl Person {
    /// Since when they are here, where that is known.
    #[must_use]
    pub fn joined(&self) -> Option<DateTime<Utc>> {
        self.enrollment.map(|(_, at)| at).or(self.accepted_at)
    }

    /// They were put out.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.enrollment.is_some_and(|(status, _)| status == EnrollmentStatus::Removed)
    }
}

/// The people of a cohort with what they are there.
macro_rules! people_of {
    ($cohort:expr) => {
        members::table
            .inner_join(users::table)
            .left_join(
                staff::table
                    .on(staff::cohort_id.eq(members::cohort_id).and(staff::user_id.eq(members::user_id))),
            )
            .left_join(enrollments::table.on(
                enrollments::cohort_id.eq(members::cohort_id).and(enrollments::user_id.eq(members::user_id)),
            ))
            .filter(members::cohort_id.eq($cohort))
            .select((
                users::id,
                users::name,
                users::email,
                users::last_seen_at,
                members::side,
                staff::role.nullable(),
                (enrollments::status, enrollments::joined_at).nullable(),
                invitations::table
                    .filter(invitations::cohort_id.eq(members::cohort_id))
                    .filter(invitations::joined_as.eq(members::user_id.nullable()))
                    .select(max(invitations::joined_at))
                    .single_value(),
            ))
    };
}

/// Where a list of people goes on: after this side, whether that one was removed, name and id.
pub type AfterMember = (Side, bool, String, UserId);

/// Who is here, a page at a time: staff first, then learners, each by name; last, and to staff alone, those who were
/// removed.
pub fn people(
    c: &mut PgConnection,
    member: &Member,
    after: Option<&Cursor<AfterMember>>,
    size: usize,
) -> QueryResult<Slice<Person>> {
    // In words, since it is ordered by as well: of staff it is false, and not unknown.
    let is_removed = || sql::<Bool>("(enrollments.status IS NOT DISTINCT FROM 'removed')");
    let mut list = people_of!(member.cohort().id)
        .order((members::side.desc(), is_removed(), users::name, users::id))
        .limit(Slice::<Person>::fetch(size))
        .into_boxed();
    if !member.is_staff() {
        list = list.filter(not(is_removed()));
    }
    if let Some(Cursor((side, was_removed, name, id))) = after {
        let by_name = users::name.gt(name).or(users::name.eq(name).and(users::id.gt(*id)));
        let (beside, below) = (members::side.eq(*side), members::side.lt(*side));
        list = if *was_removed {
            list.filter(below.or(beside.and(is_removed()).and(by_name)))
        } else {
            list.filter(below.or(beside.and(is_removed().or(by_name))))
        };
    }
    let rows = list.load(c)?;
    Ok(Slice::of(rows, size, |last: &Person| {
        Cursor((last.side, last.is_removed(), last.name.clone(), last.id))
    }))
}

/// Somebody of this cohort.
pub fn person(c: &mut PgConnection, lead: &Lead, user: UserId) -> QueryResult<Person> {
    people_of!(lead.cohort().id).filter(members::user_id.eq(user)).first(c)
}

/// Puts someone out: they see nothing more, and what they or others held on their work is let go. What they handed in
/// and what was written about it stays (PRODUCT.md, invariants 12 and 13). Somebody who is out already stays out.
pub fn remove(c: &mut PgConnection, lead: &Lead, user: UserId, now: DateTime<Utc>) -> Result<(), Error> {
    let cohort = lead.cohort().id;
    let side = members::table.find((cohort, user)).select(members::side).for_update().first::<Side>(c)?;
    match side {
        Side::Learner => remove_learner(c, cohort, user)?,
        // Their role and their claims go with their seat.
        Side::Staff => drop(diesel::delete(members::table.find((cohort, user))).execute(c)?),
    }
    let email = users::table.find(user).select(users::email).first::<String>(c)?;
    let open = invitations::table
        .filter(invitations::cohort_id.eq(cohort).and(invitations::email.eq(&email)))
        .filter(invitations::joined_at.is_null().and(invitations::revoked_at.is_null()));
    diesel::update(open).set(invitations::revoked_at.eq(now)).execute(c)?;
    Ok(letters::take_back(c, cohort, &[&email], "They were removed from the cohort.")?)
}

fn remove_learner(c: &mut PgConnection, cohort: CohortId, user: UserId) -> QueryResult<()> {
    let enrollment = diesel::update(enrollments::table)
        .filter(enrollments::cohort_id.eq(cohort).and(enrollments::user_id.eq(user)))
        .set(enrollments::status.eq(EnrollmentStatus::Removed))
        .returning(enrollments::id)
        .get_result::<EnrollmentId>(c)?;
    let theirs = rounds::table
        .inner_join(submissions::table)
        .filter(submissions::cohort_id.eq(cohort).and(submissions::enrollment_id.eq(enrollment)))
        .select(rounds::id);
    diesel::delete(claims::table.filter(claims::round_id.eq_any(theirs))).execute(c).map(drop)
}

/// Takes a learner back in who was removed; their work is as they left it.
pub fn take_back(c: &mut PgConnection, lead: &Lead, user: UserId) -> QueryResult<()> {
    bring_back(c, lead.cohort().id, user).map(drop)
}

/// Makes someone of the staff a mentor or a lead.
///
/// # Errors
/// [`Error::NotFound`], if they do not belong to it.
pub fn set_role(c: &mut PgConnection, lead: &Lead, user: UserId, role: StaffRole) -> Result<(), Error> {
    let theirs = staff::table.find((lead.cohort().id, user));
    match diesel::update(theirs).set(staff::role.eq(role)).execute(c)? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}
