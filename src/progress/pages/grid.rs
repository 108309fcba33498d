//! The cohort at a glance: learner by stage, a cell for each, and what to do.

use super::{
    Reading,
    desk::{heard, title},
    views::{self, CohortHead, Ruler},
};
use crate::{
    error::Error,
    people::{
        access::{Staff, UserId},
        model::first_name,
    },
    programs::outline::{Outline, StageOutline},
    progress::{
        model::{Facts, Need, need},
        store::{self, Piece, Standing},
    },
    state::State,
    web::{Frame, In, Page, page},
    work::model::SubmissionState,
};
use actix_web::HttpResponse;
use askama::Template;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "progress/grid.html")]
pub struct GridPage {
    frame: Frame,
    head: CohortHead,
    ruler: Ruler,
    stages: Vec<StageHead>,
    rows: Vec<GridRow>,
    /// How many have each stage's project accepted.
    totals: Vec<usize>,
    csv: String,
}

/// A stage at the head of its column.
pub struct StageHead {
    number: usize,
    title: String,
    href: String,
    /// Its project was due.
    is_over: bool,
}

/// A learner.
pub struct GridRow {
    name: String,
    cells: Vec<Cell>,
    accepted: usize,
    of: usize,
    /// None: nothing.
    act: Option<Act>,
}

/// What is to be done about a learner.
pub struct Act {
    words: String,
    /// What could help.
    remedy: Option<&'static str>,
    /// Where it is done.
    href: Option<String>,
}

/// Why a row stands where it does: who needs someone, by the gravest reason, then what mentors have before them, what
/// they are at, and what is with its learner.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Needs(Need),
    ToReview,
    InReview,
    Asked,
    Nothing,
}

/// How a learner stands in a stage.
pub struct Cell {
    /// A word of every screen, or `overdue`, or `done`.
    word: &'static str,
    round: i32,
    href: String,
}

/// The grid.
pub async fn grid(In(staff, frame): In<Staff>, state: State) -> Result<Page<GridPage>, Error> {
    let viewer = staff.viewer().id();
    let (reading, outline, plan, learners) = load(staff, &state).await?;
    let (Some(head), Some(ruler)) = (reading.head(), views::ruler(&reading, &plan, &outline)) else {
        return Err(Error::internal("a cohort's grid without a cohort"));
    };
    let rows = rows(&reading, &outline, &plan, &learners, viewer);
    let required = outline.required();
    let is_accepted = |row: &&GridRow, at: usize| matches!(row.cells[at].word, "accepted" | "done");
    Ok(page(GridPage {
        frame,
        head,
        ruler,
        stages: required
            .iter()
            .enumerate()
            .map(|(at, stage)| stage_head(&reading, at, stage, &plan))
            .collect(),
        totals: (0..required.len())
            .map(|at| rows.iter().filter(|row| is_accepted(row, at)).count())
            .collect(),
        rows,
        csv: format!("{}/progress.csv", reading.base),
    }))
}

async fn load(staff: Staff, state: &State) -> Result<(Reading, Arc<Outline>, Facts, Vec<Standing>), Error> {
    let reading = Reading::cohort(staff.member(), state);
    let ((outline, plan), learners) = state
        .db
        .read(move |c| Ok::<_, Error>((store::plan(c, staff.cohort())?, store::standings(c, &staff)?)))
        .await?;
    Ok((reading, outline, plan, learners))
}

fn stage_head(reading: &Reading, at: usize, stage: &StageOutline, plan: &Facts) -> StageHead {
    StageHead {
        number: at + 1,
        title: stage.title.clone(),
        href: reading.stage_link(at, stage).href,
        is_over: plan.due.get(&stage.key).is_some_and(|due| *due < reading.now),
    }
}

