//! The mentors' pages: the queue, the desk at which a review is written, and what is looked at before it is sent.

pub mod claims;
pub mod desk;
pub mod give_back;
pub mod preview;
pub mod queue;
mod views;

use crate::{people::access::Staff, work::model::RoundId};

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    round: RoundId,
}

/// The queue of a cohort.
fn queue_href(staff: &Staff) -> String {
    format!("/cohorts/{}/queue", staff.cohort().slug)
}

/// A round's own address, without what is done there.
fn round_href(staff: &Staff, round: RoundId) -> String {
    format!("/cohorts/{}/rounds/{round}", staff.cohort().slug)
}
