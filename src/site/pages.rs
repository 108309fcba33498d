//! The first page, and the page of all components.

use crate::{
    cohorts::{self, store::Mine},
    error::Error,
    people::{
        access::{self, Anyone, Viewer},
        model, store,
    },
    reviews::LetterView,
    state::State,
    web::{Frame, Go, In, Page, go, page},
};
use actix_web::Either;
use askama::Template;
use diesel::{QueryResult, pg::PgConnection};

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
    admin: Option<AdminHome>,
}

struct AdminHome {
    people: i64,
}

/// Where everyone arrives: a visitor at what this site is, someone in one cohort at their home there, others where they
/// can choose.
pub async fn home(In(_, frame): In<Anyone>, state: State) -> Result<Home, Error> {
    let Some(viewer) = frame.visitor()?.cloned() else {
        return Ok(Either::Right(Either::Left(page(LandingPage { frame }))));
    };
    let greeting = model::greeting(state.clock.now(), viewer.time_zone(), viewer.first_name());
    let (cohorts, people) = state.db.read(move |c| arrive(c, &viewer)).await?;
    match cohorts.as_slice() {
        [only] if people.is_none() => Ok(Either::Left(go(format!("/cohorts/{}", only.slug)))),
        _ => {
            let admin = people.map(|people| AdminHome { people });
            Ok(Either::Right(Either::Right(page(HomePage { frame, greeting, cohorts, admin }))))
        }
    }
}

/// On to the one cohort, the landing page, or home.
type Home = Either<Go, Either<Page<LandingPage>, Page<HomePage>>>;

/// The cohorts that someone may enter: for an admin all, and how many people there are.
fn arrive(c: &mut PgConnection, viewer: &Viewer) -> QueryResult<(Vec<Mine>, Option<i64>)> {
    match access::admin(Some(viewer)) {
        Ok(admin) => Ok((cohorts::store::all(c, &admin)?, Some(store::count(c, &admin)?))),
        Err(_) => Ok((cohorts::store::mine(c, viewer)?, None)),
    }
}

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
