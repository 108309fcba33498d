//! A round that cannot be reviewed goes back to its learner, with the reason.

use super::{At, desk::lost, queue_href, round_href};
use crate::{
    error::Error,
    people::access::{Reviewer, Staff},
    progress::pages::{CohortHead, Reading},
    reviews::{
        forms::ReturnForm,
        store::{self, Post},
    },
    state::State,
    web::{Filled, Frame, In, Page, Sent, go, page},
};
use actix_web::{HttpRequest, HttpResponse, Responder, web::Path};
use askama::Template;

#[derive(Template)]
#[template(path = "reviews/return.html")]
pub struct ReturnPage {
    frame: Frame,
    head: Option<CohortHead>,
    base: String,
    learner: String,
    number: i32,
    form: Filled<ReturnForm>,
}

/// Asks what is in the way.
pub async fn form(
    In(reviewer, frame): In<Reviewer>,
    at: Path<At>,
    state: State,
) -> Result<Page<ReturnPage>, Error> {
    show(reviewer.staff(), &at, Filled::default(), frame, &state).await
}

async fn show(
    staff: &Staff,
    at: &At,
    form: Filled<ReturnForm>,
    frame: Frame,
    state: &State,
) -> Result<Page<ReturnPage>, Error> {
    let (door, round) = (staff.clone(), at.round);
    let desk = state.db.read(move |c| store::desk(c, &door, round)).await?;
    let is_wrong = !form.mistakes.is_empty();
    let head = Reading::cohort(staff.member(), state).head();
    let (base, learner, number) = (round_href(staff, round), desk.learner.1, desk.round.number);
    Ok(page(ReturnPage { frame, head, base, learner, number, form }).unless(is_wrong))
}

/// Gives it back.
pub async fn give_back(
    In(reviewer, frame): In<Reviewer>,
    at: Path<At>,
    sent: Sent<ReturnForm>,
    req: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (state, staff) = (State::of(&req), reviewer.staff().clone());
    let done = match sent.checked() {
        Ok(note) => {
            let (reviewer, round, now) = (reviewer.clone(), at.round, state.clock.now());
            let (keys, config) = (state.keys.clone(), state.config.clone());
            let post = move |c: &mut _| {
                let post = Post { keys: &keys, config: &config };
                store::give_back(c, &reviewer, round, &note, &post, now)
            };
            state.db.write(post).await
        }
        Err(e) => Err(e),
    };
    match done {
        Ok(learner) => {
            let words =
                format!("Returned to {learner}. No round is used, and its place is kept for two days.");
            Ok(go(queue_href(&staff)).done(words).respond_to(&req))
        }
        Err(Error::Invalid(mistakes)) => {
            Ok(show(&staff, &at, sent.filled(mistakes), frame, &state).await?.respond_to(&req))
        }
        Err(Error::Conflict(words)) => {
            Ok(lost(&reviewer, at.round, words, frame, &state).await?.respond_to(&req))
        }
        Err(e) => Err(e),
    }
}
