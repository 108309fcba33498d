//! Who is in a cohort, and who is invited.

use crate::{
    cohorts::{
        CohortHead,
        model::{EnrollmentStatus, InvitationId, InvitationRole, StaffRole, invitation::Standing},
        store::{
            self, AfterMember, Person,
            invitations::{self, Listed},
        },
    },
    error::Error,
    people::{
        access::{Member, Staff},
        model::initials,
    },
    state::State,
    text::Moment,
    web::{
        Frame, In, Page, page,
        paging::{After, Slice},
    },
};
use askama::Template;
use chrono::{DateTime, Utc};

/// People and invitations on a page.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "cohorts/people.html")]
pub struct PeoplePage {
    frame: Frame,
    head: CohortHead,
    staff: bool,
    lead: bool,
    rows: Vec<PersonRow>,
    open: String,
    newer: Option<String>,
    next: Option<String>,
}

struct PersonRow {
    name: String,
    email: String,
    initials: String,
    role: &'static str,
    status: Option<&'static str>,
    joined: Option<Moment>,
    last_seen: Option<Moment>,
    href: String,
    removed: bool,
    other_role: Option<StaffRole>,
}

/// The people, as this member may see them.
pub async fn people(
    In(member, frame): In<Member>,
    After(after): After<AfterMember>,
    state: State,
) -> Result<Page<PeoplePage>, Error> {
    let (first, asker) = (after.is_none(), member.clone());
    let (Slice { rows, next }, open) = state
        .db
        .read(move |c| {
            let people = store::people(c, &asker, after.as_ref(), SIZE)?;
            let open = if asker.is_staff() { invitations::open_count(c, asker.cohort().id)? } else { 0 };
            Ok::<_, Error>((people, open))
        })
        .await?;
    let now = state.clock.now();
    let head = CohortHead::seen_by(&member, now);
    Ok(page(PeoplePage {
        frame,
        staff: member.is_staff(),
        lead: member.is_lead(),
        rows: rows.into_iter().map(|person| row(person, &head.base, now)).collect(),
        open: if open > 0 { open.to_string() } else { String::new() },
        newer: (!first).then(|| format!("{}/people", head.base)),
        next: next.map(|cursor| format!("{}/people?after={cursor}", head.base)),
        head,
    }))
}

fn row(person: Person, base: &str, now: DateTime<Utc>) -> PersonRow {
    let status = person.enrollment.map(|(status, _)| status);
    PersonRow {
        initials: initials(&person.name),
        role: person.role.map_or("Learner", StaffRole::title),
        status: status.and_then(word),
        joined: person.joined().map(|at| Moment::ago(at, now)),
        last_seen: person.last_seen_at.map(|at| Moment::ago(at, now)),
        href: format!("{base}/people/{}", person.id),
        removed: status == Some(EnrollmentStatus::Removed),
        other_role: person.role.map(|role| match role {
            StaffRole::Mentor => StaffRole::Lead,
            StaffRole::Lead => StaffRole::Mentor,
        }),
        name: person.name,
        email: person.email,
    }
}

/// How an enrollment stands, where that is worth a word.
const fn word(status: EnrollmentStatus) -> Option<&'static str> {
    match status {
        EnrollmentStatus::Active => None,
        EnrollmentStatus::Completed => Some("completed"),
        EnrollmentStatus::Paused => Some("pausing"),
        EnrollmentStatus::Withdrawn => Some("withdrawn"),
        EnrollmentStatus::Removed => Some("removed"),
    }
}

#[derive(Template)]
#[template(path = "cohorts/invitations.html")]
pub struct InvitationsPage {
    frame: Frame,
    head: CohortHead,
    lead: bool,
    rows: Vec<InvitationRow>,
    open: String,
    newer: Option<String>,
    next: Option<String>,
}

struct InvitationRow {
    email: String,
    name: Option<String>,
    role: &'static str,
    glyph: &'static str,
    tone: &'static str,
    word: &'static str,
    when: Moment,
    href: String,
    can_renew: bool,
    can_revoke: bool,
}

/// The invitations, the newest first.
pub async fn invited(
    In(staff, frame): In<Staff>,
    After(after): After<InvitationId>,
    state: State,
) -> Result<Page<InvitationsPage>, Error> {
    let (first, asker) = (after.is_none(), staff.clone());
    let (Slice { rows, next }, open) = state
        .db
        .read(move |c| {
            let list = invitations::list(c, &asker, after.as_ref(), SIZE)?;
            Ok::<_, Error>((list, invitations::open_count(c, asker.cohort().id)?))
        })
        .await?;
    let now = state.clock.now();
    let head = CohortHead::seen_by(staff.member(), now);
    Ok(page(InvitationsPage {
        frame,
        lead: staff.member().is_lead(),
        rows: rows.into_iter().map(|one| invitation(one, &head.base, now)).collect(),
        open: if open > 0 { open.to_string() } else { String::new() },
        newer: (!first).then(|| format!("{}/people/invitations", head.base)),
        next: next.map(|cursor| format!("{}/people/invitations?after={cursor}", head.base)),
        head,
    }))
}

fn invitation(listed: Listed, base: &str, now: DateTime<Utc>) -> InvitationRow {
    let standing = listed.life.standing(now);
    let (glyph, tone, word, at) = match standing {
        Standing::Sent(at) => ("hourglass", "mute", "Invited", at),
        Standing::Opened(at) => ("eye", "info", "Opened", at),
        Standing::Joined(at) => ("circle-check", "ok", "Joined", at),
        Standing::Expired(at) => ("clock", "warn", "Expired", at),
        Standing::Revoked(at) => ("minus", "mute", "Revoked", at),
    };
    InvitationRow {
        role: role_title(listed.role),
        glyph,
        tone,
        word,
        when: Moment::ago(at, now),
        href: format!("{base}/invitations/{}", listed.id),
        can_renew: !matches!(standing, Standing::Joined(_)),
        can_revoke: !matches!(standing, Standing::Joined(_) | Standing::Revoked(_)),
        email: listed.email,
        name: listed.name,
    }
}

const fn role_title(role: InvitationRole) -> &'static str {
    match role {
        InvitationRole::Learner => "Learner",
        InvitationRole::Mentor => "Mentor",
        InvitationRole::Lead => "Lead",
    }
}
