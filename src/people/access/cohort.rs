//! Who a person is in a cohort. Each door asks for membership as it is today, in one statement.

use super::Viewer;
use crate::{
    cohorts::{
        self,
        model::{CohortId, CohortState, EnrollmentId, EnrollmentStatus, Span, StaffRole},
        store::Found,
    },
    error::Error,
    programs::store::VersionId,
    work::{self, model::SubmissionId},
};
use diesel::pg::PgConnection;

/// A cohort, to someone who stands in it.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// Its id.
    pub id: CohortId,
    /// Its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The version that it takes.
    pub version: VersionId,
    /// Its days.
    pub span: Span,
    /// A stage opens only once the one before is handed in.
    pub sequential: bool,
    /// Within how many working hours a round is to be reviewed.
    pub review_target_hours: i32,
}

/// Someone who may read in a cohort: a learner who was not removed, its staff, an admin.
#[derive(Clone, Debug)]
pub struct Member {
    viewer: Viewer,
    cohort: Cohort,
    enrollment: Option<Enrollment>,
    role: Option<StaffRole>,
}

/// What someone is in a cohort; an admin is a lead everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// Learns there.
    Learner,
    /// Reviews.
    Mentor,
    /// Reviews, and runs the cohort.
    Lead,
}

/// A learner's place in a cohort.
#[derive(Clone, Debug)]
struct Enrollment {
    id: EnrollmentId,
    status: EnrollmentStatus,
    stack: Option<String>,
}

impl Member {
    /// Who it is.
    #[must_use]
    pub const fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// Where.
    #[must_use]
    pub const fn cohort(&self) -> &Cohort {
        &self.cohort
    }

    /// They belong to its staff, or run the site.
    #[must_use]
    pub const fn is_staff(&self) -> bool {
        self.role.is_some() || self.viewer.is_admin()
    }

    /// As one of its staff, if they are.
    #[must_use]
    pub fn as_staff(&self) -> Option<Staff> {
        self.is_staff().then(|| Staff { member: self.clone() })
    }

    /// They run this cohort, as its lead or as an admin.
    #[must_use]
    pub const fn is_lead(&self) -> bool {
        matches!(self.role, Some(StaffRole::Lead)) || self.viewer.is_admin()
    }

    /// What they are here, for what is drawn around a page.
    #[must_use]
    pub const fn seat(&self) -> Seat {
        if self.is_lead() {
            Seat::Lead
        } else if self.is_staff() {
            Seat::Mentor
        } else {
            Seat::Learner
        }
    }

    /// Their enrollment, if they learn here.
    #[must_use]
    pub fn enrollment(&self) -> Option<EnrollmentId> {
        self.enrollment.as_ref().map(|enrollment| enrollment.id)
    }

    /// The language that they chose.
    #[must_use]
    pub fn stack(&self) -> Option<&str> {
        self.enrollment.as_ref().and_then(|enrollment| enrollment.stack.as_deref())
    }

    /// They can take the next step here, and not only read.
    #[must_use]
    pub fn is_learning(&self) -> bool {
        self.enrollment.as_ref().is_some_and(|enrollment| {
            matches!(enrollment.status, EnrollmentStatus::Active | EnrollmentStatus::Completed)
        })
    }
}

/// Opens to whoever may read in the cohort.
///
/// # Errors
/// [`Error::SignIn`] to someone signed out, [`Error::NotFound`] to someone outside.
pub(crate) fn member(c: &mut PgConnection, viewer: Viewer, slug: &str) -> Result<Member, Error> {
    let found = cohorts::store::find(c, slug, viewer.id())?;
    member_of(found, viewer, slug)
}

fn member_of(found: Found, viewer: Viewer, slug: &str) -> Result<Member, Error> {
    let enrollment = found.enrollment.map(|(id, status, stack)| Enrollment { id, status, stack });
    let is_public = found.state != CohortState::Draft;
    let learns = enrollment.as_ref().is_some_and(|e| e.status != EnrollmentStatus::Removed);
    if !(viewer.is_admin() || is_public && (learns || found.role.is_some())) {
        return Err(Error::NotFound);
    }
    let span = Span {
        starts_on: found.starts_on,
        ends_on: found.ends_on,
        zone: cohorts::store::zone(&found.time_zone),
    };
    let cohort = Cohort {
        id: found.id,
        slug: slug.to_owned(),
        name: found.name,
        version: found.version_id,
        span,
        sequential: found.sequential,
        review_target_hours: found.review_target_hours,
    };
    Ok(Member { viewer, cohort, enrollment: enrollment.filter(|_| learns), role: found.role })
}

/// Someone who learns in a cohort, and can take the next step there.
#[derive(Clone, Debug)]
pub struct Learner {
    member: Member,
    enrollment: EnrollmentId,
}

impl Learner {
    /// As one who reads.
    #[must_use]
    pub const fn member(&self) -> &Member {
        &self.member
    }

