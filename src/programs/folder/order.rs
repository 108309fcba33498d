//! What only the whole program shows: keys that are there twice, stages that need each other, projects that stand
//! for each other.

use super::{
    fault::Report,
    stage::Read,
    tree::{self, Tree},
};
use crate::markdown::Flaw;

/// Notes what is wrong between the parts of a program.
pub(super) fn check(tree: &Tree, stages: &[Read], report: &Report) {
    let lessons = tree.stages.iter().flat_map(|stage| &stage.lessons);
    twice(lessons.map(|lesson| (lesson.key.as_str(), lesson.entry.file.as_str())), "lesson", report);
    let projects = tree.stages.iter().flat_map(|stage| &stage.projects);
    twice(projects.map(|project| (project.key.as_str(), project.entry.file.as_str())), "project", report);
    circles(stages, report);
    electives(stages, report);
    instead(tree, stages, report);
}

fn twice<'f>(all: impl Iterator<Item = (&'f str, &'f str)>, what: &str, report: &Report) {
    let mut before = Vec::new();
    for (key, file) in all {
        tree::same_key(&before, key, file, what, report);
        before.push((key, file));
    }
}

/// Follows `after` from stage to stage; each circle is named once. What is no circle still has to go forward.
fn circles(stages: &[Read], report: &Report) {
    let mut seen = vec![Seen::Not; stages.len()];
    let mut in_circle = vec![false; stages.len()];
    for start in 0..stages.len() {
        let mut path = Vec::new();
        follow(start, stages, &mut seen, &mut path, &mut |circle| {
            for stage in circle {
                in_circle[*stage] = true;
            }
            let first = circle.iter().copied().min().unwrap_or(start);
            let from = circle.iter().position(|stage| *stage == first).unwrap_or(0);
            let keys = circle[from..].iter().chain(&circle[..from]).chain([&first]);
            let keys = keys.map(|stage| stages[*stage].stage.key.as_str()).collect::<Vec<_>>().join(" -> ");
            note(
                &stages[first],
                Flaw::new(format!("stages come after each other in a circle: {keys}")),
                report,
            );
        });
    }
    for (index, read) in stages.iter().enumerate().filter(|(index, _)| !in_circle[*index]) {
        let later = stages[index + 1..].iter().find(|other| read.stage.after.contains(&other.stage.key));
        if let Some(later) = later {
            let flaw =
                Flaw::new(format!("it has to come after \"{}\", but stands before it", later.stage.key));
            note(read, flaw.mend("give it a higher number"), report);
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    Not,
    OnPath,
    Done,
}

/// Depth first: at most a hundred stages, so no deeper.
fn follow(
    at: usize,
    stages: &[Read],
    seen: &mut [Seen],
    path: &mut Vec<usize>,
    found: &mut dyn FnMut(&[usize]),
) {
    if seen[at] != Seen::Not {
        return;
    }
    seen[at] = Seen::OnPath;
    path.push(at);
    for key in &stages[at].stage.after {
        let Some(next) = stages.iter().position(|other| other.stage.key == *key) else { continue };
        if seen[next] == Seen::OnPath {
            let from = path.iter().position(|stage| *stage == next).unwrap_or(0);
            found(&path[from..]);
        }
        follow(next, stages, seen, path, found);
    }
    path.pop();
    seen[at] = Seen::Done;
}

fn note(read: &Read, flaw: Flaw, report: &Report) {
    let remedy = flaw.remedy.clone().unwrap_or_else(|| "take one of them out of \"after\"".to_owned());
    report.note(&file_of(read), read.after_line, flaw.mend(remedy));
}

fn file_of(read: &Read) -> String {
    format!("stages/{:02}-{}/stage.toml", read.stage.number, read.stage.key)
}

/// Tracks come after all that everyone takes, of which there is something.
fn electives(stages: &[Read], report: &Report) {
    for (index, read) in stages.iter().enumerate().filter(|(_, read)| read.stage.elective) {
        if let Some(later) = stages[index + 1..].iter().rev().find(|other| !other.stage.elective) {
            let flaw =
                Flaw::new(format!("it is elective, but stands before \"{}\", which is not", later.stage.key));
            report.note(&file_of(read), read.elective_line, flaw.mend("give it a higher number"));
        }
    }
    if !stages.is_empty() && stages.iter().all(|read| read.stage.elective) {
        let flaw = Flaw::new("every stage is elective, so nothing is left that everyone takes");
        report.note("stages", None, flaw.mend("take \"elective\" out of the first ones"));
    }
}

/// An alternative stands for a project that is none itself.
fn instead(tree: &Tree, stages: &[Read], report: &Report) {
    let projects = || stages.iter().flat_map(|read| read.stage.projects.iter().zip(&read.instead_lines));
    let files = || tree.stages.iter().flat_map(|stage| &stage.projects);
    for (project, line) in projects() {
        let Some(other) = &project.instead_of else { continue };
        let chained = projects()
            .find(|(found, _)| found.key == *other)
            .and_then(|(found, _)| found.instead_of.as_ref());
        let flaw = match chained {
            _ if *other == project.key => {
                Flaw::new("a project cannot stand for itself").mend("remove instead_of")
            }
            Some(first) => Flaw::new(format!("\"{other}\" is an alternative itself")).meant(Some(first)),
            None => continue,
        };
        if let Some(file) = files().find(|file| file.key == project.key) {
            report.note(&file.entry.file, *line, flaw);
        }
    }
}
