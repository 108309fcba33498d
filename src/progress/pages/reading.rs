//! Where a program is read: in a cohort, by its dates and with what the reader has done, or in an admin's preview.

use super::views::{CohortHead, Link};
use crate::{
    cohorts::model::EnrollmentId,
    people::access::{Cohort, Member},
    programs::{
        outline::{Outline, StageOutline},
        store::VersionId,
    },
    progress::{
        model::{Facts, Opens, Standing},
        store,
    },
    state::State,
    text::Moment,
    web::{Go, go},
    work::model::{RoundId, SubmissionId},
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

    /// The desk at which a round is reviewed.
    #[must_use]
    pub fn review_href(&self, round: RoundId) -> String {
        format!("{}/rounds/{round}/review", self.base)
    }
}
