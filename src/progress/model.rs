//! What is derived from what a learner did: how far a stage is, and the one next thing to do. Pure.

use crate::{
    ids::id,
    programs::{
        model::{LessonKey, ProjectKey, StageKey},
        outline::{LessonOutline, Outline, ProjectOutline, StageOutline},
    },
    work::model::{SubmissionId, SubmissionState},
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// What a learner did, and the dates that hold for them.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Lessons marked as done, and when.
    pub lessons: BTreeMap<LessonKey, DateTime<Utc>>,
    /// Stages whose checkpoint was passed, and when first.
    pub checkpoints: BTreeMap<StageKey, DateTime<Utc>>,
    /// Tries at checkpoints, the newest first.
    pub tries: BTreeMap<StageKey, Vec<Try>>,
    /// When each stage opens; none: with the cohort.
    pub opens: BTreeMap<StageKey, DateTime<Utc>>,
    /// When each stage's project is due.
    pub due: BTreeMap<StageKey, DateTime<Utc>>,
    /// When the cohort begins. Before, its first stage can be read.
    pub begins: DateTime<Utc>,
    /// When its last day is over; none, where nothing ends.
    pub ends: Option<DateTime<Utc>>,
    /// What was begun of projects, handed in, and answered.
    pub work: BTreeMap<ProjectKey, Work>,
    /// A stage opens only once the one before is handed in.
    pub sequential: bool,
}

/// A submission, as far as the path shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Its id.
    pub id: SubmissionId,
    /// How it stands.
    pub state: SubmissionState,
    /// The number of its newest round.
    pub round: i32,
    /// That round is still being written.
    pub is_draft: bool,
    /// A mentor holds it.
    pub claimed: bool,
    /// Since when it stands so.
    pub since: DateTime<Utc>,
    /// What a mentor wrote last, while it waits for its learner: who, and their words as HTML without marks. Read
    /// for home alone.
    pub said: Option<Said>,
}

/// What a mentor said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub mentor: String,
    /// Their words: Markdown of a review, or the note with which a round was returned.
    pub words: String,
    /// They could not work with the round.
    pub returned: bool,
}

impl Work {
    /// Its word on every screen.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        self.state.shown(self.claimed)
    }

    /// It is with a mentor.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        matches!(self.state, SubmissionState::Waiting)
    }

    /// It was handed in at least once.
    const fn is_submitted(&self) -> bool {
        !matches!(self.state, SubmissionState::InProgress)
    }

    /// Rounds that were sent, and not taken back.
    #[must_use]
    pub const fn sent_rounds(&self) -> i32 {
        if self.is_draft { self.round - 1 } else { self.round }
    }

    /// There is a round to read.
    #[must_use]
    pub const fn was_sent(&self) -> bool {
        self.sent_rounds() > 0
    }

    /// The learner is asked for something: another round, or the same one again.
    fn is_with_learner(&self) -> bool {
        self.state == SubmissionState::ChangesRequested
            || self.said.as_ref().is_some_and(|said| said.returned)
                && self.state == SubmissionState::InProgress
    }
}

id! {
    /// A try at a checkpoint.
    AttemptId;
}

/// A try at a checkpoint, as it stands in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// Its id.
    pub id: AttemptId,
    /// So many answers were right.
    pub right: i32,
    /// Of so many.
    pub of: i32,
    /// It was enough.
    pub passed: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// How far a stage is, in PRODUCT.md's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its lessons are done, its checkpoint is passed, and its project is accepted.
    Done,
    /// Anything of it was begun.
    InProgress,
    /// It is open, and nothing of it was begun.
    NotStarted,
    /// It opens later.
    NotOpen(Opens),
}

/// When a stage opens that is not open yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// At this moment.
    At(DateTime<Utc>),
    /// Once the project of this stage, counted from 0, is handed in.
    After(usize),
}

impl Standing {
    /// Its word, the same on every screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::InProgress => "in progress",
            Self::NotStarted => "not started",
            Self::NotOpen(_) => "not open",
        }
    }
}

