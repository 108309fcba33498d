//! What every page of a learner needs to know of a version as a whole, in one piece: titles, order, times, levels.
//! Written with the version and never changed, so that no page has to gather it from five tables. Pure.

use super::model::{LessonKey, Program, ProjectKey, Skill, SkillKey, Stack, StackKey, StageKey};
use serde::{Deserialize, Serialize};

/// The outline of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The program's title.
    pub title: String,
    /// The levels of every rubric, worst first.
    pub levels: Vec<String>,
    /// The index of the first level that passes.
    pub passing: usize,
    /// Languages to choose from; the first is shown by default.
    pub stacks: Vec<Stack>,
    /// What is taught.
    pub skills: Vec<Skill>,
    /// The stages, in order, the tracks last.
    pub stages: Vec<StageOutline>,
}

/// A stage in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageOutline {
    /// Its key.
    pub key: StageKey,
    /// Its title.
    pub title: String,
    /// What it leads to.
    pub summary: String,
    /// It is a track: for after the other stages, by choice. Versions from before there were any do not say so.
    #[serde(default)]
    pub elective: bool,
    /// Of work.
    pub hours: i32,
    /// What it teaches.
    pub skills: Vec<SkillKey>,
    /// Its lessons, in order.
    pub lessons: Vec<LessonOutline>,
    /// Its quiz, if it has one.
    pub checkpoint: Option<CheckpointOutline>,
    /// Its projects, in order.
    pub projects: Vec<ProjectOutline>,
}

/// A lesson in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonOutline {
    /// Its key.
    pub key: LessonKey,
    /// Its title.
    pub title: String,
    /// How long it takes.
    pub minutes: i32,
    /// The stage is done only with it.
    pub required: bool,
    /// Stacks that it has examples in, besides what is the same for all.
    pub stacks: Vec<StackKey>,
}

/// A checkpoint in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointOutline {
    /// Its title.
    pub title: String,
    /// Right answers needed.
    pub pass: i32,
    /// Of so many questions.
    pub questions: i32,
}

/// A project in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectOutline {
    /// Its key.
    pub key: ProjectKey,
    /// Its title.
    pub title: String,
    /// Of work.
    pub hours: i32,
    /// The project that it counts for; none: required itself.
    pub instead_of: Option<ProjectKey>,
}

impl Outline {
    /// The outline of a program.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        Self {
            title: program.title.clone(),
            levels: program.levels.clone(),
            passing: program.passing,
            stacks: program.stacks.clone(),
            skills: program.skills.clone(),
            stages: program.stages.iter().map(StageOutline::of).collect(),
        }
    }

    /// The stages that everyone takes. What is derived (progress, the next step, due dates, sums) is of these.
    #[must_use]
    pub fn required(&self) -> &[StageOutline] {
        self.parted().0
    }

    /// The tracks, for afterwards and by choice.
    #[must_use]
    pub fn tracks(&self) -> &[StageOutline] {
        self.parted().1
    }

    fn parted(&self) -> (&[StageOutline], &[StageOutline]) {
        self.stages.split_at(self.stages.partition_point(|stage| !stage.elective))
    }

    /// The stage of this key, and its place from 0.
    #[must_use]
    pub fn stage(&self, key: &str) -> Option<(usize, &StageOutline)> {
        self.stages.iter().enumerate().find(|(_, stage)| stage.key.as_str() == key)
    }

    /// The stage that this lesson is of, with the places of both from 0.
    #[must_use]
    pub fn lesson(&self, key: &str) -> Option<(usize, &StageOutline, usize)> {
        self.stages.iter().enumerate().find_map(|(at, stage)| {
            let lesson = stage.lessons.iter().position(|lesson| lesson.key.as_str() == key)?;
            Some((at, stage, lesson))
        })
    }

    /// The stage that this project is of, with its place from 0, and the project.
    #[must_use]
    pub fn project(&self, key: &str) -> Option<(usize, &StageOutline, &ProjectOutline)> {
        self.stages.iter().enumerate().find_map(|(at, stage)| {
            let project = stage.projects.iter().find(|project| project.key.as_str() == key)?;
            Some((at, stage, project))
        })
    }

    /// The titles of these skills, in their order.
    #[must_use]
    pub fn skill_titles(&self, keys: &[SkillKey]) -> Vec<String> {
        let titles = keys.iter().filter_map(|key| self.skills.iter().find(|skill| skill.key == *key));
        titles.map(|skill| skill.title.clone()).collect()
    }

    /// Projects that have to be accepted, or another instead of them.
    #[must_use]
    pub fn required_projects(&self) -> usize {
        self.required().iter().flat_map(|stage| &stage.projects).filter(|p| p.instead_of.is_none()).count()
    }

    /// Of work, in all, without the tracks.
    #[must_use]
    pub fn hours(&self) -> i32 {
        self.required().iter().map(|stage| stage.hours).sum()
    }

    /// This stack, if it can be chosen.
    #[must_use]
    pub fn stack(&self, key: &str) -> Option<&Stack> {
        self.stacks.iter().find(|stack| stack.key.as_str() == key)
    }

    /// Some lesson has examples in this stack.
    #[must_use]
    pub fn has_examples(&self, stack: &StackKey) -> bool {
        self.stages.iter().flat_map(|stage| &stage.lessons).any(|lesson| lesson.stacks.contains(stack))
    }
}

impl StageOutline {
    /// The project that is required; others stand in for it.
    #[must_use]
    pub fn project(&self) -> Option<&ProjectOutline> {
        self.projects.iter().find(|project| project.instead_of.is_none())
    }

    fn of(stage: &super::model::Stage) -> Self {
        let lesson = |lesson: &super::model::Lesson| LessonOutline {
            key: lesson.key.clone(),
            title: lesson.title.clone(),
            minutes: lesson.minutes.into(),
            required: lesson.required,
            stacks: lesson.body.rendered.stacks().filter_map(StackKey::parse).collect(),
        };
        let project = |project: &super::model::Project| ProjectOutline {
            key: project.key.clone(),
            title: project.title.clone(),
            hours: project.hours.into(),
            instead_of: project.instead_of.clone(),
        };
        let checkpoint = |checkpoint: &super::model::Checkpoint| CheckpointOutline {
            title: checkpoint.title.clone(),
            pass: checkpoint.pass.into(),
            questions: i32::try_from(checkpoint.questions.len()).unwrap_or(i32::MAX),
        };
        Self {
            key: stage.key.clone(),
            title: stage.title.clone(),
            summary: stage.summary.clone(),
            elective: stage.elective,
            hours: stage.hours.into(),
            skills: stage.skills.clone(),
            lessons: stage.lessons.iter().map(lesson).collect(),
            checkpoint: stage.checkpoint.as_ref().map(checkpoint),
            projects: stage.projects.iter().map(project).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_of_a_version_from_before_there_were_tracks_is_none() {
        let stored = r#"{"key": "a", "title": "A", "summary": "", "hours": 1, "skills": [], "lessons": [],
            "checkpoint": null, "projects": []}"#;
        let stage = serde_json::from_str::<StageOutline>(stored).expect("an outline as it was stored");
        assert!(!stage.elective);
    }
}
