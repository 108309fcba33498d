//! Invitations as those who run a cohort see them: made from a list, sent again, taken back.

use crate::{
    cohorts::{
        letters,
        model::{
            CohortId, EnrollmentStatus, InvitationId, InvitationRole, StaffRole,
            fate::Known,
            invitation::{HOLDS_FOR, Life, NOT_AGAIN_WITHIN, digest},
            lines::Invitee,
        },
    },
    error::Error,
    keys::Keys,
    people::{
        access::{Lead, Staff, UserId},
        model::Name,
    },
    schema::{invitations, users},
    web::paging::{Cursor, Slice},
};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::count_star,
    pg::PgConnection,
    prelude::*,
    sql_types::{Array, BigInt, Binary, Bool, Citext, Nullable, Text, Timestamptz},
};

/// What is known of each of these people in this cohort, in their order: one statement for all.
pub fn known(c: &mut PgConnection, lead: &Lead, who: &[&Invitee]) -> QueryResult<Vec<Known>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        account: bool,
        #[diesel(sql_type = Nullable<Text>)]
        status: Option<EnrollmentStatus>,
        #[diesel(sql_type = Nullable<Text>)]
        staff_role: Option<StaffRole>,
        #[diesel(sql_type = Nullable<Text>)]
        invited_as: Option<InvitationRole>,
        #[diesel(sql_type = Nullable<Timestamptz>)]
        expires_at: Option<DateTime<Utc>>,
    }
    let emails = who.iter().map(|who| who.email.as_str()).collect::<Vec<_>>();
    // diesel has no words for a list that is joined.
    let rows = diesel::sql_query(
        "SELECT u.id IS NOT NULL AS account, e.status, s.role AS staff_role, i.role AS invited_as, i.expires_at \
         FROM unnest($2::citext[]) WITH ORDINALITY AS line (email, place) \
         LEFT JOIN users u ON u.email = line.email \
         LEFT JOIN enrollments e ON e.cohort_id = $1 AND e.user_id = u.id \
         LEFT JOIN cohort_staff s ON s.cohort_id = $1 AND s.user_id = u.id \
         LEFT JOIN invitations i ON i.cohort_id = $1 AND i.email = line.email \
             AND i.joined_at IS NULL AND i.revoked_at IS NULL \
         ORDER BY line.place",
    )
    .bind::<BigInt, _>(lead.cohort().id)
    .bind::<Array<Text>, _>(emails)
    .load::<Row>(c)?;
    let known = |row: Row| Known {
        account: row.account,
        learns: row.status,
        staff: row.staff_role,
        invited: row.invited_as.zip(row.expires_at),
    };
    Ok(rows.into_iter().map(known).collect())
}

/// A link that was made just now. Its token is known here and in the letter alone.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// Of this invitation.
    pub id: InvitationId,
    /// For this address.
    pub email: String,
    /// Whose name is this, if it is known.
    pub name: Option<String>,
    /// As what.
    pub role: InvitationRole,
    /// What stands in the link.
    pub token: String,
    /// How long it holds.
    pub expires_at: DateTime<Utc>,
    /// The account of the address, if it has one.
    pub account: Option<UserId>,
}

/// Invites people, or renews the links of those whose invitation is open: one statement for all. Whoever was sent a link
/// within the last minutes gets no other, so that a second press of the button sends nothing.
pub fn invite(
    c: &mut PgConnection,
    lead: &Lead,
    who: &[&Invitee],
    role: InvitationRole,
    keys: &Keys,
    now: DateTime<Utc>,
) -> Result<Vec<NewLink>, Error> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: InvitationId,
        #[diesel(sql_type = Citext)]
        email: String,
        #[diesel(sql_type = Nullable<Text>)]
        name: Option<String>,
        #[diesel(sql_type = Binary)]
        token_hash: Vec<u8>,
        #[diesel(sql_type = Nullable<BigInt>)]
        account: Option<UserId>,
    }
    let tokens = who.iter().map(|_| keys.secret()).collect::<Result<Vec<_>, _>>()?;
    let digests = tokens.iter().map(|token| digest(token)).collect::<Vec<_>>();
    // diesel's upsert has no condition under which a row is left alone.
    let rows = diesel::sql_query(
        "INSERT INTO invitations (cohort_id, email, name, role, token_hash, invited_by, created_at, expires_at) \
         SELECT $1, email, name, $2, token_hash, $3, $4, $5 \
         FROM (SELECT DISTINCT ON (email) * \
             FROM unnest($6::citext[], $7::text[], $8::bytea[]) WITH ORDINALITY AS line (email, name, token_hash, place) \
             ORDER BY email, place) AS once \
         ORDER BY place DESC \
         ON CONFLICT (cohort_id, email) WHERE joined_at IS NULL AND revoked_at IS NULL DO UPDATE \
         SET token_hash = excluded.token_hash, expires_at = excluded.expires_at, invited_by = excluded.invited_by, \
             opened_at = NULL \
         WHERE invitations.role = excluded.role AND invitations.expires_at <= $9 \
         RETURNING id, email, name, token_hash, (SELECT u.id FROM users u WHERE u.email = invitations.email) AS account",
    )
    .bind::<BigInt, _>(lead.cohort().id)
    .bind::<Text, _>(role.word())
    .bind::<BigInt, _>(lead.viewer().id())
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(now + HOLDS_FOR)
    .bind::<Array<Text>, _>(who.iter().map(|who| who.email.as_str()).collect::<Vec<_>>())
    .bind::<Array<Nullable<Text>>, _>(
        who.iter().map(|who| who.name.as_ref().map(Name::as_str)).collect::<Vec<_>>(),
    )
    .bind::<Array<Binary>, _>(digests.clone())
    .bind::<Timestamptz, _>(now + HOLDS_FOR - NOT_AGAIN_WITHIN)
    .load::<Row>(c)?;
    let link = |row: Row| {
        let at = digests.iter().position(|digest| *digest == row.token_hash)?;
        let (token, expires_at) = (tokens.get(at)?.clone(), now + HOLDS_FOR);
        let Row { id, email, name, account, .. } = row;
        Some(NewLink { id, email, name, role, token, expires_at, account })
    };
    Ok(rows.into_iter().filter_map(link).collect())
}

