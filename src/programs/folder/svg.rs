//! SVG pictures: read strictly, and refused if they hold anything but drawing. A browser shows them in `<img>`,
//! where nothing in them runs; this is for those who open one by itself.

use super::fault::line_ends;
use crate::markdown::Flaw;

/// What draws. Everything else is refused: scripts, animation, other documents inside.
const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "marker",
    "pattern",
    "mask",
    "clipPath",
    "linearGradient",
    "radialGradient",
    "stop",
    "filter",
    "feGaussianBlur",
    "feOffset",
    "feMerge",
    "feMergeNode",
    "feFlood",
    "feComposite",
    "feBlend",
    "feColorMatrix",
    "feDropShadow",
    "switch",
    "style",
    "metadata",
];

/// The only entities: numbers and names of one's own can hide anything.
const ENTITIES: [&str; 5] = ["amp;", "lt;", "gt;", "quot;", "apos;"];

/// Everything in a picture that should not be there, with its line.
pub(super) fn check(bytes: &[u8]) -> Vec<(usize, Flaw)> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return vec![(1, Flaw::new("the picture is not UTF-8").mend("save it as UTF-8"))];
    };
    let mut reader = Reader {
        text: text.trim_start_matches('\u{feff}'),
        at: 0,
        open: Vec::new(),
        flaws: Vec::new(),
        roots: 0,
    };
    if let Err(flaw) = reader.read() {
        reader.note(flaw);
    }
    reader.flaws
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    open: Vec<&'t str>,
    flaws: Vec<(usize, Flaw)>,
    roots: usize,
}

impl<'t> Reader<'t> {
    fn note(&mut self, flaw: Flaw) {
        let line = 1 + line_ends(&self.text.as_bytes()[..self.at.min(self.text.len())]);
        self.flaws.push((line, flaw));
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn read(&mut self) -> Result<(), Flaw> {
        while let Some(start) = self.rest().find('<') {
            self.words(start)?;
            if let Some(comment) = self.rest().strip_prefix("<!--") {
                self.skip(comment.find("-->").map(|end| end + 7), "comment")?;
            } else if self.rest().starts_with("<?xml ") {
                self.skip(self.rest().find("?>").map(|end| end + 2), "declaration")?;
            } else if self.rest().starts_with("<!") || self.rest().starts_with("<?") {
                return Err(
                    Flaw::new("a picture holds no declarations of its own (<! or <?)").mend("remove it")
                );
            } else if let Some(end) = self.rest().strip_prefix("</") {
                self.close(end)?;
            } else {
                self.open()?;
            }
        }
        self.words(self.rest().len())?;
        match (self.open.last(), self.roots) {
            (Some(open), _) => Err(Flaw::new(format!("<{open}> is never closed"))),
            (None, 1) => Ok(()),
            _ => Err(Flaw::new("the picture has to be one <svg>")),
        }
    }

    fn skip(&mut self, length: Option<usize>, what: &str) -> Result<(), Flaw> {
        self.at += length.ok_or_else(|| Flaw::new(format!("a {what} is never closed")))?;
        Ok(())
    }

    /// Text between two tags.
    fn words(&mut self, length: usize) -> Result<(), Flaw> {
        let text = &self.rest()[..length];
        if self.open.is_empty() && !text.trim().is_empty() {
            return Err(Flaw::new("text stands outside of <svg>").mend("remove it"));
        }
        if let Some(flaw) =
            hidden(text).or_else(|| (self.open.last() == Some(&"style")).then(|| style(text)).flatten())
        {
            self.note(flaw);
        }
        self.at += length;
        Ok(())
    }

    fn close(&mut self, rest: &'t str) -> Result<(), Flaw> {
        let (name, _) = rest.split_once('>').ok_or_else(|| Flaw::new("a tag is never closed"))?;
        if self.open.pop() != Some(name.trim_end()) {
            return Err(Flaw::new(format!("</{}> closes nothing", name.trim_end())));
        }
        self.at += name.len() + 3;
        Ok(())
    }

    fn open(&mut self) -> Result<(), Flaw> {
        let name = name(&self.rest()[1..]);
        if !ELEMENTS.contains(&name) {
            self.note(Flaw::new(format!("<{name}> does not belong into a picture")).mend("remove it"));
        }
        if self.open.is_empty() {
            self.roots += 1;
            if name != "svg" {
                return Err(Flaw::new("the picture has to start with <svg>"));
            }
        }
        if self.open.len() > 64 {
            return Err(Flaw::new("elements are more than 64 deep"));
        }
        self.at += 1 + name.len();
        let mut seen = Vec::new();
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            if self.rest().starts_with("/>") {
                self.at += 2;
                return Ok(());
            }
            if self.rest().starts_with('>') {
                self.at += 1;
                self.open.push(name);
                return Ok(());
            }
            self.attribute(&mut seen)?;
        }
    }

    fn attribute(&mut self, seen: &mut Vec<&'t str>) -> Result<(), Flaw> {
        let name = name(self.rest());
        let wrong =
            || Flaw::new(format!("the attribute {name:?} cannot be read")).mend("write it as name=\"value\"");
        let after = self.rest()[name.len()..].trim_start().strip_prefix('=').ok_or_else(wrong)?.trim_start();
        let quote = after.chars().next().filter(|c| "\"'".contains(*c)).ok_or_else(wrong)?;
        let (value, _) = after[1..].split_once(quote).ok_or_else(wrong)?;
        if name.is_empty() || seen.contains(&name) || value.contains('<') {
            return Err(wrong());
        }
        seen.push(name);
        if let Some(flaw) = attribute(name, value) {
            self.note(flaw);
        }
        self.at = self.text.len() - after.len() + value.len() + 2;
        Ok(())
    }
}

