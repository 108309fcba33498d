//! The path: every stage, drawn.

use super::{
    Reading,
    views::{self, CairnView, CohortHead, NextStep, PathItem, Ruler},
};
use crate::{
    error::Error,
    people::access::Member,
    programs::{self, outline::Outline},
    progress::model::{Facts, Standing, Step},
    state::State,
    web::{Frame, In, Page, page},
};
use actix_web::HttpRequest;
use askama::Template;

#[derive(Template)]
#[template(path = "programs/path.html")]
pub struct PathPage {
    frame: Frame,
    title: String,
    head: Option<CohortHead>,
    preview: Option<String>,
    states: bool,
    done: usize,
    of: usize,
    next: Option<NextStep>,
    stages: Vec<PathStage>,
    tracks: Vec<PathStage>,
    cairn: Option<CairnView>,
    ruler: Option<Ruler>,
    stack: Option<StackChoice>,
}

/// A stage on it.
pub struct PathStage {
    number: usize,
    title: String,
    summary: String,
    href: String,
    is: &'static str,
    word: &'static str,
    note: Option<String>,
    done: usize,
    of: usize,
    items: Vec<PathItem>,
}

/// The language of the examples.
pub struct StackChoice {
    chosen: String,
    href: String,
}

/// The path of a cohort.
pub async fn path(
    In(member, frame): In<Member>,
    req: HttpRequest,
    state: State,
) -> Result<Page<PathPage>, Error> {
    show(Reading::cohort(&member, &state), frame, &req).await
}

/// The path, wherever it is read.
pub async fn show(reading: Reading, frame: Frame, req: &HttpRequest) -> Result<Page<PathPage>, Error> {
    let place = reading.clone();
    let (outline, facts) = State::of(req)
        .db
        .read(move |c| Ok::<_, Error>((programs::store::outline(c, place.version)?, place.facts(c)?)))
        .await?;
    let here = current(&reading, &facts, &outline);
    let stack = reading.stack(req, None, &outline);
    let required = outline.required().len();
    let drawn = |at: usize| stage(&reading, &facts, &outline, at, here);
    let stages = (0..required).map(drawn).collect();
    let tracks = (required..outline.stages.len()).map(drawn).collect();
    let (done, of) = counted(&facts, &outline);
    Ok(page(PathPage {
        frame,
        head: reading.head(),
        preview: reading.preview_words(),
        states: reading.has_states(),
        done,
        of,
        next: reading.next_step(&facts, &outline),
        stages,
        tracks,
        cairn: views::cairn(&reading, &facts, &outline),
        ruler: views::ruler(&reading, &facts, &outline),
        stack: (reading.is_learning() && !outline.stacks.is_empty())
            .then(|| choice(&reading, &stack, &outline)),
        title: outline.title.clone(),
    }))
}

/// How much of the whole is done: required lessons and checkpoints, tracks aside.
pub fn counted(facts: &Facts, outline: &Outline) -> (usize, usize) {
    let each = outline.required().iter().map(|stage| facts.counted(stage));
    each.fold((0, 0), |(done, of), (more_done, more)| (done + more_done, of + more))
}

/// The stage that the next step is in: the first of all for those who have none.
pub fn current(reading: &Reading, facts: &Facts, outline: &Outline) -> Option<usize> {
    if !reading.has_states() {
        return Some(0);
    }
    match facts.next_step(outline, reading.now) {
        Step::Lesson { stage, .. } | Step::Checkpoint { stage } | Step::Project { stage } => Some(stage),
        Step::Answer { project } => outline.project(project.as_str()).map(|(stage, ..)| stage),
        Step::Wait(_) | Step::WaitForStage { .. } | Step::WaitForReview | Step::Finished => None,
    }
}

fn stage(reading: &Reading, facts: &Facts, outline: &Outline, at: usize, here: Option<usize>) -> PathStage {
    let stage = &outline.stages[at];
    let standing = reading.standing(facts, at, outline);
    let is_here = here == Some(at);
    let (done, of) = facts.counted_with_project(stage);
    let is = match standing {
        _ if is_here => "current",
        Some(Standing::Done) => "done",
        Some(Standing::NotOpen(_)) => "closed",
        _ => "open",
    };
    let note = match standing {
        Some(Standing::NotOpen(opens)) => Some(sentence(&reading.opens_words(opens))),
        _ => facts.due.get(&stage.key).map(|due| format!("Due {}", reading.moment(*due).words)),
    };
    PathStage {
        number: at + 1,
        title: stage.title.clone(),
        summary: stage.summary.clone(),
        href: reading.stage_link(at, stage).href,
        is,
        word: standing.map_or("", Standing::word),
        note: note.or_else(|| Some(crate::text::counted(stage.hours.into(), "hour"))),
        done,
        of,
        items: if is_here { views::items(reading, facts, stage, outline) } else { Vec::new() },
    }
}

fn choice(reading: &Reading, stack: &str, outline: &Outline) -> StackChoice {
    StackChoice {
        chosen: outline.stack(stack).map_or_else(String::new, |stack| stack.title.clone()),
        href: format!("{}/stack", reading.base),
    }
}

/// With a capital at its beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
