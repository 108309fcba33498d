//! A program as it was read from its folder: pure values, ready to be stored as a version.

use crate::{ids::words, markdown::Rendered};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Makes newtypes over a key, so that a project's cannot stand where a lesson's belongs.
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Reads a key: lower-case letters, digits and single hyphens, 60 at most, no hyphen at its ends.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                is_key(text).then(|| Self(text.to_owned()))
            }

            /// The key as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

keys! {
    /// A program's: the name of its folder.
    ProgramKey;
    /// A stage's: what stands behind the number of its folder.
    StageKey;
    /// A lesson's, unique in its program.
    LessonKey;
    /// A project's, unique in its program.
    ProjectKey;
    /// A criterion's, unique in its project.
    CriterionKey;
    /// A question's, unique in its checkpoint.
    QuestionKey;
    /// A language's that learners choose from.
    StackKey;
    /// A skill's.
    SkillKey;
    /// A term's: what its heading comes to.
    TermKey;
}

/// Whether a text can be a key.
#[must_use]
pub fn is_key(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let hyphens = text.contains("--") || text.starts_with('-') || text.ends_with('-');
    plain && !hyphens && (1..=60).contains(&text.len())
}

/// A program: one version of it, as its folder says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The name of its folder.
    pub key: ProgramKey,
    /// Its title.
    pub title: String,
    /// What it is, in one sentence.
    pub summary: String,
    /// The levels of every rubric, worst first; at least two.
    pub levels: Vec<String>,
    /// The index of the first level that passes; never 0.
    pub passing: usize,
    /// Languages that learners choose from; the first is shown by default.
    pub stacks: Vec<Stack>,
    /// What it teaches.
    pub skills: Vec<Skill>,
    /// The public guide.
    pub guide: Text,
    /// Its terms, explained; none: it has no glossary.
    pub glossary: Option<Glossary>,
    /// Its stages, in order, the tracks last; at least one is none.
    pub stages: Vec<Stage>,
    /// Its pictures, by name.
    pub images: Vec<Image>,
    /// SHA-256 of all its files, their names and normalized contents, and of the renderer's version, in hexadecimal:
    /// the same program has the same one.
    pub source_hash: String,
}

/// A language that learners choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stack {
    /// Its key.
    pub key: StackKey,
    /// Its name.
    pub title: String,
}

/// Something that stages teach and projects give evidence for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// Its key.
    pub key: SkillKey,
    /// Its name.
    pub title: String,
    /// Where it belongs.
    pub kind: SkillKind,
}

words! {
    /// A group of skills.
    SkillKind {
        /// What everyone in the field needs.
        Core = "core",
        /// What running things for others needs.
        Production = "production",
    }
}

words! {
    /// What a resource is.
    ResourceKind {
        /// A book.
        Book = "book",
        /// A course.
        Course = "course",
        /// Documentation.
        Docs = "docs",
        /// An article.
        Article = "article",
        /// A standard.
        Standard = "standard",
        /// A tool.
        Tool = "tool",
    }
}

words! {
    /// What a project asks to hand in.
    Ask {
        /// A repository.
        Repository = "repository",
        /// A link.
        Link = "link",
        /// A text.
        Text = "text",
    }
}

impl Ask {
    /// What a learner is asked for.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Repository => "the address of a repository",
            Self::Link => "a link",
            Self::Text => "a text",
        }
    }
}

/// A text in Markdown, with what it was rendered to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// As it was written, without front matter.
    pub source: String,
    /// As it is shown.
    pub rendered: Rendered,
}

/// The terms of a program, explained.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// As it was written.
    pub source: String,
    /// Its entries, in alphabetical order; at least one.
    pub entries: Vec<Term>,
}

/// An entry of a glossary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Its key.
    pub key: TermKey,
    /// The term as people write it.
    pub title: String,
    /// What it means.
    pub html: String,
}

/// One line in Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// As it was written.
    pub source: String,
    /// As it is shown.
    pub html: String,
}

/// A stage: an ordered part of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its key.
    pub key: StageKey,
    /// The number of its folder.
    pub number: u8,
    /// Its title.
    pub title: String,
    /// What it leads to, in one sentence.
    pub summary: String,
    /// It is a track: for after the other stages, by choice.
    pub elective: bool,
    /// Of work, all in all.
    pub hours: u16,
    /// What one can do afterwards.
    pub outcomes: Vec<Line>,
    /// What it teaches.
    pub skills: Vec<SkillKey>,
    /// Stages that have to come before it.
    pub after: Vec<StageKey>,
    /// Where to read on.
    pub resources: Vec<Resource>,
    /// Its lessons, in order; at least one.
    pub lessons: Vec<Lesson>,
    /// Its projects, in order.
    pub projects: Vec<Project>,
    /// Its quiz.
    pub checkpoint: Option<Checkpoint>,
}

/// Something to read or use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its title.
    pub title: String,
    /// Who made it.
    pub by: String,
    /// Where it is, http or https.
    pub url: String,
    /// What it is.
    pub kind: ResourceKind,
    /// What to take it for.
    pub why: Line,
    /// How long it takes, as people say it.
    pub time: Option<String>,
}

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its key.
    pub key: LessonKey,
    /// The number of its file.
    pub number: u8,
    /// Its title.
    pub title: String,
    /// What one can do afterwards.
    pub outcome: Line,
    /// How long it takes.
    pub minutes: u16,
    /// The stage is done only with it.
    pub required: bool,
    /// What it teaches.
    pub skills: Vec<SkillKey>,
    /// The lesson itself.
    pub body: Text,
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its key.
    pub key: ProjectKey,
    /// The number of its file.
    pub number: u8,
    /// Its title.
    pub title: String,
    /// What it is, in one sentence.
    pub summary: String,
    /// Of work.
    pub hours: u16,
    /// What is handed in; at least one.
    pub asks: Vec<Ask>,
    /// Rounds that may be handed in; none: no limit.
    pub max_rounds: Option<u16>,
    /// The project that this one counts for when it is accepted.
    pub instead_of: Option<ProjectKey>,
    /// What it gives evidence for.
    pub skills: Vec<SkillKey>,
    /// Its rubric; at least one.
    pub criteria: Vec<Criterion>,
    /// The brief.
    pub brief: Text,
    /// What mentors read beside it, and learners never.
    pub mentors: Option<Text>,
}

/// A criterion of a rubric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Its key.
    pub key: CriterionKey,
    /// Its title.
    pub title: String,
    /// What can be seen at each of the program's levels, in their order.
    pub levels: Vec<Line>,
}

/// A stage's quiz.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Its title.
    pub title: String,
    /// Right answers needed.
    pub pass: u16,
    /// Its questions; at least one.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its key.
    pub key: QuestionKey,
    /// What is asked.
    pub text: Line,
    /// All of the right options and no other have to be chosen; otherwise one is right.
    pub many: bool,
    /// Its options, in order; at least two.
    pub options: Vec<Choice>,
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What can be chosen.
    pub text: Line,
    /// It is right.
    pub right: bool,
    /// Why it is right or wrong, shown after answering.
    pub why: Line,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its file name.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// Its address below the site, by its content: it may be cached for ever.
    pub address: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_strictly() {
        for right in ["a", "how-programs-run", "parcel-at-10x", "401-403"] {
            assert!(is_key(right), "{right}");
        }
        let long = "a".repeat(61);
        for wrong in ["", "A", "a_b", "-a", "a-", "a--b", "ä", "a b", "a/b", long.as_str()] {
            assert!(!is_key(wrong), "{wrong}");
        }
    }
}
