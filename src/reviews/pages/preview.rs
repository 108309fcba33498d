//! What the learner will get, looked at before it is sent; and its sending.

use super::{At, desk::lost, queue_href, round_href};
use crate::{
    error::Error,
    markdown,
    people::{
        access::{Reviewer, Staff},
        model::{first_name, initials},
    },
    progress::pages::{CohortHead, Reading},
    reviews::{
        JudgedView, LetterView, RequestView,
        forms::DecisionForm,
        model::{CriterionId, Draft, Verdict},
        store::{self, Desk, Kept, Post, Published},
    },
    state::State,
    text::Moment,
    web::{Filled, Frame, In, Page, Sent, go, page},
};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    web::{Path, Query},
};
use askama::Template;

#[derive(Template)]
#[template(path = "reviews/preview.html")]
pub struct PreviewPage {
    frame: Frame,
    head: Option<CohortHead>,
    base: String,
    learner: String,
    first_name: String,
    number: i32,
    letter: LetterView,
    /// What is missing: where to mend it, and how.
    lacks: Vec<(String, String)>,
    /// Why it takes a reason to accept it; none: it takes none.
    exception_hint: Option<String>,
    corrects: bool,
    verdict: Verdict,
    words: &'static str,
    version: i32,
    form: Filled<DecisionForm>,
}

/// What the address asks for.
#[derive(serde::Deserialize)]
pub struct Asked {
    verdict: Verdict,
}

/// The letter, as it would be sent.
pub async fn preview(
    In(reviewer, frame): In<Reviewer>,
    at: Path<At>,
    asked: Option<Query<Asked>>,
    state: State,
) -> Result<Page<PreviewPage>, Error> {
    let verdict = asked.ok_or(Error::NotFound)?.verdict;
    show(reviewer.staff(), &at, verdict, Filled::default(), frame, &state).await
}

async fn show(
    staff: &Staff,
    at: &At,
    verdict: Verdict,
    form: Filled<DecisionForm>,
    frame: Frame,
    state: &State,
) -> Result<Page<PreviewPage>, Error> {
    let (door, round) = (staff.clone(), at.round);
    let desk = state.db.read(move |c| store::desk(c, &door, round)).await?;
    let kept = desk.kept.as_ref().map(|kept| kept.0.clone()).ok_or(Error::NotFound)?;
    let is_wrong = !form.mistakes.is_empty();
    let reading = Reading::cohort(staff.member(), state);
    Ok(page(draw(staff, &reading, round_href(staff, round), (desk, kept, verdict), form, frame))
        .unless(is_wrong))
}

fn draw(
    staff: &Staff,
    reading: &Reading,
    base: String,
    (desk, kept, verdict): (Desk, Kept, Verdict),
    form: Filled<DecisionForm>,
    frame: Frame,
) -> PreviewPage {
    let (draft, passing) = (kept.draft(), passing(&desk));
    let rubric = desk.criteria.0.iter().map(|criterion| criterion.id).collect::<Vec<_>>();
    // The reason to accept all the same is asked for on this page.
    let lacks = draft.lacks(verdict, Some(""), &rubric, passing);
    let (letter, faults) = letter(staff, reading, &desk, &kept, verdict, &form.input.exception);
    let named = |field: &str| desk.criteria.0.iter().find(|c| field == format!("level-{}", c.id));
    let lacks = lacks.iter().map(|lack| {
        let (field, words) = lack.words();
        match named(&field) {
            Some(criterion) => (field, format!("Choose a level for “{}”", criterion.title)),
            None => (field, words.to_owned()),
        }
    });
    PreviewPage {
        frame,
        head: reading.head(),
        base,
        first_name: first_name(&desk.learner.1).to_owned(),
        number: desk.round.number,
        lacks: lacks.chain(faults).collect(),
        exception_hint: exception_hint(verdict, draft.failing(passing)),
        corrects: kept.supersedes.is_some(),
        words: verdict.mail_words(),
        version: kept.version,
        learner: desk.learner.1,
        verdict,
        letter,
        form,
    }
}

