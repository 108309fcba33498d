//! What lies in a program's folder, and whether it belongs there. Links are not followed, nothing is opened.

use super::{fault::Report, names};
use crate::{
    markdown::Flaw,
    programs::model::{LessonKey, ProjectKey, StageKey},
    text::nearest,
};
use std::{
    fs::{self, Metadata},
    path::{Path, PathBuf},
};

/// A file that will be read.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its path as faults name it.
    pub file: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

/// A program's files.
#[derive(Default)]
pub(super) struct Tree {
    pub program: Option<Entry>,
    pub guide: Option<Entry>,
    pub glossary: Option<Entry>,
    pub images: Vec<Entry>,
    pub stages: Vec<StageFolder>,
}

/// A stage's files.
pub(super) struct StageFolder {
    pub number: u8,
    pub key: StageKey,
    /// Its path as faults name it.
    pub file: String,
    pub toml: Option<Entry>,
    pub lessons: Vec<Numbered<LessonKey>>,
    pub projects: Vec<Numbered<ProjectKey>>,
    /// What mentors read of some of them.
    pub mentors: Vec<Numbered<ProjectKey>>,
    pub checkpoint: Option<Entry>,
}

/// A file with its place in an order.
pub(super) struct Numbered<K> {
    pub number: u8,
    pub key: K,
    pub entry: Entry,
}

/// More than any program has: what is named by mistake (a home folder) is not walked through.
const MAX_ENTRIES: usize = 2_000;

/// Lists a program's folder. None where it makes no sense to look further.
pub(super) fn list(path: &Path, report: &Report) -> Option<Tree> {
    let top = Folder { path: path.to_owned(), file: String::new(), report };
    let mut tree = Tree::default();
    for found in top.entries()? {
        match (found.name.as_str(), found.is_folder) {
            ("program.toml", false) => tree.program = Some(found.entry()),
            ("guide.md", false) => tree.guide = Some(found.entry()),
            ("glossary.md", false) => tree.glossary = Some(found.entry()),
            ("images", true) => tree.images = images(&found.folder(report)),
            ("stages", true) => tree.stages = stages(&found.folder(report)),
            (name, false) if name == "README.md" || name.starts_with("LICENSE") => {}
            _ => found.stray(&["program.toml", "guide.md", "glossary.md", "images", "stages"], report),
        }
    }
    missing(&tree, report).then_some(tree)
}

/// Notes what a program cannot be without; whether there is anything to read.
fn missing(tree: &Tree, report: &Report) -> bool {
    if tree.program.is_none() && tree.stages.is_empty() && !report.knows("program.toml") {
        let flaw = Flaw::new("this is no program: it has neither program.toml nor stages");
        report.note(".", None, flaw.mend("name a folder like programs/backend-developer"));
        return false;
    }
    need(tree.program.is_some(), "program.toml", "write it: title, summary, levels", report);
    need(tree.guide.is_some(), "guide.md", "write what a visitor should know", report);
    if tree.stages.is_empty() && !report.knows("stages") {
        report.note(
            "stages",
            None,
            Flaw::new("the program has no stages").mend("add a folder like stages/01-start"),
        );
    }
    true
}

fn need(is_there: bool, file: &str, remedy: &str, report: &Report) {
    if !is_there && !report.knows(file) {
        report.note(file, None, Flaw::new("the file is missing").mend(remedy));
    }
}

fn images(folder: &Folder) -> Vec<Entry> {
    let mut images = Vec::new();
    for found in folder.entries().unwrap_or_default() {
        if found.is_folder {
            found.wrong(
                Flaw::new("no folder belongs here").mend("put its pictures into images itself"),
                folder.report,
            );
        } else {
            images.push(found.entry());
        }
    }
    images
}

fn stages(folder: &Folder) -> Vec<StageFolder> {
    let mut stages = Vec::new();
    for found in folder.entries().unwrap_or_default() {
        if !found.is_folder {
            let flaw = Flaw::new("only folders of stages belong here");
            found.wrong(flaw.mend("move it into one, as in stages/01-start/lessons"), folder.report);
            continue;
        }
        match names::numbered(&found.name, "") {
            Ok((number, key)) => stages
                .extend(StageKey::parse(&key).map(|key| stage(number, key, &found.folder(folder.report)))),
            Err(flaw) => found.wrong(flaw, folder.report),
        }
    }
    unique(
        stages.iter().map(|stage| (stage.number, stage.key.as_str(), stage.file.as_str())),
        "stage",
        folder.report,
    );
    stages
}

