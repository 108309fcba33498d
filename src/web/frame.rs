//! What stands around every page: who reads it, where they are, where they can go.

use super::{Visit, assets, flash::Flash};
use crate::{
    error::Error,
    people::access::{Seat, Viewer},
    site,
};
use actix_web::{HttpMessage, HttpRequest};

/// Comes with the door; a page only carries it.
pub struct Frame {
    visit: Visit,
    places: Vec<Place>,
}

/// A place in the navigation.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where it is.
    pub href: String,
    /// What it is called.
    pub label: &'static str,
    /// Its icon's name in the sprite.
    pub icon: &'static str,
    /// The page is there.
    pub here: bool,
}

impl Frame {
    /// What the door found of the visitor stands on the request, and an error page finds it there too.
    pub(super) fn around(req: &HttpRequest) -> Self {
        let visit = Visit::of(req);
        let seat = req.extensions().get::<Seat>().copied();
        let places = places(visit.known_viewer(), seat, visit.path());
        Self { visit, places }
    }

    /// Whoever is signed in, for a page that is another one to someone signed out: nobody is told so only because it
    /// could not be looked up.
    ///
    /// # Errors
    /// [`Error::Unavailable`], if it could not.
    pub fn visitor(&self) -> Result<Option<&Viewer>, Error> {
        self.visit.viewer()
    }

    /// Whoever is known to be signed in, for what is drawn around a page.
    #[must_use]
    pub fn viewer(&self) -> Option<&Viewer> {
        self.visit.known_viewer()
    }

    /// Whose session has just ended, by name.
    #[must_use]
    pub fn ended(&self) -> Option<&str> {
        self.visit.ended().map(|(_, name)| name)
    }

    /// What was just said to them.
    #[must_use]
    pub fn flash(&self) -> Option<&Flash> {
        self.visit.flash()
    }

    /// Where they can go.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// `auto`, `light` or `dark`.
    #[must_use]
    pub fn theme(&self) -> &'static str {
        self.visit.theme().word()
    }

    /// The address of a file of ours.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// An address of this site as others have to write it.
    #[must_use]
    pub fn whole(&self, path: &str) -> String {
        format!("{}{path}", self.visit.state().config.address())
    }

    /// Where they are.
    #[must_use]
    pub fn path(&self) -> &str {
        self.visit.path()
    }

    /// Where they are, with what the address asks for: the way back to it.
    #[must_use]
    pub fn address(&self) -> &str {
        self.visit.address()
    }

    /// What this school is called.
    #[must_use]
    pub const fn site_name(&self) -> &'static str {
        site::NAME
    }

    /// The data is made up.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.visit.state().demo
    }
}

fn places(viewer: Option<&Viewer>, seat: Option<Seat>, path: &str) -> Vec<Place> {
    let Some(viewer) = viewer else { return Vec::new() };
    let mut places = cohort(path).map_or_else(Vec::new, |cohort| places_in_cohort(cohort, seat, path));
    if viewer.is_admin() && !places.is_empty() {
        places.push(place("/admin/cohorts", "All cohorts", "layers", false));
    } else if viewer.is_admin() {
        places.extend([
            place("/admin/cohorts", "Cohorts", "layers", is_at(path, "/admin/cohorts")),
            place("/admin/programs", "Programs", "book-open", is_at(path, "/admin/programs")),
            place("/admin/people", "People", "users", is_at(path, "/admin/people")),
            place("/admin/site", "Site", "settings", SITE.iter().any(|part| is_at(path, part))),
        ]);
    } else if places.is_empty() {
        places.push(place("/", "Home", "house", path == "/"));
        places.push(place("/account", "Account", "user", is_at(path, "/account")));
    }
    places
}

/// Where someone of this seat can go in a cohort. Whatever is no other place belongs to a learner's path, what a mentor
/// reviews to the queue, and who is there to the cohort. Nobody's seat is known on a page that no door has opened.
fn places_in_cohort(cohort: &str, seat: Option<Seat>, path: &str) -> Vec<Place> {
    let base = format!("/cohorts/{cohort}");
    let below = |part: &str| format!("{base}/{part}");
    let is_in = |parts: &[&str]| parts.iter().any(|part| is_at(path, &below(part)));
    let is_of_people = is_in(&["people", "invitations", "settings"]);
    let mut places = vec![place(&base, "Home", "house", path == base)];
    match seat {
        Some(Seat::Mentor | Seat::Lead) => {
            places.push(place(&below("queue"), "Queue", "inbox", is_in(&["queue", "rounds", "reviews"])));
            places.push(place(
                &below("progress"),
                "Learners",
                "graduation-cap",
                is_in(&["progress", "submissions"]),
            ));
        }
        Some(Seat::Learner) => {
            places.push(place(&below("path"), "Path", "route", path != base && !is_of_people));
        }
        None => return Vec::new(),
    }
    places.push(place(&below("people"), "Cohort", "users", is_of_people));
    places
}

fn place(href: &str, label: &'static str, icon: &'static str, here: bool) -> Place {
    Place { href: href.to_owned(), label, icon, here }
}

/// What lies below the place "Site".
const SITE: [&str; 3] = ["/admin/site", "/admin/mail", "/admin/jobs"];

/// The cohort that the page is in, by its address.
fn cohort(path: &str) -> Option<&str> {
    path.strip_prefix("/cohorts/")?.split('/').next().filter(|slug| !slug.is_empty())
}

/// The page is the place or lies below it.
fn is_at(path: &str, place: &str) -> bool {
    path == place || place != "/" && path.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
}