/// The one next thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The first stage of all opens at this moment. Only in a program whose first stage has a date of its own.
    Wait(DateTime<Utc>),
    /// A mentor has answered: prepare the next round of this project.
    Answer {
        /// Its key.
        project: ProjectKey,
    },
    /// Read this lesson; `first`: nothing was done yet.
    Lesson {
        /// Of this stage, counted from 0.
        stage: usize,
        /// This one of it, counted from 0.
        lesson: usize,
        /// Nothing of the program was done before.
        first: bool,
    },
    /// Answer the checkpoint of this stage.
    Checkpoint {
        /// Counted from 0.
        stage: usize,
    },
    /// Work on the project of this stage.
    Project {
        /// Counted from 0.
        stage: usize,
    },
    /// Nothing is left that is open: the next stage opens later.
    WaitForStage {
        /// Counted from 0.
        stage: usize,
        /// When.
        opens: Opens,
    },
    /// Nothing is left but what mentors have.
    WaitForReview,
    /// Nothing is left that counts, or the cohort is over.
    Finished,
}

impl Facts {
    /// When this stage opens, if it is not open yet. Unlocking is by date, and in some cohorts by the stage before as
    /// well: once its project is handed in, so that nobody waits for a review. Tracks wait for none.
    #[must_use]
    pub fn opens_later(&self, position: usize, outline: &Outline, now: DateTime<Utc>) -> Option<Opens> {
        let stage = outline.stages.get(position)?;
        let own = self.opens.get(&stage.key).copied();
        let opens = if position == 0 { own } else { own.max(Some(self.begins)) };
        if let Some(at) = opens.filter(|at| now < *at) {
            return Some(Opens::At(at));
        }
        let before = position.checked_sub(1).filter(|_| self.sequential && !stage.elective)?;
        let handed_in = outline.stages.get(before).is_none_or(|stage| self.is_handed_in(stage));
        (!handed_in).then_some(Opens::After(before))
    }

    /// How far this stage is.
    #[must_use]
    pub fn standing(&self, position: usize, outline: &Outline, now: DateTime<Utc>) -> Standing {
        if let Some(opens) = self.opens_later(position, outline, now) {
            return Standing::NotOpen(opens);
        }
        let stage = &outline.stages[position];
        let begun = stage.lessons.iter().any(|lesson| self.lessons.contains_key(&lesson.key))
            || self.tries.contains_key(&stage.key)
            || self.checkpoints.contains_key(&stage.key)
            || stage.projects.iter().any(|project| self.work.contains_key(&project.key));
        match (self.is_studied(stage) && self.is_accepted(stage), begun) {
            (true, _) => Standing::Done,
            (false, true) => Standing::InProgress,
            (false, false) => Standing::NotStarted,
        }
    }

