//! Work that is done later, and again if it fails: a queue in PostgreSQL, and a worker in each process that serves.
//! A job is queued in the transaction that makes it necessary, acts for the system, and takes ids: it reads afresh what
//! it is about, and may run twice without harm.

mod model;
mod pages;
mod store;
mod tidy;
mod worker;

pub use model::{After, Job, JobId, Trouble};
pub use store::queue;
pub use worker::{POLL, Worker, run_due};

use crate::{
    people::access::Admin,
    web::{Door, Row},
};

/// The routes of the queue.
#[must_use]
pub fn routes() -> Vec<Row> {
    vec![Admin::get("/admin/jobs", pages::list), Admin::post("/admin/jobs/{job}/retry", pages::try_again)]
}
