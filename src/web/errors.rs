//! Draws every answer from 400 on that is no page yet, in the product's own look. Inside of actix an error knows no
//! request; here it does.

use super::{Frame, assets, headers, log};
use crate::{clock::Clock, error::Error, people::access::Viewer, state::State};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
};
use askama::Template;
use chrono_tz::Tz;

/// What pages are; actix's own errors are plain text.
const HTML: &str = "text/html; charset=utf-8";

/// When to come back after a 503, in seconds: the database is mostly back within a few.
const COME_BACK_AFTER: &str = "5";

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage {
    frame: Frame,
    status: u16,
    title: String,
    words: String,
    remedy: Option<(String, String)>,
    request_id: Option<String>,
}

/// For faults of ours: it asks nothing of the database and runs no script.
#[derive(Template)]
#[template(path = "errors/still.html")]
struct StillPage {
    site_name: &'static str,
    css: String,
    icon: String,
    status: u16,
    title: String,
    words: String,
    request_id: Option<String>,
}

/// The middleware.
///
/// # Errors
/// None of its own.
pub async fn draw<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse, actix_web::Error> {
    let (id, is_https) = (log::id(req.request()), State::of(req.request()).config.is_https());
    let answer = match next.call(req).await {
        Ok(answer) => answer.map_into_boxed_body(),
        Err(cause) => return Err(Undrawn { id, is_https, cause }.into()),
    };
    let status = answer.status();
    let is_page = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == HTML);
    if !(status.is_client_error() || status.is_server_error()) || is_page {
        return Ok(answer);
    }
    let cause = answer.response().error();
    if status.is_server_error() {
        let cause = cause.map(ToString::to_string).unwrap_or_default();
        tracing::error!(target: "cairn::web", id, status = status.as_u16(), cause, "failed");
    }
    let told = tell(status, cause.and_then(|e| e.as_error::<Error>()), answer.request());
    Ok(with_page(answer, told))
}

/// A middleware further in failed, and the request is gone with it: the session store could not write. There is no
/// frame to draw, only the page that needs none. Nor does a middleware further out see the answer, so it takes along
/// what those would add.
#[derive(Debug)]
struct Undrawn {
    id: String,
    is_https: bool,
    cause: actix_web::Error,
}

impl std::fmt::Display for Undrawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.cause.fmt(f)
    }
}

impl ResponseError for Undrawn {
    fn status_code(&self) -> StatusCode {
        StatusCode::SERVICE_UNAVAILABLE
    }

    fn error_response(&self) -> HttpResponse {
        tracing::error!(target: "cairn::web", id = self.id, cause = %self.cause, "failed");
        let told = by_status(self.status_code());
        let html = still(self.status_code(), &told, self.id.clone()).unwrap_or(told.words);
        let mut answer = HttpResponse::build(self.status_code());
        answer.content_type(HTML).insert_header((header::RETRY_AFTER, COME_BACK_AFTER));
        let mut answer = answer.body(html);
        headers::protect(answer.headers_mut(), self.is_https);
        log::name(answer.headers_mut(), &self.id);
        answer
    }
}

/// What a person reads.
struct Told {
    title: String,
    words: String,
    remedy: Option<(String, String)>,
    retry_after: Option<String>,
}

fn told(title: &str, words: impl Into<String>) -> Told {
    Told { title: title.to_owned(), words: words.into(), remedy: Some(home()), retry_after: None }
}

fn home() -> (String, String) {
    ("/".to_owned(), "Go home".to_owned())
}

fn tell(status: StatusCode, ours: Option<&Error>, req: &HttpRequest) -> Told {
    match ours {
        Some(Error::OtherOrigin) => told(
            "This was not sent from here",
            "The form did not come from a page of this site, so it was not carried out. Open the page here and send it from there.",
        ),
        Some(Error::Invalid(mistakes)) if mistakes.is_empty() => Told {
            title: "You are signed in again".to_owned(),
            words: "Nothing was sent yet. Go back and press the button once more.".to_owned(),
            remedy: Some(home()),
            retry_after: None,
        },
        Some(Error::Gone(words)) => told("This is over", words.clone()),
        Some(Error::Conflict(words)) => told("Someone was faster", words.clone()),
        Some(Error::Malformed(words)) => told("This request cannot be read", *words),
        Some(Error::TooMany(until)) => too_many(*until, req),
        Some(Error::Busy) => Told {
            retry_after: Some(COME_BACK_AFTER.to_owned()),
            ..told(
                "Many people sign in just now",
                "There was no turn for you within two seconds. Your password was not looked at. Wait a few seconds and try again.",
            )
        },
        _ => by_status(status),
    }
}

