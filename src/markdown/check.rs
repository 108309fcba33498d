//! Goes through the parsed text of a program, refuses what the format does not allow, and puts in the addresses
//! that links and pictures lead to.

use super::{
    CodeWords, Flaw, Heading, Refusal,
    letter::{is_address, too_deep},
    limits::TREE_DEPTH,
    line_of,
};
use crate::text::nearest;
use comrak::{
    Anchorizer,
    arena_tree::NodeEdge,
    nodes::{Node, NodeCodeBlock, NodeValue},
};

/// What a text of a program can link to inside of that program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `lesson:KEY`
    Lesson,
    /// `project:KEY`
    Project,
    /// `stage:KEY`
    Stage,
    /// `term:KEY`, of the glossary.
    Term,
}

impl Target {
    /// Every kind there is.
    pub const ALL: [Self; 4] = [Self::Lesson, Self::Project, Self::Stage, Self::Term];

    /// The word before the colon.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Project => "project",
            Self::Stage => "stage",
            Self::Term => "term",
        }
    }
}

/// What a text's program knows: where its links lead, and who it is for.
pub trait Links {
    /// The address of a lesson, project, stage or term.
    fn page(&self, target: Target, key: &str) -> Result<String, Flaw>;
    /// The address of a picture, by its file name.
    fn image(&self, name: &str) -> Result<String, Flaw>;
    /// Whether there is such a stack.
    fn stack(&self, key: &str) -> Result<(), Flaw>;
    /// Whether the code of this text is run by a test.
    fn run(&self) -> Result<(), Flaw>;
}

/// A container: `::: exercise` and its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container<'i> {
    /// Shown to those who chose this stack.
    Stack(&'i str),
    Exercise,
    Solution,
}

impl<'i> Container<'i> {
    /// By the words behind its colons.
    pub(super) fn read(info: &'i str) -> Result<Self, Flaw> {
        let words = info.split_whitespace().collect::<Vec<_>>();
        match words.as_slice() {
            ["stack", key] => Ok(Self::Stack(key)),
            ["stack"] => Err(Flaw::new("\":::\" with \"stack\" names no stack").mend("write ::: stack KEY")),
            ["exercise"] => Ok(Self::Exercise),
            ["solution"] => Ok(Self::Solution),
            [] => Err(Flaw::new("this \":::\" closes nothing")
                .mend("remove it; a container around others starts and ends with more colons than they do")),
            [first, ..] => {
                let known = nearest(first, ["stack", "exercise", "solution"]);
                Err(Flaw::new(format!("no container is called \"{}\"", words.join(" ")))
                    .mend("they are ::: stack KEY, ::: exercise and ::: solution")
                    .meant(known.filter(|known| known != first)))
            }
        }
    }
}

/// What a text without flaws has.
#[derive(Debug)]
pub(super) struct Checked {
    pub headings: Vec<Heading>,
}

/// Anchors that the page around a text uses itself.
const TAKEN: [&str; 4] = ["main", "notices", "contents", "top"];

/// Checks a text and settles its links.
pub(super) fn check(root: Node<'_>, text: &str, links: &dyn Links) -> Result<Checked, Vec<Refusal>> {
    let mut walk = Walk::new(text, links);
    let mut depth = 0_usize;
    for edge in root.traverse() {
        let NodeEdge::Start(node) = edge else {
            depth -= 1;
            continue;
        };
        depth += 1;
        if depth > TREE_DEPTH {
            return Err(vec![Refusal { line: line_of(node), flaw: too_deep() }]);
        }
        walk.visit(node);
    }
    walk.end()
}

/// Checks a text that has to be one line, and settles its links.
pub(super) fn check_line(root: Node<'_>, text: &str, links: &dyn Links) -> Result<(), Vec<Flaw>> {
    let is_line = |node: Node<'_>| match &node.data().value {
        NodeValue::Document => node.children().count() == 1,
        NodeValue::Paragraph | NodeValue::HtmlBlock(_) => true,
        value => !value.block() && !matches!(value, NodeValue::Image(_)),
    };
    if text.contains('\n') || !root.descendants().all(is_line) {
        let flaw = Flaw::new("the text has to be one line, without lists, headings, quotes or pictures");
        return Err(vec![flaw.mend("put a backslash before what is no mark")]);
    }
    check(root, text, links).map(|_| ()).map_err(|all| all.into_iter().map(|refusal| refusal.flaw).collect())
}

struct Walk<'t> {
    source: Vec<&'t str>,
    links: &'t dyn Links,
    refusals: Vec<Refusal>,
    headings: Vec<Heading>,
    anchors: Anchorizer,
    /// `#anchor` links, settled at the end.
    within: Vec<(usize, String)>,
}

