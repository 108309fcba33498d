//! Tests act as people on a site of their own: a database cloned from a migrated template, and the real server.

mod app;
mod cluster;
mod person;
mod school;
mod smtp;
pub mod throwaway;
mod work;

pub use app::{App, PASSWORD, Site};
pub use cluster::{Database, lay_in_demo, lessons_url, start};
pub use person::{Person, Seen};
pub use smtp::{Act, Smtp, Step};
pub use work::{Waiting, hand_in};