/// What is below its level, to those who accept it all the same.
fn exception_hint(verdict: Verdict, failing: usize) -> Option<String> {
    let below = match (verdict, failing) {
        (Verdict::RequestChanges, _) | (_, 0) => return None,
        (_, 1) => "A criterion is below its passing level".to_owned(),
        (_, more) => format!("{more} criteria are below their passing level"),
    };
    Some(format!("{below}. The learner reads this too."))
}

fn passing(desk: &Desk) -> i32 {
    i32::try_from(desk.outline.0.passing).unwrap_or(i32::MAX)
}

/// The letter, and what of it cannot be rendered.
fn letter(
    staff: &Staff,
    reading: &Reading,
    desk: &Desk,
    kept: &Kept,
    verdict: Verdict,
    exception: &str,
) -> (LetterView, Vec<(String, String)>) {
    let draft = kept.draft();
    let mut faults = Vec::new();
    let mut html = |field: String, text: &str| {
        markdown::render_letter(text).unwrap_or_else(|words| {
            faults.push((field, words));
            String::new()
        })
    };
    let reviewer = staff.viewer().name().to_owned();
    let judged = desk.criteria.0.iter().map(|criterion| JudgedView {
        title: criterion.title.clone(),
        note: html(format!("note-{}", criterion.id), note(&draft, criterion.id)),
        ..judged(&draft, criterion.id, desk)
    });
    let judged = judged.collect();
    let letter = LetterView {
        anchor: "review-preview".to_owned(),
        number: desk.round.number,
        word: match verdict {
            Verdict::Accept => "accepted",
            Verdict::RequestChanges => "changes requested",
        },
        summary: html("summary".to_owned(), &draft.summary),
        judged,
        requests: if verdict == Verdict::Accept { Vec::new() } else { asked(&draft) },
        exception: (!exception.trim().is_empty()).then(|| exception.trim().to_owned()),
        initials: initials(&reviewer),
        reviewer,
        at: Moment::at(reading.now, reading.zone()),
        superseded: false,
        corrects: kept.supersedes.is_some(),
    };
    (letter, faults)
}

fn note(draft: &Draft, criterion: CriterionId) -> &str {
    draft.score(criterion).map_or("", |score| score.note.as_str())
}

fn judged(draft: &Draft, criterion: CriterionId, desk: &Desk) -> JudgedView {
    let level = draft.score(criterion).and_then(|score| score.level);
    let name = level.and_then(|level| desk.outline.0.levels.get(usize::try_from(level).ok()?));
    JudgedView {
        title: String::new(),
        level: name.cloned().unwrap_or_else(|| "Not judged yet".to_owned()),
        passes: level.is_some_and(|level| level >= passing(desk)),
        note: String::new(),
    }
}

fn asked(draft: &Draft) -> Vec<RequestView> {
    let request = |what: &str| RequestView { what: what.to_owned(), done: false, answer: String::new() };
    draft.requests().into_iter().map(request).collect()
}

/// Sends it.
pub async fn publish(
    In(reviewer, frame): In<Reviewer>,
    at: Path<At>,
    sent: Sent<DecisionForm>,
    req: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (state, staff) = (State::of(&req), reviewer.staff().clone());
    let done = match sent.checked() {
        Ok(decision) => {
            let (reviewer, round, now) = (reviewer.clone(), at.round, state.clock.now());
            let (keys, config) = (state.keys.clone(), state.config.clone());
            let post = move |c: &mut _| {
                let post = Post { keys: &keys, config: &config };
                store::publish(c, &reviewer, round, &decision, &post, now)
            };
            state.db.write(post).await
        }
        Err(e) => Err(e),
    };
    match done {
        Ok(published) => Ok(go(queue_href(&staff)).done(sent_words(&published)).respond_to(&req)),
        Err(Error::Invalid(mistakes)) => {
            let verdict = sent.input().verdict.parse().map_err(|_| Error::NotFound)?;
            let form = sent.filled(mistakes);
            Ok(show(&staff, &at, verdict, form, frame, &state).await?.respond_to(&req))
        }
        Err(Error::Conflict(words)) => {
            Ok(lost(&reviewer, at.round, words, frame, &state).await?.respond_to(&req))
        }
        Err(e) => Err(e),
    }
}

fn sent_words(published: &Published) -> String {
    let what = if published.corrects { "Correction" } else { "Review" };
    format!("{what} sent to {}.", first_name(&published.learner))
}
