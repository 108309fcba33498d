//! The pages on which a program is read and answered.

pub mod checkpoint;
pub mod desk;
pub mod grid;
pub mod home;
pub mod lesson;
pub mod mentors;
pub mod path;
pub mod preview;
pub mod project;
mod reading;
pub mod stack;
pub mod stage;
mod steps;
mod views;

pub use reading::Reading;
pub use views::{CohortHead, Link, PartView, found, parts, stone};
