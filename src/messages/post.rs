//! Hands a mail over to the mail server.

use super::{letters::Written, store::Waiting};
use crate::config::Mail;
use lettre::{
    Address, Message, Transport,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp,
};
use std::error::Error as _;

/// Why a mail was not taken.
pub(super) struct Refusal {
    /// For admins.
    pub(super) words: String,
    /// Another try would end the same.
    pub(super) is_final: bool,
}

/// Gives it to the server, which has it once this returns without a refusal.
pub(super) fn hand_over(mail: &Mail, waiting: &Waiting, letter: Written) -> Result<(), Refusal> {
    let message = compose(mail, waiting, letter).map_err(|words| Refusal { words, is_final: true })?;
    mail.server.send(&message).map(drop).map_err(|e| refusal(&e))
}

fn compose(mail: &Mail, waiting: &Waiting, letter: Written) -> Result<Message, String> {
    let address = waiting.to_address.parse::<Address>();
    let address = address.map_err(|e| format!("The address cannot be read: {e}."))?;
    Message::builder()
        .from(mail.from.clone())
        .to(Mailbox::new(waiting.to_name.clone(), address))
        .subject(waiting.subject.clone())
        .date(waiting.created_at.into())
        .message_id(Some(waiting.message_id.clone()))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
        .multipart(MultiPart::alternative_plain_html(letter.text, letter.html))
        .map_err(|e| format!("The mail cannot be put together: {e}."))
}

/// RFC 3834, 5: nobody's holiday replies to it.
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

/// Replies about who we are (RFC 4954, 6) are about the settings, which an admin puts right while the mail waits.
const ABOUT_US: [u16; 4] = [530, 534, 535, 538];

fn refusal(error: &smtp::Error) -> Refusal {
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    match error.status() {
        Some(code) => Refusal {
            words: format!("The mail server said: {code} {said}"),
            is_final: error.is_permanent() && !ABOUT_US.contains(&code.into()),
        },
        None => Refusal { words: format!("The mail server could not be used: {error}"), is_final: false },
    }
}