    /// Their place in the cohort.
    #[must_use]
    pub const fn enrollment(&self) -> EnrollmentId {
        self.enrollment
    }
}

/// Opens to active learners.
///
/// # Errors
/// As [`member`]; [`Error::Forbidden`] to those who only read there.
pub(crate) fn learner(c: &mut PgConnection, viewer: Viewer, slug: &str) -> Result<Learner, Error> {
    let member = member(c, viewer, slug)?;
    let enrollment = member.enrollment().filter(|_| member.is_learning()).ok_or(Error::Forbidden)?;
    Ok(Learner { member, enrollment })
}

/// Someone of a cohort's staff; an admin passes as a lead.
#[derive(Clone, Debug)]
pub struct Staff {
    member: Member,
}

impl Staff {
    /// As one who reads.
    #[must_use]
    pub const fn member(&self) -> &Member {
        &self.member
    }

    /// Who it is.
    #[must_use]
    pub const fn viewer(&self) -> &Viewer {
        &self.member.viewer
    }

    /// Where.
    #[must_use]
    pub const fn cohort(&self) -> &Cohort {
        &self.member.cohort
    }

    /// They review here: an admin does only where they belong to the staff.
    #[must_use]
    pub const fn is_reviewer(&self) -> bool {
        self.member.role.is_some()
    }
}

/// Someone who reviews in a cohort: of its staff, and not only an admin.
#[derive(Clone, Debug)]
pub struct Reviewer {
    staff: Staff,
}

impl Reviewer {
    /// As one of its staff.
    #[must_use]
    pub const fn staff(&self) -> &Staff {
        &self.staff
    }

    /// Who it is.
    #[must_use]
    pub const fn viewer(&self) -> &Viewer {
        self.staff.viewer()
    }

    /// Where.
    #[must_use]
    pub const fn cohort(&self) -> &Cohort {
        self.staff.cohort()
    }
}

/// Opens to those who review in the cohort.
///
/// # Errors
/// As [`staff`]; [`Error::Forbidden`] to an admin who does not belong to its staff.
pub(crate) fn reviewer(c: &mut PgConnection, viewer: Viewer, slug: &str) -> Result<Reviewer, Error> {
    let staff = staff(c, viewer, slug)?;
    if staff.is_reviewer() { Ok(Reviewer { staff }) } else { Err(Error::Forbidden) }
}

/// Opens to the staff of the cohort.
///
/// # Errors
/// As [`member`]; [`Error::Forbidden`] to its learners.
pub(crate) fn staff(c: &mut PgConnection, viewer: Viewer, slug: &str) -> Result<Staff, Error> {
    let member = member(c, viewer, slug)?;
    if member.is_staff() { Ok(Staff { member }) } else { Err(Error::Forbidden) }
}

/// Someone who runs a cohort: its lead, or an admin.
#[derive(Clone, Debug)]
pub struct Lead {
    staff: Staff,
}

impl Lead {
    /// As one of its staff.
    #[must_use]
    pub const fn staff(&self) -> &Staff {
        &self.staff
    }

    /// Who it is.
    #[must_use]
    pub const fn viewer(&self) -> &Viewer {
        self.staff.viewer()
    }

    /// Where.
    #[must_use]
    pub const fn cohort(&self) -> &Cohort {
        self.staff.cohort()
    }
}

/// Opens to those who run the cohort.
///
/// # Errors
/// As [`member`]; [`Error::Forbidden`] to its learners and mentors.
pub(crate) fn lead(c: &mut PgConnection, viewer: Viewer, slug: &str) -> Result<Lead, Error> {
    let staff = staff(c, viewer, slug)?;
    if staff.member.is_lead() { Ok(Lead { staff }) } else { Err(Error::Forbidden) }
}

/// Someone who may see a submission: whose it is, or staff of its cohort (PRODUCT.md, "Who may": it goes by its frozen
/// owners, not by today's places).
#[derive(Clone, Debug)]
pub struct Party {
    member: Member,
    submission: SubmissionId,
}

impl Party {
    /// As one who reads in the cohort.
    #[must_use]
    pub const fn member(&self) -> &Member {
        &self.member
    }

    /// Which.
    #[must_use]
    pub const fn submission(&self) -> SubmissionId {
        self.submission
    }
}

/// Opens to the owners of a submission and the staff of its cohort.
///
/// # Errors
/// As [`member`]; [`Error::NotFound`] to whoever else is in the cohort.
pub(crate) fn party(
    c: &mut PgConnection,
    viewer: Viewer,
    slug: &str,
    submission: SubmissionId,
) -> Result<Party, Error> {
    let (found, is_own) = work::store::find(c, slug, submission, viewer.id())?;
    let member = member_of(found, viewer, slug)?;
    if is_own || member.is_staff() { Ok(Party { member, submission }) } else { Err(Error::NotFound) }
}
