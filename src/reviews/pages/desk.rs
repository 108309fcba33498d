//! The desk at which a review is written. Opening it is a read; what is written is kept at every saving, whatever became
//! of the round meanwhile.

use super::{
    At,
    claims::released,
    queue_href, round_href,
    views::{
        CriterionView, Differing, EarlierView, HandedIn, Hold, LostPage, Wait, criteria, differing, follows,
    },
};
use crate::{
    error::Error,
    people::{
        access::{Reviewer, Staff},
        model::initials,
    },
    progress::pages::{CohortHead, Link, PartView, Reading, found, parts},
    reviews::{
        LetterView,
        forms::{ReviewForm, Then, Typed},
        model::{CALL_FROM, ReviewId},
        store::{self, Desk, Kept, Letter, Saved, Standing},
    },
    state::State,
    text::{self, Moment},
    web::{Filled, Frame, Go, In, Page, Sent, go, page},
    work::model::{RoundId, RoundState, shows_late},
};
use actix_web::{HttpRequest, HttpResponse, Responder, http::StatusCode, web::Path};
use askama::Template;

#[derive(Template)]
#[template(path = "reviews/desk.html")]
pub struct DeskPage {
    frame: Frame,
    head: Option<CohortHead>,
    queue: String,
    base: String,
    submission: String,
    learner: String,
    initials: String,
    number: i32,
    project: Link,
    late: bool,
    wait: Option<Wait>,
    sent: Option<Moment>,
    consider_call: bool,
    handed_in: HandedIn,
    brief: Vec<PartView>,
    mentors: Option<Vec<PartView>>,
    earlier: Vec<EarlierView>,
    /// Reviews of this round that were sent.
    letters: Vec<LetterView>,
    correct: Option<String>,
    hold: Hold,
    criteria: Vec<CriterionView>,
    judged: usize,
    /// The one that follows from the levels so far.
    verdict: &'static str,
    /// The round is somebody else's or nobody's, and the reader has written nothing of it.
    is_read_only: bool,
    saved: Option<Moment>,
    form: Filled<ReviewForm>,
}

/// Both texts, where an older one was to be saved over a newer one.
#[derive(Template)]
#[template(path = "reviews/both.html")]
pub struct BothPage {
    frame: Frame,
    base: String,
    learner: String,
    number: i32,
    fields: Vec<(String, String)>,
    differing: Vec<Differing>,
}

/// What the page is told that has saved by itself.
#[derive(Template)]
#[template(path = "reviews/saved.html")]
pub struct SavedPage {
    version: i32,
    words: String,
}

/// The desk.
pub async fn desk(
    In(staff, frame): In<Staff>,
    at: Path<At>,
    req: HttpRequest,
) -> Result<Page<DeskPage>, Error> {
    show(&staff, at.round, None, frame, &req).await
}

/// Keeps what was typed, and goes on to what was pressed.
pub async fn save(
    In(reviewer, frame): In<Reviewer>,
    at: Path<At>,
    sent: Sent<ReviewForm>,
    req: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (round, state) = (at.round, State::of(&req));
    let typed = match sent.checked() {
        Ok(typed) => typed,
        Err(Error::Invalid(mistakes)) => {
            let form = sent.filled(mistakes);
            return Ok(show(reviewer.staff(), round, Some(form), frame, &req).await?.respond_to(&req));
        }
        Err(e) => return Err(e),
    };
    match keep(&reviewer, round, typed.clone(), &state).await? {
        (Saved::As { standing: Standing::Lost(words), .. }, _) => {
            Ok(lost(&reviewer, round, words, frame, &state).await?.respond_to(&req))
        }
        (Saved::As { version, standing }, learner) => {
            Ok(go_on(reviewer.staff(), round, (typed.then, version), &standing, &learner, &req))
        }
        (Saved::Older(kept), _) => {
            Ok(both(reviewer.staff(), round, (&typed, &kept), frame, &state).await?.respond_to(&req))
        }
    }
}

/// Keeps the draft, and lets go of the round in the same transaction, if that was asked for. Says whose it is.
async fn keep(
    reviewer: &Reviewer,
    round: RoundId,
    typed: Typed,
    state: &State,
) -> Result<(Saved, String), Error> {
    let (reviewer, now) = (reviewer.clone(), state.clock.now());
    state
        .db
        .write(move |c| {
            let saved = store::save(c, &reviewer, round, (&typed.draft, typed.version), now)?;
            let is_released = typed.then == Then::Release && matches!(saved, Saved::As { .. });
            let learner = if is_released { store::release(c, &reviewer, round)? } else { String::new() };
            Ok::<_, Error>((saved, learner))
        })
        .await
}

/// Where the pressed button leads, once the draft is kept.
fn go_on(
    staff: &Staff,
    round: RoundId,
    (then, version): (Then, i32),
    standing: &Standing,
    learner: &str,
    req: &HttpRequest,
) -> HttpResponse {
    let state = State::of(req);
    let reading = Reading::cohort(staff.member(), &state);
    let clock = |at| text::clock(at, reading.now, reading.zone());
    let base = round_href(staff, round);
    let words = format!("Saved {}", clock(reading.now));
    let to: Go = match (then, standing) {
        (Then::Autosave, _) => return page(SavedPage { version, words }).respond_to(req),
        (Then::Extend, Standing::Mine(until)) => {
            go(base + "/review").done(format!("Saved. Yours until {}.", clock(*until)))
        }
        (Then::Stay | Then::Extend, _) => go(base + "/review").done(words + "."),
        (Then::Release, _) => go(queue_href(staff)).done(released(learner)),
        (Then::GiveBack, _) => go(base + "/return"),
        (Then::Preview(verdict), _) => go(format!("{base}/review/preview?verdict={verdict}")),
    };
    to.respond_to(req)
}

