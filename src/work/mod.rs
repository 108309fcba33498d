//! What learners hand in: one submission for each project, over all its rounds. A draft is kept while it is typed;
//! sent, it waits in the queue until a mentor has answered.

mod forms;
pub mod model;
mod pages;
pub mod store;

use crate::{
    people::access::{Learner, Party},
    web::{Door, Row},
};
use pages::{hand_in, submission};

/// The rows of handing in.
#[must_use]
pub fn routes() -> Vec<Row> {
    vec![
        Learner::get("/cohorts/{cohort}/projects/{project}/hand-in", hand_in::form),
        Learner::post("/cohorts/{cohort}/projects/{project}/hand-in", hand_in::send),
        Learner::post("/cohorts/{cohort}/projects/{project}/draft", hand_in::save),
        Learner::post("/cohorts/{cohort}/projects/{project}/withdraw", hand_in::withdraw),
        Party::get("/cohorts/{cohort}/submissions/{submission}", submission::submission),
    ]
}
