//! The mail log.

use super::{
    model::{DeliveryId, DeliveryState},
    store::{self, Kept, Logged},
};
use crate::{
    db::Db,
    error::Error,
    people::access::{Admin, Viewer},
    state::State,
    text::Moment,
    web::{
        Frame, Go, In, Nothing, Page, Sent, go, page,
        paging::{After, Slice},
    },
};
use actix_web::web::{Path, Query};
use askama::Template;
use chrono_tz::Tz;
use url::Url;

/// Mails on a page.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "messages/log.html")]
pub struct LogPage {
    frame: Frame,
    tabs: Vec<Tab>,
    rows: Vec<LogRow>,
    here: String,
    state: Option<DeliveryState>,
    next: Option<String>,
    first: bool,
    has_server: bool,
}

struct Tab {
    href: String,
    words: &'static str,
    here: bool,
}

struct LogRow {
    href: String,
    subject: String,
    to: String,
    tag: Tag,
    written: Moment,
}

/// How a mail stands, drawn.
struct Tag {
    glyph: &'static str,
    tone: &'static str,
    words: &'static str,
}

impl From<DeliveryState> for Tag {
    fn from(state: DeliveryState) -> Self {
        let (glyph, tone) = match state {
            DeliveryState::Queued => ("hourglass", "info"),
            DeliveryState::Sent => ("circle-check", "ok"),
            DeliveryState::Failed => ("octagon-alert", "bad"),
            DeliveryState::Kept => ("inbox", "own"),
            DeliveryState::Dropped => ("minus", "mute"),
        };
        Self { glyph, tone, words: words(state) }
    }
}

const fn words(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Queued => "Waiting",
        DeliveryState::Sent => "Sent",
        DeliveryState::Failed => "Failed",
        DeliveryState::Kept => "Kept here",
        DeliveryState::Dropped => "Dropped",
    }
}

/// Which mails are listed.
#[derive(serde::Deserialize)]
pub struct Asked {
    state: Option<DeliveryState>,
}

/// Every mail, or those of one state, the newest first.
pub async fn log(
    In(admin, frame): In<Admin>,
    asked: Query<Asked>,
    After(after): After<DeliveryId>,
    state: State,
) -> Result<Page<LogPage>, Error> {
    let (shown, first) = (asked.state, after.is_none());
    let Slice { rows, next } =
        state.db.read(move |c| store::log(c, &admin, shown, after.as_ref(), SIZE)).await?;
    let now = state.clock.now();
    let row = |mail: Logged| LogRow {
        href: format!("/admin/mail/{}", mail.id),
        subject: mail.subject,
        to: to(mail.to_name.as_deref(), &mail.to_address),
        tag: mail.state.into(),
        written: Moment::ago(mail.created_at, now),
    };
    Ok(page(LogPage {
        frame,
        tabs: tabs(shown),
        rows: rows.into_iter().map(row).collect(),
        here: list(shown),
        state: shown,
        next: next.map(|cursor| list(shown) + if shown.is_some() { "&" } else { "?" } + "after=" + &cursor),
        first,
        has_server: state.config.mail.is_some(),
    }))
}

fn to(name: Option<&str>, address: &str) -> String {
    name.map_or_else(|| address.to_owned(), |name| format!("{name} <{address}>"))
}

/// The address of a list.
fn list(shown: Option<DeliveryState>) -> String {
    shown.map_or_else(|| "/admin/mail".to_owned(), |state| format!("/admin/mail?state={state}"))
}

fn tabs(shown: Option<DeliveryState>) -> Vec<Tab> {
    let all = [None].into_iter().chain(DeliveryState::ALL.iter().copied().map(Some));
    all.map(|state| Tab { href: list(state), words: state.map_or("All", words), here: state == shown })
        .collect()
}

