//! A review's life. Pure.

use crate::ids::{id, words};

id! {
    /// One reviewer's judgement of one round.
    ReviewId;
    /// A criterion of a project's rubric.
    CriterionId;
}

words! {
    /// How a review stands.
    ReviewState {
        /// Seen by its writer alone.
        Draft = "draft",
        /// Seen by the learner; it never changes.
        Published = "published",
        /// A later review corrects it.
        Superseded = "superseded",
    }
}

words! {
    /// What a review decides.
    Verdict {
        /// The project is done.
        Accept = "accept",
        /// Another round is asked for.
        RequestChanges = "request_changes",
    }
}
