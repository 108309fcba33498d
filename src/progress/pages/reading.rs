//! Where a program is read: in a cohort, by its dates and with what the reader has done, or in an admin's preview.

use super::views::{CohortHead, Link, NextStep, Voice};
use crate::{
    cohorts::model::EnrollmentId,
    markdown,
    people::{
        access::{Cohort, Member},
        model::initials,
    },
    programs::{
        model::ProjectKey,
        outline::{Outline, StageOutline},
        store::VersionId,
    },
    progress::{
        model::{Facts, Opens, Standing, Step},
        store,
    },
    state::State,
    text::{Moment, counted},
    web::{Go, go},
    work::model::SubmissionId,
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
        is_staff: bool,
        zone: Tz,
        stack: Option<String>,
    },
    Preview {
        number: i32,
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
            is_staff: member.is_staff(),
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
            kind: Kind::Preview { number },
        }
    }

    /// What is previewed, in words.
    #[must_use]
    pub fn preview_words(&self) -> Option<String> {
        self.preview_for("learners")
    }

    /// The same of a page that is for others.
    #[must_use]
    pub fn preview_for(&self, readers: &str) -> Option<String> {
        match &self.kind {
            Kind::Preview { number } => Some(format!("Version {number}, as {readers} see it")),
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

    /// Those who read here see what is meant for mentors: staff of the cohort, and an admin's preview.
    #[must_use]
    pub const fn is_for_mentors(&self) -> bool {
        matches!(self.kind, Kind::Cohort { is_staff: true, .. } | Kind::Preview { .. })
    }

    /// The reader's enrollment.
    #[must_use]
    pub const fn enrollment(&self) -> Option<EnrollmentId> {
        match &self.kind {
            Kind::Cohort { enrollment, .. } => *enrollment,
            Kind::Preview { .. } => None,
        }
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
            Kind::Cohort { cohort, enrollment, .. } => store::facts(c, cohort, *enrollment, self.now),
            Kind::Preview { .. } => Ok(Facts::default()),
        }
    }

    /// When someone who learns here may read this stage, if that is still to come. Staff may always.
    #[must_use]
    pub fn closed_until(&self, facts: &Facts, position: usize, outline: &Outline) -> Option<Opens> {
        match &self.kind {
            Kind::Cohort { enrollment: Some(_), .. } => facts.opens_later(position, outline, self.now),
            _ => None,
        }
    }

    /// Where someone goes who learns here and wants into a stage that is not open yet: to its page, which says when.
    #[must_use]
    pub fn sent_away(&self, facts: &Facts, position: usize, outline: &Outline) -> Option<Go> {
        let opens = self.closed_until(facts, position, outline)?;
        let stage = &outline.stages[position];
        let words = format!("“{}” {}.", stage.title, self.opens_words(opens));
        Some(go(self.stage_link(position, stage).href).noting(words))
    }

    /// As in "opens Mon 1 Feb, 00:00".
    #[must_use]
    pub fn opens_words(&self, opens: Opens) -> String {
        match opens {
            Opens::At(moment) => format!("opens {}", self.moment(moment).words),
            Opens::After(stage) => format!("opens once the project of stage {} is handed in", stage + 1),
        }
    }

    /// How far this stage is, for someone who learns here.
    #[must_use]
    pub fn standing(&self, facts: &Facts, position: usize, outline: &Outline) -> Option<Standing> {
        self.has_states().then(|| facts.standing(position, outline, self.now))
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

    /// A submission's page.
    #[must_use]
    pub fn submission_href(&self, id: SubmissionId) -> String {
        format!("{}/submissions/{id}", self.base)
    }

    /// The one next thing to do, in words; none, for those who only read.
    #[must_use]
    pub fn next_step(&self, facts: &Facts, outline: &Outline) -> Option<NextStep> {
        self.is_learning().then(|| self.step(&facts.next_step(outline, self.now), facts, outline))
    }

    fn step(&self, step: &Step, facts: &Facts, outline: &Outline) -> NextStep {
        match step {
            Step::Answer { project } => self.respond(project, facts, outline),
            Step::Lesson { stage, lesson, first } => self.read(*stage, *lesson, *first, outline),
            Step::Checkpoint { stage } => self.answer(*stage, outline),
            Step::Project { stage } => self.build(*stage, facts, outline),
            Step::Wait(opens) => self.wait(0, Opens::At(*opens), outline),
            Step::WaitForStage { stage, opens } => self.wait(*stage, *opens, outline),
            Step::WaitForReview => self.look_back(
                "Your work is with a mentor",
                "Nothing else is open, and nothing is asked of you until the review is there.".to_owned(),
            ),
            Step::Finished => self.look_back(
                "You have been through it all",
                format!(
                    "Every required lesson is done and every project accepted. The path stays open to read again{}.",
                    if outline.tracks().is_empty() { "" } else { ", and a track is yours to choose" }
                ),
            ),
        }
    }

    fn look_back(&self, title: &str, reason: String) -> NextStep {
        NextStep {
            title: title.to_owned(),
            reason,
            href: format!("{}/path", self.base),
            label: "Look at the path".to_owned(),
            word: "",
            voice: None,
        }
    }

    /// A mentor has said something: their first sentences are the reason.
    fn respond(&self, key: &ProjectKey, facts: &Facts, outline: &Outline) -> NextStep {
        let title = outline.project(key.as_str()).map_or_else(String::new, |(_, _, own)| own.title.clone());
        let work = facts.work.get(key);
        let said = work.and_then(|work| work.said.as_ref());
        let returned = said.is_some_and(|said| said.returned);
        let voice = said.map(|said| Voice {
            words: markdown::opening(&said.words, 2),
            initials: initials(&said.mentor),
            mentor: said.mentor.clone(),
        });
        let round = work.map_or(1, |work| work.round);
        NextStep {
            reason: if returned {
                format!("Round {round} could not be reviewed as it is. No round is used.")
            } else {
                let mentor = said.map_or("Your mentor", |said| said.mentor.as_str());
                format!("{} asks for another round.", mentor.split_whitespace().next().unwrap_or(mentor))
            },
            href: match work {
                Some(work) if !returned => self.submission_href(work.id),
                _ => format!("{}/hand-in", self.project_href(key)),
            },
            label: if returned { "Open your draft" } else { "Read the review" }.to_owned(),
            word: if returned { "in progress" } else { "changes requested" },
            title,
            voice,
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
            word: "",
            voice: None,
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
            word: "",
            voice: None,
        }
    }

    fn build(&self, at: usize, facts: &Facts, outline: &Outline) -> NextStep {
        let stage = &outline.stages[at];
        let due = facts.due.get(&stage.key).map(|due| format!(", due {}", self.moment(*due).words));
        let begun = facts.work_of(stage).and_then(|(key, _)| outline.project(key.as_str()));
        let project = begun.map(|(_, _, project)| project).or_else(|| stage.project());
        let href = project.map_or_else(String::new, |project| self.project_href(&project.key));
        NextStep {
            title: project.map_or_else(String::new, |project| project.title.clone()),
            reason: format!(
                "“{}” is read. Its project is what shows it: about {} of work{}.",
                stage.title,
                counted(project.map_or(0, |p| p.hours).into(), "hour"),
                due.unwrap_or_default(),
            ),
            label: if begun.is_some() { "Go on with your draft" } else { "Read the brief" }.to_owned(),
            href: if begun.is_some() { format!("{href}/hand-in") } else { href },
            word: if begun.is_some() { "in progress" } else { "" },
            voice: None,
        }
    }

    fn wait(&self, at: usize, opens: Opens, outline: &Outline) -> NextStep {
        let title = format!("“{}” {}", outline.stages[at].title, self.opens_words(opens));
        let reason = "Nothing else is open, and nothing is asked of you until then.".to_owned();
        NextStep { title, ..self.look_back("", reason) }
    }
}
