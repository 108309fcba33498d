//! Where a learner prepares a round and sends it.

use crate::{
    error::{Error, Mistakes},
    people::access::Learner,
    programs::{
        model::Ask,
        outline::{Outline, StageOutline},
    },
    progress::{
        model::Facts,
        pages::{CohortHead, Link, Reading, found},
    },
    state::State,
    text::Moment,
    web::{Answer, Filled, Frame, Go, In, Nothing, Sent, go, page},
    work::{
        forms::{DraftForm, RoundForm, Typed},
        model::{RoundState, SubmissionId, SubmissionState, place_is_kept_until, shows_late},
        store::{self, Desk, Kept, NewRound, Request, Saved},
    },
};
use actix_web::{Either, http::StatusCode, web::Path};
use askama::Template;
use chrono::{DateTime, Utc};

#[derive(Template)]
#[template(path = "work/hand_in.html")]
pub struct HandInPage {
    frame: Frame,
    head: Option<CohortHead>,
    project: Link,
    number: i32,
    max_rounds: Option<i32>,
    due: Option<Due>,
    /// Why it cannot be sent yet.
    closed: Option<String>,
    /// Why what was typed cannot be kept or sent any more.
    refused: Option<String>,
    returned: Option<Returned>,
    saved: Option<Moment>,
    asks_repository: bool,
    asks_link: bool,
    asks_text: bool,
    requests: Vec<RequestView>,
    form: Filled<RoundForm>,
    /// What another tab has kept: each field's name and text.
    others: Option<Differences>,
    action: String,
    draft_action: String,
}

/// Fields by name, with what another tab has kept in them.
type Differences = Vec<(&'static str, String)>;

/// When it is due.
pub struct Due {
    when: Moment,
    is_over: bool,
}

/// A round that its mentor gave back.
pub struct Returned {
    note: String,
    when: Moment,
    /// Until when it keeps its place in the queue.
    keeps_until: Option<Moment>,
}

impl Returned {
    fn of(note: String, at: DateTime<Utc>, reading: &Reading) -> Self {
        let until = place_is_kept_until(at);
        let keeps_until = (reading.now <= until).then(|| reading.moment(until));
        Self { note, when: Moment::ago(at, reading.now), keeps_until }
    }
}

/// A requested change, to be answered.
pub struct RequestView {
    id: String,
    what: String,
    done: bool,
    answer: String,
}

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    project: String,
}

/// The form, with what is kept in it.
pub async fn form(
    In(learner, frame): In<Learner>,
    at: Path<At>,
    state: State,
) -> Result<Answer<HandInPage>, Error> {
    show(learner, at.into_inner().project, None, frame, &state).await
}

/// Keeps what was typed so far.
pub async fn save(
    In(learner, frame): In<Learner>,
    at: Path<At>,
    sent: Sent<DraftForm>,
    state: State,
) -> Result<Answer<HandInPage>, Error> {
    let (at, now) = (at.into_inner().project, state.clock.now());
    let kept = match sent.checked() {
        Ok((draft, version)) => {
            let (learner, key) = (learner.clone(), at.clone());
            state.db.write(move |c| store::save(c, &learner, &key, &draft, version, now)).await
        }
        Err(e) => Err(e),
    };
    match outcome(kept, |mistakes| unwrapped(sent.filled(mistakes)))? {
        Outcome::Done(..) => Ok(Either::Left(go(hand_in_href(&learner, &at)))),
        Outcome::Back(back) => show(learner, at, Some(*back), frame, &state).await,
    }
}

/// The draft's form as the form that it is.
fn unwrapped(filled: Filled<DraftForm>) -> Filled<RoundForm> {
    Filled { input: filled.input.0, mistakes: filled.mistakes, again: filled.again }
}

/// Sends the round.
pub async fn send(
    In(learner, frame): In<Learner>,
    at: Path<At>,
    sent: Sent<RoundForm>,
    state: State,
) -> Result<Answer<HandInPage>, Error> {
    let at = at.into_inner().project;
    let done = match sent.checked() {
        Ok(typed) => carry_out(&learner, &at, typed, &state).await,
        Err(e) => Err(e),
    };
    match outcome(done, |mistakes| sent.filled(mistakes))? {
        Outcome::Done(submission, number) => {
            Ok(Either::Left(go(submission_href(&learner, submission)).done(format!("Round {number} sent."))))
        }
        Outcome::Back(back) => show(learner, at, Some(*back), frame, &state).await,
    }
}

/// What came of a form.
enum Outcome {
    /// It is carried out: of this submission, the round with this number.
    Done(SubmissionId, i32),
    /// It comes back, with all that was typed.
    Back(Box<Back>),
}

