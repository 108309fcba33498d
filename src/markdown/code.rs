//! Colors for code: syntect says what each word is, and few classes of our own say how it looks.

use comrak::html::escape;
use std::{fmt, sync::LazyLock};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// A language that a code block may name.
pub(super) struct Language {
    /// Its name behind the fence.
    pub word: &'static str,
    /// By which syntect knows it; empty: shown without colors.
    syntax: &'static str,
    /// A test can run it.
    pub runs: bool,
}

const fn language(word: &'static str, syntax: &'static str) -> Language {
    Language { word, syntax, runs: false }
}

const fn runs(word: &'static str, syntax: &'static str) -> Language {
    Language { word, syntax, runs: true }
}

/// All of them. A block without a word is shown as it is, and `output` is what a block before it prints.
pub(super) const LANGUAGES: &[Language] = &[
    runs("python", "py"),
    runs("javascript", "js"),
    runs("sql", "sql"),
    runs("sh", "sh"),
    runs("rust", "rs"),
    language("typescript", "js"),
    language("java", "java"),
    language("php", "php"),
    language("csharp", "cs"),
    language("ruby", "rb"),
    language("go", "go"),
    language("c", "c"),
    language("cpp", "cpp"),
    language("html", "html"),
    language("css", "css"),
    language("json", "json"),
    language("yaml", "yaml"),
    language("toml", "properties"),
    language("ini", "properties"),
    language("xml", "xml"),
    language("markdown", "md"),
    language("diff", "diff"),
    language("dockerfile", "sh"),
    language("csv", ""),
    language("hcl", ""),
    language("http", ""),
    language("nginx", ""),
    language("text", ""),
    language("output", ""),
];

/// The classes of colored words.
pub(super) const CLASSES: &[&str] = &[
    "hl-comment",
    "hl-string",
    "hl-constant",
    "hl-keyword",
    "hl-name",
    "hl-tag",
    "hl-heading",
    "hl-inserted",
    "hl-deleted",
    "hl-invalid",
];

/// What a scope looks like, the more special first; none: like the text around it is not, but plain.
const LOOKS: &[(&str, Option<&str>)] = &[
    ("comment", Some("hl-comment")),
    ("string", Some("hl-string")),
    ("constant", Some("hl-constant")),
    ("keyword.operator.word", Some("hl-keyword")),
    ("keyword.operator.logical.python", Some("hl-keyword")),
    ("keyword.operator", None),
    ("keyword", Some("hl-keyword")),
    ("storage", Some("hl-keyword")),
    ("entity.name.tag", Some("hl-tag")),
    ("entity.name.section", Some("hl-heading")),
    ("entity", Some("hl-name")),
    ("support.function", Some("hl-name")),
    ("markup.heading", Some("hl-heading")),
    ("markup.inserted", Some("hl-inserted")),
    ("markup.deleted", Some("hl-deleted")),
    ("invalid", Some("hl-invalid")),
    ("meta.interpolation", None),
    ("meta.template.expression", None),
    ("source", None),
];

/// Longer lines and longer blocks are shown without colors: patterns go back and forth on them.
const MAX_LINE: usize = 160;
const MAX_BLOCK: usize = 32 * 1024;

/// Code that is nested deeper is shown without colors as well.
const MAX_DEPTH: usize = 100;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

static SCOPES: LazyLock<Vec<(Scope, Option<&str>)>> =
    LazyLock::new(|| LOOKS.iter().filter_map(|(name, look)| Some((Scope::new(name).ok()?, *look))).collect());

/// Writes code as HTML, in colors if its language has some and its length allows them. Says how many bytes it
/// colored.
pub(super) fn write(
    out: &mut dyn fmt::Write,
    language: Option<&str>,
    code: &str,
    most: usize,
) -> Result<usize, fmt::Error> {
    let small = code.len() <= MAX_BLOCK.min(most) && code.lines().all(|line| line.len() <= MAX_LINE);
    let colored = language.filter(|_| small).and_then(syntax_of).and_then(|syntax| colored(syntax, code));
    let Some(html) = colored else {
        return escape(out, code).map(|()| 0);
    };
    out.write_str(&html).map(|()| code.len())
}

fn syntax_of(word: &str) -> Option<&'static SyntaxReference> {
    let language = LANGUAGES.iter().find(|language| language.word == word)?;
    SYNTAXES.find_syntax_by_extension(language.syntax)
}

