//! The pages of accounts.

pub mod account;
pub mod list;
pub mod sign_in;
