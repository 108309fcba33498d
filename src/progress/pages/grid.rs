//! The cohort at a glance: learner by stage, a cell for each, and what to do.

use super::{
    Reading,
    desk::heard,
    views::{self, CohortHead, Ruler},
};
use crate::{
    error::Error,
    people::access::Staff,
    programs::outline::{Outline, StageOutline},
    progress::{
        model::{Facts, Need, need},
        store::{self, Standing},
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
    /// Why they need someone, and what one could do; none: nothing.
    need: Option<(String, &'static str)>,
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
    let (reading, outline, plan, learners) = load(staff, &state).await?;
    let (Some(head), Some(ruler)) = (reading.head(), views::ruler(&reading, &plan, &outline)) else {
        return Err(Error::internal("a cohort's grid without a cohort"));
    };
    let rows = rows(&reading, &outline, &plan, &learners);
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

/// Who needs someone first, by the gravest reason; the others by name.
fn rows(reading: &Reading, outline: &Outline, plan: &Facts, learners: &[Standing]) -> Vec<GridRow> {
    let row = |learner: &Standing| {
        let facts = learner.facts(plan, reading.now);
        let (accepted, of) = facts.accepted(outline);
        let cells = (0..outline.required().len()).map(|at| cell(reading, &facts, outline, at));
        let need = need(&facts, outline, heard(learner), reading.now);
        let said = need.as_ref().map(|need| (need.reason(), need.remedy()));
        (need, GridRow { name: learner.name.clone(), cells: cells.collect(), accepted, of, need: said })
    };
    let mut rows = learners.iter().map(row).collect::<Vec<(Option<Need>, GridRow)>>();
    rows.sort_by(|(a, one), (b, other)| {
        (a.is_none(), a).cmp(&(b.is_none(), b)).then_with(|| one.name.cmp(&other.name))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

fn cell(reading: &Reading, facts: &Facts, outline: &Outline, at: usize) -> Cell {
    let stage = &outline.stages[at];
    let is_over = facts.due.get(&stage.key).is_some_and(|due| *due < reading.now);
    let work = facts.work_of(stage);
    let word = match (work, facts.standing(at, outline, reading.now)) {
        (Some((_, work)), _) if work.state != SubmissionState::InProgress => work.word(),
        _ if is_over && !facts.is_handed_in(stage) => "overdue",
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
    let name = format!("{}-progress.csv", staff.cohort().slug);
    let (reading, outline, plan, learners) = load(staff, &state).await?;
    let heads =
        outline.required().iter().enumerate().map(|(at, stage)| format!("{} {}", at + 1, stage.title));
    let heads = std::iter::once("Learner".to_owned()).chain(heads);
    let mut lines = vec![line(heads.chain(["Accepted".to_owned(), "Needs".to_owned()]))];
    for row in rows(&reading, &outline, &plan, &learners) {
        let cells = row.cells.iter().map(|cell| cell.word.to_owned());
        let end =
            [format!("{} of {}", row.accepted, row.of), row.need.map_or_else(String::new, |(why, _)| why)];
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