fn by_status(status: StatusCode) -> Told {
    match status {
        StatusCode::BAD_REQUEST => {
            told("This request cannot be read", "Open the page again and try from there.")
        }
        StatusCode::FORBIDDEN => told(
            "This page is for others",
            "Your account may not open it. If it should, ask the person who runs the site.",
        ),
        StatusCode::NOT_FOUND => told(
            "There is no such page",
            "The address may be mistyped, or what was here is gone or not for you.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => {
            told("That cannot be done here", "The address exists, but not for this kind of request.")
        }
        StatusCode::REQUEST_TIMEOUT => {
            told("That took too long to arrive", "The connection may be slow. Try again.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => told(
            "That is too much at once",
            "A form may hold one megabyte. Shorten the text, or link to it instead.",
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            told("This cannot be read", "Forms are read as browsers send them. Send this one from its page.")
        }
        StatusCode::SERVICE_UNAVAILABLE => Told {
            retry_after: Some(COME_BACK_AFTER.to_owned()),
            ..told(
                "Back in a moment",
                "The database does not answer just now. Nothing you sent was half done. Wait a few seconds and try again.",
            )
        },
        s if s.is_server_error() => told(
            "Something broke here",
            "It is our fault, not yours, and it is in the log. Go back and try again; if it stays, tell the person who runs the site.",
        ),
        _ => told("This request cannot be answered", "Open the page again and try from there."),
    }
}

/// Until when, in the viewer's own zone.
fn too_many(until: chrono::DateTime<chrono::Utc>, req: &HttpRequest) -> Told {
    let clock: Clock = State::of(req).clock;
    let seconds = (until - clock.now()).num_seconds().max(1);
    let zone = Frame::around(req).viewer().map_or(Tz::UTC, Viewer::time_zone);
    let at = until.with_timezone(&zone).format("%H:%M");
    let minutes = (seconds + 59) / 60;
    let wait = if minutes == 1 { "a minute".to_owned() } else { format!("{minutes} minutes") };
    Told {
        retry_after: Some(seconds.to_string()),
        remedy: None,
        ..told(
            "Too many tries",
            format!(
                "Signing in failed too often from here. The next try is possible in {wait}, at {at} ({zone})."
            ),
        )
    }
}

fn with_page(answer: ServiceResponse, told: Told) -> ServiceResponse {
    let status = answer.status();
    let (req, answer) = answer.into_parts();
    let html = render(&req, status, &told).unwrap_or_else(|e| {
        tracing::error!(target: "cairn::web", error = %e, "the error page did not render");
        told.words.clone()
    });
    let mut answer = answer.set_body(BoxBody::new(html));
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(HTML));
    if let Some(value) = told.retry_after.and_then(|text| text.parse().ok()) {
        headers.insert(header::RETRY_AFTER, value);
    }
    ServiceResponse::new(req, answer)
}

fn render(req: &HttpRequest, status: StatusCode, told: &Told) -> askama::Result<String> {
    if status.is_server_error() {
        return still(status, told, log::id(req));
    }
    let (title, words) = (told.title.clone(), told.words.clone());
    let frame = Frame::around(req);
    ErrorPage { frame, status: status.as_u16(), title, words, remedy: told.remedy.clone(), request_id: None }
        .render()
}

fn still(status: StatusCode, told: &Told, id: String) -> askama::Result<String> {
    let (title, words) = (told.title.clone(), told.words.clone());
    let (css, icon) = (assets::url("cairn.css"), assets::url("icons/favicon.svg"));
    StillPage { site_name: "Cairn", css, icon, status: status.as_u16(), title, words, request_id: Some(id) }
        .render()
}
