//! Markdown: what program folders and people write, checked and made into HTML. Rendered once, when it is
//! written; what comes out is safe to print as it is. The texts of programs are trusted to be well meant and
//! refused where they are wrong; people's texts are trusted with nothing.

mod check;
mod clean;
mod code;
mod draw;
mod letter;
mod limits;
mod output;
mod parts;
mod sections;
mod words;

pub use check::{Links, Target};
pub use output::prints;
pub use parts::{Heading, Part, Rendered, Variant};
pub use sections::{Section, sections};
pub use words::{CodeBlock, CodeWords};

use comrak::{
    Arena, Options,
    nodes::{Node, NodeValue},
};
use std::fmt;

/// The version of what is made of a program's texts. It is one more whenever the same text comes out as other HTML:
/// then a folder that did not change is imported anew.
pub const RENDERER: u32 = 2;

/// What is wrong with something, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong: a sentence without its full stop.
    pub what: String,
    /// What to do about it, or the nearest right thing.
    pub remedy: Option<String>,
}

impl Flaw {
    /// A flaw that says by itself how to mend it.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: None }
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn mend(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// The same with the word that was probably meant, if there is one.
    #[must_use]
    pub fn meant(mut self, nearest: Option<impl fmt::Display>) -> Self {
        self.remedy = nearest.map(|word| format!("did you mean \"{word}\"?")).or(self.remedy);
        self
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        self.remedy.iter().try_for_each(|remedy| write!(f, "; {remedy}"))
    }
}

/// A flaw of a text, at one of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub flaw: Flaw,
}

/// Renders a text of a program: a lesson, a brief, a guide.
///
/// # Errors
/// Everything in it that the format does not allow, in the order of its lines. Of a text that passes a limit,
/// only that.
pub fn render(text: &str, links: &dyn Links) -> Result<Rendered, Vec<Refusal>> {
    limits::check(text, &limits::PROGRAM).map_err(|refusal| vec![refusal])?;
    let arena = Arena::new();
    let options = program_options();
    let root = comrak::parse_document(&arena, text, &options);
    let checked = check::check(root, text, links)?;
    let pen = draw::Pen::program(&checked.headings);
    let html = draw::document(root, &options, pen, limits::PROGRAM.html).map_err(|flaw| at(1, flaw))?;
    Ok(Rendered {
        parts: parts::split(&clean::with_scrolling_tables(&clean::program(&html))),
        headings: checked.headings,
    })
}

/// Renders one line of a program, such as an outcome or an option: no blocks, and nothing around it.
///
/// # Errors
/// Everything in it that cannot stand in a line.
pub fn render_line(text: &str, links: &dyn Links) -> Result<String, Vec<Flaw>> {
    limits::check(text, &limits::LINE).map_err(|refusal| vec![refusal.flaw])?;
    let arena = Arena::new();
    let options = line_options();
    let root = comrak::parse_document(&arena, text, &options);
    check::check_line(root, text, links)?;
    let html =
        draw::document(root, &options, draw::Pen::program(&[]), limits::LINE.html).map_err(|f| vec![f])?;
    let html = clean::program(&html);
    let inner = html.trim().strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    Ok(inner.unwrap_or(&html).to_owned())
}

/// Renders what a person writes to others: a comment, a submission, an announcement. Raw HTML shows as the text
/// that it is, pictures become links, and no link is followed by search engines.
///
/// # Errors
/// What is too much about it, in words for that person.
pub fn render_letter(text: &str) -> Result<String, String> {
    limits::check(text, &limits::LETTER).map_err(|refusal| words_for_a_person(&refusal))?;
    let arena = Arena::new();
    let options = letter_options();
    let root = comrak::parse_document(&arena, text, &options);
    letter::soften(root, &arena).map_err(|refusal| words_for_a_person(&refusal))?;
    let html = draw::document(root, &options, draw::Pen::letter(), limits::LETTER.html)
        .map_err(|flaw| flaw.to_string())?;
    Ok(clean::with_scrolling_tables(&clean::letter(&html)))
}

/// How a person's text begins, without its marks: its first sentences, so many of them at most, of the first paragraph.
#[must_use]
pub fn opening(text: &str, sentences: usize) -> String {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, text, &letter_options());
    let first = root.descendants().find(|node| matches!(node.data().value, NodeValue::Paragraph));
    let words =
        first.map_or_else(String::new, |paragraph| paragraph.descendants().map(plain_words).collect());
    let ends = words.match_indices(['.', '?', '!']).map(|(at, mark)| at + mark.len());
    let ends = ends.filter(|end| words[*end..].chars().next().is_none_or(char::is_whitespace));
    let end = ends.take(sentences).last().unwrap_or(words.len());
    words[..end].trim().to_owned()
}

fn plain_words(node: Node<'_>) -> String {
    match &node.data().value {
        NodeValue::Text(words) => words.to_string(),
        NodeValue::Code(code) => code.literal.clone(),
        NodeValue::SoftBreak | NodeValue::LineBreak => " ".to_owned(),
        _ => String::new(),
    }
}

/// The code blocks of a text, from top to bottom, with those inside of containers.
///
/// # Errors
/// The limit that the text passes.
pub fn code_blocks(text: &str) -> Result<Vec<CodeBlock>, Refusal> {
    limits::check(text, &limits::PROGRAM)?;
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, text, &program_options());
    Ok(root.descendants().filter_map(CodeBlock::of).collect())
}

fn words_for_a_person(Refusal { line, flaw }: &Refusal) -> String {
    format!("Line {line}: {flaw}")
}

fn at(line: usize, flaw: Flaw) -> Vec<Refusal> {
    vec![Refusal { line, flaw }]
}

/// The line that a node starts in.
fn line_of(node: Node<'_>) -> usize {
    node.data().sourcepos.start.line
}

fn line_options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options
}

fn letter_options() -> Options<'static> {
    let mut options = line_options();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.alerts = true;
    options.render.escape = true;
    options.render.tasklist_classes = true;
    options
}

fn program_options() -> Options<'static> {
    let mut options = letter_options();
    options.render.escape = false; // raw HTML was refused before
    options.extension.footnotes = true;
    options.extension.block_directive = true;
    options
}

#[cfg(test)]
mod tests;