fn stage(number: u8, key: StageKey, folder: &Folder) -> StageFolder {
    let mut stage = StageFolder {
        number,
        key,
        file: folder.file.clone(),
        toml: None,
        lessons: Vec::new(),
        projects: Vec::new(),
        mentors: Vec::new(),
        checkpoint: None,
    };
    for found in folder.entries().unwrap_or_default() {
        match (found.name.as_str(), found.is_folder) {
            ("stage.toml", false) => stage.toml = Some(found.entry()),
            ("checkpoint.toml", false) => stage.checkpoint = Some(found.entry()),
            ("lessons", true) => {
                let folder = found.folder(folder.report);
                stage.lessons = numbered(folder.entries(), ".md", LessonKey::parse, folder.report);
            }
            ("projects", true) => {
                (stage.projects, stage.mentors) = projects(&found.folder(folder.report));
            }
            _ => found.stray(&["stage.toml", "lessons", "projects", "checkpoint.toml"], folder.report),
        }
    }
    let file = |name: &str| format!("{}/{name}", stage.file);
    need(
        stage.toml.is_some(),
        &file("stage.toml"),
        "write it: title, summary, hours, outcomes",
        folder.report,
    );
    if stage.lessons.is_empty() && !folder.report.knows(&file("lessons")) {
        let flaw = Flaw::new("the stage has no lessons").mend("add a file like lessons/01-start.md");
        folder.report.note(&file("lessons"), None, flaw);
    }
    stage
}

/// The ending of what mentors read of a project.
const MENTORS: &str = ".mentors.md";

/// Projects, and the pages that mentors read beside them.
fn projects(folder: &Folder) -> (Vec<Numbered<ProjectKey>>, Vec<Numbered<ProjectKey>>) {
    let entries = folder.entries().unwrap_or_default().into_iter();
    let (mentors, briefs) = entries.partition(|found| !found.is_folder && found.name.ends_with(MENTORS));
    let projects = numbered(Some(briefs), ".md", ProjectKey::parse, folder.report);
    let mentors = numbered(Some(mentors), MENTORS, ProjectKey::parse, folder.report);
    for page in &mentors {
        let has =
            |project: &&Numbered<ProjectKey>| (project.number, &project.key) == (page.number, &page.key);
        if projects.iter().find(has).is_none() {
            let flaw = Flaw::new(format!("no project {:02}-{}.md stands beside it", page.number, page.key));
            let near = nearest(page.key.as_str(), projects.iter().map(|project| project.key.as_str()));
            let near = projects.iter().find(|project| Some(project.key.as_str()) == near);
            let near = near.map(|project| format!("{:02}-{}{MENTORS}", project.number, project.key));
            let flaw = flaw.mend("call it like the project that it is about").meant(near);
            folder.report.note(&page.entry.file, None, flaw);
        }
    }
    (projects, mentors)
}

fn numbered<K>(
    entries: Option<Vec<Found>>,
    ending: &str,
    parse: impl Fn(&str) -> Option<K>,
    report: &Report,
) -> Vec<Numbered<K>> {
    let mut files = Vec::new();
    for found in entries.unwrap_or_default() {
        if found.is_folder {
            found.wrong(Flaw::new("no folder belongs here").mend("write a file like 01-start.md"), report);
            continue;
        }
        match names::numbered(&found.name, ending) {
            Ok((number, key)) => {
                files.extend(parse(&key).map(|key| Numbered { number, key, entry: found.entry() }));
            }
            Err(flaw) => found.wrong(flaw, report),
        }
    }
    let mut taken: Vec<(u8, &str)> = Vec::new();
    for file in &files {
        match taken.iter().find(|(number, _)| *number == file.number) {
            Some((number, first)) => {
                let flaw = Flaw::new(format!("the number {number:02} is taken by {first}"))
                    .mend("choose a free one");
                report.note(&file.entry.file, None, flaw);
            }
            None => taken.push((file.number, &file.entry.file)),
        }
    }
    files
}

/// Notes each number and each key that something before it has.
pub(super) fn unique<'n>(all: impl Iterator<Item = (u8, &'n str, &'n str)>, what: &str, report: &Report) {
    let mut before: Vec<(u8, &str, &str)> = Vec::new();
    for (number, key, file) in all {
        if let Some((_, _, first)) = before.iter().find(|(other, _, _)| *other == number) {
            let flaw =
                Flaw::new(format!("the number {number:02} is taken by {first}")).mend("choose a free one");
            report.note(file, None, flaw);
        }
        same_key(
            &before.iter().map(|(_, key, file)| (*key, *file)).collect::<Vec<_>>(),
            key,
            file,
            what,
            report,
        );
        before.push((number, key, file));
    }
}

