//! Tests act as people on a site of their own: a database cloned from a migrated template, and the real server.

mod app;
mod cluster;
mod person;
mod smtp;
pub mod throwaway;
mod work;

pub use app::{App, PASSWORD, Site};
pub use cluster::{Database, lessons_url, start};
pub use person::{Person, Seen};
pub use smtp::{Act, Smtp, Step};
pub use work::{Waiting, hand_in};
