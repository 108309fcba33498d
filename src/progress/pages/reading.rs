//! Where a program is read: in a cohort, by its dates and with what the reader has done, or in an admin's preview.

use super::views::{CohortHead, Link, NextStep};
use crate::{
    cohorts::model::EnrollmentId,
    people::access::{Cohort, Member},
    programs::{
        outline::{Outline, StageOutline},
        store::VersionId,
    },
    progress::{
        model::{Facts, Standing, Step},
        store,
    },
    state::State,
    text::{Moment, counted},
    web::{Go, go},
};
use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::{QueryResult, pg::PgConnection};

/// A place to read at.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The address that all of its pages lie below.
    pub base: String,
    /// The version that is read.
    pub version: VersionId,
    /// The moment of the request.
    pub now: DateTime<Utc>,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Cohort {
        cohort: Box<Cohort>,
        enrollment: Option<EnrollmentId>,
        is_learning: bool,
        zone: Tz,
        stack: Option<String>,
    },
    Preview {
        words: String,
    },
}

impl Reading {
    /// In a cohort.
    #[must_use]
    pub fn cohort(member: &Member, state: &State) -> Self {
        let cohort = member.cohort().clone();
        let kind = Kind::Cohort {
            enrollment: member.enrollment(),
            is_learning: member.is_learning(),
            zone: member.viewer().chosen_time_zone().unwrap_or(cohort.span.zone),
            stack: member.stack().map(str::to_owned),
            cohort: Box::new(cohort),
        };
        Self {
            base: format!("/cohorts/{}", member.cohort().slug),
            version: member.cohort().version,
            now: state.clock.now(),
            kind,
        }
    }

    /// In an admin's preview of a version.
    #[must_use]
    pub fn preview(program: &str, number: i32, version: VersionId, state: &State) -> Self {
        Self {
            base: format!("/admin/programs/{program}/versions/{number}"),
            version,
            now: state.clock.now(),
            kind: Kind::Preview { words: format!("Version {number}, as learners will read it") },
        }
    }

    /// What is previewed, in words.
    #[must_use]
    pub fn preview_words(&self) -> Option<String> {
        match &self.kind {
            Kind::Preview { words } => Some(words.clone()),
            Kind::Cohort { .. } => None,
        }
    }

    /// The head of the cohort's pages.
    #[must_use]
    pub fn head(&self) -> Option<CohortHead> {
        let Kind::Cohort { cohort, zone, .. } = &self.kind else { return None };
        Some(CohortHead::of(cohort, *zone, self.now))
    }

    /// The cohort.
    #[must_use]
    pub fn of_cohort(&self) -> Option<&Cohort> {
        match &self.kind {
            Kind::Cohort { cohort, .. } => Some(cohort),
            Kind::Preview { .. } => None,
        }
    }

    /// The reader learns here, and so has states, marks and a next step.
    #[must_use]
    pub const fn is_learning(&self) -> bool {
        matches!(self.kind, Kind::Cohort { is_learning: true, .. })
    }

    /// The reader has an enrollment here, and so states, whether or not they go on.
    #[must_use]
    pub const fn has_states(&self) -> bool {
        matches!(self.kind, Kind::Cohort { enrollment: Some(_), .. })
    }

