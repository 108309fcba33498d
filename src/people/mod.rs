//! Accounts and how one uses them: signing in and out, one's own profile, the list of all people. `access` says who a
//! person is to what they want to see, and is the only place that can say so.

pub mod access;
pub mod commands;
mod forms;
pub mod model;
mod pages;
pub mod passwords;
pub mod store;

pub use pages::sign_in::ask_to_sign_in;
pub(crate) use pages::sign_in::{leave as sign_out, recognize};

use crate::web::{Door, Row};
use access::{Admin, Anyone, SignedIn};

/// The routes of accounts.
#[must_use]
pub fn routes() -> Vec<Row> {
    vec![
        Anyone::get("/sign-in", pages::sign_in::form),
        Anyone::post("/sign-in", pages::sign_in::sign_in),
        Anyone::post("/sign-out", pages::sign_in::sign_out),
        SignedIn::get("/account", pages::account::form),
        SignedIn::post("/account", pages::account::save),
        Admin::get("/admin/people", pages::list::people),
    ]
}
