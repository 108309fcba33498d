//! A project's file.

use super::{
    Hash,
    fault::{Page, Report},
    fields::{self, Fields, Said},
    known::{Inside, Known, Mentors},
    program::{Keyed, SUMMARY, TITLE, body, once},
    source,
    tree::{Numbered, StageFolder},
};
use crate::{
    markdown::Flaw,
    programs::model::{Ask, Criterion, CriterionKey, Project, ProjectKey, Text},
    text::any_of,
};

/// Reads a project of a stage, with the line of `instead_of`. It is whole only if nothing was reported.
pub(super) fn read(
    file: &Numbered<ProjectKey>,
    stage: &StageFolder,
    known: &Known,
    report: &Report,
    hash: &mut Hash,
) -> Option<(Project, Option<usize>)> {
    let mentors = mentors(file, stage, known, report, hash);
    let text = source::read(&file.entry, report, hash)?;
    let page = Page { report, file: &file.entry.file, text: &text, first: 1 };
    let front = source::front(page)?;
    let brief = body(Page { text: front.body, first: front.body_line, ..page }, &Inside(known));
    let page = Page { text: front.toml, first: 2, ..page };
    let table = fields::parse(page)?;
    let mut fields = Fields::of_front(page, table.get_ref());
    let title = fields.text("title", TITLE);
    let summary = fields.text("summary", SUMMARY);
    let hours = fields.number("hours", 1..=1_000);
    let asks = asks(&mut fields);
    let max_rounds = fields.maybe_number("max_rounds", 1..=100);
    let instead_of = fields.maybe_text("instead_of", 100).filter(|said| is_project(said, &fields, known));
    let skills = fields.skills(known);
    let criteria = criteria(&mut fields, page, known);
    fields.end();
    let line = instead_of.as_ref().map(|said| said.line);
    let project = Project {
        key: file.key.clone(),
        number: file.number,
        title: title.map(|said| said.value).unwrap_or_default(),
        summary: summary.map(|said| said.value).unwrap_or_default(),
        hours: hours.unwrap_or_default(),
        asks,
        max_rounds,
        instead_of: instead_of.and_then(|said| ProjectKey::parse(&said.value)),
        skills,
        criteria,
        brief: brief.unwrap_or_default(),
        mentors,
    };
    Some((project, line))
}

/// What mentors read beside it: Markdown without front matter.
fn mentors(
    file: &Numbered<ProjectKey>,
    stage: &StageFolder,
    known: &Known,
    report: &Report,
    hash: &mut Hash,
) -> Option<Text> {
    let page = stage.mentors.iter().find(|page| page.key == file.key)?;
    let text = source::read(&page.entry, report, hash)?;
    body(Page { report, file: &page.entry.file, text: &text, first: 1 }, &Mentors(known))
}

fn is_project(said: &Said<String>, fields: &Fields, known: &Known) -> bool {
    known.project(&said.value).map_err(|flaw| fields.wrong_at(said.line, flaw)).is_ok()
}

fn asks(fields: &mut Fields) -> Vec<Ask> {
    let mut asks = Vec::new();
    for said in fields.texts("asks", 100, true).unwrap_or_default() {
        match Ask::ALL.iter().find(|ask| ask.word() == said.value) {
            Some(ask) if asks.contains(ask) => {
                fields.wrong_at(said.line, Flaw::new(format!("\"asks\" names \"{}\" twice", said.value)));
            }
            Some(ask) => asks.push(*ask),
            None => {
                fields.unknown_word(
                    "asks",
                    &said,
                    &Ask::ALL.iter().map(|ask| ask.word()).collect::<Vec<_>>(),
                );
            }
        }
    }
    asks
}

fn criteria(fields: &mut Fields, page: Page<'_>, known: &Known) -> Vec<Criterion> {
    let tables = fields.tables("criteria");
    if tables.is_empty() {
        let flaw = Flaw::new("the project has no criteria, so nobody could judge it");
        fields.wrong(flaw.mend("add a table [[criteria]]"));
    }
    let criteria = tables.into_iter().filter_map(|table| criterion(table, known)).collect::<Vec<_>>();
    once(page, &criteria, "criterion");
    criteria.into_iter().map(|said| said.value).collect()
}

fn criterion(mut fields: Fields, known: &Known) -> Option<Said<Criterion>> {
    let key = fields.key(CriterionKey::parse);
    let title = fields.text("title", TITLE);
    let levels = fields.lines("levels", &Inside(known));
    let described = levels.as_ref().map_or(0, Vec::len);
    if let Some(wanted) = known.levels.as_ref().filter(|wanted| described > 0 && described != wanted.len()) {
        let flaw =
            Flaw::new(format!("{described} levels are described, but the program has {}", wanted.len()));
        let missing = wanted.get(described..).filter(|missing| !missing.is_empty());
        let remedy =
            missing.map(|missing| format!("describe {} as well", any_of(missing).replace(" or ", " and ")));
        fields.wrong(flaw.mend(remedy.unwrap_or_else(|| format!("describe {}", wanted.join(", ")))));
    }
    fields.end();
    let Said { value: key, line } = key?;
    Some(Said { value: Criterion { key, title: title?.value, levels: levels? }, line })
}

impl Keyed for Criterion {
    fn key(&self) -> &str {
        self.key.as_str()
    }
}
