//! An invitation, to whoever has its link.

use crate::{
    cohorts::{
        forms::JoinForm,
        model::invitation::Standing,
        store::{
            self,
            joining::{self, Found, Joining},
        },
    },
    error::Error,
    people::{
        self,
        access::{Anyone, UserId, Viewer},
        model::{EmailAddress, NewPassword},
    },
    state::State,
    web::{self, Filled, Frame, Go, In, Nothing, Page, Sent, go, page},
};
use actix_web::{Either, HttpRequest, HttpResponse, http::StatusCode, web::Path};
use askama::Template;

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    token: String,
}

#[derive(Template)]
#[template(path = "cohorts/invitation.html")]
pub struct InvitationPage {
    frame: Frame,
    form: Filled<JoinForm>,
    cohort: String,
    dates: String,
    role: &'static str,
    email: String,
    inviter: Inviter,
    path: String,
    kind: Kind,
}

struct Inviter {
    name: String,
    email: String,
}

/// What can be done with it.
enum Kind {
    /// Choose a name and a password.
    New,
    /// Sign in first, there.
    SignIn(String),
    /// Accept.
    Accept,
    /// Someone else is signed in, with this address.
    Other(String),
    /// Nothing; why not.
    Over(&'static str, String),
}

/// A link that is none, or was replaced by a newer one.
#[derive(Template)]
#[template(path = "cohorts/no_invitation.html")]
pub struct NoInvitationPage {
    frame: Frame,
}

/// On into the cohort, the invitation, or none.
type Shown = Either<Go, Either<Page<InvitationPage>, Page<NoInvitationPage>>>;

/// The invitation. Looking at it changes nothing.
pub async fn invitation(In(_, frame): In<Anyone>, at: Path<At>, state: State) -> Result<Shown, Error> {
    match find(&at.token, &state).await {
        Ok(found) => look(frame, &at.token, Filled::default(), found, &state),
        Err(Error::NotFound) => Ok(none(frame)),
        Err(e) => Err(e),
    }
}

fn none(frame: Frame) -> Shown {
    Either::Right(Either::Right(page(NoInvitationPage { frame }).status(StatusCode::NOT_FOUND)))
}

/// The page as things stand; or the cohort, for who is in it.
fn look(
    frame: Frame,
    token: &str,
    form: Filled<JoinForm>,
    found: Found,
    state: &State,
) -> Result<Shown, Error> {
    let viewer = frame.visitor()?.cloned();
    if viewer.is_some_and(|viewer| is_of(&found, viewer.id())) && found.is_inside() {
        return Ok(Either::Left(
            go(home(&found)).noting(format!("You are in {} already.", found.cohort.name)),
        ));
    }
    Ok(Either::Right(Either::Left(show(frame, token, form, found, state))))
}

async fn find(token: &str, state: &State) -> Result<Found, Error> {
    let token = token.to_owned();
    state.db.read(move |c| joining::by_token(c, &token)).await
}

/// It is for this person, or was accepted by them.
fn is_of(found: &Found, person: UserId) -> bool {
    found.account == Some(person) || found.joined_as == Some(person)
}

fn home(found: &Found) -> String {
    format!("/cohorts/{}", found.cohort.slug)
}

fn show(
    frame: Frame,
    token: &str,
    mut form: Filled<JoinForm>,
    found: Found,
    state: &State,
) -> Page<InvitationPage> {
    let path = format!("/invitations/{token}");
    let kind = kind(&found, frame.viewer(), &path, state);
    let status = match kind {
        Kind::Over(..) => StatusCode::GONE,
        _ if !form.mistakes.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    form.input.password.clear();
    if form.input.name.is_empty() && form.mistakes.is_empty() {
        form.input.name = found.name.unwrap_or_default();
    }
    let (name, email) = found.inviter;
    let (from, to) = (found.cohort.starts_on, found.cohort.ends_on);
    let starts = if from > today(&found.cohort, state) { "It starts on" } else { "It started on" };
    page(InvitationPage {
        frame,
        form,
        dates: format!("{starts} {} and ends on {}.", from.format("%-d %B %Y"), to.format("%-d %B %Y")),
        cohort: found.cohort.name,
        role: found.role.words(),
        email: found.email,
        inviter: Inviter { name, email },
        path,
        kind,
    })
    .status(status)
}

fn today(cohort: &joining::Place, state: &State) -> chrono::NaiveDate {
    state.clock.now().with_timezone(&store::zone(&cohort.time_zone)).date_naive()
}

fn kind(found: &Found, viewer: Option<&Viewer>, path: &str, state: &State) -> Kind {
    let over = |title, words: &str| Kind::Over(title, words.to_owned());
    match found.life.standing(state.clock.now()) {
        Standing::Joined(_) => {
            return over(
                "This invitation was used",
                "A link lets one person in, once. If that was you, sign in as usual.",
            );
        }
        Standing::Revoked(_) => {
            return over("This invitation was taken back", "Its link lets nobody in any more.");
        }
        Standing::Expired(_) => return over("This invitation has expired", "A link holds for two weeks."),
        Standing::Sent(_) | Standing::Opened(_) => {}
    }
    let stands_elsewhere = found.side.is_some_and(|side| side != found.role.side());
    match (viewer, found.account) {
        (Some(viewer), Some(account)) if viewer.id() == account && stands_elsewhere => Kind::Over(
            "You are on the other side of this cohort",
            "In one cohort nobody both learns and reviews, and you have a place in it already.".to_owned(),
        ),
        (Some(viewer), Some(account)) if viewer.id() == account => Kind::Accept,
        (Some(viewer), _) => Kind::Other(viewer.email().to_owned()),
        (None, Some(_)) => {
            let next = serde_html_form::to_string([("next", path)]).unwrap_or_default();
            Kind::SignIn(format!("/sign-in?{next}"))
        }
        (None, None) => Kind::New,
    }
}

/// Accepts it: with a new account, or as who is signed in. Sent twice, it is accepted once and both land in the cohort.
pub async fn join(
    In(_, frame): In<Anyone>,
    at: Path<At>,
    form: Sent<JoinForm>,
    state: State,
    req: HttpRequest,
) -> Result<Shown, Error> {
    let found = match find(&at.token, &state).await {
        Err(Error::NotFound) => return Ok(none(frame)),
        found => found?,
    };
    let viewer = frame.visitor()?.map(Viewer::id);
    let joined = match viewer {
        Some(person) if is_of(&found, person) => accept(&at.token, person, &state).await,
        None if found.account.is_none() => match create(&at.token, &form, &req, &state).await {
            Err(Error::Gone(_)) => {
                recognize(&find(&at.token, &state).await?, form.input(), &req, &state).await
            }
            done => done,
        },
        None if found.joined_as.is_some() => recognize(&found, form.input(), &req, &state).await,
        _ => return look(frame, &at.token, Filled::default(), found, &state).map(conflicting),
    };
    match joined {
        Ok(()) => Ok(Either::Left(go(home(&found)).done(format!("Welcome to {}.", found.cohort.name)))),
        Err(Error::Invalid(mistakes)) => {
            look(frame, &at.token, form.filled(mistakes), find(&at.token, &state).await?, &state)
        }
        Err(Error::Gone(_) | Error::Conflict(_)) => {
            look(frame, &at.token, Filled::default(), find(&at.token, &state).await?, &state)
        }
        Err(e) => Err(e),
    }
}

/// Somebody else is signed in, or the address has an account by now: the page says what to do first.
fn conflicting(shown: Shown) -> Shown {
    match shown {
        Either::Right(Either::Left(page)) => Either::Right(Either::Left(page.status(StatusCode::CONFLICT))),
        on => on,
    }
}

async fn accept(token: &str, person: UserId, state: &State) -> Result<(), Error> {
    let (token, now) = (token.to_owned(), state.clock.now());
    state.db.write(move |c| joining::join(c, &token, &Joining::As(person), now).map(drop)).await
}

async fn create(token: &str, form: &Sent<JoinForm>, req: &HttpRequest, state: &State) -> Result<(), Error> {
    let (token, now) = (token.to_owned(), state.clock.now());
    let (name, password) = match form.checked() {
        Ok(chosen) => chosen,
        Err(wrong) => {
            // Whoever sends the form has seen it, with or without scripts.
            state.db.write(move |c| joining::opened(c, &token, now)).await?;
            return Err(wrong);
        }
    };
    let hash = state.passwords.hash(password).await?;
    let join = move |c: &mut _| joining::join(c, &token, &Joining::New(&name, &hash), now);
    let user = state.db.write(join).await?;
    web::sign_in(req, user)
}

/// The same form came twice: the second one, which finds the account made, signs in with the password that both chose.
/// It counts as any sign-in does, so that a used link is no way to guess.
async fn recognize(found: &Found, input: &JoinForm, req: &HttpRequest, state: &State) -> Result<(), Error> {
    let gone = || Error::Gone("This invitation was used.".to_owned());
    let joined_as = found.joined_as.ok_or_else(gone)?;
    NewPassword::parse(&input.password).map_err(|_| gone())?;
    let email = EmailAddress::parse(&found.email).map_err(Error::internal)?;
    let user = people::recognize(state, req, email, input.password.clone()).await.map_err(|e| match e {
        Error::Invalid(_) => gone(),
        e => e,
    })?;
    if joined_as == user && found.is_inside() { web::sign_in(req, user) } else { Err(gone()) }
}

/// Notes that a person looks at it; the page's script says so, since a program that fetches links looks too.
pub async fn opened(
    In(..): In<Anyone>,
    at: Path<At>,
    form: Sent<Nothing>,
    state: State,
) -> Result<HttpResponse, Error> {
    form.checked()?;
    let (token, now) = (at.into_inner().token, state.clock.now());
    state.db.write(move |c| joining::opened(c, &token, now)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Signs out who is signed in, and comes back to the invitation.
pub async fn switch(
    In(_, frame): In<Anyone>,
    form: Sent<Nothing>,
    req: HttpRequest,
) -> Result<HttpResponse, Error> {
    form.checked()?;
    let back: Go = go(frame.path().trim_end_matches("/switch"));
    Ok(people::sign_out(back, &req))
}
