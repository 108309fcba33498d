//! The table of routes. A row names a method, a path and who may enter, and is the only way to a handler: its door
//! opens before a byte of the body is read.

use super::{Frame, Visit, errors, sealed, session};
use crate::{
    error::Error,
    people::{
        self,
        access::{
            self, Admin, Anyone, Lead, Learner, Member, Party, Reviewer, Seat, SignedIn, Staff, Viewer,
        },
    },
};
use actix_web::{
    FromRequest, Handler, HttpMessage, HttpRequest, HttpResponse, Responder, Route,
    body::{EitherBody, MessageBody},
    http::Method,
    middleware::from_fn,
    web,
};
use futures_util::FutureExt;
use std::{collections::BTreeMap, panic::AssertUnwindSafe};

/// A kind of person, as the first argument of a handler: `In(admin, frame): In<Admin>`. It is no extractor, so only a
/// row of the table hands one out.
pub struct In<W>(pub W, pub Frame);

/// A kind of person that a row can ask for.
pub trait Door: Sized + 'static {
    /// Who may enter, for the printed table.
    const WHO: &'static str;

    /// Lets this visitor in, or says why not.
    ///
    /// # Errors
    /// [`Error::SignIn`], [`Error::Forbidden`], [`Error::NotFound`].
    fn open(visit: &Visit) -> impl Future<Output = Result<Self, Error>>;

    /// What they are in the cohort behind it, if one is: their navigation goes by it.
    fn seat(&self) -> Option<Seat> {
        None
    }

    /// A page.
    fn get<F, A>(path: &'static str, page: F) -> Row
    where
        F: Handler<A, Output: Responder + 'static>,
        A: Behind<Self>,
    {
        Row::new(&[Method::GET, Method::HEAD], path, page)
    }

    /// An act.
    fn post<F, A>(path: &'static str, act: F) -> Row
    where
        F: Handler<A, Output: Responder + 'static>,
        A: Behind<Self>,
    {
        Row::new(&[Method::POST], path, act)
    }
}

impl Door for Anyone {
    const WHO: &'static str = "anyone";

    async fn open(_: &Visit) -> Result<Self, Error> {
        Ok(access::anyone())
    }
}

impl Door for SignedIn {
    const WHO: &'static str = "signed in";

    async fn open(visit: &Visit) -> Result<Self, Error> {
        access::signed_in(visit.viewer()?)
    }
}

impl Door for Admin {
    const WHO: &'static str = "admin";

    async fn open(visit: &Visit) -> Result<Self, Error> {
        access::admin(visit.viewer()?)
    }
}

impl Door for Member {
    const WHO: &'static str = "member";

    async fn open(visit: &Visit) -> Result<Self, Error> {
        let (viewer, slug) = in_cohort(visit)?;
        visit.state().db.read(move |c| access::member(c, viewer.clone(), &slug)).await
    }

    fn seat(&self) -> Option<Seat> {
        Some(Self::seat(self))
    }
}

impl Door for Learner {
    const WHO: &'static str = "learner";

    async fn open(visit: &Visit) -> Result<Self, Error> {
        let (viewer, slug) = in_cohort(visit)?;
        visit.state().db.read(move |c| access::learner(c, viewer.clone(), &slug)).await
    }

    fn seat(&self) -> Option<Seat> {
        Some(self.member().seat())
    }
}

impl Door for Staff {
    const WHO: &'static str = "staff";

    async fn open(visit: &Visit) -> Result<Self, Error> {
        let (viewer, slug) = in_cohort(visit)?;
        visit.state().db.read(move |c| access::staff(c, viewer.clone(), &slug)).await
    }

    fn seat(&self) -> Option<Seat> {
        Some(self.member().seat())
    }
}

impl Door for Reviewer {
    const WHO: &'static str = "reviewer";

    async fn open(visit: &Visit) -> Result<Self, Error> {
        let (viewer, slug) = in_cohort(visit)?;
        visit.state().db.read(move |c| access::reviewer(c, viewer.clone(), &slug)).await
    }

    fn seat(&self) -> Option<Seat> {
        Some(self.staff().member().seat())
    }
}

impl Door for Lead {
    const WHO: &'static str = "lead";

    async fn open(visit: &Visit) -> Result<Self, Error> {
        let (viewer, slug) = in_cohort(visit)?;
        visit.state().db.read(move |c| access::lead(c, viewer.clone(), &slug)).await
    }

    fn seat(&self) -> Option<Seat> {
        Some(self.staff().member().seat())
    }
}

impl Door for Party {
    const WHO: &'static str = "owner or staff";

    async fn open(visit: &Visit) -> Result<Self, Error> {
        let (viewer, slug) = in_cohort(visit)?;
        let submission = visit.part("submission")?.parse().map_err(|_| Error::NotFound)?;
        visit.state().db.read(move |c| access::party(c, viewer.clone(), &slug, submission)).await
    }

    fn seat(&self) -> Option<Seat> {
        Some(self.member().seat())
    }
}

/// Who wants to enter which cohort.
fn in_cohort(visit: &Visit) -> Result<(Viewer, String), Error> {
    let viewer = visit.viewer()?.cloned().ok_or(Error::SignIn)?;
    Ok((viewer, visit.part("cohort")?.to_owned()))
}

/// A handler's arguments: its door, then what is read once that stands open.
pub trait Behind<W>: 'static {
    /// What is read from the request.
    type Rest: FromRequest + 'static;
    /// Puts the two together.
    fn join(door: In<W>, rest: Self::Rest) -> Self;
}