    /// The zone in which times are told.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        match &self.kind {
            Kind::Cohort { zone, .. } => *zone,
            Kind::Preview { .. } => Tz::UTC,
        }
    }

    /// What the reader did, and the dates. In a preview everything is open.
    pub fn facts(&self, c: &mut PgConnection) -> QueryResult<Facts> {
        match &self.kind {
            Kind::Cohort { cohort, enrollment, .. } => store::facts(c, cohort, *enrollment),
            Kind::Preview { .. } => Ok(Facts::default()),
        }
    }

    /// The moment from which someone who learns here may read this stage, if it is still to come. Staff may always.
    #[must_use]
    pub fn closed_until(
        &self,
        facts: &Facts,
        position: usize,
        stage: &StageOutline,
    ) -> Option<DateTime<Utc>> {
        match &self.kind {
            Kind::Cohort { enrollment: Some(_), .. } => facts.opens_later(position, stage, self.now),
            _ => None,
        }
    }

    /// Where someone goes who learns here and wants into a stage that is not open yet: to its page, with the moment.
    #[must_use]
    pub fn sent_away(&self, facts: &Facts, position: usize, stage: &StageOutline) -> Option<Go> {
        let opens = self.closed_until(facts, position, stage)?;
        let words = format!("“{}” opens {}.", stage.title, self.moment(opens).words);
        Some(go(self.stage_link(position, stage).href).noting(words))
    }

    /// How far this stage is, for someone who learns here.
    #[must_use]
    pub fn standing(&self, facts: &Facts, position: usize, stage: &StageOutline) -> Option<Standing> {
        self.has_states().then(|| facts.standing(position, stage, self.now))
    }

    /// The language in which examples are shown: as asked for, as last looked at, as chosen, or the first.
    #[must_use]
    pub fn stack(&self, req: &HttpRequest, asked: Option<&str>, outline: &Outline) -> String {
        let own = match &self.kind {
            Kind::Cohort { stack, .. } => stack.clone(),
            Kind::Preview { .. } => None,
        };
        let looked_at = req.cookie(super::stack::COOKIE).map(|cookie| cookie.value().to_owned());
        [asked.map(str::to_owned), looked_at, own]
            .into_iter()
            .flatten()
            .find(|stack| outline.stack(stack).is_some())
            .or_else(|| outline.stacks.first().map(|stack| stack.key.to_string()))
            .unwrap_or_default()
    }

    /// A moment in the reader's zone.
    #[must_use]
    pub fn moment(&self, at: DateTime<Utc>) -> Moment {
        Moment::at(at, self.zone())
    }

    /// The stage's page.
    #[must_use]
    pub fn stage_link(&self, position: usize, stage: &StageOutline) -> Link {
        let place = if stage.elective { "Track".to_owned() } else { format!("Stage {}", position + 1) };
        Link {
            href: format!("{}/stages/{}", self.base, stage.key),
            words: format!("{place}: {}", stage.title),
        }
    }

    /// A lesson's page.
    #[must_use]
    pub fn lesson_href(&self, key: impl std::fmt::Display) -> String {
        format!("{}/lessons/{key}", self.base)
    }

    /// A stage's checkpoint.
    #[must_use]
    pub fn checkpoint_href(&self, stage: &StageOutline) -> String {
        format!("{}/stages/{}/checkpoint", self.base, stage.key)
    }

    /// A project's page.
    #[must_use]
    pub fn project_href(&self, key: impl std::fmt::Display) -> String {
        format!("{}/projects/{key}", self.base)
    }

    /// What mentors read beside a project.
    #[must_use]
    pub fn mentors_href(&self, key: impl std::fmt::Display) -> String {
        format!("{}/mentors", self.project_href(key))
    }

    /// The one next thing to do, in words; none, for those who only read.
    #[must_use]
    pub fn next_step(&self, facts: &Facts, outline: &Outline) -> Option<NextStep> {
        self.is_learning().then(|| self.step(&facts.next_step(outline, self.now), facts, outline))
    }

    fn step(&self, step: &Step, facts: &Facts, outline: &Outline) -> NextStep {
        match *step {
            Step::Lesson { stage, lesson, first } => self.read(stage, lesson, first, outline),
            Step::Checkpoint { stage } => self.answer(stage, outline),
            Step::Project { stage } => self.build(stage, facts, outline),
            Step::Wait(opens) => self.wait(0, opens, outline),
            Step::WaitForStage { stage, opens } => self.wait(stage, opens, outline),
            Step::Finished => NextStep {
                title: "You have been through it all".to_owned(),
                reason: format!(
                    "Every required lesson is done and every checkpoint passed. The path stays open to read again{}.",
                    if outline.tracks().is_empty() { "" } else { ", and a track is yours to choose" }
                ),
                href: format!("{}/path", self.base),
                label: "Look back on the path".to_owned(),
            },
        }
    }

    fn read(&self, at: usize, lesson: usize, first: bool, outline: &Outline) -> NextStep {
        let stage = &outline.stages[at];
        let next = &stage.lessons[lesson];
        let minutes = counted(next.minutes.into(), "minute");
        NextStep {
            title: next.title.clone(),
            reason: if first {
                format!("It opens the path and takes about {minutes}. Everything after it builds on it.")
            } else {
                format!(
                    "Lesson {} of {} in “{}”, about {minutes}.",
                    lesson + 1,
                    stage.lessons.len(),
                    stage.title
                )
            },
            href: self.lesson_href(&next.key),
            label: if first { "Start reading" } else { "Read the lesson" }.to_owned(),
        }
    }

    fn answer(&self, at: usize, outline: &Outline) -> NextStep {
        let stage = &outline.stages[at];
        let asked = stage.checkpoint.as_ref();
        NextStep {
            title: asked.map_or_else(String::new, |checkpoint| checkpoint.title.clone()),
            reason: format!(
                "“{}” is read. {} show what has stayed; {} right pass, and you may try again.",
                stage.title,
                counted(asked.map_or(0, |c| c.questions).into(), "question"),
                asked.map_or(0, |c| c.pass),
            ),
            href: self.checkpoint_href(stage),
            label: "Answer the questions".to_owned(),
        }
    }

    fn build(&self, at: usize, facts: &Facts, outline: &Outline) -> NextStep {
        let stage = &outline.stages[at];
        let due = facts.due.get(&stage.key).map(|due| format!(", due {}", self.moment(*due).words));
        let project = stage.project();
        NextStep {
            title: project.map_or_else(String::new, |project| project.title.clone()),
            reason: format!(
                "“{}” is read. Its project is what shows it: about {} of work{}.",
                stage.title,
                counted(project.map_or(0, |p| p.hours).into(), "hour"),
                due.unwrap_or_default(),
            ),
            href: project.map_or_else(String::new, |project| self.project_href(&project.key)),
            label: "Read the brief".to_owned(),
        }
    }

    fn wait(&self, at: usize, opens: DateTime<Utc>, outline: &Outline) -> NextStep {
        NextStep {
            title: format!("“{}” opens {}", outline.stages[at].title, self.moment(opens).words),
            reason: "Nothing else is open, and nothing is asked of you until then.".to_owned(),
            href: format!("{}/path", self.base),
            label: "Look at the path".to_owned(),
        }
    }
}