/// A form that comes back.
struct Back {
    form: Filled<RoundForm>,
    /// What another tab has kept since.
    other: Option<Kept>,
    /// Why nothing can be kept or sent any more.
    refused: Option<String>,
}

fn outcome(
    done: Result<Saved, Error>,
    filled: impl FnOnce(Mistakes) -> Filled<RoundForm>,
) -> Result<Outcome, Error> {
    let (mistakes, other, refused) = match done {
        Ok(Saved::As { submission, number, .. }) => return Ok(Outcome::Done(submission, number)),
        Ok(Saved::Older(kept)) => (Mistakes::default(), Some(*kept), None),
        Err(Error::Invalid(mistakes)) => (mistakes, None, None),
        Err(Error::Conflict(words)) => (Mistakes::default(), None, Some(words)),
        Err(e) => return Err(e),
    };
    Ok(Outcome::Back(Box::new(Back { form: filled(mistakes), other, refused })))
}

/// Checks what only the project and the dates know, and sends.
async fn carry_out(learner: &Learner, key: &str, typed: Typed, state: &State) -> Result<Saved, Error> {
    let reading = Reading::cohort(learner.member(), state);
    let (learner, key, now) = (learner.clone(), key.to_owned(), state.clock.now());
    state
        .db
        .write(move |c| {
            let (desk, facts) = (store::desk(c, &learner, &key)?, reading.facts(c)?);
            let (at, stage, _) = found(desk.outline.0.project(&key))?;
            if let Some(words) = closed(&reading, &facts, at, &desk.outline.0) {
                return Err(Error::Conflict(words));
            }
            complete(&typed, &asks(&desk))?;
            let new = NewRound {
                sent_key: &typed.sent_key,
                text_html: typed.text_html.as_deref(),
                message_html: &typed.message_html,
                due_at: due_at(&facts, stage),
            };
            store::send(c, &learner, &key, (&typed.draft, typed.version), &new, now)
        })
        .await
}

/// Everything that the project asks for is there, and a word to the mentor.
fn complete(typed: &Typed, asks: &[Ask]) -> Result<(), Error> {
    let mut mistakes = Mistakes::default();
    for ask in typed.draft.lacks(asks) {
        mistakes.note(ask.word(), format!("Enter {}", ask.words()));
    }
    mistakes.or(Some(()))
}

/// Takes the sent round back.
pub async fn withdraw(
    In(learner, _): In<Learner>,
    at: Path<At>,
    sent: Sent<Nothing>,
    state: State,
) -> Result<Go, Error> {
    sent.checked()?;
    let (key, now) = (at.into_inner().project, state.clock.now());
    let (who, wanted) = (learner.clone(), key.clone());
    let number = state.db.write(move |c| store::withdraw(c, &who, &wanted, now)).await?;
    let words = format!("Round {number} is a draft again. Its place in the queue is given up.");
    Ok(go(hand_in_href(&learner, &key)).noting(words))
}

/// The form: with what is kept, or as it came back, beside what another tab has kept.
async fn show(
    learner: Learner,
    key: String,
    back: Option<Back>,
    frame: Frame,
    state: &State,
) -> Result<Answer<HandInPage>, Error> {
    let reading = Reading::cohort(learner.member(), state);
    let (who, wanted, place) = (learner.clone(), key.clone(), reading.clone());
    let (desk, facts) =
        state.db.read(move |c| Ok::<_, Error>((store::desk(c, &who, &wanted)?, place.facts(c)?))).await?;
    if let Some(elsewhere) = sent_on(&learner, &desk).filter(|_| back.is_none()) {
        return Ok(Either::Left(elsewhere));
    }
    let (at, ..) = found(desk.outline.0.project(&key))?;
    if let Some(elsewhere) = reading.sent_away(&facts, at, &desk.outline.0).filter(|_| back.is_none()) {
        return Ok(Either::Left(elsewhere));
    }
    let is_wrong = back.as_ref().is_some_and(|back| !back.form.mistakes.is_empty());
    let is_late = back.as_ref().is_some_and(|back| back.other.is_some() || back.refused.is_some());
    let drawn = page(draw(&reading, &key, desk, &facts, back, (frame, state.keys.token()?))?);
    Ok(Either::Right(if is_late { drawn.status(StatusCode::CONFLICT) } else { drawn.unless(is_wrong) }))
}

/// What is sent or accepted is read on its own page.
fn sent_on(learner: &Learner, desk: &Desk) -> Option<Go> {
    let (submission, state) = desk.submission?;
    matches!(state, SubmissionState::Waiting | SubmissionState::Accepted)
        .then(|| go(submission_href(learner, submission)))
}

