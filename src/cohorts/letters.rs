//! Links go out by mail, and letters whose link works no more are taken back.

use super::{model::CohortId, store::invitations::NewLink};
use crate::{
    config::Config,
    error::Error,
    keys::Keys,
    messages::{self, Invitation, To},
    people::access::Lead,
};
use chrono::{DateTime, Utc};
use diesel::{QueryResult, pg::PgConnection};

/// Sends each link to whom it is for, in the caller's transaction, in place of letters with a link from before.
pub fn send(
    c: &mut PgConnection,
    lead: &Lead,
    links: &[NewLink],
    (keys, config): (&Keys, &Config),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let cohort = lead.cohort();
    let addresses = links.iter().map(|link| link.email.as_str()).collect::<Vec<_>>();
    take_back(c, cohort.id, &addresses, "A new link was made.")?;
    for new in links {
        let to =
            To { user: new.account, email: &new.email, name: new.name.as_deref(), cohort: Some(cohort.id) };
        let letter = Invitation {
            inviter: lead.viewer().name(),
            cohort: &cohort.name,
            role: new.role.word(),
            link: &config.link(&format!("/invitations/{}", new.token)),
            expires: new.expires_at.with_timezone(&cohort.span.zone),
        };
        messages::send(c, keys, &to, &letter, now)?;
    }
    Ok(())
}

/// Takes back what is on its way to these addresses.
pub fn take_back(c: &mut PgConnection, cohort: CohortId, addresses: &[&str], why: &str) -> QueryResult<()> {
    messages::void_to::<Invitation<'_>>(c, cohort, addresses, why)
}
