//! What is derived from what a learner did: how far a stage is, and the one next thing to do. Pure.

use crate::{
    ids::id,
    programs::{
        model::{LessonKey, StageKey},
        outline::{LessonOutline, Outline, StageOutline},
    },
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
    /// Its lessons are done and its checkpoint is passed, and it has no project.
    Done,
    /// Anything of it was begun.
    InProgress,
    /// It is open, and nothing of it was begun.
    NotStarted,
    /// It opens at this moment.
    NotOpen(DateTime<Utc>),
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
    /// Nothing is left that is open: the next stage opens at this moment.
    WaitForStage {
        /// Counted from 0.
        stage: usize,
        /// When.
        opens: DateTime<Utc>,
    },
    /// Nothing is left at all.
    Finished,
}

impl Facts {
    /// When this stage opens, if it is not open yet.
    #[must_use]
    pub fn opens_later(
        &self,
        position: usize,
        stage: &StageOutline,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let own = self.opens.get(&stage.key).copied();
        let opens = if position == 0 { own } else { own.max(Some(self.begins)) };
        opens.filter(|at| now < *at)
    }

    /// How far this stage is.
    #[must_use]
    pub fn standing(&self, position: usize, stage: &StageOutline, now: DateTime<Utc>) -> Standing {
        if let Some(opens) = self.opens_later(position, stage, now) {
            return Standing::NotOpen(opens);
        }
        let begun = stage.lessons.iter().any(|lesson| self.lessons.contains_key(&lesson.key))
            || self.tries.contains_key(&stage.key)
            || self.checkpoints.contains_key(&stage.key);
        match (self.is_studied(stage) && stage.projects.is_empty(), begun) {
            (true, _) => Standing::Done,
            (false, true) => Standing::InProgress,
            (false, false) => Standing::NotStarted,
        }
    }

    /// How many of a stage's parts are done, of how many: required lessons and the checkpoint.
    #[must_use]
    pub fn counted(&self, stage: &StageOutline) -> (usize, usize) {
        let required = stage.lessons.iter().filter(|lesson| lesson.required);
        let done = required.clone().filter(|lesson| self.lessons.contains_key(&lesson.key)).count();
        let passed = usize::from(self.checkpoints.contains_key(&stage.key));
        (done + passed, required.count() + usize::from(stage.checkpoint.is_some()))
    }

    /// Every required lesson is done and the checkpoint is passed.
    fn is_studied(&self, stage: &StageOutline) -> bool {
        let (done, of) = self.counted(stage);
        done == of
    }

    /// The one next thing to do: in the first stage that has something left, its lessons in order, then its checkpoint,
    /// then its project. Tracks are by choice, so none of them is next.
    #[must_use]
    pub fn next_step(&self, outline: &Outline, now: DateTime<Utc>) -> Step {
        outline
            .required()
            .iter()
            .enumerate()
            .find_map(|(position, stage)| self.next_in(position, stage, now))
            .unwrap_or(Step::Finished)
    }

    fn next_in(&self, position: usize, stage: &StageOutline, now: DateTime<Utc>) -> Option<Step> {
        match self.standing(position, stage, now) {
            Standing::Done => return None,
            Standing::NotOpen(opens) if position == 0 => return Some(Step::Wait(opens)),
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
        Some(Step::Project { stage: position })
    }
}

#[cfg(test)]
mod tests;
