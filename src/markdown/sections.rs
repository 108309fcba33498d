//! A text cut at its headings of level 2, for texts that are a list of entries.

use super::{Refusal, limits, line_of, program_options};
use comrak::{
    Arena,
    nodes::{Node, NodeValue},
};

/// A heading of level 2, and what stands below it until the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section<'t> {
    /// The heading's words, without marks; none: what stands above the first one.
    pub title: Option<String>,
    /// The line of the heading, counted from 1.
    pub line: usize,
    /// The line that the body begins with.
    pub body_line: usize,
    /// What stands below the heading.
    pub body: &'t str,
    /// The line of the first deeper heading in it.
    pub deeper: Option<usize>,
}

/// The sections of a text, in order; the first is what stands above all headings, even if that is nothing.
///
/// # Errors
/// The limit that the text passes.
pub fn sections(text: &str) -> Result<Vec<Section<'_>>, Refusal> {
    limits::check(text, &limits::PROGRAM)?;
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, text, &program_options());
    let above = Section { title: None, line: 1, body_line: 1, body: text, deeper: None };
    let mut sections = vec![above];
    for heading in root.children() {
        match level_of(heading) {
            Some(2) => sections.push(begun_by(heading, text)),
            Some(3..) => {
                let line = line_of(heading);
                sections.last_mut().map(|section| section.deeper.get_or_insert(line));
            }
            _ => {}
        }
    }
    for at in 1..sections.len() {
        let end = start_of(sections[at].line, text);
        let before = &mut sections[at - 1];
        before.body = &text[start_of(before.body_line, text)..end];
    }
    Ok(sections)
}

fn level_of(node: Node<'_>) -> Option<u8> {
    let NodeValue::Heading(heading) = &node.data().value else { return None };
    Some(heading.level)
}

/// Its body goes on to the end of the text, as long as no other section begins.
fn begun_by<'t>(heading: Node<'_>, text: &'t str) -> Section<'t> {
    let lines = heading.data().sourcepos;
    let body_line = lines.end.line + 1;
    Section {
        title: Some(heading.collect_text().trim().to_owned()),
        line: lines.start.line,
        body_line,
        body: &text[start_of(body_line, text)..],
        deeper: None,
    }
}

/// Where a line begins, in bytes.
fn start_of(line: usize, text: &str) -> usize {
    text.split_inclusive('\n').take(line - 1).map(str::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_headings_and_nowhere_else() {
        let text = "Above.\n\n## `One` more\n\nFirst.\n\n```sh\n## no heading\n```\n### Deeper\n## Two\nTwo\n---\nLast";
        let sections = sections(text).expect("sections");
        let seen = sections.iter().map(|s| (s.title.as_deref(), s.line, s.body_line, s.body));
        assert_eq!(
            seen.collect::<Vec<_>>(),
            [
                (None, 1, 1, "Above.\n\n"),
                (Some("One more"), 3, 4, "\nFirst.\n\n```sh\n## no heading\n```\n### Deeper\n"),
                (Some("Two"), 11, 12, ""),
                (Some("Two"), 12, 14, "Last"),
            ]
        );
        assert_eq!(sections.iter().map(|s| s.deeper).collect::<Vec<_>>(), [None, Some(10), None, None]);
    }
}
