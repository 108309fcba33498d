//! stage.toml, and what lies around it.

use super::{
    Hash, checkpoint,
    fault::{Page, Report},
    fields::{self, Fields, Said},
    known::{Anywhere, Inside, Known},
    lesson,
    program::{SUMMARY, TITLE},
    project, source,
    tree::StageFolder,
};
use crate::{
    markdown::Flaw,
    programs::model::{Lesson, Line, Project, Resource, ResourceKind, SkillKey, Stage, StageKey},
};

/// A stage with what its neighbours have to be compared with.
pub(super) struct Read {
    pub stage: Stage,
    /// Where `after` stands.
    pub after_line: Option<usize>,
    /// Where `elective` stands.
    pub elective_line: Option<usize>,
    /// For each project where `instead_of` stands.
    pub instead_lines: Vec<Option<usize>>,
}

/// Reads a stage. What comes back is whole only if nothing was reported.
pub(super) fn read(folder: &StageFolder, known: &Known, report: &Report, hash: &mut Hash) -> Read {
    let toml = folder.toml.as_ref().and_then(|entry| {
        let text = source::read(entry, report, hash)?;
        outline(Page { report, file: &entry.file, text: &text, first: 1 }, known)
    });
    let lessons = folder
        .lessons
        .iter()
        .filter_map(|file| lesson::read(file, known, report, hash))
        .collect::<Vec<Lesson>>();
    let projects = folder.projects.iter().filter_map(|file| project::read(file, folder, known, report, hash));
    let (projects, instead_lines): (Vec<Project>, Vec<_>) = projects.unzip();
    let checkpoint = folder.checkpoint.as_ref().and_then(|entry| checkpoint::read(entry, report, hash));
    let toml = toml.unwrap_or_default();
    let after_line = toml.after.first().map(|said| said.line);
    let stage = Stage {
        key: folder.key.clone(),
        number: folder.number,
        title: toml.title,
        summary: toml.summary,
        elective: toml.elective,
        hours: toml.hours,
        outcomes: toml.outcomes,
        skills: toml.skills,
        after: toml.after.into_iter().map(|said| said.value).collect(),
        resources: toml.resources,
        lessons,
        projects,
        checkpoint,
    };
    Read { stage, after_line, elective_line: toml.elective_line, instead_lines }
}

#[derive(Default)]
struct Outline {
    title: String,
    summary: String,
    elective: bool,
    elective_line: Option<usize>,
    hours: u16,
    outcomes: Vec<Line>,
    skills: Vec<SkillKey>,
    after: Vec<Said<StageKey>>,
    resources: Vec<Resource>,
}

fn outline(page: Page<'_>, known: &Known) -> Option<Outline> {
    let table = fields::parse(page)?;
    let mut fields = Fields::of_file(page, table.get_ref());
    let outline = Outline {
        title: fields.text("title", TITLE).map(|said| said.value).unwrap_or_default(),
        summary: fields.text("summary", SUMMARY).map(|said| said.value).unwrap_or_default(),
        elective: fields.flag("elective", false),
        elective_line: fields.line_where("elective"),
        hours: fields.number("hours", 1..=1_000).unwrap_or_default(),
        outcomes: fields.lines("outcomes", &Anywhere).unwrap_or_default(),
        skills: fields.skills(known),
        after: after(&mut fields, known),
        resources: fields
            .tables("resources")
            .into_iter()
            .filter_map(|table| resource(table, known))
            .collect(),
    };
    fields.end();
    Some(outline)
}

fn after(fields: &mut Fields, known: &Known) -> Vec<Said<StageKey>> {
    let mut after: Vec<Said<StageKey>> = Vec::new();
    for said in fields.texts("after", 100, false).unwrap_or_default() {
        if let Err(flaw) = known.stage(&said.value) {
            fields.wrong_at(said.line, flaw);
        } else if after.iter().any(|other| other.value.as_str() == said.value) {
            fields.wrong_at(said.line, Flaw::new(format!("the stage \"{}\" is named twice", said.value)));
        } else {
            after.extend(StageKey::parse(&said.value).map(|value| Said { value, line: said.line }));
        }
    }
    after
}

fn resource(mut fields: Fields, known: &Known) -> Option<Resource> {
    let title = fields.text("title", TITLE);
    let by = fields.text("by", TITLE);
    let url = fields.text("url", 500);
    let kind = fields.word("kind", ResourceKind::ALL, ResourceKind::word);
    let why = fields.line("why", &Inside(known));
    let time = fields.maybe_text("time", 40);
    let url = url.filter(|url| is_web(url, &fields));
    fields.end();
    Some(Resource {
        title: title?.value,
        by: by?.value,
        url: url?.value,
        kind: kind?,
        why: why?,
        time: time.map(|said| said.value),
    })
}

fn is_web(said: &Said<String>, fields: &Fields) -> bool {
    let parsed = url::Url::parse(&said.value);
    let fine = parsed.as_ref().is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        && said.value.contains("://")
        && !said.value.contains(char::is_whitespace);
    if !fine {
        let flaw = Flaw::new(format!("\"{}\" is no address of the web", said.value));
        let bare = parsed.is_err() && said.value.contains('.') && !said.value.contains(':');
        let flaw = flaw.mend("write it whole, as https://example.org/page");
        fields.wrong_at(said.line, flaw.meant(bare.then(|| format!("https://{}", said.value))));
    }
    fine
}
