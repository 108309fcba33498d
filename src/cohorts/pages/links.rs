//! The links of invitations: made anew, sent again, taken back.

use crate::{
    cohorts::{
        CohortHead, letters,
        model::InvitationId,
        store::invitations::{self, NewLink},
    },
    error::Error,
    people::access::Lead,
    state::State,
    web::{Frame, Go, In, Nothing, Page, Sent, go, page},
};
use actix_web::web::Path;
use askama::Template;
use diesel::pg::PgConnection;

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    invitation: InvitationId,
}

#[derive(Template)]
#[template(path = "cohorts/link.html")]
pub struct LinkPage {
    frame: Frame,
    head: CohortHead,
    email: String,
    link: String,
    until: String,
}

/// Makes a new link and shows it, this once.
pub async fn link(
    In(lead, frame): In<Lead>,
    at: Path<At>,
    form: Sent<Nothing>,
    state: State,
) -> Result<Page<LinkPage>, Error> {
    form.checked()?;
    let new = renew(&lead, at.invitation, &state, |c, lead, new| {
        letters::take_back(c, lead.cohort().id, &[&new.email], "A new link was made.").map_err(Error::from)
    })
    .await?;
    let head = CohortHead::seen_by(lead.staff().member(), state.clock.now());
    let link = format!("{}/invitations/{}", state.config.address(), new.token);
    let until = new.expires_at.with_timezone(&lead.cohort().span.zone).format("%-d %B %Y").to_string();
    Ok(page(LinkPage { frame, head, email: new.email, link, until }))
}

/// Makes a new link, and does with it what is to be done in the same transaction.
async fn renew(
    lead: &Lead,
    id: InvitationId,
    state: &State,
    then: impl FnOnce(&mut PgConnection, &Lead, &NewLink) -> Result<(), Error> + Send + 'static,
) -> Result<NewLink, Error> {
    let (lead, keys, now) = (lead.clone(), state.keys.clone(), state.clock.now());
    let renewed = move |c: &mut PgConnection| {
        let new = invitations::renew(c, &lead, id, &keys, now)?;
        then(c, &lead, &new).map(|()| new)
    };
    state.db.write(renewed).await
}

/// Sends the invitation again, with a new link.
pub async fn send(
    In(lead, _): In<Lead>,
    at: Path<At>,
    form: Sent<Nothing>,
    state: State,
) -> Result<Go, Error> {
    form.checked()?;
    let (shared, now) = (state.clone(), state.clock.now());
    let write = move |c: &mut PgConnection, lead: &Lead, new: &NewLink| {
        letters::send(c, lead, std::slice::from_ref(new), (&shared.keys, &shared.config), now)
    };
    let new = renew(&lead, at.invitation, &state, write).await?;
    let words = |way: &str| format!("A new link is {way} {}. The earlier one no longer works.", new.email);
    Ok(if state.config.mail.is_some() {
        back(&lead).done(words("on its way to"))
    } else {
        back(&lead)
            .warning(words("written for") + " No mail leaves this site: make a new link, and pass it on.")
    })
}

/// Takes the invitation back.
pub async fn revoke(
    In(lead, _): In<Lead>,
    at: Path<At>,
    form: Sent<Nothing>,
    state: State,
) -> Result<Go, Error> {
    form.checked()?;
    let (asker, id, now) = (lead.clone(), at.invitation, state.clock.now());
    let email = state.db.write(move |c| invitations::revoke(c, &asker, id, now)).await?;
    Ok(back(&lead).done(format!("The invitation of {email} is revoked: its link lets nobody in.")))
}

fn back(lead: &Lead) -> Go {
    go(format!("/cohorts/{}/people/invitations", lead.cohort().slug))
}
