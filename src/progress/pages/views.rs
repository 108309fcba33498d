//! What the templates of the path print: words, links and dates, ready.

pub use crate::cohorts::CohortHead;
use crate::{
    error::Error,
    markdown::{self, Part, Rendered},
    people::model::initials,
    programs::outline::{Outline, StageOutline},
    progress::{
        model::{Facts, Said},
        pages::Reading,
        stones::{self, Cairn, Laid},
    },
    work::model::SubmissionState,
};

/// A link with its words.
#[derive(Clone, Debug)]
pub struct Link {
    pub href: String,
    pub words: String,
}

/// The one next thing to do.
#[derive(Clone, Debug)]
pub struct NextStep {
    pub title: String,
    pub reason: String,
    pub href: String,
    pub label: String,
    /// The state of what it is about; empty, where that says nothing.
    pub word: &'static str,
    pub voice: Option<Voice>,
}

/// What a mentor said, in their own words.
#[derive(Clone, Debug)]
pub struct Voice {
    pub mentor: String,
    pub initials: String,
    pub words: String,
}

impl Voice {
    /// Their first sentences.
    pub fn of(said: &Said) -> Self {
        Self {
            words: markdown::opening(&said.words, 2),
            initials: initials(&said.mentor),
            mentor: said.mentor.clone(),
        }
    }
}

/// The weeks of a cohort, with what is due in them.
#[derive(Clone, Debug)]
pub struct Ruler {
    pub weeks: Vec<RulerWeek>,
    /// The same for those who listen.
    pub words: String,
}

/// A week of the ruler.
#[derive(Clone, Debug)]
pub struct RulerWeek {
    pub number: u32,
    pub now: bool,
    pub pins: Vec<String>,
}

/// A part of a stage, in a list.
#[derive(Clone, Debug)]
pub struct PathItem {
    /// `lesson`, `checkpoint` or `project`.
    pub kind: &'static str,
    pub title: String,
    pub href: String,
    pub minutes: Option<i32>,
    pub hours: Option<i32>,
    pub required: bool,
    pub word: &'static str,
    pub done: bool,
    pub note: Option<String>,
}

/// A piece of a text.
pub enum PartView {
    Html(String),
    Variants { id: String, tabs: Vec<StackTab>, html: String },
}

/// One of several languages that an example is in.
pub struct StackTab {
    pub title: String,
    pub href: String,
    pub here: bool,
}

/// The text as it is shown to someone who reads it in this language; each tab leads to `path?stack=…`.
pub fn parts(text: Rendered, path: &str, stack: &str, outline: &Outline) -> Vec<PartView> {
    let view = |(number, part): (usize, Part)| match part {
        Part::Html(html) => PartView::Html(html),
        Part::Variants(variants) => {
            let shown = variants.iter().position(|v| v.stack == stack).unwrap_or(0);
            let id = format!("examples-{number}");
            let tab = |(at, variant): (usize, &markdown::Variant)| StackTab {
                title: outline.stack(&variant.stack).map_or_else(String::new, |s| s.title.clone()),
                href: format!("{path}?stack={}#{id}", variant.stack),
                here: at == shown,
            };
            let tabs = variants.iter().enumerate().map(tab).collect();
            let html = variants.into_iter().nth(shown).map_or_else(String::new, |variant| variant.html);
            PartView::Variants { id, tabs, html }
        }
    };
    text.parts.into_iter().enumerate().map(view).collect()
}

/// The headings for a list of contents, down to the third level.
pub fn contents(text: &Rendered, stack: &str) -> Vec<markdown::Heading> {
    let is_shown = |heading: &&markdown::Heading| {
        heading.level <= 3 && heading.stack.as_deref().is_none_or(|own| own == stack)
    };
    text.headings.iter().filter(is_shown).cloned().collect()
}

