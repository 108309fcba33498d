//! A stage: what it leads to, and its parts.

use super::{
    Reading,
    views::{self, CohortHead, Link, NextStep, PathItem, beside, found},
};
use crate::{
    error::Error,
    people::access::Member,
    programs::{
        self,
        model::Resource,
        outline::{Outline, StageOutline},
        store::StagePart,
    },
    progress::model::{Facts, Standing},
    state::State,
    web::{Frame, In, Page, page},
};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "programs/stage.html")]
pub struct StagePage {
    frame: Frame,
    head: Option<CohortHead>,
    preview: Option<String>,
    back: Link,
    place: String,
    title: String,
    summary: String,
    hours: i32,
    word: &'static str,
    note: Option<String>,
    /// Its project was due, and is not handed in.
    is_overdue: bool,
    outcomes: Vec<String>,
    skills: Vec<String>,
    items: Vec<PathItem>,
    resources: Vec<ResourceRow>,
    next: Option<NextStep>,
    before: Option<Link>,
    after: Option<Link>,
}

/// Something to read on with.
pub struct ResourceRow {
    title: String,
    by: String,
    url: String,
    kind: &'static str,
    /// A line of safe HTML.
    why: String,
    time: String,
}

impl From<Resource> for ResourceRow {
    fn from(resource: Resource) -> Self {
        Self {
            title: resource.title,
            by: resource.by,
            url: resource.url,
            kind: resource.kind.word(),
            why: resource.why.html,
            time: resource.time.unwrap_or_default(),
        }
    }
}

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    stage: String,
}

/// A stage in a cohort.
pub async fn stage(
    In(member, frame): In<Member>,
    at: Path<At>,
    state: State,
) -> Result<Page<StagePage>, Error> {
    show(Reading::cohort(&member, &state), at.into_inner().stage, frame, state).await
}

/// A stage, wherever it is read.
pub async fn show(
    reading: Reading,
    key: String,
    frame: Frame,
    state: State,
) -> Result<Page<StagePage>, Error> {
    let (place, wanted) = (reading.clone(), key.clone());
    let (part, facts) = state
        .db
        .read(move |c| Ok::<_, Error>((programs::store::stage(c, place.version, &wanted)?, place.facts(c)?)))
        .await?;
    draw(&reading, &key, part, &facts, frame)
}

fn draw(
    reading: &Reading,
    key: &str,
    part: StagePart,
    facts: &Facts,
    frame: Frame,
) -> Result<Page<StagePage>, Error> {
    let outline = part.outline.0;
    let (at, stage) = found(outline.stage(key))?;
    let standing = reading.standing(facts, at, &outline);
    let note = match standing {
        Some(Standing::NotOpen(opens)) => {
            Some(format!("It {}. Until then, what it leads to stands here.", reading.opens_words(opens)))
        }
        _ => facts.due.get(&stage.key).map(|due| format!("Due {}", reading.moment(*due).words)),
    };
    let (before, after) = if stage.elective { (None, None) } else { beside(outline.required(), at) };
    let next = reading.next_step(facts, &outline).filter(|step| {
        views::items(reading, facts, stage, &outline).iter().any(|item| item.href == step.href)
    });
    Ok(page(StagePage {
        frame,
        head: reading.head(),
        preview: reading.preview_words(),
        back: Link { href: format!("{}/path", reading.base), words: outline.title.clone() },
        place: place(at, stage, &outline),
        title: stage.title.clone(),
        summary: stage.summary.clone(),
        hours: stage.hours,
        word: standing.map_or("", Standing::word),
        note,
        is_overdue: reading.has_states() && facts.is_overdue(stage, reading.now),
        outcomes: part.outcomes.0.into_iter().map(|line| line.html).collect(),
        skills: outline.skill_titles(&stage.skills),
        items: views::items(reading, facts, stage, &outline),
        resources: part.resources.0.into_iter().map(ResourceRow::from).collect(),
        next,
        before: before.map(|stage| reading.stage_link(at - 1, stage)),
        after: after.map(|stage| reading.stage_link(at + 1, stage)),
    }))
}

/// Which stage it is, or that it is a track: these have no order.
fn place(at: usize, stage: &StageOutline, outline: &Outline) -> String {
    if stage.elective {
        "Track".to_owned()
    } else {
        format!("Stage {} of {}", at + 1, outline.required().len())
    }
}
