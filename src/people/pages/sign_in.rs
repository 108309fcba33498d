//! Signing in and out.

use crate::{
    error::{Error, Mistakes},
    people::{
        access::{Anyone, UserId},
        forms::SignInForm,
        model::{self, EmailAddress, UserStatus},
        store::{self, Credentials, Try, TryId},
    },
    site::demo::{self, DemoPerson},
    state::State,
    web::{self, Filled, Frame, Go, In, Nothing, Page, Sealed, SealedForm, Sent, go, local_path, page},
};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    http::{StatusCode, header},
    web::Query,
};
use askama::Template;
use std::time::Duration;

/// The same for every reason, so that it tells nobody which addresses have an account.
const REFUSED: &str = "Email or password is wrong";

/// A try waits so many times so long for another of the same account from the same address: two seconds in all.
const WAITS: usize = 100;
const WAIT: Duration = Duration::from_millis(20);

#[derive(Template)]
#[template(path = "people/sign_in.html")]
pub struct SignInPage {
    frame: Frame,
    form: Filled<SignInForm>,
    people: &'static [DemoPerson],
    who: Option<String>,
}

/// What the address of the sign-in page may say.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    next: String,
    #[serde(rename = "as")]
    as_person: String,
}

/// The form; in the demo filled in for whoever is chosen. Nothing is signed in by looking at it.
pub async fn form(
    In(_, frame): In<Anyone>,
    asked: Option<Query<Asked>>,
    req: HttpRequest,
) -> Result<HttpResponse, Error> {
    let Asked { next, as_person } = asked.map(Query::into_inner).unwrap_or_default();
    if frame.visitor()?.is_some() {
        return Ok(go(local_path(&next).unwrap_or("/")).respond_to(&req).map_into_boxed_body());
    }
    let mut input = SignInForm { next, ..SignInForm::default() };
    if frame.is_demo()
        && let Some(person) = DemoPerson::named(&as_person)
    {
        person.email.clone_into(&mut input.email);
        demo::PASSWORD.clone_into(&mut input.password);
    }
    Ok(show(frame, Filled::with(input), None).respond_to(&req))
}

fn show(frame: Frame, form: Filled<SignInForm>, who: Option<String>) -> Page<SignInPage> {
    let wrong = !form.mistakes.is_empty();
    let people = if frame.is_demo() { DemoPerson::shown() } else { &[] };
    page(SignInPage { frame, form, people, who }).unless(wrong)
}

/// What someone signed out gets instead of what they asked for: a page leads to the form and back; a form that they
/// sent stays, encrypted, in the sign-in page.
pub fn ask_to_sign_in(req: &HttpRequest, frame: Frame, sealed: Option<Sealed>) -> HttpResponse {
    if req.method().is_safe() {
        let here = req.uri().path_and_query().map_or("/", |p| p.as_str());
        let next = serde_html_form::to_string([("next", here)]).unwrap_or_default();
        return go(format!("/sign-in?{next}")).respond_to(req).map_into_boxed_body();
    }
    let who = match (frame.ended(), &sealed) {
        (Some(name), Some(_)) => {
            format!("Your session has ended. Sign in as {name} and your form is back. Nothing was sent yet.")
        }
        (None, Some(_)) => {
            "You are signed out. Sign in and your form is back. Nothing was sent yet.".to_owned()
        }
        (_, None) => {
            "You are signed out. Sign in and press the button once more. Nothing was done yet.".to_owned()
        }
    };
    let input = SignInForm { sealed: sealed.unwrap_or_default().0, ..SignInForm::default() };
    show(frame, Filled::with(input), Some(who)).status(StatusCode::UNAUTHORIZED).respond_to(req)
}