/// What was lost is the round, never the text: it is kept, and shown.
pub async fn lost(
    reviewer: &Reviewer,
    round: RoundId,
    words: String,
    frame: Frame,
    state: &State,
) -> Result<Page<LostPage>, Error> {
    let staff = reviewer.staff().clone();
    let desk = state.db.read(move |c| store::desk(c, &staff, round)).await?;
    let base = round_href(reviewer.staff(), round);
    let lost = LostPage::of(&desk, words, (frame, queue_href(reviewer.staff()), base));
    Ok(page(lost).status(StatusCode::CONFLICT))
}

async fn both(
    staff: &Staff,
    round: RoundId,
    (typed, kept): (&Typed, &Kept),
    frame: Frame,
    state: &State,
) -> Result<Page<BothPage>, Error> {
    let door = staff.clone();
    let desk = state.db.read(move |c| store::desk(c, &door, round)).await?;
    let (outline, criteria) = (&desk.outline.0, &desk.criteria.0);
    let both = BothPage {
        frame,
        base: round_href(staff, round),
        learner: desk.learner.1.clone(),
        number: desk.round.number,
        fields: ReviewForm::of(&typed.draft, kept.version).into_fields(),
        differing: differing(&typed.draft, &kept.draft(), criteria, outline),
    };
    Ok(page(both).status(StatusCode::CONFLICT))
}

/// The desk with what is kept, or with the form as it came back.
async fn show(
    staff: &Staff,
    round: RoundId,
    form: Option<Filled<ReviewForm>>,
    frame: Frame,
    req: &HttpRequest,
) -> Result<Page<DeskPage>, Error> {
    let (door, state) = (staff.clone(), State::of(req));
    let (desk, letters) = state
        .db
        .read(move |c| {
            let desk = store::desk(c, &door, round)?;
            let letters = store::letters(c, desk.submission)?;
            Ok::<_, Error>((desk, letters))
        })
        .await?;
    let reading = Reading::cohort(staff.member(), &state);
    let is_wrong = form.as_ref().is_some_and(|form| !form.mistakes.is_empty());
    Ok(page(draw(staff, &reading, (round, desk, letters), form, frame, req)?).unless(is_wrong))
}

fn draw(
    staff: &Staff,
    reading: &Reading,
    (round, desk, letters): (RoundId, Desk, Vec<Letter>),
    form: Option<Filled<ReviewForm>>,
    frame: Frame,
    req: &HttpRequest,
) -> Result<DeskPage, Error> {
    let base = round_href(staff, round);
    let hold = Hold::of(&desk, staff, reading);
    let is_read_only = !hold.is_mine && desk.kept.is_none() && form.is_none();
    let form = form.unwrap_or_else(|| Filled::with(kept_form(&desk)));
    let criteria = criteria(&desk, &form.input);
    let (_, _, project) = found(desk.outline.0.project(&desk.project.0))?;
    let href = reading.project_href(&desk.project.0);
    let project = Link { href: href.clone(), words: project.title.clone() };
    let stack = reading.stack(req, None, &desk.outline.0);
    let text = |rendered| parts(rendered, &href, &stack, &desk.outline.0);
    let newest = letters.iter().rfind(|letter| letter.number == desk.round.number).map(|letter| letter.id);
    let (own, before) = letters.into_iter().partition::<Vec<_>, _>(|l| l.number == desk.round.number);
    let zone = reading.zone();
    Ok(DeskPage {
        frame,
        head: reading.head(),
        queue: queue_href(staff),
        submission: format!("{}/submissions/{}", reading.base, desk.submission),
        initials: initials(&desk.learner.1),
        number: desk.round.number,
        project,
        late: shows_late(desk.round.number, desk.round.late),
        wait: desk
            .round
            .queued_at
            .filter(|_| desk.round.state == RoundState::Submitted)
            .map(|since| Wait::of(since, reading.now, staff.cohort())),
        sent: desk.round.submitted_at.map(|at| reading.moment(at)),
        consider_call: desk.round.number >= CALL_FROM,
        handed_in: HandedIn::of(&desk.round),
        brief: text(desk.project.1.0.clone()),
        mentors: desk.project.2.as_ref().map(|page| text(page.0.clone())),
        earlier: EarlierView::all(&desk.earlier.0, &before, zone),
        letters: own.into_iter().map(|letter| LetterView::of(letter, zone)).collect(),
        correct: newest.filter(|_| may_correct(staff, &desk)).map(|id| correct_href(staff, id)),
        is_read_only,
        hold,
        verdict: follows(&criteria),
        judged: criteria.iter().filter(|criterion| criterion.is_judged()).count(),
        criteria,
        saved: desk.kept.as_ref().map(|kept| Moment::ago(kept.0.saved_at, reading.now)),
        learner: desk.learner.1,
        base,
        form,
    })
}

/// A draft as it was left; empty, if there is none.
pub fn kept_form(desk: &Desk) -> ReviewForm {
    desk.kept
        .as_ref()
        .map_or_else(ReviewForm::default, |kept| ReviewForm::of(&kept.0.draft(), kept.0.version))
}

/// It was decided, and neither answered with another round nor begun to be corrected by this person.
fn may_correct(staff: &Staff, desk: &Desk) -> bool {
    let is_decided = desk.round.state == RoundState::Decided && !desk.is_followed;
    let is_begun = desk.kept.as_ref().is_some_and(|kept| kept.0.supersedes.is_some());
    is_decided && !is_begun && staff.is_reviewer()
}

fn correct_href(staff: &Staff, review: ReviewId) -> String {
    format!("/cohorts/{}/reviews/{review}/correct", staff.cohort().slug)
}
