//! What browsers send about accounts, and how it is read.

use super::model::{self, EmailAddress, Name};
use crate::{
    error::{Error, Mistakes},
    web::Form,
};
use chrono_tz::Tz;

/// Signing in.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct SignInForm {
    /// As typed.
    pub email: String,
    /// As typed; it is shown again only where the demo fills it in.
    pub password: String,
    /// Where to go afterwards: a path of this site.
    pub next: String,
    /// The form that waits for this person to be signed in again.
    pub sealed: String,
}

impl Form for SignInForm {
    type Checked = (EmailAddress, String);

    fn check(&self) -> Result<Self::Checked, Error> {
        let mut mistakes = Mistakes::default();
        let email = mistakes.take("email", EmailAddress::parse(&self.email));
        let password = mistakes.take("password", typed_password(&self.password));
        mistakes.or(email.zip(password))
    }
}

/// No password that was ever set is longer, so nothing longer needs to be hashed.
fn typed_password(text: &str) -> Result<String, &'static str> {
    match text.chars().count() {
        0 => Err("Enter your password"),
        1..=200 => Ok(text.to_owned()),
        _ => Err("Enter a password of at most 200 characters"),
    }
}

/// One's own profile.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct AccountForm {
    /// As typed.
    pub name: String,
    /// A zone's name.
    pub time_zone: String,
}

impl Form for AccountForm {
    type Checked = (Name, Tz);

    fn check(&self) -> Result<Self::Checked, Error> {
        let mut mistakes = Mistakes::default();
        let name = mistakes.take("name", Name::parse(&self.name));
        let zone = mistakes.take("time_zone", model::chosen_zone(&self.time_zone));
        mistakes.or(name.zip(zone))
    }
}
