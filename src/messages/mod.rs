//! What the site writes to people: letters, which are put down in the transaction that they tell of, sent by a job, and
//! listed for admins. Without a mail server they are kept, and an admin reads them in the browser.

mod letters;
mod model;
mod post;
mod store;
mod tasks;

pub use letters::{Invitation, Letter, Parts, ReviewPublished, RoundReturned};
pub use model::{DeliveryId, DeliveryState};
pub(crate) use store::void_to;
pub use store::{To, scrub, send, void};
pub(crate) use tasks::deliver;
