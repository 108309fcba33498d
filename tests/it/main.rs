//! Everything that has to hold of the running product: through HTTP, on a real PostgreSQL, as people would do it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod account;
mod bad_input;
mod cohorts;
mod command;
mod database;
mod demo;
mod doors;
mod lessons;
mod mail;
mod pages;
mod path;
mod private_postgres;
mod programs;
mod reviews;
mod sessions;
mod sign_in;
mod support;
mod work;
