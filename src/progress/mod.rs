//! The path of a learner through a program: what they did, what comes next, and the pages on which they read and answer.
//! An admin reads the same pages in a preview of any version, without states and dates.

pub mod model;
pub(crate) mod pages;
pub(crate) mod stones;
pub mod store;

use crate::{
    people::access::{Admin, Learner, Member, Staff},
    web::{Door, Row},
};
use pages::{checkpoint, grid, home, lesson, path, preview, project, stack, stage};

/// The routes of the path, in a cohort and in a preview.
#[must_use]
pub fn routes() -> Vec<Row> {
    vec![
        Member::get("/cohorts/{cohort}", home::home),
        Staff::get("/cohorts/{cohort}/progress", grid::grid),
        Staff::get("/cohorts/{cohort}/progress.csv", grid::csv),
        Member::get("/cohorts/{cohort}/path", path::path),
        Member::get("/cohorts/{cohort}/stages/{stage}", stage::stage),
        Member::get("/cohorts/{cohort}/stages/{stage}/checkpoint", checkpoint::form),
        Learner::post("/cohorts/{cohort}/stages/{stage}/checkpoint", checkpoint::answer),
        Member::get("/cohorts/{cohort}/stages/{stage}/checkpoint/tries/{attempt}", checkpoint::tried),
        Member::get("/cohorts/{cohort}/lessons/{lesson}", lesson::lesson),
        Learner::post("/cohorts/{cohort}/lessons/{lesson}/done", lesson::done),
        Learner::post("/cohorts/{cohort}/lessons/{lesson}/done/undo", lesson::undo),
        Member::get("/cohorts/{cohort}/projects/{project}", project::project),
        Staff::get("/cohorts/{cohort}/projects/{project}/mentors", project::mentors),
        Learner::get("/cohorts/{cohort}/stack", stack::form),
        Learner::post("/cohorts/{cohort}/stack", stack::choose),
        Admin::get("/admin/programs/{program}/versions/{number}/path", preview::path),
        Admin::get("/admin/programs/{program}/versions/{number}/stages/{key}", preview::stage),
        Admin::get(
            "/admin/programs/{program}/versions/{number}/stages/{key}/checkpoint",
            preview::checkpoint,
        ),
        Admin::get("/admin/programs/{program}/versions/{number}/lessons/{key}", preview::lesson),
        Admin::get("/admin/programs/{program}/versions/{number}/projects/{key}", preview::project),
        Admin::get("/admin/programs/{program}/versions/{number}/projects/{key}/mentors", preview::mentors),
    ]
}
