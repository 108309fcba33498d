//! All SQL about reviews: who waits, who holds what, what was answered. Whoever locks a submission and a round of it
//! locks the round first, as handing in does.

mod claims;
mod desk;
mod letters;
mod publish;
mod queue;
mod rounds;

pub use claims::{Holder, claim, claim_next, expire_claims, release, release_claims_of_enrollment};
pub use desk::{Criterion, Desk, EarlierRound, Handed, Kept, Saved, Standing, desk, save};
pub use letters::{Judged, Letter, Request, letters};
pub use publish::{Decision, Post, Published, correct, give_back, publish};
pub use queue::{Outlook, Queued, Tab, outlook, queue};