#[derive(Template)]
#[template(path = "messages/mail.html")]
pub struct MailPage {
    frame: Frame,
    id: DeliveryId,
    subject: String,
    tag: Tag,
    facts: Vec<(&'static str, String)>,
    why_not: Option<String>,
    why_tone: &'static str,
    lines: Option<Vec<Line>>,
    why_no_text: &'static str,
    /// The words of the button that sends it; none: it cannot be sent.
    action: Option<&'static str>,
    is_kept: bool,
}

/// A line of a mail's text; one that is an address is a link.
struct Line {
    text: String,
    is_link: bool,
}

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    delivery: DeliveryId,
}

/// One mail, with its text while that is there.
pub async fn mail(In(admin, frame): In<Admin>, at: Path<At>, state: State) -> Result<Page<MailPage>, Error> {
    let id = at.delivery;
    let mail = state.db.read(move |c| store::mail(c, &admin, id)).await?;
    let written = mail.body.as_deref().map(|body| store::open(&state.keys, &mail.message_id, body));
    let lines = written.as_ref().and_then(Option::as_ref).map(|written| lines(&written.text));
    let why_no_text = match (&written, mail.state) {
        (Some(_), _) => "It was encrypted with another CAIRN_SECRET_KEY, and cannot be read here.",
        (None, DeliveryState::Sent) => {
            "The text was removed once the mail was sent: a link in it may be a key."
        }
        (None, _) => "The text was removed: the link in it is of no use any more.",
    };
    let has_server = state.config.mail.is_some();
    Ok(page(MailPage {
        id,
        facts: facts(&mail, &state, frame.viewer().map_or(Tz::UTC, Viewer::time_zone)),
        tag: mail.state.into(),
        action: lines.as_ref().and_then(|_| action(mail.state, has_server)),
        why_tone: why_tone(mail.state),
        is_kept: mail.state == DeliveryState::Kept && !has_server,
        why_not: mail.last_error,
        subject: mail.subject,
        lines,
        why_no_text,
        frame,
    }))
}

/// How the reason is meant why a mail was not sent, or not yet.
const fn why_tone(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Failed => "bad",
        DeliveryState::Queued => "warn",
        _ => "info",
    }
}

const fn action(state: DeliveryState, has_server: bool) -> Option<&'static str> {
    match (state, has_server) {
        (DeliveryState::Failed, _) => Some("Send again"),
        (DeliveryState::Kept, true) => Some("Send now"),
        _ => None,
    }
}

fn facts(mail: &Kept, state: &State, zone: Tz) -> Vec<(&'static str, String)> {
    let when = |at| format!("{} ({})", Moment::at(at, zone).words, crate::text::zone_words(zone));
    let from = state.config.mail.as_ref().map(|mail| mail.from.to_string());
    let facts = [
        ("To", Some(to(mail.to_name.as_deref(), &mail.to_address))),
        ("From", Some(from.unwrap_or_else(|| "Nobody yet: no mail server is set".to_owned()))),
        ("Written", Some(when(mail.created_at))),
        ("Sent", mail.sent_at.map(when)),
        ("Tries", Some(mail.attempts.to_string()).filter(|_| mail.attempts > 0)),
        ("Text kept until", mail.body.as_ref().map(|_| when(mail.body_until))),
        ("Message-ID", Some(mail.message_id.clone())),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn lines(text: &str) -> Vec<Line> {
    let is_link = |line: &str| Url::parse(line).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    text.lines().map(|line| Line { text: line.to_owned(), is_link: is_link(line) }).collect()
}

/// Lets a mail wait for its turn once more.
pub async fn send_again(
    In(admin, _): In<Admin>,
    at: Path<At>,
    form: Sent<Nothing>,
    state: State,
    db: Db,
) -> Result<Go, Error> {
    form.checked()?;
    let (id, now) = (at.delivery, state.clock.now());
    let queued = db.write(move |c| store::send_again(c, &admin, id, now)).await?;
    let back = go(format!("/admin/mail/{id}"));
    Ok(if queued {
        back.done("The mail waits for its turn.")
    } else {
        back.noting("This mail cannot be sent again.")
    })
}
