//! Who waits for a review, who holds it, and what a mentor answers. A review is written at a desk, kept at every saving,
//! looked at as the learner will get it, and then sent; sent, it never changes.

mod forms;
mod letter;
pub mod model;
mod pages;
pub mod store;

pub use letter::{JudgedView, LetterView, RequestView};

use crate::{
    people::access::{Reviewer, Staff},
    web::{Door, Row},
};
use pages::{claims, desk, give_back, preview, queue};

/// The rows of reviewing.
#[must_use]
pub fn routes() -> Vec<Row> {
    vec![
        Staff::get("/cohorts/{cohort}/queue", queue::queue),
        Reviewer::post("/cohorts/{cohort}/queue/next", claims::next),
        Reviewer::post("/cohorts/{cohort}/rounds/{round}/claim", claims::claim),
        Reviewer::post("/cohorts/{cohort}/rounds/{round}/claim/extend", claims::extend),
        Reviewer::post("/cohorts/{cohort}/rounds/{round}/claim/release", claims::release),
        Staff::get("/cohorts/{cohort}/rounds/{round}/review", desk::desk),
        Reviewer::post("/cohorts/{cohort}/rounds/{round}/review", desk::save),
        Reviewer::get("/cohorts/{cohort}/rounds/{round}/review/preview", preview::preview),
        Reviewer::post("/cohorts/{cohort}/rounds/{round}/review/publish", preview::publish),
        Reviewer::get("/cohorts/{cohort}/rounds/{round}/return", give_back::form),
        Reviewer::post("/cohorts/{cohort}/rounds/{round}/return", give_back::give_back),
        Reviewer::post("/cohorts/{cohort}/reviews/{review}/correct", claims::correct),
    ]
}
