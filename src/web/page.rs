//! A page as an answer.

use super::{
    Visit,
    flash::{self, Go},
};
use actix_web::{
    Either, HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    cookie::Cookie,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use askama::Template;
use askama_web::WebTemplate;

/// A page that is rendered when it is answered.
pub struct Page<T> {
    template: T,
    status: StatusCode,
    cookie: Option<Cookie<'static>>,
}

/// A POST's answer: the page that shows the result, or the form once more.
pub type Answer<T> = Either<Go, Page<T>>;

/// A page of this template.
pub const fn page<T: Template>(template: T) -> Page<T> {
    Page { template, status: StatusCode::OK, cookie: None }
}

impl<T> Page<T> {
    /// The form on it has mistakes (422), if it has.
    #[must_use]
    pub fn unless(self, mistakes: bool) -> Self {
        if mistakes { self.status(StatusCode::UNPROCESSABLE_ENTITY) } else { self }
    }

    /// Answers with another status.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl<T> Page<T> {
    /// Leaves this in the browser.
    #[must_use]
    pub fn cookie(self, cookie: Option<Cookie<'static>>) -> Self {
        Self { cookie, ..self }
    }
}

impl<T: Template> Responder for Page<T> {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let mut answer = WebTemplate(self.template).respond_to(req);
        if answer.status().is_success() {
            keep_private(&mut answer, req);
            *answer.status_mut() = self.status;
        } else {
            return HttpResponse::from_error(crate::error::Error::internal("a template did not render"));
        }
        for cookie in flash::shown(req).iter().chain(&self.cookie) {
            if let Err(e) = answer.add_cookie(cookie) {
                tracing::error!(target: "cairn::web", error = %e, "a cookie could not be set");
            }
        }
        answer
    }
}

/// What someone signed in saw is in no cache, so that Back shows nothing of it once they have signed out.
fn keep_private(answer: &mut HttpResponse, req: &HttpRequest) {
    if Visit::of(req).known_viewer().is_some() {
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
}

/// A path of this site, as `next` names one; none, if it leads elsewhere. `//host` and `/\host` are other sites to a
/// browser (WHATWG URL, path-or-authority state).
#[must_use]
pub fn local_path(text: &str) -> Option<&str> {
    let is_local = text.starts_with('/') && !text.starts_with("//") && !text.starts_with("/\\");
    let is_plain = text.len() <= 2000 && text.chars().all(|c| c.is_ascii_graphic());
    (is_local && is_plain).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(local_path("/cohorts/spring?after=2"), Some("/cohorts/spring?after=2"));
        for elsewhere in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nSet-Cookie: x",
            "javascript:1",
        ] {
            assert_eq!(local_path(elsewhere), None, "{elsewhere:?}");
        }
    }
}
