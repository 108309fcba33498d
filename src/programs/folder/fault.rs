//! Faults of a folder, and how they are gathered.

use crate::markdown::Flaw;
use std::{cell::RefCell, fmt};

/// Something wrong with a program's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, relative to the folder, with `/` between its parts; `.` is the folder itself.
    pub file: String,
    /// The line, counted from 1; none: the file as a whole.
    pub line: Option<usize>,
    /// What is wrong, and how to mend it.
    pub flaw: Flaw,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.line.iter().try_for_each(|line| write!(f, ":{line}"))?;
        write!(f, ": {}", self.flaw)
    }
}

/// Where all faults of a folder go.
#[derive(Default)]
pub(super) struct Report(RefCell<Vec<Fault>>);

impl Report {
    /// Notes a fault.
    pub fn note(&self, file: &str, line: Option<usize>, flaw: Flaw) {
        self.0.borrow_mut().push(Fault { file: file.to_owned(), line, flaw });
    }

    /// Notes a fault instead of what was looked for: `return report.refuse(…)`.
    pub fn refuse<T>(&self, file: &str, line: Option<usize>, flaw: Flaw) -> Option<T> {
        self.note(file, line, flaw);
        None
    }

    /// Whether something is wrong with a file already.
    pub fn knows(&self, file: &str) -> bool {
        self.0.borrow().iter().any(|fault| fault.file == file)
    }

    /// All of them, in the order in which people read a program, each once.
    pub fn end(self) -> Vec<Fault> {
        let mut faults = self.0.into_inner();
        faults.sort_by_cached_key(|fault| (place(&fault.file), fault.line));
        faults.dedup();
        faults
    }
}

/// A file's place in reading order: the program, its guide, its glossary, its pictures, its stages; in a stage what it is, then
/// its lessons, its projects, its checkpoint.
fn place(file: &str) -> Vec<(u8, String)> {
    let rank = |depth: usize, part: &str| match (depth, part) {
        (0, "." | "program.toml") | (2, "stage.toml") => 0,
        (0, "guide.md") | (2, "lessons") => 1,
        (0, "glossary.md") | (2, "projects") => 2,
        (0, "images") | (2, "checkpoint.toml") => 3,
        (0, "stages") => 4,
        _ => 5,
    };
    file.split('/').enumerate().map(|(depth, part)| (rank(depth, part), part.to_owned())).collect()
}

/// How many lines end in some bytes.
pub(super) fn line_ends(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

/// A file while it is read: knows where its text begins.
#[derive(Clone, Copy)]
pub(super) struct Page<'p> {
    /// Where faults go.
    pub report: &'p Report,
    /// Its path.
    pub file: &'p str,
    /// The part of it that is looked at.
    pub text: &'p str,
    /// The line of the file that this part starts with.
    pub first: usize,
}

impl Page<'_> {
    /// The line of a place in the text, in bytes.
    pub fn line_at(&self, offset: usize) -> usize {
        self.first + line_ends(self.text.as_bytes().get(..offset).unwrap_or(self.text.as_bytes()))
    }

    /// Notes a fault at a line.
    pub fn note(&self, line: usize, flaw: Flaw) {
        self.report.note(self.file, Some(line), flaw);
    }

    /// Notes a fault at a line instead of what was looked for.
    pub fn refuse<T>(&self, line: usize, flaw: Flaw) -> Option<T> {
        self.report.refuse(self.file, Some(line), flaw)
    }
}
