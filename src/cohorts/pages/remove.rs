//! Someone goes, comes back, or changes their role.

use crate::{
    cohorts::{
        CohortHead,
        forms::RoleForm,
        model::{Side, StaffRole},
        store,
    },
    error::Error,
    people::access::{Lead, UserId},
    state::State,
    web::{Frame, Go, In, Nothing, Page, Sent, go, page},
};
use actix_web::web::Path;
use askama::Template;

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    user: UserId,
}

#[derive(Template)]
#[template(path = "cohorts/remove.html")]
pub struct RemovePage {
    frame: Frame,
    head: CohortHead,
    name: String,
    is_staff: bool,
    action: String,
    back: String,
}

/// What removing someone means.
pub async fn confirm(
    In(lead, frame): In<Lead>,
    at: Path<At>,
    state: State,
) -> Result<Page<RemovePage>, Error> {
    let (asker, user) = (lead.clone(), at.user);
    let person = state.db.read(move |c| store::person(c, &asker, user)).await?;
    let head = CohortHead::seen_by(lead.staff().member(), state.clock.now());
    let (action, back) = (format!("{}/people/{user}/remove", head.base), format!("{}/people", head.base));
    Ok(page(RemovePage {
        frame,
        head,
        name: person.name,
        is_staff: person.side == Side::Staff,
        action,
        back,
    }))
}

/// Removes them.
pub async fn remove(
    In(lead, _): In<Lead>,
    at: Path<At>,
    form: Sent<Nothing>,
    state: State,
) -> Result<Go, Error> {
    form.checked()?;
    let (asker, user, now) = (lead.clone(), at.user, state.clock.now());
    let person = state
        .db
        .write(move |c| {
            let person = store::person(c, &asker, user)?;
            store::remove(c, &asker, user, now).map(|()| person)
        })
        .await?;
    let to = if is_out_themselves(&lead, user) { go("/") } else { back(&lead) };
    Ok(to.done(format!("{} was removed from {}.", person.name, lead.cohort().name)))
}

/// A lead who removed themselves finds no page here any more; an admin does.
fn is_out_themselves(lead: &Lead, user: UserId) -> bool {
    lead.viewer().id() == user && !lead.viewer().is_admin()
}

/// Takes a learner back in.
pub async fn take_back(
    In(lead, _): In<Lead>,
    at: Path<At>,
    form: Sent<Nothing>,
    state: State,
) -> Result<Go, Error> {
    form.checked()?;
    let (asker, user) = (lead.clone(), at.user);
    let person = state
        .db
        .write(move |c| {
            let person = store::person(c, &asker, user)?;
            store::take_back(c, &asker, user)?;
            Ok::<_, Error>(person)
        })
        .await?;
    Ok(back(&lead).done(format!("{} is back. Everything is as they left it.", person.name)))
}

/// Makes someone of the staff a mentor or a lead.
pub async fn role(
    In(lead, _): In<Lead>,
    at: Path<At>,
    form: Sent<RoleForm>,
    state: State,
) -> Result<Go, Error> {
    let role = form.checked()?;
    let (asker, user) = (lead.clone(), at.user);
    let person = state
        .db
        .write(move |c| {
            let person = store::person(c, &asker, user)?;
            store::set_role(c, &asker, user, role).map(|()| person)
        })
        .await?;
    let what = match role {
        StaffRole::Lead => "leads this cohort now",
        StaffRole::Mentor => "is a mentor of this cohort now",
    };
    Ok(back(&lead).done(format!("{} {what}.", person.name)))
}

fn back(lead: &Lead) -> Go {
    go(format!("/cohorts/{}/people", lead.cohort().slug))
}