/// Signs in, and goes on to where one was.
pub async fn sign_in(
    In(_, frame): In<Anyone>,
    form: Sent<SignInForm>,
    state: State,
    req: HttpRequest,
) -> Result<HttpResponse, Error> {
    let signed_in = match form.checked() {
        Ok((email, password)) => recognize(&state, &req, email, password).await,
        Err(e) => Err(e),
    };
    match signed_in {
        Ok(user) => {
            web::sign_in(&req, user)?;
            Ok(onward(form.input(), user, &state, &req))
        }
        Err(Error::Invalid(mistakes)) => Ok(refuse(frame, form, mistakes).respond_to(&req)),
        Err(e) => Err(e),
    }
}

/// Who this is. The try counts as failed before the password is looked at, and is taken back when it fits.
pub async fn recognize(
    state: &State,
    req: &HttpRequest,
    email: EmailAddress,
    password: String,
) -> Result<UserId, Error> {
    let address = web::address(req).map(model::counted_address).unwrap_or_default();
    let of = Try {
        account: state.keys.digest("account", &email.folded()),
        address: state.keys.digest("address", &address),
    };
    let (try_id, found) = counted(state, of, email).await?;
    let (user, status, hash) =
        found.map_or((None, None, None), |f| (Some(f.id), Some(f.status), f.password_hash));
    let fits = state.passwords.fits(password, hash).await;
    if matches!(fits, Err(Error::Busy)) {
        // Nobody looked at the password, so nothing failed.
        state.db.write(move |c| store::forgive(c, try_id)).await?;
    }
    let fits = fits?;
    let Some(user) = user.filter(|_| fits && status == Some(UserStatus::Active)) else {
        return Err(Error::Invalid(Mistakes::one("email", REFUSED)));
    };
    state.db.write(move |c| store::forgive(c, try_id)).await?;
    Ok(user)
}

/// Counts the try, and looks the account up. Who has to wait for another try of the same account from the same
/// address does so here, without a connection; once the limit is reached, everyone who waits is told.
async fn counted(state: &State, of: Try, email: EmailAddress) -> Result<(TryId, Option<Credentials>), Error> {
    let now = state.clock.now();
    for _ in 0..WAITS {
        state.db.read(move |c| store::check_limits(c, &of, now)).await?;
        let email = email.clone();
        let counted = state
            .db
            .write(move |c| match store::count_try(c, &of, now)? {
                Some(id) => Ok::<_, Error>(Some((id, store::credentials(c, &email)?))),
                None => Ok(None),
            })
            .await?;
        match counted {
            Some(counted) => return Ok(counted),
            None => tokio::time::sleep(WAIT).await,
        }
    }
    Err(Error::Busy)
}

/// A form that waited goes to its place (307: as a form, by the browser), where it is shown and not carried out.
fn onward(form: &SignInForm, user: UserId, state: &State, req: &HttpRequest) -> HttpResponse {
    let waiting = SealedForm::open(&state.keys, &form.sealed, state.clock.now());
    match waiting {
        Some(waiting) if waiting.is_for(user) => {
            HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, waiting.path)).finish()
        }
        Some(_) => go("/")
            .noting("The form that was waiting belongs to someone else and was dropped.")
            .respond_to(req)
            .map_into_boxed_body(),
        None => go(local_path(&form.next).unwrap_or("/")).respond_to(req).map_into_boxed_body(),
    }
}

/// The form once more; the password has to be typed again.
fn refuse(frame: Frame, form: Sent<SignInForm>, mistakes: Mistakes) -> Page<SignInPage> {
    let mut form = form.filled(mistakes);
    form.input.password.clear();
    show(frame, form, None)
}

/// Signs out.
pub async fn sign_out(
    In(..): In<Anyone>,
    form: Sent<Nothing>,
    req: HttpRequest,
) -> Result<HttpResponse, Error> {
    form.checked()?;
    Ok(leave(go("/sign-in").done("You are signed out."), &req))
}

/// Signs out, leaves nothing of this person in the browser's cache, and goes on.
pub fn leave(to: Go, req: &HttpRequest) -> HttpResponse {
    web::sign_out(req);
    let mut answer = to.respond_to(req);
    answer.headers_mut().insert(
        header::HeaderName::from_static("clear-site-data"),
        header::HeaderValue::from_static("\"cache\""),
    );
    answer
}