impl<W: Door> Behind<W> for (In<W>,) {
    type Rest = ();
    fn join(door: In<W>, (): ()) -> Self {
        (door,)
    }
}

macro_rules! behind {
    ($($t:ident)*) => {
        impl<W: Door, $($t: FromRequest + 'static),*> Behind<W> for (In<W>, $($t,)*) {
            type Rest = ($($t,)*);
            #[expect(non_snake_case, reason = "a type's letter names its value")]
            fn join(door: In<W>, ($($t,)*): Self::Rest) -> Self {
                (door, $($t,)*)
            }
        }
    };
}
behind!(A);
behind!(A B);
behind!(A B C);
behind!(A B C D);

/// A line of the table.
pub struct Row {
    methods: &'static [Method],
    path: &'static str,
    who: &'static str,
    routes: Vec<Route>,
    bare: bool,
}

impl Row {
    fn new<W: Door, F, A>(methods: &'static [Method], path: &'static str, handler: F) -> Self
    where
        F: Handler<A, Output: Responder + 'static>,
        A: Behind<W>,
    {
        let enter = move |req: HttpRequest, body: web::Payload| {
            let handler = handler.clone();
            async move {
                AssertUnwindSafe(enter::<W, F, A>(req, body, handler))
                    .catch_unwind()
                    .await
                    .unwrap_or_else(|_| Err(Error::internal("the handler panicked").into()))
            }
        };
        let routes = methods.iter().map(|m| Route::new().method(m.clone()).to(enter.clone())).collect();
        Self { methods, path, who: W::WHO, routes, bare: false }
    }

    /// A route that knows nothing of sessions: a file, a health check. It costs no statement.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { bare: true, ..self }
    }

    /// The method and path, as in `POST /sign-in`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.methods[0], self.path)
    }

    /// Who may enter.
    #[must_use]
    pub const fn who(&self) -> &'static str {
        self.who
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:<6}{:<36}{}", self.methods[0].as_str(), self.path, self.who)
    }
}

type Entered<R> = HttpResponse<EitherBody<<R as Responder>::Body>>;

/// The way of every request: door, then the rest of it, then the handler. Someone signed out is sent to sign in, and
/// what they sent comes along.
async fn enter<W: Door, F, A>(
    req: HttpRequest,
    body: web::Payload,
    handler: F,
) -> Result<Entered<F::Output>, actix_web::Error>
where
    F: Handler<A, Output: Responder + 'static>,
    A: Behind<W>,
    <F::Output as Responder>::Body: MessageBody,
{
    // Nothing has such an address, PostgreSQL takes no NUL, and no header takes a line end.
    if req.match_info().iter().any(|(_, part)| part.contains(char::is_control)) {
        return Err(Error::NotFound.into());
    }
    let visit = Visit::of(&req);
    let who = match W::open(&visit).await {
        Ok(who) => who,
        Err(Error::SignIn) => {
            let sealed = sealed::keep(&req, &visit, body).await?;
            return Ok(people::ask_to_sign_in(&req, Frame::around(&req), sealed).map_into_right_body());
        }
        Err(e) => return Err(e.into()),
    };
    // On the request itself, so that an error behind the door is drawn in the same frame.
    if let Some(seat) = who.seat() {
        req.extensions_mut().insert(seat);
    }
    let rest = A::Rest::from_request(&req, &mut body.into_inner()).await.map_err(Into::into)?;
    let answer = handler.call(A::join(In(who, Frame::around(&req)), rest)).await;
    Ok(answer.respond_to(&req).map_into_left_body())
}

/// Puts the table into the app. The rows of one path are one resource, so that 405 knows what it allows; literals
/// sort before `{`. Bare rows come first and outside of the session.
#[expect(clippy::disallowed_methods, reason = "the one place where routes are mounted")]
pub fn mount(rows: Vec<Row>, state: &crate::state::State) -> impl FnOnce(&mut web::ServiceConfig) + use<> {
    let sessions = session::sessions(state.db.clone(), state.clock.clone(), &state.keys, &state.config);
    let (bare, pages): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.bare);
    let places = |rows: Vec<Row>| {
        let mut places = BTreeMap::<_, Vec<_>>::new();
        for row in rows {
            places.entry(row.path).or_default().extend(row.routes);
        }
        places
            .into_iter()
            .map(|(path, routes)| routes.into_iter().fold(web::resource(path), actix_web::Resource::route))
    };
    move |app| {
        for place in places(bare) {
            app.service(place);
        }
        let pages = places(pages).fold(web::scope(""), actix_web::Scope::service);
        // Errors are drawn inside of the session as well, which takes itself out of the request on the way back.
        app.service(pages.default_service(web::to(nothing)).wrap(from_fn(errors::draw)).wrap(sessions));
    }
}

/// Where no row leads.
async fn nothing() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}
