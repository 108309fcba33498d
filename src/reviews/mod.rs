//! Who waits for a review, who holds it, and what a mentor answers.

mod letter;
pub mod model;
pub mod store;

pub use letter::{JudgedView, LetterView, RequestView};
