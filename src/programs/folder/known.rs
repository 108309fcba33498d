//! The keys of a program, by which its texts refer to each other.

use super::{program::Outline, tree::Tree};
use crate::{
    markdown::{Flaw, Links, Target},
    programs::model::{Image, ProgramKey, SkillKey},
    text::nearest,
};

/// What there is. What could not be read is none, and nothing is held against it.
#[derive(Default)]
pub(super) struct Known {
    stages: Vec<String>,
    lessons: Vec<String>,
    projects: Vec<String>,
    program: String,
    terms: Option<Vec<String>>,
    image_names: Vec<String>,
    images: Vec<Image>,
    stacks: Option<Vec<String>>,
    skills: Option<Vec<SkillKey>>,
    /// The rubric's levels.
    pub levels: Option<Vec<String>>,
}

impl Known {
    /// By the names of the files.
    pub fn of(program: &ProgramKey, tree: &Tree, images: Vec<Image>) -> Self {
        let stages = tree.stages.iter();
        let name = |file: &str| file.rsplit('/').next().unwrap_or(file).to_owned();
        Self {
            stages: stages.clone().map(|stage| stage.key.to_string()).collect(),
            lessons: stages
                .clone()
                .flat_map(|s| s.lessons.iter().map(|lesson| lesson.key.to_string()))
                .collect(),
            projects: stages.flat_map(|s| s.projects.iter().map(|project| project.key.to_string())).collect(),
            image_names: tree.images.iter().map(|entry| name(&entry.file)).collect(),
            images,
            program: program.to_string(),
            ..Self::default()
        }
    }

    /// What program.toml says.
    pub fn learn(&mut self, outline: &Outline) {
        self.stacks = Some(outline.stacks.iter().map(|stack| stack.key.to_string()).collect());
        self.skills = Some(outline.skills.iter().map(|skill| skill.key.clone()).collect());
        self.levels = (!outline.levels.is_empty()).then(|| outline.levels.clone());
    }

    /// What glossary.md explains; nothing, where there is none.
    pub fn learn_terms(&mut self, terms: Vec<String>) {
        self.terms = Some(terms);
    }

    pub fn into_images(self) -> Vec<Image> {
        self.images
    }

    /// The skill with this key.
    pub fn skill(&self, key: &str) -> Result<Option<SkillKey>, Flaw> {
        let Some(skills) = &self.skills else { return Ok(None) };
        let found = skills.iter().find(|skill| skill.as_str() == key);
        found.cloned().map(Some).ok_or_else(|| {
            let flaw = Flaw::new(format!("program.toml has no skill with the key \"{key}\""));
            flaw.mend("add it there, or remove it here")
                .meant(nearest(key, skills.iter().map(SkillKey::as_str)))
        })
    }

    /// Whether there is such a stage.
    pub fn stage(&self, key: &str) -> Result<(), Flaw> {
        self.find(Target::Stage, key)
    }

    /// Whether there is such a project.
    pub fn project(&self, key: &str) -> Result<(), Flaw> {
        self.find(Target::Project, key)
    }

    fn find(&self, target: Target, key: &str) -> Result<(), Flaw> {
        let is_unread = target == Target::Term && self.terms.is_none();
        if is_unread || self.all(target).iter().any(|known| known == key) {
            return Ok(());
        }
        let flaw = Flaw::new(format!("no {} has the key \"{key}\"", target.word()));
        let elsewhere =
            Target::ALL.into_iter().find(|other| self.all(*other).iter().any(|known| known == key));
        Err(match elsewhere {
            Some(other) => flaw.meant(Some(format!("{}:{key}", other.word()))),
            None if target == Target::Term => flaw
                .mend("explain it in glossary.md")
                .meant(nearest(key, self.all(target).iter().map(String::as_str))),
            None => flaw.meant(nearest(key, self.all(target).iter().map(String::as_str))),
        })
    }

    fn all(&self, target: Target) -> &[String] {
        match target {
            Target::Lesson => &self.lessons,
            Target::Project => &self.projects,
            Target::Stage => &self.stages,
            Target::Term => self.terms.as_deref().unwrap_or_default(),
        }
    }

    /// The glossary's page, at a term.
    fn term(&self, key: &str) -> Result<String, Flaw> {
        self.find(Target::Term, key).map(|()| format!("/programs/{}/glossary#term-{key}", self.program))
    }

