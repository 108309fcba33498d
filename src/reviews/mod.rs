//! Who waits for a review, who holds it, and what a mentor answers.

pub mod model;
