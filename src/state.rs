//! What handlers share.

use crate::{clock::Clock, config::Config, db::Db, keys::Keys, people::passwords::Passwords};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use std::{
    convert::Infallible,
    future::{Ready, ready},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// What handlers share. Cheap to clone.
#[derive(Clone)]
pub struct State {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// The settings.
    pub config: Arc<Config>,
    /// What signs and encrypts.
    pub keys: Keys,
    /// What checks passwords.
    pub passwords: Passwords,
    /// This site shows made-up data, and says so on every page.
    pub demo: bool,
    /// The database has every migration.
    pub migrated: Migrated,
}

impl State {
    /// The state that the server was built with.
    ///
    /// # Panics
    /// Outside of that server, where there is none.
    #[must_use]
    pub fn of(req: &HttpRequest) -> Self {
        req.app_data::<Data<Self>>().expect("server.rs puts it there").get_ref().clone()
    }
}

impl FromRequest for State {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(req)))
    }
}

impl FromRequest for Db {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(State::of(req).db))
    }
}

/// Whether the database has every migration: false while a server that is down at the start is waited for.
#[derive(Clone, Debug, Default)]
pub struct Migrated(Arc<AtomicBool>);

impl Migrated {
    /// It has.
    pub fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it has.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
