//! The first page, and the page of all components.

use crate::{
    error::Error,
    people::{
        access::{self, Anyone},
        model, store,
    },
    state::State,
    web::{Frame, In, Page, page},
};
use actix_web::Either;
use askama::Template;

#[derive(Template)]
#[template(path = "site/landing.html")]
pub struct LandingPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "site/home.html")]
pub struct HomePage {
    frame: Frame,
    greeting: String,
    admin: Option<AdminHome>,
}

struct AdminHome {
    people: i64,
}

/// Where everyone arrives: someone signed in at their home, a visitor at what this site is.
pub async fn home(
    In(_, frame): In<Anyone>,
    state: State,
) -> Result<Either<Page<HomePage>, Page<LandingPage>>, Error> {
    let Some(viewer) = frame.visitor()? else { return Ok(Either::Right(page(LandingPage { frame }))) };
    let greeting = model::greeting(state.clock.now(), viewer.time_zone(), viewer.first_name());
    let admin = match access::admin(Some(viewer)) {
        Ok(admin) => Some(AdminHome { people: state.db.read(move |c| store::count(c, &admin)).await? }),
        Err(_) => None,
    };
    Ok(Either::Left(page(HomePage { frame, greeting, admin })))
}

#[derive(Template)]
#[template(path = "site/style.html")]
pub struct StylePage {
    frame: Frame,
}

/// Every component in all its states.
pub async fn style(In(_, frame): In<Anyone>) -> Page<StylePage> {
    page(StylePage { frame })
}