/// Notes a key that something before it has.
pub(super) fn same_key(before: &[(&str, &str)], key: &str, file: &str, what: &str, report: &Report) {
    if let Some((_, first)) = before.iter().find(|(other, _)| *other == key) {
        let flaw =
            Flaw::new(format!("the {what} {first} has the key \"{key}\" already")).mend("choose another");
        report.note(file, None, flaw);
    }
}

/// A folder that is looked into.
struct Folder<'r> {
    path: PathBuf,
    file: String,
    report: &'r Report,
}

/// Something in a folder: a plain file or a folder.
struct Found {
    name: String,
    is_folder: bool,
    file: String,
    path: PathBuf,
    bytes: u64,
}

impl Folder<'_> {
    /// What lies in it, by name. Hidden files are passed over; links and devices are refused.
    fn entries(&self) -> Option<Vec<Found>> {
        let place = if self.file.is_empty() { "." } else { &self.file };
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries.take(MAX_ENTRIES + 1).filter_map(Result::ok).collect::<Vec<_>>(),
            Err(cause) => {
                return self.report.refuse(
                    place,
                    None,
                    Flaw::new(format!("the folder cannot be read: {cause}")),
                );
            }
        };
        if entries.len() > MAX_ENTRIES {
            return self.report.refuse(
                place,
                None,
                Flaw::new(format!("more than {MAX_ENTRIES} files lie here")),
            );
        }
        let mut found = entries.iter().filter_map(|entry| self.found(&entry.path())).collect::<Vec<_>>();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Some(found)
    }

    fn found(&self, path: &Path) -> Option<Found> {
        let name = path.file_name()?.to_string_lossy().into_owned();
        if name.starts_with('.') {
            return None;
        }
        let file = if self.file.is_empty() { name.clone() } else { format!("{}/{name}", self.file) };
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(cause) => {
                return self.report.refuse(
                    &file,
                    None,
                    Flaw::new(format!("it cannot be looked at: {cause}")),
                );
            }
        };
        if let Some(flaw) = odd(&metadata, &name) {
            return self.report.refuse(&file, None, flaw);
        }
        Some(Found { name, is_folder: metadata.is_dir(), file, path: path.to_owned(), bytes: metadata.len() })
    }
}

fn odd(metadata: &Metadata, name: &str) -> Option<Flaw> {
    if metadata.is_symlink() {
        Some(Flaw::new("this is a link to another place").mend("put the file itself here"))
    } else if !metadata.is_dir() && !metadata.is_file() {
        Some(Flaw::new("this is neither a file nor a folder").mend("remove it"))
    } else if name.contains(char::REPLACEMENT_CHARACTER) || name.contains(char::is_control) {
        Some(Flaw::new("its name cannot be read").mend("use letters, digits and hyphens"))
    } else {
        None
    }
}

impl Found {
    fn entry(&self) -> Entry {
        Entry { file: self.file.clone(), path: self.path.clone(), bytes: self.bytes }
    }

    fn folder<'r>(&self, report: &'r Report) -> Folder<'r> {
        Folder { path: self.path.clone(), file: self.file.clone(), report }
    }

    fn wrong(&self, flaw: Flaw, report: &Report) {
        report.note(&self.file, None, flaw);
    }

    /// Notes that it does not belong here, and where it probably does.
    fn stray(&self, known: &[&'static str], report: &Report) {
        let what = if self.is_folder { "folder" } else { "file" };
        let flaw = Flaw::new(format!("no {what} of this name belongs here"));
        if known.contains(&self.name.as_str()) {
            let other = if self.is_folder { "file" } else { "folder" };
            return self.wrong(Flaw::new(format!("this has to be a {other}")), report);
        }
        let flaw = match self.name.rsplit_once('.').map_or(self.name.as_str(), |(_, ending)| ending) {
            "svg" | "png" | "jpg" | "jpeg" | "webp" => {
                flaw.mend(format!("pictures go into images, as images/{}", self.name))
            }
            "md" | "lessons" | "projects" => {
                flaw.mend("lessons go into stages/NN-key/lessons, projects into stages/NN-key/projects")
            }
            _ => flaw.mend(format!("here belong {}", known.join(", "))),
        };
        let alike = known.iter().copied().filter(|name| name.contains('.') != self.is_folder);
        self.wrong(flaw.meant(nearest(&self.name, alike)), report);
    }
}
