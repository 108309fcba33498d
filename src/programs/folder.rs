//! Reads a program from its folder and checks it: everything that is wrong is said at once, with its file, its
//! line and the nearest right thing. Nothing outside of the folder is read, and nothing large.

mod checkpoint;
mod fault;
mod fields;
mod glossary;
mod image;
mod known;
mod lesson;
mod names;
mod order;
mod program;
mod project;
mod source;
mod stage;
mod svg;
mod tree;

pub use fault::Fault;
pub use source::{Front, front_matter};

use super::model::{Program, ProgramKey};
use crate::markdown::{Flaw, RENDERER};
use fault::Report;
use known::Known;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Reads a program.
///
/// # Errors
/// Everything that is wrong with it, in the order of its files.
pub fn read(path: &Path) -> Result<Program, Vec<Fault>> {
    let report = Report::default();
    let program = read_all(path, &report);
    let faults = report.end();
    match program {
        Some(program) if faults.is_empty() => Ok(program),
        _ => Err(faults),
    }
}

/// The program as far as it could be read; it is whole only if nothing was reported.
fn read_all(path: &Path, report: &Report) -> Option<Program> {
    let key = key_of(path, report)?;
    let tree = tree::list(path, report)?;
    let mut hash = Hash::default();
    let images = tree.images.iter().filter_map(|entry| image::read(entry, &key, report, &mut hash)).collect();
    let mut known = Known::of(&key, &tree, images);
    let glossary = tree.glossary.as_ref().map(|entry| glossary::open(entry, report, &mut hash));
    // What cannot be read is not held against those who name its terms.
    if let Some(terms) = glossary.as_ref().map_or(Some(Vec::new()), |file| Some(file.as_ref()?.keys())) {
        known.learn_terms(terms);
    }
    let outline = tree.program.as_ref().and_then(|entry| program::read(entry, report, &mut hash));
    if let Some(outline) = &outline {
        known.learn(outline);
    }
    let guide = tree.guide.as_ref().and_then(|entry| program::read_guide(entry, &known, report, &mut hash));
    let glossary = glossary.flatten().and_then(|file| file.read(&known, report));
    let stages =
        tree.stages.iter().map(|folder| stage::read(folder, &known, report, &mut hash)).collect::<Vec<_>>();
    order::check(&tree, &stages, report);
    let outline = outline?;
    Some(Program {
        key,
        title: outline.title,
        summary: outline.summary,
        passing: outline.passing,
        levels: outline.levels,
        stacks: outline.stacks,
        skills: outline.skills,
        guide: guide?,
        glossary,
        stages: stages.into_iter().map(|read| read.stage).collect(),
        images: known.into_images(),
        source_hash: hash.end(),
    })
}

/// The folder's own name, also where it is given as `.`.
fn key_of(path: &Path, report: &Report) -> Option<ProgramKey> {
    let whole = match path.canonicalize() {
        Ok(whole) if whole.is_dir() => whole,
        Ok(_) => {
            return report.refuse(".", None, Flaw::new("this is a file").mend("name the program's folder"));
        }
        Err(cause) => {
            return report.refuse(".", None, Flaw::new(format!("the folder cannot be read: {cause}")));
        }
    };
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    ProgramKey::parse(&name).or_else(|| {
        let flaw =
            Flaw::new(format!("the folder's name \"{name}\" is the program's key, but {}", names::NO_KEY));
        report.refuse(".", None, flaw.mend(format!("call it {}", names::slug(&name))))
    })
}

/// What makes one program's files differ from another's.
#[derive(Default)]
struct Hash(Vec<(String, [u8; 32])>);

impl Hash {
    fn take(&mut self, file: &str, content: &[u8]) {
        self.0.push((file.to_owned(), Sha256::digest(content).into()));
    }

    /// Over the files by name, whatever the order in which they were read.
    fn end(self) -> String {
        self.rendered_by(RENDERER)
    }

    /// What a renderer of this version makes of them.
    fn rendered_by(mut self, renderer: u32) -> String {
        self.0.sort();
        let mut all = Sha256::new();
        all.update(renderer.to_be_bytes());
        for (file, content) in &self.0 {
            all.update((file.len() as u64).to_be_bytes());
            all.update(file);
            all.update(content);
        }
        hex(&all.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_renderer_made_is_another_version() {
        let hash = || {
            let mut hash = Hash::default();
            hash.take("guide.md", b"The same.");
            hash
        };
        assert_eq!(hash().end(), hash().rendered_by(RENDERER));
        assert_ne!(hash().end(), hash().rendered_by(RENDERER + 1));
    }
}