/// By rank, and each by name.
fn rows(
    reading: &Reading,
    outline: &Outline,
    plan: &Facts,
    learners: &[Standing],
    viewer: UserId,
) -> Vec<GridRow> {
    let row = |learner: &Standing| {
        let facts = learner.facts(plan, reading.now);
        let (accepted, of) = facts.accepted(outline);
        let cells = (0..outline.required().len()).map(|at| cell(reading, &facts, outline, at));
        let (rank, act) = match need(&facts, outline, heard(learner), reading.now) {
            Some(need) => {
                let act = Act { words: need.reason(), remedy: Some(need.remedy()), href: None };
                (Rank::Needs(need), Some(act))
            }
            None => work(reading, outline, learner, viewer),
        };
        (rank, GridRow { name: learner.name.clone(), cells: cells.collect(), accepted, of, act })
    };
    let mut rows = learners.iter().map(row).collect::<Vec<(Rank, GridRow)>>();
    rows.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.name.cmp(&other.name)));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// What is to be done about what a learner handed in: of several pieces, what mentors have before them comes first, and
/// what waits longest.
fn work(reading: &Reading, outline: &Outline, learner: &Standing, viewer: UserId) -> (Rank, Option<Act>) {
    let rank = |piece: &Piece| match piece.state {
        SubmissionState::Waiting if piece.is_held(reading.now) && piece.holder != Some(viewer) => {
            Some(Rank::InReview)
        }
        SubmissionState::Waiting => Some(Rank::ToReview),
        SubmissionState::ChangesRequested => Some(Rank::Asked),
        SubmissionState::InProgress | SubmissionState::Accepted => None,
    };
    let pieces = learner.work.0.iter().filter_map(|piece| Some((rank(piece)?, piece)));
    let first = pieces.min_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.since.cmp(&other.since)));
    let Some((rank, piece)) = first else { return (Rank::Nothing, None) };
    let words = match rank {
        Rank::ToReview => format!("Review {}", title(outline, piece)),
        Rank::InReview => format!("{} reviews it", piece.holder_name.as_deref().unwrap_or("A mentor")),
        _ => format!("Waits for {}", first_name(&learner.name)),
    };
    let href = (rank == Rank::ToReview).then(|| reading.review_href(piece.round));
    (rank, Some(Act { words, remedy: None, href }))
}

fn cell(reading: &Reading, facts: &Facts, outline: &Outline, at: usize) -> Cell {
    let stage = &outline.stages[at];
    let work = facts.work_of(stage);
    let word = match (work, facts.standing(at, outline, reading.now)) {
        (Some((_, work)), _) if work.state != SubmissionState::InProgress => work.word(),
        _ if facts.is_overdue(stage, reading.now) => "overdue",
        (_, standing) => standing.word(),
    };
    Cell {
        word,
        round: work.map_or(0, |(_, work)| work.round),
        href: work.map_or_else(String::new, |(_, work)| reading.submission_href(work.id)),
    }
}

/// The grid for spreadsheets (RFC 4180).
pub async fn csv(In(staff, _): In<Staff>, state: State) -> Result<HttpResponse, Error> {
    let (name, viewer) = (format!("{}-progress.csv", staff.cohort().slug), staff.viewer().id());
    let (reading, outline, plan, learners) = load(staff, &state).await?;
    let heads =
        outline.required().iter().enumerate().map(|(at, stage)| format!("{} {}", at + 1, stage.title));
    let heads = std::iter::once("Learner".to_owned()).chain(heads);
    let mut lines = vec![line(heads.chain(["Accepted".to_owned(), "What to do".to_owned()]))];
    for row in rows(&reading, &outline, &plan, &learners, viewer) {
        let cells = row.cells.iter().map(|cell| cell.word.to_owned());
        let end =
            [format!("{} of {}", row.accepted, row.of), row.act.map_or_else(String::new, |act| act.words)];
        lines.push(line(std::iter::once(row.name).chain(cells).chain(end)));
    }
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", format!("attachment; filename=\"{name}\"")))
        .insert_header(("cache-control", "private, no-store"))
        .body(lines.concat()))
}

fn line(fields: impl Iterator<Item = String>) -> String {
    fields.map(|field| quoted(&field)).collect::<Vec<_>>().join(",") + "\r\n"
}

/// A field in quotes. What a spreadsheet would take for a formula stands behind an apostrophe (OWASP, "CSV Injection").
fn quoted(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_is_no_formula() {
        assert_eq!(quoted("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(quoted("Anne-Marie"), "\"Anne-Marie\"");
    }
}
