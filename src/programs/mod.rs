//! Programs: what is taught, in which order, and how it is judged. A program is written as a folder of files
//! (`docs/program-format.md`); what is imported is a version that never changes.

pub mod commands;
pub mod folder; // reading one from its folder, checking it
mod glossary;
pub(crate) mod kept; // outlines that were read before
pub mod lessons; // a lesson's code blocks
pub mod model; // its types
pub mod outline; // what every page needs of a version
mod pages;
pub mod shipped; // the program that Cairn ships with
pub mod store;

use crate::{
    people::access::{Admin, Anyone},
    web::{Door, Row},
};

/// The routes of programs, but for those on which one learns (see `progress`).
#[must_use]
pub fn routes() -> Vec<Row> {
    vec![
        Anyone::get("/programs", pages::list),
        Anyone::get("/programs/{program}", pages::guide),
        Anyone::get("/programs/{program}/glossary", glossary::glossary),
        Anyone::get("/programs/{program}/images/{digest}/{name}", pages::image).bare(),
        Admin::get("/admin/programs", pages::versions),
    ]
}
