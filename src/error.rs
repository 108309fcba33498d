//! What can go wrong, as a person meets it. One variant for each thing that a person sees; `web::errors` draws it.

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use chrono::{DateTime, Utc};
use std::borrow::Cow;

/// What a form got wrong, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes(Vec<(Cow<'static, str>, String)>);

impl Mistakes {
    /// One mistake, for a decision that finds just that.
    #[must_use]
    pub fn one(field: &'static str, words: impl Into<String>) -> Self {
        Self(vec![(field.into(), words.into())])
    }

    /// Adds what is wrong with a field, and how to mend it.
    pub fn note(&mut self, field: impl Into<Cow<'static, str>>, words: impl Into<String>) {
        self.0.push((field.into(), words.into()));
    }

    /// The value if it was read without a mistake; its mistake is noted otherwise.
    pub fn take<T>(&mut self, field: &'static str, value: Result<T, impl Into<String>>) -> Option<T> {
        value.map_err(|words| self.note(field, words)).ok()
    }

    /// The first thing that is wrong with a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, words)| words.as_str())
    }

    /// All of them, as `(field, words)`.
    pub fn iter(&self) -> impl Iterator<Item = &(Cow<'static, str>, String)> {
        self.0.iter()
    }

    /// Nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, if nothing is wrong and it is there.
    ///
    /// # Errors
    /// [`Error::Invalid`] with all mistakes.
    pub fn or<T>(self, value: Option<T>) -> Result<T, Error> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(Error::Invalid(self)),
        }
    }
}

/// Everything that a request can end in besides its answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or not for this person.
    #[error("not found")]
    NotFound,
    /// Only someone signed in can do this.
    #[error("sign-in needed")]
    SignIn,
    /// This person may not do this.
    #[error("forbidden")]
    Forbidden,
    /// The request came from another site's page, or does not say from where.
    #[error("not sent from a page of this site")]
    OtherOrigin,
    /// There was such a thing, and it is over; the words say what one can do.
    #[error("gone: {0}")]
    Gone(String),
    /// Somebody else was first; the words say what they did, and what one can do.
    #[error("conflict: {0}")]
    Conflict(String),
    /// The form has mistakes; none, when it came back after an expired sign-in and was not carried out.
    #[error("invalid form")]
    Invalid(Mistakes),
    /// The request is not of the form that it claims to have.
    #[error("malformed request: {0}")]
    Malformed(&'static str),
    /// The body is of a kind that is not read here.
    #[error("unsupported content type")]
    MediaType,
    /// The body is larger than anything that belongs here.
    #[error("body too large")]
    TooLarge,
    /// The sender was too slow.
    #[error("the request took too long to arrive")]
    TooSlow,
    /// Too many tries; the next one is possible from this moment on.
    #[error("too many tries until {0}")]
    TooMany(DateTime<Utc>),
    /// More people sign in at this moment than can be served.
    #[error("too many sign-ins at once")]
    Busy,
    /// The database cannot be reached, or has no time left.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours. The text is for the log.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// A fault of ours, from whatever says so.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }
}

impl From<diesel::result::Error> for Error {
    fn from(cause: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error as Cause};
        match cause {
            Cause::NotFound => Self::NotFound,
            Cause::DatabaseError(
                Kind::ClosedConnection | Kind::UnableToSendCommand | Kind::SerializationFailure,
                why,
            ) => Self::Unavailable(why.message().to_owned()),
            Cause::DatabaseError(_, why) if is_passing(why.message()) => {
                Self::Unavailable(why.message().to_owned())
            }
            other => Self::internal(other),
        }
    }
}

/// Faults of the moment, which diesel has no kind for: a limit of time that ran out, two transactions that waited for
/// each other, a server that goes down or comes up. The words are English, as the private PostgreSQL speaks; only a
/// superuser could ask another for them (`lc_messages`). From one that speaks another language, a limit that ran out
/// and a deadlock are internal errors; a connection that is gone is noticed by `Db` without words.
fn is_passing(message: &str) -> bool {
    [
        "canceling statement due to",
        "deadlock detected",
        "terminating connection",
        "the database system is",
        "server closed the connection",
    ]
    .iter()
    .any(|start| message.contains(start))
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::OtherOrigin => StatusCode::FORBIDDEN,
            Self::Gone(_) => StatusCode::GONE,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The status alone: what a person reads is drawn by `web::errors`, which sees the request.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

#[cfg(test)]
mod tests {
    use super::Error;
    use diesel::result::{DatabaseErrorKind as Kind, Error as Cause};

    #[test]
    fn what_passes_when_tried_again_is_no_fault_of_ours() {
        let of = |kind, words: &str| Error::from(Cause::DatabaseError(kind, Box::new(words.to_owned())));
        let lost_race = of(Kind::SerializationFailure, "Serialisierung war nicht möglich");
        assert!(matches!(lost_race, Error::Unavailable(_)), "{lost_race}");
        let deadlock = of(Kind::Unknown, "deadlock detected");
        assert!(matches!(deadlock, Error::Unavailable(_)), "{deadlock}");
        let ours = of(Kind::UniqueViolation, "duplicate key value");
        assert!(matches!(ours, Error::Internal(_)), "{ours}");
    }
}