fn draw(
    reading: &Reading,
    key: &str,
    desk: Desk,
    facts: &Facts,
    back: Option<Back>,
    (frame, token): (Frame, String),
) -> Result<HandInPage, Error> {
    let asks = asks(&desk);
    let outline = &desk.outline.0;
    let (at, stage, project) = found(outline.project(key))?;
    let newest = desk.round.as_ref();
    let draft = newest.filter(|round| round.state == RoundState::Draft);
    let number = newest.map_or(1, |last| last.number + i32::from(last.state == RoundState::Decided));
    let due = due_at(facts, stage);
    let refused = back.as_ref().and_then(|back| back.refused.clone());
    let (form, others) = filled(back, newest, draft, token);
    let returned = draft.and_then(|draft| draft.returned.1.clone().zip(draft.returned.0));
    let href = reading.project_href(key);
    Ok(HandInPage {
        frame,
        head: reading.head(),
        project: Link { href: href.clone(), words: project.title.clone() },
        number,
        max_rounds: desk.max_rounds,
        due: due.map(|due| Due { when: reading.moment(due), is_over: shows_late(number, due < reading.now) }),
        closed: closed(reading, facts, at, outline),
        refused,
        returned: returned.map(|(note, at)| Returned::of(note, at, reading)),
        saved: draft
            .filter(|draft| draft.lock_version > 0)
            .map(|draft| Moment::ago(draft.saved_at, reading.now)),
        asks_repository: asks.contains(&Ask::Repository),
        asks_link: asks.contains(&Ask::Link),
        asks_text: asks.contains(&Ask::Text),
        requests: desk.requests.0.into_iter().map(|request| answered(request, &form.input)).collect(),
        form,
        others,
        action: format!("{href}/hand-in"),
        draft_action: format!("{href}/draft"),
    })
}

/// The fields as they came back, or as they are kept: of the draft, or of the round before it.
fn filled(
    back: Option<Back>,
    newest: Option<&Kept>,
    draft: Option<&Kept>,
    token: String,
) -> (Filled<RoundForm>, Option<Differences>) {
    let version = draft.map_or(0, |draft| draft.lock_version).to_string();
    match back {
        Some(Back { mut form, other: Some(other), .. }) => {
            let others = form.input.differences(&RoundForm::of(&other));
            form.input.version = other.lock_version.to_string();
            (form, Some(others))
        }
        Some(Back { form, .. }) => (form, None),
        None => {
            let mut kept = newest.map(RoundForm::of).unwrap_or_default();
            if draft.is_none() {
                // What was said to the mentor then is said; the rest is where the next round starts from.
                (kept.message, kept.look_at_first, kept.commit) = Default::default();
            }
            (Filled::with(RoundForm { version, sent: token, ..kept }), None)
        }
    }
}

/// A requested change with what the form says of it, or what is kept.
fn answered(request: Request, form: &RoundForm) -> RequestView {
    let id = request.id.to_string();
    let typed = form.asked.iter().position(|asked| *asked == id).and_then(|at| form.answer.get(at));
    RequestView {
        done: if typed.is_some() { form.done.contains(&id) } else { request.done },
        answer: typed.cloned().unwrap_or(request.answer),
        what: request.what,
        id,
    }
}

fn asks(desk: &Desk) -> Vec<Ask> {
    desk.asks.iter().filter_map(|word| word.parse().ok()).collect()
}

/// Why nothing can be sent yet; one can read and prepare before the cohort begins.
fn closed(reading: &Reading, facts: &Facts, at: usize, outline: &Outline) -> Option<String> {
    let opens = reading.now < facts.begins;
    let begins =
        opens.then(|| format!("Handing in opens {}, with the cohort.", reading.moment(facts.begins).words));
    begins.or_else(|| {
        let stage = outline.stages.get(at)?;
        let opens = facts.opens_later(at, outline, reading.now)?;
        Some(format!("“{}” {}.", stage.title, reading.opens_words(opens)))
    })
}

/// When a project is due: with its stage.
fn due_at(facts: &Facts, stage: &StageOutline) -> Option<DateTime<Utc>> {
    facts.due.get(&stage.key).copied()
}

fn hand_in_href(learner: &Learner, project: &str) -> String {
    format!("/cohorts/{}/projects/{project}/hand-in", learner.member().cohort().slug)
}

fn submission_href(learner: &Learner, submission: SubmissionId) -> String {
    format!("/cohorts/{}/submissions/{submission}", learner.member().cohort().slug)
}
