//! A submission's life and a round's. Pure.

use crate::ids::{id, words};

id! {
    /// One enrollment's work on one project, over all its rounds.
    SubmissionId;
    /// What is handed in at once, and reviewed at once.
    RoundId;
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
