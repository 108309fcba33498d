//! What a browser sends: read whole or refused, and never lost.

use super::{Visit, sealed::SealedForm};
use crate::error::{Error, Mistakes};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// No form of ours is longer, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// A form that brings a sealed one along may be so long in all: encrypting a form makes it longer by a third.
const LONGEST_WITH_SEALED: usize = 2 * LONGEST;

/// A body that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A form: texts as they were typed, and how they become what is meant.
pub trait Form: DeserializeOwned + Default + 'static {
    /// What is meant.
    type Checked;

    /// Reads the texts.
    ///
    /// # Errors
    /// [`Error::Invalid`] with all mistakes at once, in the order of the fields.
    fn check(&self) -> Result<Self::Checked, Error>;
}

/// A form of buttons alone.
#[derive(Default, serde::Deserialize)]
pub struct Nothing {}

impl Form for Nothing {
    type Checked = ();

    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// A form as sent. What is meant is reached only through [`Sent::checked`], so that a form which comes back after an
/// expired sign-in is shown and not carried out.
pub struct Sent<T> {
    input: T,
    again: bool,
}

impl<T: Form> Sent<T> {
    /// What is meant.
    ///
    /// # Errors
    /// [`Error::Invalid`]; without mistakes when the form came back after an expired sign-in.
    pub fn checked(&self) -> Result<T::Checked, Error> {
        if self.again { Err(Error::Invalid(Mistakes::default())) } else { self.input.check() }
    }

    /// The form to be shown again, with what is wrong.
    pub fn filled(self, mistakes: Mistakes) -> Filled<T> {
        Filled { input: self.input, mistakes, again: self.again }
    }

    /// The texts, for what has to be known whether or not the form is right.
    pub const fn input(&self) -> &T {
        &self.input
    }
}

/// A form to be shown.
#[derive(Default)]
pub struct Filled<T> {
    /// The texts that stand in it.
    pub input: T,
    /// What is wrong with them.
    pub mistakes: Mistakes,
    /// It came back after an expired sign-in; nothing was sent yet.
    pub again: bool,
}

impl<T> Filled<T> {
    /// A form that is filled in beforehand.
    pub fn with(input: T) -> Self {
        Self { input, mistakes: Mistakes::default(), again: false }
    }
}

impl<T: Form> FromRequest for Sent<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, body) = (req.clone(), web::Payload::from_request(req, payload));
        Box::pin(async move {
            check_kind(&req)?;
            let body = body.await.map_err(Error::internal)?;
            let text = text(&req, body, LONGEST_WITH_SEALED).await?;
            check_length(&text)?;
            match returned(&req, &text) {
                Some(form) => parse(&form.body).map(|input| Self { input, again: true }),
                None => parse(&text).map(|input| Self { input, again: false }),
            }
        })
    }
}

/// Forms are sent in one way only.
pub(super) fn check_kind(req: &HttpRequest) -> Result<(), Error> {
    if req.content_type() == "application/x-www-form-urlencoded" { Ok(()) } else { Err(Error::MediaType) }
}

/// The whole body as text, of at most `longest` bytes.
pub(super) async fn text(req: &HttpRequest, body: web::Payload, longest: usize) -> Result<String, Error> {
    let declared = req.headers().get("content-length").and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > longest) {
        return Err(Error::TooLarge);
    }
    let bytes = tokio::time::timeout(PATIENCE, body.to_bytes_limited(longest))
        .await
        .map_err(|_| Error::TooSlow)?
        .map_err(|_| Error::TooLarge)?
        .map_err(|_| Error::Malformed("The form did not arrive whole. Send it again."))?;
    String::from_utf8(bytes.into()).map_err(|_| Error::Malformed("The form is not text in UTF-8."))
}

/// What is sealed comes on top of what was typed.
fn check_length(text: &str) -> Result<(), Error> {
    let is_short =
        text.len() <= LONGEST || text.len() - sealed(text).map_or(0, |sealed| sealed.len()) <= LONGEST;
    if is_short { Ok(()) } else { Err(Error::TooLarge) }
}

/// PostgreSQL's text cannot hold NUL, and no keyboard types it.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    if text.contains("%00") || text.contains('\0') {
        return Err(Error::Malformed("The form holds a NUL character. Remove it and send the form again."));
    }
    serde_html_form::from_str(text).map_err(|_| {
        Error::Malformed("The form is not one of this site. Open the page again and send it from there.")
    })
}

/// The form that went along with a sign-in, if this is one that comes back: for this place and this person.
fn returned(req: &HttpRequest, text: &str) -> Option<SealedForm> {
    let sealed = sealed(text)?;
    let visit = Visit::of(req);
    let (viewer, state) = (visit.known_viewer()?, visit.state());
    SealedForm::open(&state.keys, &sealed, state.clock.now())
        .filter(|form| form.path == req.path() && form.is_for(viewer.id()))
}

/// What a form carries in its field `sealed`.
fn sealed(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Back {
        sealed: String,
    }
    serde_html_form::from_str(text).ok().map(|back: Back| back.sealed)
}