    /// How a project stands, in the words of every screen.
    #[must_use]
    pub fn word(&self, project: &ProjectOutline) -> &'static str {
        self.work.get(&project.key).map_or("not started", Work::word)
    }

    /// The work on a stage's project or on one that stands in for it: accepted before any other.
    #[must_use]
    pub fn work_of(&self, stage: &StageOutline) -> Option<(&ProjectKey, &Work)> {
        let begun = stage.projects.iter().filter_map(|project| self.work.get_key_value(&project.key));
        begun.max_by_key(|(_, work)| match work.state {
            SubmissionState::Accepted => 3,
            SubmissionState::ChangesRequested => 2,
            SubmissionState::Waiting => 1,
            SubmissionState::InProgress => 0,
        })
    }

    /// A stage's project, or one that stands in for it, is accepted; or it has none.
    fn is_accepted(&self, stage: &StageOutline) -> bool {
        let accepted = |(_, work): (_, &Work)| work.state == SubmissionState::Accepted;
        stage.project().is_none() || self.work_of(stage).is_some_and(accepted)
    }

    /// A stage's project, or one that stands in for it, was handed in; or it has none.
    #[must_use]
    pub fn is_handed_in(&self, stage: &StageOutline) -> bool {
        stage.project().is_none() || self.work_of(stage).is_some_and(|(_, work)| work.is_submitted())
    }

    /// A stage's project was due, and is not handed in.
    #[must_use]
    pub fn is_overdue(&self, stage: &StageOutline, now: DateTime<Utc>) -> bool {
        self.due.get(&stage.key).is_some_and(|due| *due < now) && !self.is_handed_in(stage)
    }

    /// How many required projects are accepted, of how many (PRODUCT.md: that is progress).
    #[must_use]
    pub fn accepted(&self, outline: &Outline) -> (usize, usize) {
        let required = outline.required().iter().filter(|stage| stage.project().is_some());
        (required.clone().filter(|stage| self.is_accepted(stage)).count(), required.count())
    }

    /// How many of a stage's parts are done, of how many: required lessons and the checkpoint.
    #[must_use]
    pub fn counted(&self, stage: &StageOutline) -> (usize, usize) {
        let required = stage.lessons.iter().filter(|lesson| lesson.required);
        let done = required.clone().filter(|lesson| self.lessons.contains_key(&lesson.key)).count();
        let passed = usize::from(self.checkpoints.contains_key(&stage.key));
        (done + passed, required.count() + usize::from(stage.checkpoint.is_some()))
    }

    /// The same, with the stage's project as a part of its own.
    #[must_use]
    pub fn counted_with_project(&self, stage: &StageOutline) -> (usize, usize) {
        let (done, of) = self.counted(stage);
        let has_project = stage.project().is_some();
        (done + usize::from(has_project && self.is_accepted(stage)), of + usize::from(has_project))
    }

    /// Every required lesson is done and the checkpoint is passed.
    fn is_studied(&self, stage: &StageOutline) -> bool {
        let (done, of) = self.counted(stage);
        done == of
    }

    /// The one next thing to do: what a mentor asks for; then, in the first stage that has something left, its lessons
    /// in order, its checkpoint, its project. What is with a mentor is waited for only when nothing else is left.
    /// Tracks are by choice, so none of them is next. Nothing more is next once every required project is accepted
    /// (PRODUCT.md: that is progress), or the cohort is over.
    #[must_use]
    pub fn next_step(&self, outline: &Outline, now: DateTime<Utc>) -> Step {
        let asked = self.work.iter().filter(|(_, work)| work.is_with_learner());
        if let Some((project, _)) = asked.min_by_key(|(_, work)| work.since) {
            return Step::Answer { project: project.clone() };
        }
        let left = (0..outline.required().len())
            .find_map(|position| self.next_in(position, outline, now))
            .filter(|_| !self.is_through(outline, now));
        let waits = self.work.values().any(|work| work.state == SubmissionState::Waiting);
        match left {
            Some(Step::WaitForStage { opens: Opens::After(_), .. }) | None if waits => Step::WaitForReview,
            left => left.unwrap_or(Step::Finished),
        }
    }

    /// Every required project is accepted, or the cohort is over.
    fn is_through(&self, outline: &Outline, now: DateTime<Utc>) -> bool {
        let (accepted, of) = self.accepted(outline);
        (of > 0 && accepted == of) || self.ends.is_some_and(|ends| ends <= now)
    }

    fn next_in(&self, position: usize, outline: &Outline, now: DateTime<Utc>) -> Option<Step> {
        let stage = &outline.stages[position];
        match self.standing(position, outline, now) {
            Standing::Done => return None,
            Standing::NotOpen(Opens::At(opens)) if position == 0 => return Some(Step::Wait(opens)),
            Standing::NotOpen(opens) => return Some(Step::WaitForStage { stage: position, opens }),
            Standing::InProgress | Standing::NotStarted => {}
        }
        let unread = |lesson: &LessonOutline| lesson.required && !self.lessons.contains_key(&lesson.key);
        if let Some(lesson) = stage.lessons.iter().position(unread) {
            let first = self.lessons.is_empty() && self.checkpoints.is_empty();
            return Some(Step::Lesson { stage: position, lesson, first });
        }
        if stage.checkpoint.is_some() && !self.checkpoints.contains_key(&stage.key) {
            return Some(Step::Checkpoint { stage: position });
        }
        (!self.is_handed_in(stage)).then_some(Step::Project { stage: position })
    }
}

mod need;

pub use need::{Need, need};

#[cfg(test)]
mod tests;