/// Code with a span around each word that looks different; none if the patterns give up on it.
fn colored(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let (mut state, mut stack) = (ParseState::new(syntax), ScopeStack::new());
    let mut ink = Ink { html: String::with_capacity(code.len() * 2), look: None };
    for line in code.split_inclusive('\n') {
        let mut from = 0;
        for (to, change) in state.parse_line(line, &SYNTAXES).ok()? {
            ink.write(&line[from..to], look_of(&stack))?;
            stack.apply(&change).ok()?;
            if stack.len() > MAX_DEPTH {
                return None;
            }
            from = to;
        }
        ink.write(&line[from..], look_of(&stack))?;
    }
    ink.end();
    Some(ink.html)
}

/// By its innermost scope that has a look; a comment is one throughout.
fn look_of(stack: &ScopeStack) -> Option<&'static str> {
    let look =
        |scope: &Scope| SCOPES.iter().find(|(known, _)| known.is_prefix_of(*scope)).map(|(_, look)| *look);
    let looks = stack.as_slice().iter().rev().filter_map(look);
    let mut innermost = None;
    for look in looks {
        if look == Some("hl-comment") {
            return look;
        }
        innermost = innermost.or(Some(look));
    }
    innermost.flatten()
}

/// HTML in the making, with the span that is open.
struct Ink {
    html: String,
    look: Option<&'static str>,
}

impl Ink {
    fn write(&mut self, text: &str, look: Option<&'static str>) -> Option<()> {
        if text.is_empty() {
            return Some(());
        }
        let blank = text.trim().is_empty() && self.look.is_none();
        if look != self.look && !blank {
            self.end();
            if let Some(class) = look {
                self.html.extend(["<span class=\"", class, "\">"]);
            }
            self.look = look;
        }
        escape(&mut self.html, text).ok()
    }

    fn end(&mut self) {
        if self.look.take().is_some() {
            self.html += "</span>";
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(language: &str, code: &str) -> String {
        let mut out = String::new();
        write(&mut out, Some(language), code, usize::MAX).expect("memory takes it");
        out
    }

    #[test]
    fn every_language_that_has_colors_shows_them() {
        for (language, code) in [
            ("python", "def f(): return 'a' # b"),
            ("javascript", "const a = `b`; // c"),
            ("typescript", "const a = 'b'; // c"),
            ("sql", "SELECT 'a' FROM b -- c"),
            ("sh", "if true; then echo 'a'; fi # b"),
            ("rust", "fn f() -> u8 { 1 } // a"),
            ("java", "class A { int f() { return 1; } } // b"),
            ("php", "<?php echo 'a'; // b"),
            ("csharp", "class A { string b = \"c\"; } // d"),
            ("ruby", "def f; 'a'; end # b"),
            ("go", "func f() string { return \"a\" } // b"),
            ("c", "int main(void) { return 0; } /* a */"),
            ("cpp", "class A { int b = 1; }; // c"),
            ("html", "<p class=\"a\">b</p>"),
            ("css", "p { color: #fff } /* a */"),
            ("json", "{\"a\": [1, true, null]}"),
            ("yaml", "a: 'b' # c"),
            ("toml", "# a\nb = 1"),
            ("ini", "# a\nb = 1"),
            ("xml", "<a b=\"c\"/>"),
            ("markdown", "# A heading\n"),
            ("diff", "-a\n+b\n"),
            ("dockerfile", "# a\nRUN echo 'b'"),
        ] {
            assert!(
                html(language, code).contains("<span class=\"hl-"),
                "{language}: {}",
                html(language, code)
            );
        }
    }

    #[test]
    fn each_syntax_that_is_named_exists() {
        for language in LANGUAGES.iter().filter(|language| !language.syntax.is_empty()) {
            assert!(syntax_of(language.word).is_some(), "{}", language.word);
        }
        assert_eq!(SCOPES.len(), LOOKS.len());
    }

    #[test]
    fn colors_neither_change_nor_lose_text() {
        let code = "x = f\"a {b < 1 and c} \\n & d\"  # <e> & 'f'\n\n\tif not x: pass\n";
        let plain = html("python", code)
            .split('<')
            .map(|piece| piece.split_once('>').map_or(piece, |p| p.1))
            .collect::<String>();
        let plain =
            plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        assert_eq!(plain.replace("&amp;", "&"), code);
        assert_eq!(html("text", "<b> & 'c'"), "&lt;b&gt; &amp; 'c'");
    }

    #[test]
    fn a_comment_is_one_color_and_an_operator_none() {
        assert_eq!(html("python", "# NOTE: 'a' 1"), "<span class=\"hl-comment\"># NOTE: 'a' 1</span>");
        assert!(html("python", "a + 1").starts_with("a + <span class=\"hl-constant\">1</span>"));
    }

    #[test]
    fn long_lines_and_blocks_are_shown_plainly() {
        assert!(!html("python", &format!("x = '{}'", "a".repeat(600))).contains("<span"));
        assert!(!html("python", &"x = 'a'\n".repeat(5_000)).contains("<span"));
    }
}