impl<'t> Walk<'t> {
    fn new(text: &'t str, links: &'t dyn Links) -> Self {
        let mut anchors = Anchorizer::new();
        for taken in TAKEN {
            anchors.anchorize(taken);
        }
        let source = text.lines().collect();
        Self { source, links, refusals: Vec::new(), headings: Vec::new(), anchors, within: Vec::new() }
    }

    fn refuse(&mut self, line: usize, flaw: Flaw) {
        self.refusals.push(Refusal { line, flaw });
    }

    fn visit(&mut self, node: Node<'_>) {
        let line = line_of(node);
        let value = node.data().value.clone();
        match value {
            NodeValue::HtmlBlock(html) => self.html(line, &html.literal),
            NodeValue::HtmlInline(html) if html.starts_with("</") => {} // its opening tag is refused
            NodeValue::HtmlInline(html) => self.html(line, &html),
            NodeValue::Heading(heading) => self.heading(node, heading.level),
            NodeValue::CodeBlock(block) => self.code(node, &block),
            NodeValue::BlockDirective(block) => self.container(node, &block.info, block.fence_length),
            NodeValue::Link(to) => self.link(node, &to.url),
            NodeValue::Image(image) => self.image(node, &image.url),
            NodeValue::Text(text) => self.footnote(line, &text),
            _ => {}
        }
    }

    fn html(&mut self, line: usize, html: &str) {
        let flaw = Flaw::new(format!("raw HTML is not allowed: {}", short(html.trim())));
        self.refuse(line, flaw.mend("write it in Markdown, or between backticks to show it"));
    }

    fn heading(&mut self, node: Node<'_>, level: u8) {
        let (line, text) = (line_of(node), node.collect_text().trim().to_owned());
        let above = self.headings.last().map_or(1, |heading| heading.level);
        if level == 1 {
            let flaw = Flaw::new("a text has no heading of level 1: that is its title");
            self.refuse(line, flaw.mend("start with ##"));
        } else if level > above + 1 {
            let flaw =
                Flaw::new(format!("the heading is of level {level}, but the one above it of level {above}"));
            self.refuse(line, flaw.mend(format!("write {}", "#".repeat(usize::from(above) + 1))));
        }
        if text.is_empty() {
            self.refuse(line, Flaw::new("the heading has no words"));
        }
        let stack = node.ancestors().find_map(stack_of);
        let id = self.anchors.anchorize(&text);
        self.headings.push(Heading { level: level.max(2), id, text, stack });
    }

    fn code(&mut self, node: Node<'_>, block: &NodeCodeBlock) {
        let line = line_of(node);
        if block.fenced && !block.closed {
            let fence = char::from(block.fence_char).to_string().repeat(block.fence_length);
            self.refuse(
                line,
                Flaw::new("the code block is never closed").mend(format!("end it with {fence}")),
            );
        }
        let (words, flaws) = CodeWords::read(&block.info);
        for flaw in flaws {
            self.refuse(line, flaw);
        }
        if words.exit.is_some()
            && let Err(flaw) = self.links.run()
        {
            self.refuse(line, flaw);
        }
        if words.is_output() && !node.previous_sibling().is_some_and(is_run) {
            let flaw = Flaw::new("\"output\" has to stand right after the block that prints it");
            self.refuse(
                line,
                flaw.mend("write \"run\" behind the language of that block, or call this one text"),
            );
        }
    }

    fn container(&mut self, node: Node<'_>, info: &str, colons: usize) {
        let line = line_of(node);
        let container = match Container::read(info) {
            Ok(container) => container,
            Err(flaw) => return self.refuse(line, flaw),
        };
        if !self.is_closed(node, colons) {
            let flaw = Flaw::new(format!("\"::: {}\" is never closed", info.trim()));
            self.refuse(line, flaw.mend(format!("end it with a line of {}", ":".repeat(colons))));
        }
        if node.first_child().is_none() {
            self.refuse(line, Flaw::new(format!("\"::: {}\" is empty", info.trim())));
        }
        let Container::Stack(key) = container else { return };
        if let Err(flaw) = self.links.stack(key) {
            self.refuse(line, flaw);
        }
        if node.ancestors().skip(1).any(|around| stack_of(around).is_some()) {
            self.refuse(
                line,
                Flaw::new("a stack's variant stands inside of another").mend("close that one first"),
            );
        }
        let before = node.preceding_siblings().skip(1).map_while(stack_of);
        if before.into_iter().any(|other| other == key) {
            let flaw = Flaw::new(format!("these variants have one for \"{key}\" already"));
            self.refuse(line, flaw.mend("join the two, or put text between the groups"));
        }
    }

