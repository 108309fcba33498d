//! One's own account.

use crate::{
    db::Db,
    error::Error,
    people::{access::SignedIn, forms::AccountForm, store},
    web::{Answer, Filled, Frame, In, Page, Sent, go, page},
};
use actix_web::Either;
use askama::Template;

#[derive(Template)]
#[template(path = "people/account.html")]
pub struct AccountPage {
    frame: Frame,
    form: Filled<AccountForm>,
    zones: Vec<&'static str>,
    email: String,
}

/// The form, as things stand.
pub async fn form(In(who, frame): In<SignedIn>) -> Page<AccountPage> {
    let viewer = who.viewer();
    let input =
        AccountForm { name: viewer.name().to_owned(), time_zone: viewer.time_zone().name().to_owned() };
    show(&who, frame, Filled::with(input))
}

fn show(who: &SignedIn, frame: Frame, form: Filled<AccountForm>) -> Page<AccountPage> {
    let wrong = !form.mistakes.is_empty();
    let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
    page(AccountPage { frame, form, zones, email: who.viewer().email().to_owned() }).unless(wrong)
}

/// Saves it.
pub async fn save(
    In(who, frame): In<SignedIn>,
    form: Sent<AccountForm>,
    db: Db,
) -> Result<Answer<AccountPage>, Error> {
    let saved = match form.checked() {
        Ok((name, zone)) => {
            let who = who.clone();
            db.write(move |c| store::save_profile(c, &who, &name, zone).map_err(Error::from)).await
        }
        Err(e) => Err(e),
    };
    match saved {
        Ok(()) => Ok(Either::Left(go("/account").done("Your account is saved."))),
        Err(Error::Invalid(mistakes)) => Ok(Either::Right(show(&who, frame, form.filled(mistakes)))),
        Err(e) => Err(e),
    }
}
