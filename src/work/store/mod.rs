//! All SQL about submissions and their rounds.

mod read;
mod send;

pub use read::{Desk, Kept, Request, Round, Submission, desk, find, submission};
pub use send::{NewRound, Saved, save, send, withdraw};
