//! The one next thing to do, in words.

use super::{
    Reading,
    path::counted as parts,
    views::{NextStep, Voice},
};
use crate::{
    people::model::first_name,
    programs::{model::ProjectKey, outline::Outline},
    progress::model::{Facts, Opens, Step},
    text::counted,
};

impl Reading {
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
            Step::Finished => self.finish(facts, outline),
        }
    }

    /// Through: with all projects, or with the cohort's time.
    fn finish(&self, facts: &Facts, outline: &Outline) -> NextStep {
        let ((accepted, of), (done, parts)) = (facts.accepted(outline), parts(facts, outline));
        let title = match of {
            _ if accepted < of => "The cohort is over".to_owned(),
            0 => "You have been through it all".to_owned(),
            1 => "Your project is accepted".to_owned(),
            _ => format!("All {of} projects are accepted"),
        };
        let projects = if accepted < of {
            format!("{accepted} of {of} projects accepted; what is open can still be handed in. ")
        } else {
            String::new()
        };
        let left = match parts - done {
            0 => String::new(),
            1 => ", with the one lesson or checkpoint that is left".to_owned(),
            left => format!(", with the {left} lessons and checkpoints that are left"),
        };
        let tracks = if outline.tracks().is_empty() { "" } else { ". A track is yours to choose" };
        self.look_back(&title, format!("{projects}The path stays open to read{left}{tracks}."))
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
        let round = work.map_or(1, |work| work.round);
        NextStep {
            reason: if returned {
                format!("Round {round} could not be reviewed as it is. No round is used.")
            } else {
                let mentor = said.map_or("Your mentor", |said| said.mentor.as_str());
                format!("{} asks for another round.", first_name(mentor))
            },
            href: match work {
                Some(work) if !returned => self.submission_href(work.id),
                _ => format!("{}/hand-in", self.project_href(key)),
            },
            label: if returned { "Open your draft" } else { "Read the review" }.to_owned(),
            word: if returned { "in progress" } else { "changes requested" },
            title,
            voice: said.map(Voice::of),
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
