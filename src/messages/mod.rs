//! What the site writes to people: letters, which are put down in the transaction that they tell of, sent by a job, and
//! listed for admins. Without a mail server they are kept, and an admin reads them in the browser.

mod letters;
mod model;
mod pages;
mod post;
mod store;
mod tasks;

pub use letters::{Invitation, Letter, Parts, ReviewPublished, RoundReturned};
pub use model::{DeliveryId, DeliveryState};
pub use store::{To, scrub, send, void};
pub(crate) use store::{keep_waiting, void_to};
pub(crate) use tasks::deliver;

use crate::{
    people::access::Admin,
    web::{Door, Row},
};

/// The routes of the mail log.
#[must_use]
pub fn routes() -> Vec<Row> {
    vec![
        Admin::get("/admin/mail", pages::log),
        Admin::get("/admin/mail/{delivery}", pages::mail),
        Admin::post("/admin/mail/{delivery}/send", pages::send_again),
    ]
}
