//! The site itself: its first page, its settings, its health, the demo that shows it, and the files and styles that
//! every page is drawn with.

pub mod demo;
mod health;
mod pages;
mod settings;
mod theme;

use crate::{
    people::access::{Admin, Anyone},
    web::{Door, Row, assets},
};

/// What this school is called.
pub const NAME: &str = "Cairn";

/// The routes of the site; the page of all components only where the data is made up.
#[must_use]
pub fn routes(demo: bool) -> Vec<Row> {
    let mut rows = vec![
        Anyone::get("/", pages::home),
        Anyone::post("/theme", theme::choose),
        Admin::get("/admin/site", settings::show),
        Anyone::get("/healthz", health::alive).bare(),
        Anyone::get("/readyz", health::ready).bare(),
        Anyone::get("/assets/{hash}/{name:.*}", assets::serve).bare(),
    ];
    if demo {
        rows.push(Anyone::get("/style", pages::style));
    }
    rows
}
