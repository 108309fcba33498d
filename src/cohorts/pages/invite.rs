//! People are invited by a pasted list. What becomes of each line is said first; then it is done.

use crate::{
    cohorts::{
        CohortHead,
        forms::{InviteForm, Invited},
        letters,
        model::{
            InvitationRole, Side,
            fate::{Fate, Known, fates},
            lines::{Invitee, Line},
        },
        store::invitations,
    },
    error::{Error, Mistakes},
    people::access::Lead,
    state::State,
    text::{Moment, counted},
    web::{Answer, Filled, Frame, Go, In, Page, Sent, go, page},
};
use actix_web::Either;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

#[derive(Template)]
#[template(path = "cohorts/invite.html")]
pub struct InvitePage {
    frame: Frame,
    head: CohortHead,
    form: Filled<InviteForm>,
    checked: Option<Checked>,
}

/// What becomes of the list.
struct Checked {
    rows: Vec<FateRow>,
    send: Option<String>,
    left_out: usize,
    /// Those who have a link already, of whom one may ask for another.
    waiting: usize,
}

struct FateRow {
    number: usize,
    who: String,
    glyph: &'static str,
    tone: &'static str,
    words: String,
}

/// An empty list.
pub async fn form(In(lead, frame): In<Lead>, state: State) -> Page<InvitePage> {
    let input = InviteForm { role: InvitationRole::Learner.word().to_owned(), ..InviteForm::default() };
    show(&lead, frame, Filled::with(input), None, &state)
}

fn show(
    lead: &Lead,
    frame: Frame,
    form: Filled<InviteForm>,
    checked: Option<Checked>,
    state: &State,
) -> Page<InvitePage> {
    let wrong = !form.mistakes.is_empty();
    let head = CohortHead::seen_by(lead.staff().member(), state.clock.now());
    page(InvitePage { frame, head, form, checked }).unless(wrong)
}

/// Says what becomes of each line. Nothing is sent yet.
pub async fn check(
    In(lead, frame): In<Lead>,
    form: Sent<InviteForm>,
    state: State,
) -> Result<Page<InvitePage>, Error> {
    let Invited { lines, role, again } = match form.checked() {
        Ok(invited) => invited,
        Err(Error::Invalid(mistakes)) => return Ok(show(&lead, frame, form.filled(mistakes), None, &state)),
        Err(e) => return Err(e),
    };
    let (asker, now) = (lead.clone(), state.clock.now());
    let fates = state.db.read(move |c| told(c, &asker, &lines, role, now)).await?;
    let checked = checked(&fates, role, again, now);
    Ok(show(&lead, frame, form.filled(Mistakes::default()), Some(checked), &state))
}

/// The fate of each line, in one statement for all.
fn told(
    c: &mut PgConnection,
    lead: &Lead,
    lines: &[Line],
    role: InvitationRole,
    now: DateTime<Utc>,
) -> Result<Vec<(Line, Fate)>, Error> {
    let who = lines.iter().filter_map(|line| line.who.as_ref().ok()).collect::<Vec<_>>();
    let known = invitations::known(c, lead, &who)?;
    let by_address =
        who.iter().map(|who| who.email.folded()).zip(known).collect::<std::collections::HashMap<_, _>>();
    let of = |who: &Invitee| by_address.get(&who.email.folded()).copied().unwrap_or(Known::default());
    Ok(fates(lines, role, of, now))
}

fn checked(fates: &[(Line, Fate)], role: InvitationRole, again: bool, now: DateTime<Utc>) -> Checked {
    let sent = fates.iter().filter(|(_, fate)| fate.sends(again)).count();
    let waiting = fates.iter().filter(|(_, fate)| matches!(fate, Fate::Waits(_))).count();
    let words = || format!("Send {}", counted(i64::try_from(sent).unwrap_or(i64::MAX), "invitation"));
    Checked {
        rows: fates.iter().map(|(line, fate)| row(line, fate, role, again, now)).collect(),
        send: (sent > 0).then(words),
        left_out: fates.len() - sent,
        waiting,
    }
}

fn row(line: &Line, fate: &Fate, role: InvitationRole, again: bool, now: DateTime<Utc>) -> FateRow {
    let who = line.who.as_ref().map_or_else(|_| line.text.clone(), named);
    let (glyph, tone, words) = said(fate, role, again, now);
    FateRow { number: line.number, who, glyph, tone, words }
}

