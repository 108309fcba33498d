//! One's home in a cohort: the one next thing to do; to its staff, who waits and who needs someone.

use super::{
    Reading,
    desk::{self, DeskPage},
    path::current,
    views::{self, CairnView, CohortHead, Link, NextStep, Ruler},
};
use crate::{
    error::Error,
    people::{access::Member, model},
    programs::{
        self,
        model::ProjectKey,
        outline::{Outline, ProjectOutline, StageOutline},
    },
    progress::model::{Facts, Work},
    state::State,
    text::Moment,
    web::{Frame, In, Page, page},
    work::model::SubmissionState,
};
use actix_web::Either;
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};

/// How far ahead home looks.
const AHEAD: TimeDelta = TimeDelta::weeks(2);

/// So long an accepted project is news.
const NEWS: TimeDelta = TimeDelta::weeks(2);

#[derive(Template)]
#[template(path = "cohorts/home.html")]
pub struct CohortHomePage {
    frame: Frame,
    head: CohortHead,
    greeting: String,
    next: Option<NextStep>,
    stage: Option<Link>,
    cairn: Option<CairnView>,
    ruler: Ruler,
    due: Vec<DueRow>,
    with_mentors: Vec<WorkRow>,
    accepted: Vec<WorkRow>,
}

/// Something that is due.
pub struct DueRow {
    iso: String,
    words: String,
    what: String,
    href: String,
    flag: Option<&'static str>,
}

/// A submission that is with a mentor, or was accepted not long ago.
pub struct WorkRow {
    title: String,
    href: String,
    word: &'static str,
    since: Moment,
}

/// Home.
pub async fn home(
    In(member, frame): In<Member>,
    state: State,
) -> Result<Either<Page<CohortHomePage>, Page<DeskPage>>, Error> {
    if let Some(staff) = member.as_staff() {
        return desk::show(staff, frame, &state).await.map(Either::Right);
    }
    let reading = Reading::cohort(&member, &state);
    let place = reading.clone();
    let (outline, facts) = state
        .db
        .read(move |c| Ok::<_, Error>((programs::store::outline(c, place.version)?, place.facts(c)?)))
        .await?;
    let (Some(head), Some(ruler)) = (reading.head(), views::ruler(&reading, &facts, &outline)) else {
        return Err(Error::internal("a cohort's home without a cohort"));
    };
    Ok(Either::Left(page(CohortHomePage {
        frame,
        head,
        greeting: model::greeting(reading.now, reading.zone(), member.viewer().first_name()),
        next: reading.next_step(&facts, &outline),
        stage: current(&reading, &facts, &outline).map(|at| reading.stage_link(at, &outline.stages[at])),
        cairn: views::cairn(&reading, &facts, &outline),
        ruler,
        due: due(&reading, &facts, &outline),
        with_mentors: rows(&reading, &facts, &outline, Work::is_waiting),
        accepted: rows(&reading, &facts, &outline, |work| {
            work.state == SubmissionState::Accepted && reading.now - work.since < NEWS
        }),
    })))
}

/// What is due soon, and what was due before and is not handed in.
fn due(reading: &Reading, facts: &Facts, outline: &Outline) -> Vec<DueRow> {
    let is_soon = |due: &DateTime<Utc>| *due < reading.now + AHEAD;
    let rows = outline.stages.iter().filter_map(|stage| {
        let due = *facts.due.get(&stage.key).filter(|due| is_soon(due))?;
        let (is_over, Moment { iso, words }) = (due < reading.now, reading.moment(due));
        let (project, round) = owed(facts, outline, stage, is_over)?;
        Some(DueRow {
            iso,
            words,
            what: round
                .map_or_else(|| project.title.clone(), |round| format!("{}, round {round}", project.title)),
            href: reading.project_href(&project.key),
            flag: (is_over && reading.is_learning()).then_some("overdue"),
        })
    });
    rows.collect()
}

/// What is still to be sent of a stage, and which round, if one was answered. A round that was asked for is on its date
/// no more once that is over: the first came, and by it the work is in time or late.
fn owed<'o>(
    facts: &Facts,
    outline: &'o Outline,
    stage: &'o StageOutline,
    is_over: bool,
) -> Option<(&'o ProjectOutline, Option<i32>)> {
    match facts.work_of(stage) {
        _ if !facts.is_handed_in(stage) => Some((stage.project()?, None)),
        Some((key, work)) if work.state == SubmissionState::ChangesRequested && !is_over => {
            let (_, _, project) = outline.project(key.as_str())?;
            Some((project, Some(work.sent_rounds() + 1)))
        }
        _ => None,
    }
}

/// The newest first.
fn rows(reading: &Reading, facts: &Facts, outline: &Outline, which: impl Fn(&Work) -> bool) -> Vec<WorkRow> {
    let mut works = facts.work.iter().filter(|(_, work)| which(work)).collect::<Vec<_>>();
    works.sort_by_key(|(_, work)| std::cmp::Reverse(work.since));
    let row = |(key, work): (&ProjectKey, &Work)| {
        let (_, _, project) = outline.project(key.as_str())?;
        Some(WorkRow {
            title: format!("{}, round {}", project.title, work.round),
            href: reading.submission_href(work.id),
            word: work.word(),
            since: Moment::ago(work.since, reading.now),
        })
    };
    works.into_iter().filter_map(row).collect()
}
