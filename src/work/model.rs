//! A submission's life and a round's, and what a round holds. Pure.

use crate::{
    ids::{id, words},
    programs::model::Ask,
};
use chrono::{DateTime, TimeDelta, Utc};

id! {
    /// One enrollment's work on one project, over all its rounds.
    SubmissionId;
    /// What is handed in at once, and reviewed at once.
    RoundId;
    /// Something that a review asks to change.
    ChangeRequestId;
}

words! {
    /// How a submission stands.
    SubmissionState {
        /// Its first round is being prepared.
        InProgress = "in_progress",
        /// Its newest round waits for a mentor.
        Waiting = "waiting",
        /// Its newest review asks for another round.
        ChangesRequested = "changes_requested",
        /// Final, unless a review that corrects the last one reopens it.
        Accepted = "accepted",
    }
}

impl SubmissionState {
    /// How a submission stands whose newest round is with its learner.
    #[must_use]
    pub const fn with_learner(newest_round: i32) -> Self {
        if newest_round == 1 { Self::InProgress } else { Self::ChangesRequested }
    }

    /// Its word on every screen (PRODUCT.md, "Words on every screen"); `claimed`: a mentor holds its newest round.
    #[must_use]
    pub const fn shown(self, claimed: bool) -> &'static str {
        match self {
            Self::InProgress => "in progress",
            Self::Waiting if claimed => "in review",
            Self::Waiting => "waiting",
            Self::ChangesRequested => "changes requested",
            Self::Accepted => "accepted",
        }
    }
}

words! {
    /// How a round stands. *In review* is no state: it is submitted, with a claim that is live.
    RoundState {
        /// Seen by nobody but its owner.
        Draft = "draft",
        /// In the queue.
        Submitted = "submitted",
        /// Reviewed; it never changes again.
        Decided = "decided",
    }
}

/// What a learner writes into a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The address of a repository.
    pub repository: Option<String>,
    /// The commit that counts.
    pub commit: Option<String>,
    /// A link.
    pub link: Option<String>,
    /// A text in Markdown.
    pub text: Option<String>,
    /// What the mentor should know, in Markdown.
    pub message: String,
    /// What the mentor should look at first.
    pub look_at_first: String,
    /// What became of each requested change.
    pub answers: Vec<ChangeAnswer>,
}

/// What became of a requested change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeAnswer {
    /// Of this request.
    pub request: ChangeRequestId,
    /// It is done.
    pub done: bool,
    /// What there is to say of it.
    pub answer: String,
}

impl Draft {
    /// The first thing that the project asks for and that is missing.
    #[must_use]
    pub fn lacks(&self, asks: &[Ask]) -> Vec<Ask> {
        let has = |ask: &Ask| match ask {
            Ask::Repository => self.repository.is_some(),
            Ask::Link => self.link.is_some(),
            Ask::Text => self.text.is_some(),
        };
        asks.iter().copied().filter(|ask| !has(ask)).collect()
    }
}

/// A round that was returned keeps its place in the queue if it is sent again within this time (PRODUCT.md, "A round").
const PLACE_IS_KEPT: TimeDelta = TimeDelta::hours(48);

/// Until when a round that was returned at this moment keeps its place.
#[must_use]
pub fn place_is_kept_until(returned: DateTime<Utc>) -> DateTime<Utc> {
    returned + PLACE_IS_KEPT
}

/// The moment that counts for a round's place in the queue, sent now. `place` and `returned` are those of its last
/// sending, if it was returned.
#[must_use]
pub fn place_in_queue(
    place: Option<DateTime<Utc>>,
    returned: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    match (place, returned) {
        (Some(place), Some(returned)) if now <= place_is_kept_until(returned) => place,
        _ => now,
    }
}

/// Whether a round is said to be late: the first alone. By it the work is in time or not; later ones are asked for.
#[must_use]
pub const fn shows_late(round: i32, late: bool) -> bool {
    late && round == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_returned_round_keeps_its_place_for_two_days() {
        let moment = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        let (place, returned) = (moment("2027-02-01T09:00:00Z"), moment("2027-02-02T09:00:00Z"));
        let again = |at: &str| place_in_queue(Some(place), Some(returned), moment(at));
        assert_eq!(again("2027-02-04T09:00:00Z"), place);
        assert_eq!(again("2027-02-04T09:00:01Z"), moment("2027-02-04T09:00:01Z"));
        let now = moment("2027-02-03T09:00:00Z");
        assert_eq!(place_in_queue(None, None, now), now, "withdrawn, its place is given up");
    }

    #[test]
    fn a_round_that_was_asked_for_is_never_late() {
        assert!(shows_late(1, true) && !shows_late(1, false) && !shows_late(2, true));
    }

    #[test]
    fn what_a_project_asks_for_has_to_be_there() {
        let draft = Draft { link: Some("https://example.org".to_owned()), ..Draft::default() };
        assert_eq!(draft.lacks(&[Ask::Repository, Ask::Link, Ask::Text]), [Ask::Repository, Ask::Text]);
    }
}