fn name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(text.len());
    &text[..end]
}

fn attribute(name: &str, value: &str) -> Option<Flaw> {
    let lower = name.to_ascii_lowercase();
    let plain = value.trim().to_ascii_lowercase();
    if lower.starts_with("on") {
        return Some(Flaw::new(format!("the attribute {name} runs a script")).mend("remove it"));
    }
    if matches!(lower.as_str(), "href" | "xlink:href" | "src") && !plain.starts_with('#') {
        return Some(
            Flaw::new(format!("{name} leads out of the picture")).mend("refer to a part of it by #ID"),
        );
    }
    let scheme = plain.split(|c: char| c.is_whitespace() || c.is_control()).collect::<String>();
    if scheme.contains("javascript:") || scheme.contains("data:") {
        return Some(
            Flaw::new(format!("the attribute {name} holds a script or a document")).mend("remove it"),
        );
    }
    let declared = lower == "xmlns" || lower.starts_with("xmlns:");
    hidden(value).or_else(|| if declared { None } else { style(value) })
}

/// Styles may name parts of the picture, and nothing else.
fn style(css: &str) -> Option<Flaw> {
    let lower = css.to_ascii_lowercase();
    let outside =
        lower.split("url(").skip(1).any(|rest| !rest.trim_start_matches([' ', '"', '\'']).starts_with('#'));
    let rule = lower.split('@').skip(1).any(|rule| !rule.starts_with("media"));
    let tricks = ["\\", "expression", "behavior", "-moz-binding", "image(", "image-set("]
        .iter()
        .find(|trick| lower.contains(**trick));
    (outside || rule || tricks.is_some()).then(|| {
        Flaw::new("a style loads something from elsewhere")
            .mend("use colors, and url(#ID) for parts of the picture")
    })
}

fn hidden(text: &str) -> Option<Flaw> {
    let unknown = text.split('&').skip(1).any(|rest| !ENTITIES.iter().any(|entity| rest.starts_with(entity)));
    let control = text.contains(|c: char| c.is_control() && !c.is_ascii_whitespace());
    (unknown || control).then(|| {
        Flaw::new("characters are written as numbers or names").mend("write them as they are, in UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaws(svg: &str) -> Vec<String> {
        check(svg.as_bytes()).iter().map(|(line, flaw)| format!("{line}: {}", flaw.what)).collect()
    }

    #[test]
    fn drawings_pass() {
        for svg in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "<?xml version='1.0'?>\n<!-- a < b -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><title>a &amp; b</title><style>@media (prefers-color-scheme: dark) { .a { fill: #fff } }</style><g fill=\"url(#b)\"><use href='#c'/>\n<text>ä -> 1</text></g></svg>\n",
        ] {
            assert_eq!(flaws(svg), [""; 0], "{svg}");
        }
    }

    #[test]
    fn whatever_is_more_than_drawing_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<rect onclick=\"alert(1)\"/>",
            "<rect ONLOAD='a'/>",
            "<foreignObject/>",
            "<a href=\"https://a.b\"/>",
            "<image href=\"https://a.b/c.png\"/>",
            "<use href=\"https://a.b#c\"/>",
            "<use xlink:href=\"a.svg#c\"/>",
            "<animate/>",
            "<set/>",
            "<style>@import 'a.css';</style>",
            "<style>a { background: url(https://a.b) }</style>",
            "<rect style=\"fill: url( 'http://a' )\"/>",
            "<rect fill=\"java&#115;cript:a\"/>",
            "<rect fill=\"&x;\"/>",
            "<!DOCTYPE svg [<!ENTITY x 'y'>]>",
            "<![CDATA[<script>]]>",
            "<?php ?>",
            "<rect fill=javascript:a />",
            "<rect fill=\"a\" fill=\"b\"/>",
            "<rect",
            "<g>",
            "</g>",
            "<iframe/>",
            "<rect a=\"<script>\"/>",
            "<rect fill=\" java\nscript:alert(1)\"/>",
            "<style>a { behavior: x }</style>",
            "<style>\\75rl(http://a)</style>",
            "<SCRIPT/>",
            "<html:script/>",
        ] {
            let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">\n{inside}\n</svg>");
            assert!(!flaws(&svg).is_empty(), "{inside} passes");
        }
        for svg in
            ["", "<html></html>", "<svg/><svg/>", "<svg>", "a<svg/>", "<svg/>b", "<g/>", "<", "<svg", "<!--"]
        {
            assert!(!flaws(svg).is_empty(), "{svg} passes");
        }
    }

    #[test]
    fn nothing_makes_the_reader_fall() {
        let pieces = [
            "<", "svg", ">", "/", "\"", "'", "=", "&", " ", "<!--", "-->", "<?xml ", "ä", "\0", "</", "on",
            "href", ":",
        ];
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    for d in pieces {
                        drop(check(format!("<svg {a}{b}{c}{d}").as_bytes()));
                    }
                }
            }
        }
        assert!(!check(&[0xff, b'<']).is_empty());
        assert!(!flaws(&"<g>".repeat(10_000)).is_empty());
    }
}