    /// Its last line is its closing one: comrak ends a container silently where what is around it ends.
    fn is_closed(&self, node: Node<'_>, colons: usize) -> bool {
        let position = node.data().sourcepos;
        let last = self
            .source
            .get(position.end.line - 1)
            .map_or("", |line| line.trim_start_matches([' ', '>']).trim_end());
        position.end.line > position.start.line
            && last.len() >= colons
            && last.bytes().all(|byte| byte == b':')
    }

    fn link(&mut self, node: Node<'_>, address: &str) {
        let line = line_of(node);
        if let Some(anchor) = address.strip_prefix('#') {
            self.within.push((line, anchor.to_owned()));
            return;
        }
        let inside = address.split_once(':').and_then(|(word, key)| Some((target(word)?, key)));
        match inside.map(|(target, key)| self.links.page(target, key)) {
            Some(Ok(place)) => readdress(node, place),
            Some(Err(flaw)) => self.refuse(line, flaw),
            None if is_address(address) => {}
            None => self.refuse(line, wrong_link(address)),
        }
    }

    fn image(&mut self, node: Node<'_>, address: &str) {
        let line = line_of(node);
        if node.collect_text().trim().is_empty() {
            let flaw =
                Flaw::new(format!("the picture {} has no words for those who cannot see it", short(address)));
            self.refuse(line, flaw.mend("say between the brackets what it shows"));
        }
        let Some(name) = address.strip_prefix("images/") else {
            let flaw = Flaw::new(format!("a picture cannot come from {}", short(address)));
            return self.refuse(line, flaw.mend("put it into the folder images and write images/NAME"));
        };
        match self.links.image(name) {
            Ok(place) => readdress(node, place),
            Err(flaw) => self.refuse(line, flaw),
        }
    }

    /// A reference to a footnote that is nowhere stays text.
    fn footnote(&mut self, line: usize, text: &str) {
        if let Some((name, _)) = text.split_once("[^").and_then(|(_, after)| after.split_once(']')) {
            let flaw = Flaw::new(format!("there is no footnote [^{}]", short(name)));
            self.refuse(line, flaw.mend(format!("add a line [^{}]: with its text", short(name))));
        }
    }

    fn end(mut self) -> Result<Checked, Vec<Refusal>> {
        for (line, anchor) in std::mem::take(&mut self.within) {
            let ids = || self.headings.iter().map(|heading| heading.id.as_str());
            if !ids().any(|id| id == anchor) {
                let flaw =
                    Flaw::new(format!("no heading of this text has the anchor \"#{}\"", short(&anchor)));
                let flaw = flaw.meant(nearest(&anchor, ids()).map(|id| format!("#{id}")));
                self.refuse(line, flaw);
            }
        }
        self.refusals.sort_by_key(|refusal| refusal.line);
        if self.refusals.is_empty() { Ok(Checked { headings: self.headings }) } else { Err(self.refusals) }
    }
}

fn target(word: &str) -> Option<Target> {
    Target::ALL.into_iter().find(|target| target.word() == word)
}

fn stack_of(node: Node<'_>) -> Option<String> {
    let NodeValue::BlockDirective(block) = &node.data().value else { return None };
    match Container::read(&block.info) {
        Ok(Container::Stack(key)) => Some(key.to_owned()),
        _ => None,
    }
}

fn is_run(node: Node<'_>) -> bool {
    let NodeValue::CodeBlock(block) = &node.data().value else { return false };
    CodeWords::read(&block.info).0.exit.is_some()
}

fn readdress(node: Node<'_>, place: String) {
    if let NodeValue::Link(link) | NodeValue::Image(link) = &mut node.data_mut().value {
        link.url = place;
    }
}

fn wrong_link(address: &str) -> Flaw {
    let flaw = Flaw::new(format!("a link cannot lead to {}", short(address)));
    let scheme = address.split_once(':').map(|(word, _)| word);
    if let Some(word) = scheme.and_then(|word| nearest(word, Target::ALL.map(Target::word))) {
        return flaw.meant(address.split_once(':').map(|(_, key)| format!("{word}:{key}")));
    }
    let ends_as = |ending: &str| address.to_ascii_lowercase().ends_with(ending);
    if ends_as(".md") {
        return flaw.mend("a lesson is linked as lesson:KEY, a project as project:KEY");
    }
    flaw.mend("write http(s)://, mailto:, lesson:KEY, project:KEY, stage:KEY, term:KEY or #HEADING")
}

/// The start of what was written, for a message.
fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > 60 { line.chars().take(60).chain(['…']).collect() } else { line.to_owned() }
}
