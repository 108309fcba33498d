//! program.toml and guide.md.

use super::{
    Hash,
    fault::{Page, Report},
    fields::{self, Fields, Said},
    known::{Guide, Known},
    source,
    tree::Entry,
};
use crate::{
    markdown::{Flaw, Links, Refusal, render},
    programs::model::{Skill, SkillKey, SkillKind, Stack, StackKey, Text},
    text::nearest,
};

/// What program.toml says.
pub(super) struct Outline {
    pub title: String,
    pub summary: String,
    pub levels: Vec<String>,
    pub passing: usize,
    pub stacks: Vec<Stack>,
    pub skills: Vec<Skill>,
}

/// Longest title, in characters.
pub(super) const TITLE: usize = 120;

/// Longest summary, in characters.
pub(super) const SUMMARY: usize = 300;

/// Reads program.toml. What is wrong in it is noted; what comes back is whole only if nothing is.
pub(super) fn read(entry: &Entry, report: &Report, hash: &mut Hash) -> Option<Outline> {
    let text = source::read(entry, report, hash)?;
    let page = Page { report, file: &entry.file, text: &text, first: 1 };
    let table = fields::parse(page)?;
    let mut fields = Fields::of_file(page, table.get_ref());
    let title = fields.text("title", TITLE);
    let summary = fields.text("summary", SUMMARY);
    let (levels, passing) = levels(&mut fields);
    let stacks = fields.tables("stacks").into_iter().filter_map(stack).collect::<Vec<_>>();
    let skills = fields.tables("skills").into_iter().filter_map(skill).collect::<Vec<_>>();
    fields.end();
    once(page, &stacks, "stack");
    once(page, &skills, "skill");
    Some(Outline {
        title: title.map(|said| said.value).unwrap_or_default(),
        summary: summary.map(|said| said.value).unwrap_or_default(),
        levels,
        passing,
        stacks: stacks.into_iter().map(|said| said.value).collect(),
        skills: skills.into_iter().map(|said| said.value).collect(),
    })
}

/// Reads guide.md: Markdown without front matter.
pub(super) fn read_guide(entry: &Entry, known: &Known, report: &Report, hash: &mut Hash) -> Option<Text> {
    let text = source::read(entry, report, hash)?;
    body(Page { report, file: &entry.file, text: &text, first: 1 }, &Guide(known))
}

/// Renders the Markdown of a file.
pub(super) fn body(page: Page<'_>, links: &dyn Links) -> Option<Text> {
    if page.text.trim().is_empty() {
        let flaw = Flaw::new(if page.first > 1 {
            "no text stands below the front matter"
        } else {
            "the file has no text"
        });
        return page.report.refuse(page.file, None, flaw);
    }
    match render(page.text, links) {
        Ok(rendered) => Some(Text { source: page.text.to_owned(), rendered }),
        Err(refusals) => {
            for Refusal { line, flaw } in refusals {
                page.note(page.first + line - 1, flaw);
            }
            None
        }
    }
}

/// The levels of every rubric, and the index of the one that passes.
fn levels(fields: &mut Fields) -> (Vec<String>, usize) {
    let levels = fields.texts("levels", 40, true);
    let passing = fields.text("passing", 40);
    let Some(levels) = levels else { return (Vec::new(), 0) };
    if let [only] = levels.as_slice() {
        fields.wrong_at(
            only.line,
            Flaw::new("a rubric with one level judges nothing").mend("write at least two"),
        );
    }
    for (index, level) in levels.iter().enumerate() {
        if levels[..index].iter().any(|other| other.value == level.value) {
            fields.wrong_at(level.line, Flaw::new(format!("the level \"{}\" is there twice", level.value)));
        }
    }
    let names = levels.into_iter().map(|said| said.value).collect::<Vec<_>>();
    let index = passing.and_then(|passing| passing_index(fields, &names, &passing));
    (names, index.unwrap_or(0))
}

fn passing_index(fields: &Fields, levels: &[String], passing: &Said<String>) -> Option<usize> {
    let index = levels.iter().position(|level| *level == passing.value);
    let flaw = match index {
        Some(0) => Flaw::new(format!("\"{}\" is the worst level, so everything would pass", passing.value))
            .mend("name one of the others"),
        Some(_) => return index,
        None => Flaw::new(format!("\"passing\" is \"{}\", which is none of the levels", passing.value))
            .mend("name one of them")
            .meant(nearest(&passing.value, levels.iter().map(String::as_str))),
    };
    fields.wrong_at(passing.line, flaw);
    None
}

fn stack(mut fields: Fields) -> Option<Said<Stack>> {
    let key = fields.key(StackKey::parse);
    let title = fields.text("title", TITLE);
    fields.end();
    let Said { value: key, line } = key?;
    Some(Said { value: Stack { key, title: title?.value }, line })
}

fn skill(mut fields: Fields) -> Option<Said<Skill>> {
    let key = fields.key(SkillKey::parse);
    let title = fields.text("title", TITLE);
    let kind = fields.word("kind", SkillKind::ALL, SkillKind::word);
    fields.end();
    // A skill whose kind is wrong is known nevertheless: those who name it did nothing wrong.
    let Said { value: key, line } = key?;
    let title = title.map(|said| said.value).unwrap_or_default();
    Some(Said { value: Skill { key, title, kind: kind.unwrap_or(SkillKind::Core) }, line })
}

/// Something that has a key.
pub(super) trait Keyed {
    /// It.
    fn key(&self) -> &str;
}

impl Keyed for Stack {
    fn key(&self) -> &str {
        self.key.as_str()
    }
}

impl Keyed for Skill {
    fn key(&self) -> &str {
        self.key.as_str()
    }
}

/// Notes keys that are there twice.
pub(super) fn once<T: Keyed>(page: Page<'_>, all: &[Said<T>], what: &str) {
    for (index, said) in all.iter().enumerate() {
        let first = all[..index].iter().find(|other| other.value.key() == said.value.key());
        if let Some(first) = first {
            let key = said.value.key();
            let flaw = Flaw::new(format!("the {what} of line {} has the key \"{key}\" already", first.line));
            page.note(said.line, flaw.mend("choose another"));
        }
    }
}
