//! A lesson: read, marked as done, and taken back.

use super::{
    Reading,
    stack::remembered,
    views::{self, CohortHead, Link, PartView, beside, found},
};
use crate::{
    error::Error,
    markdown::Heading,
    people::access::{Learner, Member},
    programs::{
        self,
        model::{LessonKey, SkillKey},
        outline::{Outline, StageOutline},
        store::LessonPart,
    },
    progress::{model::Facts, store},
    state::State,
    text::Moment,
    web::{Answer, Frame, In, Nothing, Sent, go, page},
};
use actix_web::{
    Either, HttpRequest, Responder,
    web::{Path, Query},
};
use askama::Template;

#[derive(Template)]
#[template(path = "programs/lesson.html")]
pub struct LessonPage {
    frame: Frame,
    head: Option<CohortHead>,
    preview: Option<String>,
    stage: Link,
    place: String,
    title: String,
    outcome: String,
    minutes: i32,
    skills: Vec<String>,
    parts: Vec<PartView>,
    contents: Vec<Heading>,
    mark: Option<Mark>,
    previous: Option<Link>,
    next: Option<Link>,
}

/// The mark that it is done.
pub struct Mark {
    action: String,
    undo: String,
    done: bool,
    when: Option<Moment>,
}

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    lesson: String,
}

/// What the address may ask for besides.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    pub stack: Option<String>,
}

/// A lesson in a cohort.
pub async fn lesson(
    In(member, frame): In<Member>,
    at: Path<At>,
    asked: Option<Query<Asked>>,
    req: HttpRequest,
    state: State,
) -> Result<Answer<LessonPage>, Error> {
    let asked = asked.and_then(|asked| asked.into_inner().stack);
    show(Reading::cohort(&member, &state), at.into_inner().lesson, asked, frame, &req).await
}

/// A lesson, wherever it is read.
pub async fn show(
    reading: Reading,
    key: String,
    asked: Option<String>,
    frame: Frame,
    req: &HttpRequest,
) -> Result<Answer<LessonPage>, Error> {
    let (place, wanted) = (reading.clone(), key.clone());
    let (part, facts) = State::of(req)
        .db
        .read(move |c| Ok::<_, Error>((programs::store::lesson(c, place.version, &wanted)?, place.facts(c)?)))
        .await?;
    let (at, ..) = found(part.outline.0.lesson(&key))?;
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
    part: LessonPart,
    facts: &Facts,
    frame: Frame,
) -> Result<LessonPage, Error> {
    let outline = part.outline.0;
    let (at, stage, lesson) = found(outline.lesson(key))?;
    let own = &stage.lessons[lesson];
    let (previous, _) = beside(&stage.lessons, lesson);
    let skills = part.skills.iter().filter_map(|key| SkillKey::parse(key)).collect::<Vec<_>>();
    Ok(LessonPage {
        frame,
        head: reading.head(),
        preview: reading.preview_words(),
        stage: reading.stage_link(at, stage),
        place: format!("Lesson {} of {}", lesson + 1, stage.lessons.len()),
        title: own.title.clone(),
        outcome: part.outcome,
        minutes: own.minutes,
        skills: outline.skill_titles(&skills),
        contents: views::contents(&part.body.0, stack),
        parts: views::parts(part.body.0, &reading.lesson_href(key), stack, &outline),
        mark: reading.is_learning().then(|| mark(reading, facts, &own.key)),
        previous: previous.map(|l| Link { href: reading.lesson_href(&l.key), words: l.title.clone() }),
        next: after(reading, stage, lesson, at, &outline),
    })
}

/// What comes after a lesson: the next one, the checkpoint, the project, or the next stage.
fn after(
    reading: &Reading,
    stage: &StageOutline,
    lesson: usize,
    at: usize,
    outline: &Outline,
) -> Option<Link> {
    let (_, next) = beside(&stage.lessons, lesson);
    let checkpoint = stage.checkpoint.as_ref();
    next.map(|l| Link { href: reading.lesson_href(&l.key), words: l.title.clone() })
        .or_else(|| checkpoint.map(|c| Link { href: reading.checkpoint_href(stage), words: c.title.clone() }))
        .or_else(|| {
            stage
                .projects
                .first()
                .map(|p| Link { href: reading.project_href(&p.key), words: p.title.clone() })
        })
        .or_else(|| outline.required().get(at + 1).map(|stage| reading.stage_link(at + 1, stage)))
}

fn mark(reading: &Reading, facts: &Facts, key: &LessonKey) -> Mark {
    let when = facts.lessons.get(key);
    let href = reading.lesson_href(key);
    Mark {
        action: format!("{href}/done"),
        undo: format!("{href}/done/undo"),
        done: when.is_some(),
        when: when.map(|at| Moment::ago(*at, reading.now)),
    }
}

/// Marks a lesson as done.
pub async fn done(
    In(learner, _): In<Learner>,
    at: Path<At>,
    form: Sent<Nothing>,
    state: State,
) -> Result<impl Responder, Error> {
    form.checked()?;
    let (key, now) = (at.into_inner().lesson, state.clock.now());
    let reading = Reading::cohort(learner.member(), &state);
    let place = reading.clone();
    let marked = state.db.write(move |c| {
        let outline = programs::store::outline(c, place.version)?;
        let facts = place.facts(c)?;
        let (at, stage, lesson) = found(outline.lesson(&key))?;
        if place.closed_until(&facts, at, &outline).is_some() {
            return Err(Error::Forbidden);
        }
        let key = &stage.lessons[lesson].key;
        store::mark_done(c, &learner, key, now)?;
        Ok(place.lesson_href(key))
    });
    Ok(go(marked.await?))
}

/// Takes the mark away.
pub async fn undo(
    In(learner, _): In<Learner>,
    at: Path<At>,
    form: Sent<Nothing>,
    state: State,
) -> Result<impl Responder, Error> {
    form.checked()?;
    let reading = Reading::cohort(learner.member(), &state);
    let (place, key) = (reading.clone(), at.into_inner().lesson);
    let undone = state.db.write(move |c| {
        let outline = programs::store::outline(c, place.version)?;
        found(outline.lesson(&key))?;
        store::undo_done(c, &learner, &key)?;
        Ok::<_, Error>(place.lesson_href(&key))
    });
    let href = undone.await?;
    Ok(go(href).noting("The lesson is not marked as done any more."))
}
