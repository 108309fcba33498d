//! What a request says of itself: whose it is, where it goes, what was just said to that person.

use super::{
    flash::Flash,
    session::{self, Known},
};
use crate::{
    error::Error,
    people::access::{self, UserId, Viewer},
    state::State,
};
use actix_web::HttpRequest;
use std::{
    net::{IpAddr, SocketAddr},
    rc::Rc,
};

/// A visit, read from the request at no cost in statements. Cheap to clone.
#[derive(Clone)]
pub struct Visit(Rc<Facts>);

struct Facts {
    state: State,
    viewer: Option<Viewer>,
    ended: Option<(UserId, String)>,
    unavailable: bool,
    path: String,
    address: String,
    parts: Vec<(String, String)>,
    flash: Option<Flash>,
    theme: Theme,
}

/// How a person wants the site to look; kept in a cookie, since it is a matter of the screen as much as of the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The cookie that keeps it.
    pub const COOKIE: &str = "theme";

    /// The theme of this name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.word() == word)
    }

    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Visit {
    /// Reads a request.
    #[must_use]
    pub fn of(req: &HttpRequest) -> Self {
        let state = State::of(req);
        let now = state.clock.now();
        let (viewer, ended, unavailable) = match session::known(req) {
            Known::Nobody => (None, None, false),
            Known::Unavailable => (None, None, true),
            Known::Somebody(row) if row.expires_at > now => (Some(access::viewer(row)), None, false),
            Known::Somebody(row) => (None, Some((row.user_id, row.name)), false),
        };
        Self(Rc::new(Facts {
            viewer,
            ended,
            unavailable,
            path: req.path().to_owned(),
            address: address_of(req),
            parts: req.match_info().iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            flash: Flash::of(req, &state.keys),
            theme: req.cookie(Theme::COOKIE).and_then(|c| Theme::named(c.value())).unwrap_or_default(),
            state,
        }))
    }

    /// Who is signed in. When the session store could not be asked, nobody is known not to be.
    ///
    /// # Errors
    /// [`Error::Unavailable`], if it could not be asked.
    pub fn viewer(&self) -> Result<Option<&Viewer>, Error> {
        if self.0.unavailable {
            return Err(Error::Unavailable("the session store could not be asked".to_owned()));
        }
        Ok(self.0.viewer.as_ref())
    }

    /// Who is known to be signed in, for what is drawn around a page.
    #[must_use]
    pub fn known_viewer(&self) -> Option<&Viewer> {
        self.0.viewer.as_ref()
    }

    /// Whose session this browser holds that has ended.
    #[must_use]
    pub fn ended(&self) -> Option<(UserId, &str)> {
        self.0.ended.as_ref().map(|(id, name)| (*id, name.as_str()))
    }

    /// The path, as sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The address that leads here again.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.0.address
    }

    /// A part of the path by its name in the route.
    ///
    /// # Errors
    /// [`Error::NotFound`], if the route has no such part.
    pub fn part(&self, name: &str) -> Result<&str, Error> {
        self.0.parts.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str()).ok_or(Error::NotFound)
    }

    pub(super) fn flash(&self) -> Option<&Flash> {
        self.0.flash.as_ref()
    }

    pub(super) fn theme(&self) -> Theme {
        self.0.theme
    }

    /// What handlers share.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.0.state
    }
}

/// Of a page its path and query; of a form's answer its path, where the form is.
fn address_of(req: &HttpRequest) -> String {
    let whole = req.uri().path_and_query().filter(|_| req.method().is_safe());
    whole.map_or_else(|| req.path().to_owned(), ToString::to_string)
}

/// The address that a request comes from. Behind a trusted proxy: the last one in `X-Forwarded-For` that is no
/// trusted proxy itself, since everything before it can be made up by the sender.
#[must_use]
pub fn address(req: &HttpRequest) -> Option<IpAddr> {
    let peer = req.peer_addr()?.ip().to_canonical();
    let trusted = &State::of(req).config.trusted_proxies;
    let is_proxy = |ip: &IpAddr| trusted.iter().any(|net| net.contains(ip));
    if !is_proxy(&peer) {
        return Some(peer);
    }
    let chain = req
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(hop)
        .collect::<Vec<_>>();
    for sender in chain.into_iter().rev() {
        match sender {
            Some(ip) if is_proxy(&ip) => {}
            Some(ip) => return Some(ip),
            None => break,
        }
    }
    Some(peer)
}

/// One address of `X-Forwarded-For`. Some proxies add the port, and then brackets around an address of IPv6.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse::<SocketAddr>().map(|at| at.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let ip = text.parse::<IpAddr>().or_else(|_| with_port()).ok().or_else(in_brackets)?;
    Some(ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::hop;

    #[test]
    fn a_forwarded_address_is_read_with_and_without_its_port() {
        let read = |text| hop(text).map(|ip| ip.to_string());
        for text in ["203.0.113.5", " 203.0.113.5 ", "203.0.113.5:4711", "::ffff:203.0.113.5"] {
            assert_eq!(read(text).as_deref(), Some("203.0.113.5"), "{text}");
        }
        for text in ["2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:4711"] {
            assert_eq!(read(text).as_deref(), Some("2001:db8::1"), "{text}");
        }
        for text in ["", "unknown", "203.0.113.5:", "203.0.113.5:x", "[::1", "_hidden"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
