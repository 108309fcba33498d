//! What learners hand in: one submission for each project, over all its rounds.

pub mod model;
pub mod store;
