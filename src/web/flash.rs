//! What is said once on the next page. It travels in a signed cookie, so that showing it writes nothing.

use crate::{keys::Keys, state::State};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    cookie::{Cookie, CookieJar, SameSite},
    http::header,
};

/// The cookie's name.
const COOKIE: &str = "flash";

/// How it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What was asked for is done.
    Ok,
    /// Something worth knowing.
    Info,
    /// Something is left to do, or nothing comes of it.
    Warn,
}

impl Tone {
    const ALL: [Self; 3] = [Self::Ok, Self::Info, Self::Warn];

    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Info => "info",
            Self::Warn => "warn",
        }
    }
}

/// Words for the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    tone: Tone,
    words: String,
}

impl Flash {
    /// How it is meant: `ok`, `info` or `warn`.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        self.tone.word()
    }

    /// What it says.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// What the request carries, if this site has signed it.
    pub(super) fn of(req: &HttpRequest, keys: &Keys) -> Option<Self> {
        let mut jar = CookieJar::new();
        jar.add_original(req.cookie(COOKIE)?);
        let said = jar.signed(keys.flashes()).get(COOKIE)?;
        let (tone, words) = said.value().split_once(':')?;
        let tone = Tone::ALL.into_iter().find(|t| t.word() == tone)?;
        let words = data_encoding::BASE64URL_NOPAD.decode(words.as_bytes()).ok()?;
        Some(Self { tone, words: String::from_utf8(words).ok()? })
    }

    fn cookie(&self, keys: &Keys, secure: bool) -> Option<Cookie<'static>> {
        let words = data_encoding::BASE64URL_NOPAD.encode(self.words.as_bytes());
        let mut jar = CookieJar::new();
        jar.signed_mut(keys.flashes()).add(plain(format!("{}:{words}", self.tone.word()), secure));
        jar.get(COOKIE).cloned()
    }
}

/// The cookie that takes the words away once they were shown; none, if there were none.
pub(super) fn shown(req: &HttpRequest) -> Option<Cookie<'static>> {
    req.cookie(COOKIE)?;
    let mut cookie = plain(String::new(), State::of(req).config.is_https());
    cookie.make_removal();
    Some(cookie)
}

fn plain(value: String, secure: bool) -> Cookie<'static> {
    Cookie::build(COOKIE, value).path("/").http_only(true).secure(secure).same_site(SameSite::Lax).finish()
}

/// The answer to a POST that was carried out: the page that shows the result, with words on it.
pub struct Go {
    to: String,
    flash: Option<Flash>,
}

/// Goes to a page of this site.
#[must_use]
pub fn go(to: impl Into<String>) -> Go {
    Go { to: to.into(), flash: None }
}

impl Go {
    /// Says there that it is done.
    #[must_use]
    pub fn done(self, words: impl Into<String>) -> Self {
        Self { flash: Some(Flash { tone: Tone::Ok, words: words.into() }), ..self }
    }

    /// Says there what is left to do.
    #[must_use]
    pub fn warning(self, words: impl Into<String>) -> Self {
        Self { flash: Some(Flash { tone: Tone::Warn, words: words.into() }), ..self }
    }

    /// Says there what is worth knowing.
    #[must_use]
    pub fn noting(self, words: impl Into<String>) -> Self {
        Self { flash: Some(Flash { tone: Tone::Info, words: words.into() }), ..self }
    }
}

impl Responder for Go {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let state = State::of(req);
        let mut answer = HttpResponse::SeeOther();
        answer.insert_header((header::LOCATION, self.to));
        if let Some(cookie) = self.flash.and_then(|f| f.cookie(&state.keys, state.config.is_https())) {
            answer.cookie(cookie);
        }
        answer.finish()
    }
}