/// The parts of a stage: lessons, checkpoint, projects.
pub fn items(reading: &Reading, facts: &Facts, stage: &StageOutline, outline: &Outline) -> Vec<PathItem> {
    let lessons = stage.lessons.iter().map(|lesson| {
        let done = facts.lessons.contains_key(&lesson.key);
        PathItem {
            kind: "lesson",
            title: lesson.title.clone(),
            href: reading.lesson_href(&lesson.key),
            minutes: Some(lesson.minutes),
            hours: None,
            required: lesson.required,
            word: if done { "done" } else { "not started" },
            done,
            note: None,
        }
    });
    let checkpoint = stage.checkpoint.iter().map(|checkpoint| {
        let done = facts.checkpoints.contains_key(&stage.key);
        let tried = facts.tries.contains_key(&stage.key);
        PathItem {
            kind: "checkpoint",
            title: checkpoint.title.clone(),
            href: reading.checkpoint_href(stage),
            minutes: None,
            hours: None,
            required: true,
            word: match (done, tried) {
                (true, _) => "done",
                (false, true) => "in progress",
                (false, false) => "not started",
            },
            done,
            note: Some(format!("{} questions, {} right pass", checkpoint.questions, checkpoint.pass)),
        }
    });
    let projects = stage.projects.iter().map(|project| PathItem {
        kind: "project",
        title: project.title.clone(),
        href: reading.project_href(&project.key),
        minutes: None,
        hours: Some(project.hours),
        required: project.instead_of.is_none(),
        word: facts.word(project),
        done: facts.word(project) == "accepted",
        note: match &project.instead_of {
            Some(other) => outline.project(other.as_str()).map(|(_, _, p)| format!("instead of {}", p.title)),
            None => facts.due.get(&stage.key).map(|due| format!("due {}", reading.moment(*due).words)),
        },
    });
    lessons.chain(checkpoint).chain(projects).collect()
}

/// The ruler of the cohort's weeks; none in a preview.
pub fn ruler(reading: &Reading, facts: &Facts, outline: &Outline) -> Option<Ruler> {
    let span = reading.of_cohort()?.span;
    let due = outline.stages.iter().enumerate().filter_map(|(at, stage)| {
        let due = facts.due.get(&stage.key)?;
        let week = span.week_of(due.with_timezone(&span.zone).date_naive());
        Some((week, format!("Stage {} due {}", at + 1, reading.moment(*due).words)))
    });
    let due = due.collect::<Vec<_>>();
    let now = span.week(reading.now);
    let weeks = (1..=span.weeks()).map(|number| RulerWeek {
        number,
        now: now == Some(number),
        pins: due.iter().filter(|(week, _)| *week == number).map(|(_, words)| words.clone()).collect(),
    });
    let here = now.map_or_else(String::new, |now| format!("Week {now} of {}. ", span.weeks()));
    let pins = due.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("; ");
    Some(Ruler { weeks: weeks.collect(), words: format!("{here}{pins}.") })
}

/// The cairn of someone who learns here: a stone for each project that is accepted, and the outline of the next.
pub fn cairn(reading: &Reading, facts: &Facts, outline: &Outline) -> Option<CairnView> {
    let enrollment = reading.enrollment()?;
    let mut laid =
        facts.work.iter().filter(|(_, work)| work.state == SubmissionState::Accepted).collect::<Vec<_>>();
    laid.sort_by_key(|(_, work)| work.since);
    let stone = |key: &str| {
        let hours = outline.project(key).map_or(1, |(_, _, project)| project.hours);
        (format!("{enrollment} {key}"), hours)
    };
    let own = laid.iter().map(|(key, _)| stone(key.as_str())).collect::<Vec<_>>();
    let stones = own.iter().map(|(name, hours)| Laid { name, hours: *hours }).collect::<Vec<_>>();
    let next = stone("next");
    let next = Laid { name: &next.0, hours: 16 };
    let (accepted, of) = facts.accepted(outline);
    let drawn = (!stones.is_empty()).then(|| stones::cairn(&stones, (accepted < of).then_some(&next)));
    Some(CairnView { drawn, accepted, of })
}

/// The stone that an accepted project has laid.
pub fn stone(reading: &Reading, project: &str, hours: i32) -> Option<Cairn> {
    let name = format!("{} {project}", reading.enrollment()?);
    Some(stones::cairn(&[Laid { name: &name, hours }], None))
}

/// A learner's cairn; nothing is drawn while no stone is laid.
pub struct CairnView {
    pub drawn: Option<Cairn>,
    pub accepted: usize,
    pub of: usize,
}

/// What stands before and after something in a row of things.
pub fn beside<T>(all: &[T], at: usize) -> (Option<&T>, Option<&T>) {
    (at.checked_sub(1).and_then(|before| all.get(before)), all.get(at + 1))
}

/// The thing of this key, or there is no such page.
pub fn found<T>(thing: Option<T>) -> Result<T, Error> {
    thing.ok_or(Error::NotFound)
}
