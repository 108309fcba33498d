//! What time it is. The one place that asks the system, so that tests and the demo can set it.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Arc, Mutex, PoisonError};

/// A clock, cheap to clone. Every decision that depends on time takes its `now` from here.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System,
    Set(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The machine's own clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that stands still until it is moved by [`Clock::advance`].
    #[must_use]
    pub fn set_to(moment: DateTime<Utc>) -> Self {
        Self(Kind::Set(Arc::new(Mutex::new(moment))))
    }

    /// The present moment, in whole microseconds, as PostgreSQL keeps them.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Kind::System => whole_microseconds(system_now()),
            Kind::Set(moment) => *moment.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a set clock; the system's clock is nobody's to move, so there it does nothing.
    pub fn advance(&self, by: TimeDelta) {
        if let Kind::Set(moment) = &self.0 {
            *moment.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the system for the time")]
fn system_now() -> DateTime<Utc> {
    Utc::now()
}

fn whole_microseconds(moment: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(moment.timestamp_micros()).unwrap_or(moment)
}
