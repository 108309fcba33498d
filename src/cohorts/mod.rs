//! Cohorts: groups that take one version of a program together, between two dates, in one time zone. How they are
//! opened, who is in them, and how one is invited and joins.

mod forms;
mod head;
pub(crate) mod letters;
pub mod model;
mod pages;
pub mod store;

pub use head::CohortHead;

use crate::{
    people::access::{Admin, Anyone, Lead, Member, Staff},
    web::{Door, Row},
};
use pages::{invite, join, links, new, overview, people, remove, settings};

/// The routes of cohorts and their people, but for those on which one learns (see `progress`).
#[must_use]
pub fn routes() -> Vec<Row> {
    vec![
        Admin::get("/admin/cohorts", overview::overview),
        Admin::get("/admin/cohorts/new", new::form),
        Admin::post("/admin/cohorts/check", new::check),
        Admin::post("/admin/cohorts", new::open),
        Lead::get("/cohorts/{cohort}/settings", settings::form),
        Lead::post("/cohorts/{cohort}/settings", settings::save),
        Member::get("/cohorts/{cohort}/people", people::people),
        Staff::get("/cohorts/{cohort}/people/invitations", people::invited),
        Lead::get("/cohorts/{cohort}/people/invite", invite::form),
        Lead::post("/cohorts/{cohort}/people/invite/check", invite::check),
        Lead::post("/cohorts/{cohort}/people/invite", invite::send),
        Lead::post("/cohorts/{cohort}/invitations/{invitation}/link", links::link),
        Lead::post("/cohorts/{cohort}/invitations/{invitation}/send", links::send),
        Lead::post("/cohorts/{cohort}/invitations/{invitation}/revoke", links::revoke),
        Lead::get("/cohorts/{cohort}/people/{user}/remove", remove::confirm),
        Lead::post("/cohorts/{cohort}/people/{user}/remove", remove::remove),
        Lead::post("/cohorts/{cohort}/people/{user}/return", remove::take_back),
        Lead::post("/cohorts/{cohort}/people/{user}/role", remove::role),
        Anyone::get("/invitations/{token}", join::invitation),
        Anyone::post("/invitations/{token}", join::join),
        Anyone::post("/invitations/{token}/opened", join::opened),
        Anyone::post("/invitations/{token}/switch", join::switch),
    ]
}
