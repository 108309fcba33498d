//! The pages of handing in.

pub mod hand_in;
pub mod submission;