/// Makes a new link for an invitation that was not accepted; the one before stops working. One that was taken back is
/// open again by it.
///
/// # Errors
/// [`Error::Conflict`], if it was accepted meanwhile, or the address is invited anew.
pub fn renew(
    c: &mut PgConnection,
    lead: &Lead,
    id: InvitationId,
    keys: &Keys,
    now: DateTime<Utc>,
) -> Result<NewLink, Error> {
    let found = of_cohort(c, lead, id)?;
    if found.life.joined_at.is_some() {
        return Err(Error::Conflict(format!("{} has joined meanwhile. No link was made.", found.email)));
    }
    let other = invitations::table
        .filter(invitations::cohort_id.eq(lead.cohort().id).and(invitations::email.eq(&found.email)))
        .filter(invitations::joined_at.is_null().and(invitations::revoked_at.is_null()))
        .filter(invitations::id.ne(id))
        .select(invitations::id);
    if diesel::select(diesel::dsl::exists(other)).get_result::<bool>(c)? {
        return Err(Error::Conflict(format!(
            "{} was invited anew meanwhile. No link was made.",
            found.email
        )));
    }
    let token = keys.secret()?;
    diesel::update(invitations::table.find(id))
        .set((
            invitations::token_hash.eq(digest(&token)),
            invitations::invited_by.eq(lead.viewer().id()),
            invitations::expires_at.eq(now + HOLDS_FOR),
            invitations::opened_at.eq(None::<DateTime<Utc>>),
            invitations::revoked_at.eq(None::<DateTime<Utc>>),
        ))
        .execute(c)?;
    let account = users::table.filter(users::email.eq(&found.email)).select(users::id).first(c).optional()?;
    let Listed { email, name, role, .. } = found;
    Ok(NewLink { id, email, name, role, token, expires_at: now + HOLDS_FOR, account })
}

/// Takes an invitation back: its link lets nobody in any more. Taken back twice, the first time stands.
///
/// # Errors
/// [`Error::Conflict`], if it was accepted meanwhile.
pub fn revoke(
    c: &mut PgConnection,
    lead: &Lead,
    id: InvitationId,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let found = of_cohort(c, lead, id)?;
    if found.life.joined_at.is_some() {
        let words =
            format!("{} has joined meanwhile. You can remove them on the page of people.", found.email);
        return Err(Error::Conflict(words));
    }
    diesel::update(invitations::table.find(id).filter(invitations::revoked_at.is_null()))
        .set(invitations::revoked_at.eq(now))
        .execute(c)?;
    letters::take_back(c, lead.cohort().id, &[&found.email], "The invitation was revoked.")?;
    Ok(found.email)
}

/// An invitation in a list.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    /// Its id.
    pub id: InvitationId,
    /// For this address.
    pub email: String,
    /// The name that was given with it.
    pub name: Option<String>,
    /// As what.
    pub role: InvitationRole,
    /// What happened to it.
    pub life: Life,
}

/// The columns of a [`Life`].
pub(super) const LIFE: (
    invitations::expires_at,
    invitations::opened_at,
    invitations::joined_at,
    invitations::revoked_at,
) = (invitations::expires_at, invitations::opened_at, invitations::joined_at, invitations::revoked_at);

/// The invitation of this cohort, locked until the transaction ends.
fn of_cohort(c: &mut PgConnection, lead: &Lead, id: InvitationId) -> QueryResult<Listed> {
    invitations::table
        .find(id)
        .filter(invitations::cohort_id.eq(lead.cohort().id))
        .select((invitations::id, invitations::email, invitations::name, invitations::role, LIFE))
        .for_update()
        .first(c)
}

/// The invitations of a cohort, the newest first, a page at a time.
pub fn list(
    c: &mut PgConnection,
    staff: &Staff,
    after: Option<&Cursor<InvitationId>>,
    size: usize,
) -> QueryResult<Slice<Listed>> {
    let mut list = invitations::table
        .filter(invitations::cohort_id.eq(staff.cohort().id))
        .select((invitations::id, invitations::email, invitations::name, invitations::role, LIFE))
        .order(invitations::id.desc())
        .limit(Slice::<Listed>::fetch(size))
        .into_boxed();
    if let Some(Cursor(id)) = after {
        list = list.filter(invitations::id.lt(*id));
    }
    let rows = list.load(c)?;
    Ok(Slice::of(rows, size, |last: &Listed| Cursor(last.id)))
}

/// How many invitations of a cohort wait to be accepted.
pub fn open_count(c: &mut PgConnection, cohort: CohortId) -> QueryResult<i64> {
    invitations::table
        .filter(invitations::cohort_id.eq(cohort))
        .filter(invitations::joined_at.is_null().and(invitations::revoked_at.is_null()))
        .select(count_star())
        .first(c)
}
