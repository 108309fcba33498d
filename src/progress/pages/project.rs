//! A project: the brief, and how it will be judged, before the work starts.

use super::{
    Reading,
    lesson::Asked,
    mentors::{self, MentorsPage},
    stack::remembered,
    views::{self, CohortHead, Link, PartView, Voice, found},
};
use crate::{
    error::Error,
    markdown::Heading,
    people::access::{Member, Staff},
    programs::{
        self,
        model::{Ask, SkillKey},
        outline::ProjectOutline,
        store::{CriterionPart, ProjectPart},
    },
    progress::model::Facts,
    state::State,
    web::{Answer, Frame, In, Page, page},
    work::model::SubmissionState,
};
use actix_web::{
    Either, HttpRequest,
    web::{Path, Query},
};
use askama::Template;

#[derive(Template)]
#[template(path = "programs/project.html")]
pub struct ProjectPage {
    frame: Frame,
    head: Option<CohortHead>,
    preview: Option<String>,
    mentors: Option<String>,
    stage: Link,
    title: String,
    summary: String,
    hours: i32,
    required: bool,
    instead_of: Option<Link>,
    instead: Vec<Link>,
    note: Option<String>,
    /// It was due, and is not handed in.
    is_overdue: bool,
    word: &'static str,
    /// What a mentor said, while it waits for the reader.
    voice: Option<Voice>,
    /// What the reader can do about it now.
    act: Option<Link>,
    /// What was handed in so far.
    submission: Option<Link>,
    skills: Vec<String>,
    parts: Vec<PartView>,
    contents: Vec<Heading>,
    levels: Vec<LevelName>,
    criteria: Vec<CriterionPart>,
    asks: Vec<&'static str>,
    max_rounds: Option<i32>,
}

/// A level of the rubric.
pub struct LevelName {
    name: String,
    passes: bool,
}

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    project: String,
}

/// A project in a cohort.
pub async fn project(
    In(member, frame): In<Member>,
    at: Path<At>,
    asked: Option<Query<Asked>>,
    req: HttpRequest,
    state: State,
) -> Result<Answer<ProjectPage>, Error> {
    let asked = asked.and_then(|asked| asked.into_inner().stack);
    show(Reading::cohort(&member, &state), at.into_inner().project, asked, frame, &req).await
}

/// What mentors read beside a project of their cohort.
pub async fn mentors(
    In(staff, frame): In<Staff>,
    at: Path<At>,
    asked: Option<Query<Asked>>,
    req: HttpRequest,
    state: State,
) -> Result<Page<MentorsPage>, Error> {
    let asked = asked.and_then(|asked| asked.into_inner().stack);
    mentors::show(Reading::cohort(staff.member(), &state), at.into_inner().project, asked, frame, &req).await
}

/// A project, wherever it is read.
pub async fn show(
    reading: Reading,
    key: String,
    asked: Option<String>,
    frame: Frame,
    req: &HttpRequest,
) -> Result<Answer<ProjectPage>, Error> {
    let (place, wanted) = (reading.clone(), key.clone());
    let (part, facts) = State::of(req)
        .db
        .read(move |c| {
            Ok::<_, Error>((programs::store::project(c, place.version, &wanted)?, place.facts(c)?))
        })
        .await?;
    let (at, ..) = found(part.outline.0.project(&key))?;
    if let Some(elsewhere) = reading.sent_away(&facts, at, &part.outline.0) {
        return Ok(Either::Left(elsewhere));
    }
    let stack = reading.stack(req, asked.as_deref(), &part.outline.0);
    let cookie = asked.and_then(|_| remembered(&stack, req));
    Ok(Either::Right(page(draw(&reading, &key, &stack, part, &facts, frame)?).cookie(cookie)))
}

fn draw(
    reading: &Reading,
    key: &str,
    stack: &str,
    part: ProjectPart,
    facts: &Facts,
    frame: Frame,
) -> Result<ProjectPage, Error> {
    let outline = part.outline.0;
    let (at, stage, own) = found(outline.project(key))?;
    let link = |p: &ProjectOutline| Link { href: reading.project_href(&p.key), words: p.title.clone() };
    let others = stage.projects.iter().filter(|p| p.instead_of.as_ref() == Some(&own.key));
    let instead_of = own.instead_of.as_ref().and_then(|other| outline.project(other.as_str()));
    let skills = part.skills.iter().filter_map(|key| SkillKey::parse(key)).collect::<Vec<_>>();
    let levels = outline.levels.iter().enumerate();
    let work = facts.work.get(&own.key);
    Ok(ProjectPage {
        frame,
        head: reading.head(),
        preview: reading.preview_words(),
        mentors: (part.has_mentors_page && reading.is_for_mentors()).then(|| reading.mentors_href(&own.key)),
        stage: reading.stage_link(at, stage),
        title: own.title.clone(),
        summary: part.summary,
        hours: own.hours,
        required: own.instead_of.is_none() && !stage.elective,
        instead_of: instead_of.map(|(_, _, other)| link(other)),
        instead: others.map(link).collect(),
        note: facts.due.get(&stage.key).map(|due| format!("Due {}", reading.moment(*due).words)),
        is_overdue: reading.has_states() && facts.is_overdue(stage, reading.now),
        word: if reading.has_states() { facts.word(own) } else { "" },
        voice: work.and_then(|work| work.said.as_ref()).map(Voice::of),
        act: act(reading, facts, own),
        submission: work.filter(|work| work.was_sent()).map(|work| Link {
            href: reading.submission_href(work.id),
            words: crate::text::counted(work.sent_rounds().into(), "round"),
        }),
        skills: outline.skill_titles(&skills),
        contents: views::contents(&part.body.0, stack),
        parts: views::parts(part.body.0, &reading.project_href(key), stack, &outline),
        levels: levels
            .map(|(at, name)| LevelName { name: name.clone(), passes: at >= outline.passing })
            .collect(),
        criteria: part.criteria.0,
        asks: part.asks.iter().filter_map(|word| word.parse().ok()).map(Ask::words).collect(),
        max_rounds: part.max_rounds,
    })
}

/// What a learner can do about the project now.
fn act(reading: &Reading, facts: &Facts, project: &ProjectOutline) -> Option<Link> {
    if !reading.is_learning() {
        return None;
    }
    let hand_in = format!("{}/hand-in", reading.project_href(&project.key));
    let Some(work) = facts.work.get(&project.key) else {
        return Some(Link { href: hand_in, words: "Prepare round 1".to_owned() });
    };
    Some(match work.state {
        SubmissionState::InProgress => Link { href: hand_in, words: "Go on with your draft".to_owned() },
        SubmissionState::ChangesRequested => {
            Link { href: reading.submission_href(work.id), words: "Read the review".to_owned() }
        }
        SubmissionState::Waiting | SubmissionState::Accepted => {
            Link { href: reading.submission_href(work.id), words: "Open your submission".to_owned() }
        }
    })
}
