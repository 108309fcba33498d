//! A form whose sender's session had ended: it goes along with the sign-in page, encrypted, and comes back filled
//! once the same person has signed in. The server keeps nothing of it.

use super::{Visit, forms};
use crate::{error::Error, keys::Keys, people::access::UserId};
use actix_web::{HttpRequest, web};
use chrono::{DateTime, TimeDelta, Utc};

const PURPOSE: &str = "form";

/// A form comes back within a day, or not at all.
const HOLDS_FOR: TimeDelta = TimeDelta::hours(24);

/// The encrypted form, as it stands in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sealed(pub String);

/// What is in it.
#[derive(Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SealedForm {
    /// Where it was sent.
    pub path: String,
    /// What was sent, form-encoded.
    pub body: String,
    /// Whose session had ended; none, if the browser did not say.
    pub person: Option<UserId>,
    until: DateTime<Utc>,
}

impl SealedForm {
    /// Opens what came back, if it still holds.
    #[must_use]
    pub fn open(keys: &Keys, sealed: &str, now: DateTime<Utc>) -> Option<Self> {
        let form: Self = serde_json::from_slice(&keys.open(PURPOSE, sealed)?).ok()?;
        (now < form.until).then_some(form)
    }

    /// It may be shown to this person.
    #[must_use]
    pub fn is_for(&self, person: UserId) -> bool {
        self.person.is_none_or(|whose| whose == person)
    }
}

/// Seals the form of this request; none, if it has none.
pub(super) async fn keep(
    req: &HttpRequest,
    visit: &Visit,
    body: web::Payload,
) -> Result<Option<Sealed>, Error> {
    if req.method().is_safe() || forms::check_kind(req).is_err() {
        return Ok(None);
    }
    let body = forms::text(req, body, forms::LONGEST).await?;
    if body.is_empty() {
        return Ok(None);
    }
    let form = SealedForm {
        path: req.path().to_owned(),
        body,
        person: visit.ended().map(|(id, _)| id),
        until: visit.state().clock.now() + HOLDS_FOR,
    };
    let text = serde_json::to_vec(&form).map_err(Error::internal)?;
    visit.state().keys.seal(PURPOSE, &text).map(|sealed| Some(Sealed(sealed)))
}
