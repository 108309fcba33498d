//! A rendered text as it is stored: HTML, and in between the places where a learner's stack decides.

use serde::{Deserialize, Serialize};

/// A text of a program, rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// Its parts, in order. A part alone need not be whole (`<details>` may open in one and close in a later
    /// one): print them all, one variant of each group.
    pub parts: Vec<Part>,
    /// Its headings, for a list of contents.
    pub headings: Vec<Heading>,
}

/// A part of a rendered text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The same for everyone.
    Html(String),
    /// One of these, by the learner's stack; at least one.
    Variants(Vec<Variant>),
}

/// What those see who chose a stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The stack's key.
    pub stack: String,
    /// Its HTML.
    pub html: String,
}

/// A heading of a rendered text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Its anchor, unique in the text.
    pub id: String,
    /// Its words, without marks.
    pub text: String,
    /// The stack that it is shown for; none: for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
}

impl Part {
    /// What a learner with this stack sees: its variant, or the first where it has none.
    #[must_use]
    pub fn html(&self, stack: &str) -> &str {
        match self {
            Self::Html(html) => html,
            Self::Variants(variants) => {
                let own = variants.iter().find(|variant| variant.stack == stack);
                own.or(variants.first()).map_or("", |variant| &variant.html)
            }
        }
    }
}

impl Rendered {
    /// The stacks that some part has a variant for.
    pub fn stacks(&self) -> impl Iterator<Item = &str> {
        let variants = self.parts.iter().flat_map(|part| match part {
            Part::Html(_) => &[][..],
            Part::Variants(variants) => variants.as_slice(),
        });
        let mut stacks = variants.map(|variant| variant.stack.as_str()).collect::<Vec<_>>();
        stacks.sort_unstable();
        stacks.dedup();
        stacks.into_iter()
    }

    /// The same for a page that does not lie beside the program's other pages: its links to these begin with the
    /// address that they all lie below.
    #[must_use]
    pub fn below(mut self, base: &str) -> Self {
        for part in &mut self.parts {
            match part {
                Part::Html(html) => *html = below(html, base),
                Part::Variants(variants) => {
                    for variant in variants {
                        variant.html = below(&variant.html, base);
                    }
                }
            }
        }
        self
    }

    /// The whole text as a learner with this stack sees it, without tabs.
    #[must_use]
    pub fn html(&self, stack: &str) -> String {
        self.parts.iter().map(|part| part.html(stack)).collect()
    }
}

/// No other link begins like this: `check` lets none pass that leads out of the program without a scheme.
fn below(html: &str, base: &str) -> String {
    html.replace("<a href=\"../", &format!("<a href=\"{base}/"))
}

/// Stands where a group of variants starts; `draw` writes it, the sanitizer lets it pass, and raw HTML that
/// could imitate it was refused.
pub(super) const GROUP: &str = "+";

/// Stands where the group ends.
pub(super) const END: &str = "-";

/// The mark of a variant with this key, or of a group's start or end.
pub(super) fn mark(key: &str) -> String {
    format!("<hr data-stack=\"{key}\">")
}

/// Cuts sanitized HTML at its marks.
pub(super) fn split(html: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(&mark(GROUP)) {
        let (group, after) = after.split_once(&mark(END)).unwrap_or((after, ""));
        push(&mut parts, before);
        parts.push(Part::Variants(variants(group)));
        rest = after;
    }
    push(&mut parts, rest);
    parts
}

fn push(parts: &mut Vec<Part>, html: &str) {
    let html = html.trim_start_matches('\n'); // what stood between a mark and the next line
    if !html.is_empty() {
        parts.push(Part::Html(html.to_owned()));
    }
}

fn variants(group: &str) -> Vec<Variant> {
    group
        .split("<hr data-stack=\"")
        .skip(1)
        .filter_map(|piece| piece.split_once("\">"))
        .map(|(stack, html)| Variant {
            stack: stack.to_owned(),
            html: html.trim_start_matches('\n').to_owned(),
        })
        .collect()
}
