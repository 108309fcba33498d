//! glossary.md: terms and what they mean, an entry each.

use super::{
    Hash,
    fault::{Page, Report},
    known::{Glossary as GlossaryLinks, Known},
    names, source,
    tree::Entry,
};
use crate::{
    markdown::{Flaw, Refusal, Section, render, sections},
    programs::model::{Glossary, Term, TermKey},
};

/// A glossary's file, with the keys of what it explains.
pub(super) struct File<'e> {
    entry: &'e Entry,
    text: String,
}

/// Opens the file; its mistakes are noted when it is read.
pub(super) fn open<'e>(entry: &'e Entry, report: &Report, hash: &mut Hash) -> Option<File<'e>> {
    Some(File { entry, text: source::read(entry, report, hash)? })
}

impl File<'_> {
    /// The keys of its terms, by which other texts lead here.
    pub fn keys(&self) -> Vec<String> {
        let sections = sections(&self.text).unwrap_or_default();
        sections.iter().filter_map(|section| section.title.as_deref()).map(key_of).collect()
    }

    /// Reads the entries. What comes back is whole only if nothing was reported.
    pub fn read(&self, known: &Known, report: &Report) -> Option<Glossary> {
        let page = Page { report, file: &self.entry.file, text: &self.text, first: 1 };
        let sections = match sections(&self.text) {
            Ok(sections) => sections,
            Err(Refusal { line, flaw }) => return page.refuse(line, flaw),
        };
        let [first, terms @ ..] = sections.as_slice() else { return None };
        if terms.is_empty() {
            let flaw = Flaw::new("the glossary explains no term");
            return report.refuse(page.file, None, flaw.mend("write ## and a term, and below what it means"));
        }
        above(page, first);
        let mut named: Vec<Named> = Vec::new();
        let mut entries = Vec::new();
        for section in terms {
            if let Some(term) = name(page, section) {
                compare(page, &term, &named);
                entries.extend(explained(page, section, &term, known));
                named.push(term);
            }
        }
        Some(Glossary { source: self.text.clone(), entries })
    }
}

/// A term with the line where it stands.
struct Named {
    key: TermKey,
    title: String,
    line: usize,
}

/// The term in lower case, without apostrophes, and a hyphen for all that is neither letter nor digit.
fn key_of(title: &str) -> String {
    names::slug(&title.replace(['\'', '’'], ""))
}

fn above(page: Page<'_>, section: &Section<'_>) {
    if let Some(blank) = section.body.lines().position(|line| !line.trim().is_empty()) {
        let flaw = Flaw::new("this stands above the first term");
        page.note(section.body_line + blank, flaw.mend("start the file with ## and a term"));
    }
}

fn name(page: Page<'_>, section: &Section<'_>) -> Option<Named> {
    let (title, line) = (section.title.clone().unwrap_or_default(), section.line);
    if title.is_empty() {
        return page.refuse(line, Flaw::new("the heading has no words").mend("write the term"));
    }
    let has_sign = title.contains(|c: char| c.is_ascii_alphanumeric());
    let Some(key) = TermKey::parse(&key_of(&title)).filter(|_| has_sign) else {
        let flaw = Flaw::new(format!("\"{title}\" has no letter or digit that a key could be made of"));
        return page.refuse(line, flaw.mend("write the term in words"));
    };
    Some(Named { key, title, line })
}

/// Notes a term that is there already, or stands behind one that it comes before.
fn compare(page: Page<'_>, term: &Named, before: &[Named]) {
    if let Some(first) = before.iter().find(|other| other.key == term.key) {
        let flaw = Flaw::new(format!("the term of line {} has the key \"{}\" already", first.line, term.key));
        page.note(term.line, flaw.mend("join the two, or call one otherwise"));
    } else if let Some(later) = before.iter().find(|other| other.key > term.key) {
        let flaw = Flaw::new(format!("\"{}\" stands after \"{}\"", term.title, later.title));
        page.note(term.line, flaw.mend("terms are in alphabetical order: move it up"));
    }
}

fn explained(page: Page<'_>, section: &Section<'_>, term: &Named, known: &Known) -> Option<Term> {
    let Named { key, title, line } = term;
    if section.body.trim().is_empty() {
        let flaw = Flaw::new(format!("\"{title}\" is not explained"));
        return page.refuse(*line, flaw.mend("say below it what it means"));
    }
    if let Some(line) = section.deeper {
        let flaw = Flaw::new("an entry has no headings of its own");
        return page.refuse(line, flaw.mend("say it in a few sentences, or make it a term with ##"));
    }
    let rendered = match render(section.body, &GlossaryLinks(known)) {
        Ok(rendered) => rendered,
        Err(refusals) => {
            for Refusal { line, flaw } in refusals {
                page.note(section.body_line + line - 1, flaw);
            }
            return None;
        }
    };
    let html = rendered.html("");
    if html.contains("<sup class=\"footnote-ref\">") {
        let flaw = Flaw::new(format!("a footnote stands in the entry \"{title}\""));
        return page.refuse(*line, flaw.mend("say it in the text itself"));
    }
    Some(Term { key: key.clone(), title: title.clone(), html })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terms_key_is_what_its_heading_comes_to() {
        for (title, key) in [
            ("Lost update", "lost-update"),
            ("B-tree", "b-tree"),
            ("Node.js", "node-js"),
            ("Conway’s law", "conways-law"),
            ("Read/write split", "read-write-split"),
            ("N+1 queries", "n-1-queries"),
            ("EXPLAIN", "explain"),
        ] {
            assert_eq!(key_of(title), key);
        }
    }
}
