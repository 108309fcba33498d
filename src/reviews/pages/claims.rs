//! Taking a round, keeping it longer, letting go of it.

use super::{At, queue_href, round_href};
use crate::{
    error::Error,
    people::access::Reviewer,
    reviews::{model::ReviewId, store},
    state::State,
    text,
    web::{Go, In, Nothing, Sent, go},
};
use actix_web::web::Path;

/// Takes a round. Its desk says until when.
pub async fn claim(
    In(reviewer, _): In<Reviewer>,
    at: Path<At>,
    sent: Sent<Nothing>,
    state: State,
) -> Result<Go, Error> {
    sent.checked()?;
    let to = round_href(reviewer.staff(), at.round) + "/review";
    take(reviewer, at.into_inner(), &state).await?;
    Ok(go(to))
}

/// Begins the time of one's claim anew.
pub async fn extend(
    In(reviewer, _): In<Reviewer>,
    at: Path<At>,
    sent: Sent<Nothing>,
    state: State,
) -> Result<Go, Error> {
    sent.checked()?;
    let to = queue_href(reviewer.staff());
    let words = take(reviewer, at.into_inner(), &state).await?;
    Ok(go(to).done(words))
}

/// Says until when it is one's own.
async fn take(reviewer: Reviewer, at: At, state: &State) -> Result<String, Error> {
    let now = state.clock.now();
    let zone = reviewer.viewer().chosen_time_zone().unwrap_or(reviewer.cohort().span.zone);
    let until = state.db.write(move |c| store::claim(c, &reviewer, at.round, now)).await?;
    Ok(format!("Yours until {}.", text::clock(until, now, zone)))
}

/// Lets go of a round. What was written of it stays.
pub async fn release(
    In(reviewer, _): In<Reviewer>,
    at: Path<At>,
    sent: Sent<Nothing>,
    state: State,
) -> Result<Go, Error> {
    sent.checked()?;
    let to = queue_href(reviewer.staff());
    let learner = state.db.write(move |c| store::release(c, &reviewer, at.round)).await?;
    Ok(go(to).done(released(&learner)))
}

/// That a round is anybody's again.
pub fn released(learner: &str) -> String {
    format!("The round of {learner} is free again. What you wrote is kept.")
}

/// Takes the round that waits longest.
pub async fn next(In(reviewer, _): In<Reviewer>, sent: Sent<Nothing>, state: State) -> Result<Go, Error> {
    sent.checked()?;
    let now = state.clock.now();
    let staff = reviewer.staff().clone();
    let round = state.db.write(move |c| store::claim_next(c, &reviewer, now)).await?;
    Ok(match round {
        Some(round) => go(round_href(&staff, round) + "/review"),
        None => go(queue_href(&staff)).noting("Nothing is free to review right now."),
    })
}

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct AtReview {
    review: ReviewId,
}

/// Opens the correction of a review.
pub async fn correct(
    In(reviewer, _): In<Reviewer>,
    at: Path<AtReview>,
    sent: Sent<Nothing>,
    state: State,
) -> Result<Go, Error> {
    sent.checked()?;
    let (staff, now) = (reviewer.staff().clone(), state.clock.now());
    let round = state.db.write(move |c| store::correct(c, &reviewer, at.review, now)).await?;
    Ok(go(round_href(&staff, round) + "/review"))
}
