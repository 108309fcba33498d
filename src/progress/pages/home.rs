//! One's home in a cohort: the one next thing to do.

use super::{
    Reading,
    path::{counted, current},
    views::{self, CohortHead, Link, NextStep, Ruler},
};
use crate::{
    error::Error,
    people::{access::Member, model},
    programs::{self, outline::Outline},
    progress::model::Facts,
    state::State,
    text::Moment,
    web::{Frame, In, Page, page},
};
use askama::Template;
use chrono::TimeDelta;

/// How far ahead home looks.
const AHEAD: TimeDelta = TimeDelta::weeks(2);

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
    ruler: Ruler,
    due: Vec<DueRow>,
    staff: bool,
}

/// Something that is due.
pub struct DueRow {
    iso: String,
    words: String,
    what: String,
    href: String,
    flag: Option<&'static str>,
}

/// Home.
pub async fn home(In(member, frame): In<Member>, state: State) -> Result<Page<CohortHomePage>, Error> {
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
    Ok(page(CohortHomePage {
        frame,
        head,
        greeting: model::greeting(reading.now, reading.zone(), member.viewer().first_name()),
        next: reading.next_step(&facts, &outline),
        done,
        of,
        stage: current(&reading, &facts, &outline).map(|at| reading.stage_link(at, &outline.stages[at])),
        ruler,
        due: due(&reading, &facts, &outline),
        staff: member.enrollment().is_none(),
    }))
}

/// What is due soon, and what was due before and is not begun to be done.
fn due(reading: &Reading, facts: &Facts, outline: &Outline) -> Vec<DueRow> {
    let rows = outline.stages.iter().filter_map(|stage| {
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
