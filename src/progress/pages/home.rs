//! One's home in a cohort: the one next thing to do; to its staff, who waits and who needs someone.

use super::{
    Reading,
    desk::{self, DeskPage},
    path::{counted, current},
    views::{self, CairnView, CohortHead, Link, NextStep, Ruler},
};
use crate::{
    error::Error,
    people::{access::Member, model},
    programs::{self, model::ProjectKey, outline::Outline},
    progress::model::{Facts, Work},
    state::State,
    text::Moment,
    web::{Frame, In, Page, page},
    work::model::SubmissionState,
};
use actix_web::Either;
use askama::Template;
use chrono::TimeDelta;

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
    done: usize,
    of: usize,
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
    let (done, of) = counted(&facts, &outline);
    let (Some(head), Some(ruler)) = (reading.head(), views::ruler(&reading, &facts, &outline)) else {
        return Err(Error::internal("a cohort's home without a cohort"));
    };
    Ok(Either::Left(page(CohortHomePage {
        frame,
        head,
        greeting: model::greeting(reading.now, reading.zone(), member.viewer().first_name()),
        next: reading.next_step(&facts, &outline),
        done,
        of,
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
    let rows = outline.stages.iter().filter(|stage| !facts.is_handed_in(stage)).filter_map(|stage| {
        let due = *facts.due.get(&stage.key)?;
        let project = stage.project()?;
        let (is_over, Moment { iso, words }) = (due < reading.now, reading.moment(due));
        (due < reading.now + AHEAD).then(|| DueRow {
            iso,
            words,
            what: project.title.clone(),
            href: reading.project_href(&project.key),
            flag: (is_over && reading.is_learning()).then_some("overdue"),
        })
    });
    rows.collect()
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
