//! Cairn: a self-hosted, server-rendered web platform for learning cohorts.
//!
//! The map, in reading order.

pub mod clock; // what time it is
pub mod cohorts; // groups that take a version together
pub mod config; // every setting
pub mod db; // PostgreSQL: pool, migrations, the private one
pub mod error; // what can go wrong, as a person sees it
mod ids; // typed ids, enumerations as words
pub mod jobs; // work that is done later: the queue, the worker
pub mod keys; // what signs and encrypts
pub mod markdown; // what program folders and people write, made into HTML
pub mod messages; // mail: letters, deliveries, the mail log
pub mod people; // accounts, signing in
pub mod programs; // what is taught: folders, versions, the public guide
pub mod progress; // the path of a learner: what is done, what comes next
pub mod reviews; // the queue, claims, what mentors answer
mod schema; // the tables, written by diesel
pub mod serve; // the process that serves, from start to end
pub mod server; // the app: every feature's rows, and what stands around them
pub mod site; // the site itself: first page, settings, health, demo
pub mod state; // what handlers share
mod text; // words for numbers and moments
pub mod web; // what every page shares: doors, session, forms, frame, errors
pub mod work; // what learners hand in