fn named(who: &Invitee) -> String {
    match &who.name {
        Some(name) => format!("{} <{}>", name.as_str(), who.email.as_str()),
        None => who.email.as_str().to_owned(),
    }
}

fn said(
    fate: &Fate,
    role: InvitationRole,
    again: bool,
    now: DateTime<Utc>,
) -> (&'static str, &'static str, String) {
    let role = role.words();
    match fate {
        Fate::Invite { account: false } => ("check", "ok", format!("Will be invited as {role}")),
        Fate::Invite { account: true } => {
            ("check", "ok", format!("Has an account, will be asked to join as {role}"))
        }
        Fate::ComeBack => {
            ("check", "ok", "Was removed from this cohort, will be asked to come back".to_owned())
        }
        Fate::Renew => {
            ("check", "ok", "Was invited, but the link has expired: will get a new one".to_owned())
        }
        Fate::Waits(since) if again => {
            ("check", "ok", format!("Was invited {}, will get a new link", Moment::ago(*since, now).words))
        }
        Fate::Waits(since) => ("minus", "mute", format!("Was invited {}", Moment::ago(*since, now).words)),
        Fate::JustSent => ("minus", "mute", "Was invited just now".to_owned()),
        Fate::InvitedAs(other) => (
            "triangle-alert",
            "warn",
            format!("Is invited as {}: revoke that invitation first", other.words()),
        ),
        Fate::Here(Side::Learner) => ("minus", "mute", "Learns in this cohort already".to_owned()),
        Fate::Here(Side::Staff) => ("minus", "mute", "Is staff of this cohort already".to_owned()),
        Fate::OtherSide(Side::Staff) => {
            ("triangle-alert", "warn", "Is staff here, so cannot learn here".to_owned())
        }
        Fate::OtherSide(Side::Learner) => {
            ("triangle-alert", "warn", "Learns here, so cannot be staff here".to_owned())
        }
        Fate::Twice(line) => ("minus", "mute", format!("Stands on line {line} already")),
        Fate::Mend(words) => ("octagon-alert", "bad", words.clone()),
    }
}

/// Sends the invitations that were checked. Pressed twice, each goes out once.
pub async fn send(
    In(lead, frame): In<Lead>,
    form: Sent<InviteForm>,
    state: State,
) -> Result<Answer<InvitePage>, Error> {
    let sent = match form.checked() {
        Ok(invited) => {
            let (lead, shared) = (lead.clone(), state.clone());
            state.db.write(move |c| send_all(c, &lead, invited, &shared)).await
        }
        Err(e) => Err(e),
    };
    match sent {
        Ok(sent) => Ok(Either::Left(done(&lead, sent, state.config.mail.is_some()))),
        Err(Error::Invalid(mistakes)) => {
            Ok(Either::Right(show(&lead, frame, form.filled(mistakes), None, &state)))
        }
        Err(e) => Err(e),
    }
}

fn send_all(
    c: &mut PgConnection,
    lead: &Lead,
    Invited { lines, role, again }: Invited,
    state: &State,
) -> Result<usize, Error> {
    let now = state.clock.now();
    let fates = told(c, lead, &lines, role, now)?;
    let chosen = fates.iter().filter(|(_, fate)| fate.sends(again));
    let who = chosen.filter_map(|(line, _)| line.who.as_ref().ok()).collect::<Vec<_>>();
    let links = invitations::invite(c, lead, &who, role, &state.keys, now)?;
    letters::send(c, lead, &links, (&state.keys, &state.config), now)?;
    Ok(links.len())
}

fn done(lead: &Lead, sent: usize, has_server: bool) -> Go {
    let to = go(format!("/cohorts/{}/people/invitations", lead.cohort().slug));
    let invitations = counted(i64::try_from(sent).unwrap_or(i64::MAX), "invitation");
    match sent {
        0 => to.noting("No invitation was sent: everyone on the list has one, or is here."),
        _ if has_server => to.done(format!("{invitations} sent.")),
        _ => to.warning(format!(
            "{invitations} written. No mail leaves this site: make a new link for each below, and pass it on."
        )),
    }
}
