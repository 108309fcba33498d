//! Cohorts: groups that take one version of a program together, between two dates, in one time zone.

pub mod model;
pub mod store;