    fn image(&self, name: &str) -> Result<String, Flaw> {
        if let Some(image) = self.images.iter().find(|image| image.name == name) {
            return Ok(image.address.clone());
        }
        if self.image_names.iter().any(|known| known == name) {
            return Ok(String::new()); // its own fault was noted
        }
        let near =
            nearest(name, self.image_names.iter().map(String::as_str)).map(|near| format!("images/{near}"));
        Err(Flaw::new(format!("there is no picture images/{name}")).mend("put the file there").meant(near))
    }

    fn stack(&self, key: &str) -> Result<(), Flaw> {
        match &self.stacks {
            Some(stacks) if !stacks.iter().any(|stack| stack == key) => {
                let flaw = Flaw::new(format!("program.toml has no stack with the key \"{key}\""));
                Err(flaw.mend("add it there").meant(nearest(key, stacks.iter().map(String::as_str))))
            }
            _ => Ok(()),
        }
    }
}

/// Links of texts that are read inside of a program, whose pages all lie side by side: `lessons/KEY`,
/// `projects/KEY`, `stages/KEY`. The glossary lies elsewhere, for everyone.
pub(super) struct Inside<'k>(pub &'k Known);

impl Links for Inside<'_> {
    fn page(&self, target: Target, key: &str) -> Result<String, Flaw> {
        match target {
            Target::Term => self.0.term(key),
            _ => self.0.find(target, key).map(|()| format!("../{}s/{key}", target.word())),
        }
    }
    fn image(&self, name: &str) -> Result<String, Flaw> {
        self.0.image(name)
    }
    fn stack(&self, key: &str) -> Result<(), Flaw> {
        self.0.stack(key)
    }
    fn run(&self) -> Result<(), Flaw> {
        Ok(())
    }
}

/// The same for those who review a project.
pub(super) struct Mentors<'k>(pub &'k Known);

impl Links for Mentors<'_> {
    fn page(&self, target: Target, key: &str) -> Result<String, Flaw> {
        Inside(self.0).page(target, key)
    }
    fn image(&self, name: &str) -> Result<String, Flaw> {
        self.0.image(name)
    }
    fn stack(&self, key: &str) -> Result<(), Flaw> {
        self.0.stack(key)
    }
    fn run(&self) -> Result<(), Flaw> {
        never_run()
    }
}

/// Links of the glossary: its own terms are on the same page, and what is inside of the program is settled when the
/// page is shown.
pub(super) struct Glossary<'k>(pub &'k Known);

impl Links for Glossary<'_> {
    fn page(&self, target: Target, key: &str) -> Result<String, Flaw> {
        match target {
            Target::Term => self.0.find(target, key).map(|()| format!("#term-{key}")),
            _ => Inside(self.0).page(target, key),
        }
    }
    fn image(&self, name: &str) -> Result<String, Flaw> {
        self.0.image(name)
    }
    fn stack(&self, _: &str) -> Result<(), Flaw> {
        Err(Flaw::new("the glossary is the same for everyone").mend("write it without ::: stack"))
    }
    fn run(&self) -> Result<(), Flaw> {
        never_run()
    }
}

fn never_run() -> Result<(), Flaw> {
    let flaw = Flaw::new("only the code of lessons and projects is run");
    Err(flaw.mend("take \"run\" away, or show it in a lesson"))
}

/// Links of the guide, which a visitor reads: they lead to the guide's own table of contents.
pub(super) struct Guide<'k>(pub &'k Known);

impl Links for Guide<'_> {
    fn page(&self, target: Target, key: &str) -> Result<String, Flaw> {
        match target {
            Target::Term => self.0.term(key),
            _ => self.0.find(target, key).map(|()| format!("#{}-{key}", target.word())),
        }
    }
    fn image(&self, name: &str) -> Result<String, Flaw> {
        self.0.image(name)
    }
    fn stack(&self, _: &str) -> Result<(), Flaw> {
        Err(Flaw::new("the guide is the same for everyone").mend("write it without ::: stack"))
    }
    fn run(&self) -> Result<(), Flaw> {
        never_run()
    }
}

/// Links of lines that are shown on pages of all kinds: none that depend on the place.
pub(super) struct Anywhere;

impl Links for Anywhere {
    fn page(&self, target: Target, key: &str) -> Result<String, Flaw> {
        let flaw = Flaw::new(format!("{}:{key} cannot be linked from here", target.word()));
        Err(flaw.mend("this line is shown on pages without an account as well: name it in words"))
    }
    fn image(&self, name: &str) -> Result<String, Flaw> {
        Err(Flaw::new(format!("images/{name} cannot stand in a line")))
    }
    fn stack(&self, _: &str) -> Result<(), Flaw> {
        Ok(())
    }
    fn run(&self) -> Result<(), Flaw> {
        Ok(())
    }
}
