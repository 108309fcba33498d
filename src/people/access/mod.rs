//! Who a person is to what they want to see. The fields that prove it are private, so only this folder makes one:
//! a store function that takes a `SignedIn` cannot be called by code that did not pass that door.

mod cohort;

pub use cohort::{Cohort, Lead, Learner, Member, Party, Reviewer, Seat, Staff};
pub(crate) use cohort::{lead, learner, member, party, reviewer, staff};

use super::{model::SiteRole, store::SessionRow};
use crate::{error::Error, ids::id};
use chrono_tz::Tz;

id! {
    /// A person.
    UserId;
}

/// The person whose session came with the request.
#[derive(Clone, Debug)]
pub struct Viewer {
    id: UserId,
    name: String,
    email: String,
    site_role: SiteRole,
    time_zone: Option<Tz>,
}

impl Viewer {
    /// Their id.
    #[must_use]
    pub const fn id(&self) -> UserId {
        self.id
    }

    /// What they want to be called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first word of their name, for a greeting.
    #[must_use]
    pub fn first_name(&self) -> &str {
        super::model::first_name(&self.name)
    }

    /// Their address.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Two letters that stand for them where there is no picture.
    #[must_use]
    pub fn initials(&self) -> String {
        super::model::initials(&self.name)
    }

    /// They run this site.
    #[must_use]
    pub const fn is_admin(&self) -> bool {
        matches!(self.site_role, SiteRole::Admin)
    }

    /// The zone in which they read times.
    #[must_use]
    pub fn time_zone(&self) -> Tz {
        self.time_zone.unwrap_or(Tz::UTC)
    }

    /// The zone, if they have chosen one.
    #[must_use]
    pub const fn chosen_time_zone(&self) -> Option<Tz> {
        self.time_zone
    }
}

/// The person of a session that holds.
pub(crate) fn viewer(session: SessionRow) -> Viewer {
    Viewer {
        id: session.user_id,
        name: session.name,
        email: session.email,
        site_role: session.site_role,
        time_zone: session.time_zone.and_then(|name| name.parse().ok()),
    }
}

/// Whoever comes, signed in or not.
pub struct Anyone {
    _door: (),
}

/// Opens to whoever comes.
pub(crate) const fn anyone() -> Anyone {
    Anyone { _door: () }
}

/// Somebody with an account, signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    viewer: Viewer,
}

impl SignedIn {
    /// Who it is.
    #[must_use]
    pub const fn viewer(&self) -> &Viewer {
        &self.viewer
    }
}

/// Opens to someone signed in.
///
/// # Errors
/// [`Error::SignIn`] to anyone else.
pub(crate) fn signed_in(viewer: Option<&Viewer>) -> Result<SignedIn, Error> {
    viewer.cloned().map(|viewer| SignedIn { viewer }).ok_or(Error::SignIn)
}

/// Somebody who runs the site.
#[derive(Clone, Debug)]
pub struct Admin {
    viewer: Viewer,
}

impl Admin {
    /// Who it is.
    #[must_use]
    pub const fn viewer(&self) -> &Viewer {
        &self.viewer
    }
}

/// Opens to an admin.
///
/// # Errors
/// [`Error::SignIn`] to someone signed out, [`Error::Forbidden`] to any other person.
pub(crate) fn admin(viewer: Option<&Viewer>) -> Result<Admin, Error> {
    let SignedIn { viewer } = signed_in(viewer)?;
    if viewer.is_admin() { Ok(Admin { viewer }) } else { Err(Error::Forbidden) }
}
