//! The first page, and the page of all components.

use crate::{
    cohorts::{self, store::Mine},
    error::Error,
    people::{access::Anyone, model},
    reviews::LetterView,
    state::State,
    web::{Frame, Go, In, Page, go, page},
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
    cohorts: Vec<Mine>,
}

/// Where everyone arrives: a visitor at what this site is, an admin at all cohorts, someone in one cohort at their home
/// there, others where they can choose.
pub async fn home(In(_, frame): In<Anyone>, state: State) -> Result<Home, Error> {
    let Some(viewer) = frame.visitor()?.cloned() else {
        return Ok(Either::Right(Either::Left(page(LandingPage { frame }))));
    };
    if viewer.is_admin() {
        return Ok(Either::Left(go("/admin/cohorts")));
    }
    let greeting = model::greeting(state.clock.now(), viewer.time_zone(), viewer.first_name());
    let cohorts = state.db.read(move |c| cohorts::store::mine(c, &viewer)).await?;
    match cohorts.as_slice() {
        [only] => Ok(Either::Left(go(format!("/cohorts/{}", only.slug)))),
        _ => Ok(Either::Right(Either::Right(page(HomePage { frame, greeting, cohorts })))),
    }
}

/// On to another page, the landing page, or home.
type Home = Either<Go, Either<Page<LandingPage>, Page<HomePage>>>;

#[derive(Template)]
#[template(path = "site/style.html")]
pub struct StylePage {
    frame: Frame,
    letter: LetterView,
}

/// Every component in all its states.
pub async fn style(In(_, frame): In<Anyone>) -> Page<StylePage> {
    page(StylePage { frame, letter: LetterView::sample() })
}
