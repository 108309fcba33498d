//! Writes the parsed text as HTML, where it differs from what comrak writes: headings, code, containers, tasks.

use super::{Flaw, check::Container, code, parts};
use crate::text::grouped;
use comrak::{
    Options,
    html::{ChildRendering, Context, format_document_with_formatter, format_node_default},
    nodes::{Node, NodeBlockDirective, NodeCodeBlock, NodeLink, NodeTaskItem, NodeValue},
    options::Plugins,
};
use std::fmt::{self, Write};

/// What is needed while writing.
pub(super) struct Pen {
    /// The headings' anchors, in order; none in letters, of which a page holds many.
    ids: Option<std::vec::IntoIter<String>>,
    /// Bytes of code that may still be colored.
    colors: usize,
}

impl Pen {
    /// For a text of a program, with its headings as they come.
    pub(super) fn program(headings: &[parts::Heading]) -> Self {
        let ids = headings.iter().map(|heading| heading.id.clone()).collect::<Vec<_>>();
        Self { ids: Some(ids.into_iter()), colors: 256 * 1024 }
    }

    /// For a person's text: its colors cost less than 100 ms.
    pub(super) fn letter() -> Self {
        Self { ids: None, colors: 3 * 1024 }
    }
}

/// The text's HTML, as long as it is not longer than `most` bytes.
pub(super) fn document(root: Node<'_>, options: &Options, pen: Pen, most: usize) -> Result<String, Flaw> {
    let mut page = Bounded { html: String::new(), most };
    let done = format_document_with_formatter(root, options, &mut page, &Plugins::default(), draw, pen);
    done.map(|_| page.html).map_err(|_| {
        Flaw::new(format!("the text makes a page of more than {} bytes", grouped(most))).mend("split it")
    })
}

struct Bounded {
    html: String,
    most: usize,
}

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.html.len() + text.len() > self.most {
            return Err(fmt::Error);
        }
        self.html.push_str(text);
        Ok(())
    }
}

type Drawn = Result<ChildRendering, fmt::Error>;

fn draw(page: &mut Context<Pen>, node: Node<'_>, entering: bool) -> Drawn {
    match &node.data().value {
        NodeValue::Heading(heading) => draw_heading(page, heading.level, entering),
        NodeValue::CodeBlock(block) => draw_code(page, block, entering),
        NodeValue::BlockDirective(block) => draw_container(page, node, block, entering),
        NodeValue::TaskItem(task) => draw_task(page, task, entering),
        NodeValue::Code(code) if is_option(&code.literal) => draw_option(page, &code.literal, entering),
        NodeValue::Link(link) => draw_link(page, link, entering),
        _ => format_node_default(page, node, entering),
    }
}

fn draw_heading(page: &mut Context<Pen>, level: u8, entering: bool) -> Drawn {
    let id = page.user.ids.as_ref().map(|ids| ids.as_slice().first().cloned().unwrap_or_default());
    match (id, entering) {
        // In a letter: below the headings of the page that it stands in.
        (None, true) => write!(page, "<h{}>", (level + 3).min(6))?,
        (None, false) => writeln!(page, "</h{}>", (level + 3).min(6))?,
        (Some(id), true) => {
            page.cr()?;
            write!(page, "<h{level} id=\"")?;
            page.escape(&id)?;
            page.write_str("\">")?;
        }
        (Some(id), false) => {
            page.write_str("<a class=\"anchor\" href=\"#")?;
            page.escape_href(&id)?;
            writeln!(page, "\" aria-label=\"Link to this heading\"></a></h{level}>")?;
            page.user.ids.as_mut().and_then(Iterator::next);
        }
    }
    Ok(ChildRendering::HTML)
}

fn draw_code(page: &mut Context<Pen>, block: &NodeCodeBlock, entering: bool) -> Drawn {
    if !entering {
        return Ok(ChildRendering::HTML);
    }
    let (words, _) = super::CodeWords::read(&block.info);
    page.cr()?;
    page.write_str(if words.is_output() {
        "<figure class=\"code output\">"
    } else {
        "<figure class=\"code\">"
    })?;
    let caption = if words.is_output() { Some("Output") } else { words.file.as_deref() };
    if let Some(caption) = caption {
        page.write_str("<figcaption>")?;
        page.escape(caption)?;
        page.write_str("</figcaption>")?;
    }
    page.write_str("<pre tabindex=\"0\"><code>")?;
    let most = page.user.colors;
    if words.is_output() {
        page.escape(&super::output::shown(&block.literal))?;
    } else {
        page.user.colors -= code::write(page, words.language.as_deref(), &block.literal, most)?;
    }
    page.write_str("</code></pre></figure>\n")?;
    Ok(ChildRendering::HTML)
}

fn draw_container(
    page: &mut Context<Pen>,
    node: Node<'_>,
    block: &NodeBlockDirective,
    entering: bool,
) -> Drawn {
    page.cr()?;
    match (Container::read(&block.info), entering) {
        (Ok(Container::Stack(key)), true) => {
            if !node.previous_sibling().is_some_and(is_variant) {
                page.write_str(&parts::mark(parts::GROUP))?;
            }
            page.write_str(&parts::mark(key))?;
        }
        (Ok(Container::Stack(_)), false) => {
            if !node.next_sibling().is_some_and(is_variant) {
                page.write_str(&parts::mark(parts::END))?;
            }
        }
        (Ok(Container::Exercise), true) => {
            page.write_str("<section class=\"exercise\"><p class=\"exercise-title\">Exercise</p>\n")?;
        }
        (Ok(Container::Exercise), false) => page.write_str("</section>\n")?,
        (Ok(Container::Solution), true) => {
            page.write_str("<details class=\"solution\"><summary>Solution</summary>\n")?;
        }
        (Ok(Container::Solution), false) => page.write_str("</details>\n")?,
        (Err(_), _) => {}
    }
    Ok(ChildRendering::HTML)
}

fn is_variant(node: Node<'_>) -> bool {
    let NodeValue::BlockDirective(block) = &node.data().value else { return false };
    matches!(Container::read(&block.info), Ok(Container::Stack(_)))
}

fn draw_task(page: &mut Context<Pen>, task: &NodeTaskItem, entering: bool) -> Drawn {
    if entering {
        let state =
            if task.symbol.is_some() { "aria-label=\"Done\" checked" } else { "aria-label=\"To do\"" };
        write!(page, "<li class=\"task-list-item\"><input type=\"checkbox\" {state} disabled> ")?;
    } else {
        page.write_str("</li>\n")?;
    }
    Ok(ChildRendering::HTML)
}

/// Short code with a hyphen, as in `-u` or `git-log`.
fn is_option(code: &str) -> bool {
    code.len() <= 16 && code.contains('-')
}

/// It stays on one line: a browser would break it at its hyphen.
fn draw_option(page: &mut Context<Pen>, code: &str, entering: bool) -> Drawn {
    if entering {
        page.write_str("<code class=\"short\">")?;
        page.escape(code)?;
        page.write_str("</code>")?;
    }
    Ok(ChildRendering::HTML)
}

/// A link whose address was taken away is its words.
fn draw_link(page: &mut Context<Pen>, link: &NodeLink, entering: bool) -> Drawn {
    match (link.url.is_empty(), entering) {
        (true, _) => {}
        (false, true) => {
            page.write_str("<a href=\"")?;
            page.escape_href(&link.url)?;
            if !link.title.is_empty() {
                page.write_str("\" title=\"")?;
                page.escape(&link.title)?;
            }
            page.write_str("\">")?;
        }
        (false, false) => page.write_str("</a>")?,
    }
    Ok(ChildRendering::HTML)
}
