//! The home of a cohort's staff: what is mine, what waits, who needs someone.

use super::{
    Reading,
    views::{self, CohortHead, Ruler},
};
use crate::{
    error::Error,
    people::{
        access::{Cohort, Staff, UserId},
        model,
    },
    programs::outline::Outline,
    progress::{
        model::{Facts, Need, need},
        store::{self, Piece, Standing},
    },
    reviews::model::late_before,
    state::State,
    text::Moment,
    web::{Frame, Page, page},
    work::model::SubmissionState,
};
use askama::Template;
use chrono::{DateTime, Utc};

/// So many rows of a list on it; the rest is a page away.
const SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "progress/desk.html")]
pub struct DeskPage {
    frame: Frame,
    head: CohortHead,
    greeting: String,
    ruler: Ruler,
    mine: Vec<PieceRow>,
    waiting: Vec<PieceRow>,
    waiting_in_all: usize,
    reviews_here: bool,
    /// When the next work is to be expected, where nothing waits.
    next_due: Option<(String, Moment)>,
    needs: Vec<NeedRow>,
    needs_in_all: usize,
    learners: usize,
    accepted: usize,
}

/// A submission in a list.
pub struct PieceRow {
    learner: String,
    initials: String,
    project: String,
    round: i32,
    href: String,
    /// Since when it waits.
    since: Moment,
    /// Who holds it, if that is someone else.
    holder: Option<String>,
    until: Option<Moment>,
    /// It waits longer than it is to wait.
    over: bool,
}

/// A learner who needs someone.
pub struct NeedRow {
    learner: String,
    reason: String,
    remedy: &'static str,
    href: String,
}

/// The page.
pub async fn show(staff: Staff, frame: Frame, state: &State) -> Result<Page<DeskPage>, Error> {
    let reading = Reading::cohort(staff.member(), state);
    let door = staff.clone();
    let ((outline, plan), learners) = state
        .db
        .read(move |c| Ok::<_, Error>((store::plan(c, door.cohort())?, store::standings(c, &door)?)))
        .await?;
    let (Some(head), Some(ruler)) = (reading.head(), views::ruler(&reading, &plan, &outline)) else {
        return Err(Error::internal("a cohort's home without a cohort"));
    };
    let (mine, waiting) = pieces(&reading, &learners, &outline, staff.viewer().id());
    let needs = needs(&reading, &learners, &outline, &plan);
    let accepted = learners.iter().flat_map(|learner| &learner.work.0);
    Ok(page(DeskPage {
        frame,
        head,
        greeting: model::greeting(reading.now, reading.zone(), staff.viewer().first_name()),
        ruler,
        mine,
        waiting_in_all: waiting.len(),
        waiting: waiting.into_iter().take(SHOWN).collect(),
        reviews_here: staff.is_reviewer(),
        next_due: next_due(&reading, &plan, &outline),
        needs_in_all: needs.len(),
        needs: needs.into_iter().take(SHOWN).collect(),
        learners: learners.len(),
        accepted: accepted.filter(|piece| piece.state == SubmissionState::Accepted).count(),
    }))
}

/// What this mentor holds, and what waits for anyone: the longest wait first.
fn pieces(
    reading: &Reading,
    learners: &[Standing],
    outline: &Outline,
    viewer: UserId,
) -> (Vec<PieceRow>, Vec<PieceRow>) {
    let all = learners.iter().flat_map(|learner| learner.work.0.iter().map(move |piece| (learner, piece)));
    let mut sent = all.filter(|(_, piece)| piece.state == SubmissionState::Waiting).collect::<Vec<_>>();
    sent.sort_by_key(|(_, piece)| (piece.since, piece.round));
    let is_mine = |piece: &Piece| piece.is_held(reading.now) && piece.holder == Some(viewer);
    let (mine, others): (Vec<_>, Vec<_>) = sent.into_iter().partition(|(_, piece)| is_mine(piece));
    let rows = |pieces: Vec<(&Standing, &Piece)>| {
        pieces.into_iter().map(|(learner, piece)| row(reading, learner, piece, outline)).collect()
    };
    (rows(mine), rows(others))
}

fn row(reading: &Reading, learner: &Standing, piece: &Piece, outline: &Outline) -> PieceRow {
    let cutoff = |cohort: &Cohort| late_before(cohort.review_target_hours, reading.now, cohort.span.zone);
    let over = reading.of_cohort().is_some_and(|cohort| piece.since < cutoff(cohort));
    let held = piece.until.filter(|until| reading.now < *until);
    PieceRow {
        learner: learner.name.clone(),
        initials: model::initials(&learner.name),
        project: title(outline, piece),
        round: piece.number,
        href: reading.review_href(piece.round),
        since: Moment::ago(piece.since, reading.now),
        holder: held.and(piece.holder_name.clone()),
        until: held.map(|until| reading.moment(until)),
        over,
    }
}

/// The title of what it is work on.
pub fn title(outline: &Outline, piece: &Piece) -> String {
    let project = outline.project(&piece.project);
    project.map_or_else(|| piece.project.clone(), |(_, _, project)| project.title.clone())
}

/// Who needs someone, the gravest first.
fn needs(reading: &Reading, learners: &[Standing], outline: &Outline, plan: &Facts) -> Vec<NeedRow> {
    let needs = learners.iter().filter_map(|learner| {
        let facts = learner.facts(plan, reading.now);
        Some((need(&facts, outline, heard(learner), reading.now)?, learner))
    });
    let mut needs = needs.collect::<Vec<(Need, &Standing)>>();
    needs.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.name.cmp(&other.name)));
    let row = |(need, learner): (Need, &Standing)| NeedRow {
        learner: learner.name.clone(),
        reason: need.reason(),
        remedy: need.remedy(),
        href: newest(learner).map_or_else(
            || format!("{}/progress", reading.base),
            |piece| format!("{}/submissions/{}", reading.base, piece.id),
        ),
    };
    needs.into_iter().map(row).collect()
}

/// When something was last heard of a learner.
pub fn heard(learner: &Standing) -> DateTime<Utc> {
    [Some(learner.joined_at), learner.seen_at, learner.acted_at]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(learner.joined_at)
}

fn newest(learner: &Standing) -> Option<&Piece> {
    learner.work.0.iter().max_by_key(|piece| piece.since)
}

/// The next project that is due.
fn next_due(reading: &Reading, plan: &Facts, outline: &Outline) -> Option<(String, Moment)> {
    let due = outline.required().iter().filter_map(|stage| {
        let due = *plan.due.get(&stage.key)?;
        (reading.now < due).then_some((stage.project()?.title.clone(), due))
    });
    due.min_by_key(|(_, due)| *due).map(|(title, due)| (title, reading.moment(due)))
}
