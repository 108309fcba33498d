//! The words behind a fence: the language of a code block, and what a test does with it.

use super::{Flaw, code::LANGUAGES, line_of};
use crate::text::{any_of, nearest};
use comrak::nodes::{Node, NodeValue};

/// What the words behind a fence say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeWords {
    /// The language; none: plain text. `output` for what a block prints.
    pub language: Option<String>,
    /// It is run, and ends with this exit code.
    pub exit: Option<u8>,
    /// It is written to this file, a path relative to the lesson's folder.
    pub file: Option<String>,
}

/// A code block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// The line of its fence, counted from 1.
    pub line: usize,
    /// What its words say.
    pub words: CodeWords,
    /// What stands in it, with its last line end.
    pub text: String,
}

impl CodeWords {
    /// Reads the words, as far as they can be read, and what is wrong with them.
    #[must_use]
    pub fn read(info: &str) -> (Self, Vec<Flaw>) {
        let mut all = info.split_whitespace();
        let Some(language) = all.next() else { return (Self::default(), Vec::new()) };
        let mut reading = Reading { words: Self::default(), flaws: Vec::new(), runs: false, exit: None };
        reading.language(language);
        all.for_each(|word| reading.word(word));
        reading.end()
    }

    /// It is what the block before it prints.
    #[must_use]
    pub fn is_output(&self) -> bool {
        self.language.as_deref() == Some("output")
    }
}

impl CodeBlock {
    /// The block that a node is, if it is one. Indented code has no words.
    pub(super) fn of(node: Node<'_>) -> Option<Self> {
        let NodeValue::CodeBlock(block) = &node.data().value else { return None };
        let (words, _) = CodeWords::read(&block.info);
        Some(Self { line: line_of(node), words, text: block.literal.clone() })
    }
}

/// Words as they are read.
struct Reading {
    words: CodeWords,
    flaws: Vec<Flaw>,
    runs: bool,
    exit: Option<u8>,
}

impl Reading {
    fn language(&mut self, word: &str) {
        self.words.language = Some(word.to_owned());
        if !LANGUAGES.iter().any(|language| language.word == word) {
            let known = LANGUAGES.iter().map(|language| language.word);
            let short = match word {
                "js" | "node" | "mjs" => Some("javascript"),
                "py" | "python3" => Some("python"),
                "bash" | "shell" | "console" | "zsh" => Some("sh"),
                "rs" => Some("rust"),
                "ts" => Some("typescript"),
                "yml" => Some("yaml"),
                "cs" | "c#" => Some("csharp"),
                "txt" | "plain" => Some("text"),
                _ => nearest(word, known),
            };
            let flaw = Flaw::new(format!("no language of code blocks is called \"{word}\""));
            self.flaws.push(flaw.mend("use \"text\" for one without colors").meant(short));
        }
    }

    fn word(&mut self, word: &str) {
        if self.words.is_output() {
            self.flaws.push(Flaw::new(format!("\"output\" takes no words, but \"{word}\" stands behind it")));
            return;
        }
        match word.split_once('=') {
            None if word == "run" && !self.runs => self.runs = true,
            Some(("exit", code)) if self.exit.is_none() => self.exit_code(code),
            Some(("file", path)) if self.words.file.is_none() => self.file(path),
            _ if word == "run" || word.starts_with("exit=") || word.starts_with("file=") => {
                self.flaws.push(Flaw::new(format!("\"{word}\" is one word too many")).mend("say it once"));
            }
            _ => {
                let flaw = Flaw::new(format!("\"{word}\" means nothing behind a code block's language"));
                let known = nearest(word, ["run", "exit=", "file="]);
                self.flaws.push(flaw.mend("the words are run, exit=CODE and file=NAME").meant(known));
            }
        }
    }

    fn exit_code(&mut self, code: &str) {
        self.exit = Some(code.parse().unwrap_or_else(|_| {
            let flaw = Flaw::new(format!("\"{code}\" is no exit code"));
            self.flaws.push(flaw.mend("write a number from 0 to 255"));
            0
        }));
    }

    fn file(&mut self, path: &str) {
        let inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-/".contains(&b));
        if !inside || !plain || path.starts_with('-') {
            let flaw = Flaw::new(format!("\"{path}\" is no name for a file of the lesson's folder"));
            self.flaws.push(flaw.mend("write one like parcel.py or parcel/events.py"));
            return;
        }
        self.words.file = Some(path.to_owned());
    }

    fn end(mut self) -> (CodeWords, Vec<Flaw>) {
        if self.exit.is_some() && !self.runs {
            let flaw = Flaw::new("a block with exit= is not run");
            self.flaws.push(flaw.mend("write \"run\" before it"));
        }
        let language = self.words.language.as_deref().unwrap_or_default();
        let known = LANGUAGES.iter().find(|known| known.word == language);
        if self.runs && known.is_some_and(|known| !known.runs) {
            let run = LANGUAGES.iter().filter(|known| known.runs).map(|known| known.word).collect::<Vec<_>>();
            let flaw = Flaw::new(format!("\"{language}\" cannot be run"));
            self.flaws.push(flaw.mend(format!("{} can", any_of(&run))));
        }
        self.words.exit = self.runs.then_some(self.exit.unwrap_or(0));
        (self.words, self.flaws)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaws(info: &str) -> String {
        CodeWords::read(info).1.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn words_are_read_in_any_order() {
        let (words, flaws) = CodeWords::read("python file=parcel/app.py run exit=3");
        assert_eq!(flaws, []);
        assert_eq!((words.exit, words.file.as_deref()), (Some(3), Some("parcel/app.py")));
        assert_eq!(CodeWords::read("").0, CodeWords::default());
        assert_eq!(CodeWords::read("json file=a.json").0.exit, None);
        assert!(CodeWords::read("output").0.is_output());
    }

    #[test]
    fn wrong_words_are_refused_with_the_nearest_right_one() {
        for (info, words) in [
            ("pyhton run", "no language of code blocks is called \"pyhton\"; did you mean \"python\"?"),
            ("bash", "no language of code blocks is called \"bash\"; did you mean \"sh\"?"),
            (
                "qbasic",
                "no language of code blocks is called \"qbasic\"; use \"text\" for one without colors",
            ),
            ("sh runs", "\"runs\" means nothing behind a code block's language; did you mean \"run\"?"),
            ("sh run run", "\"run\" is one word too many; say it once"),
            ("sh run exit=-1", "\"-1\" is no exit code; write a number from 0 to 255"),
            ("sh exit=1", "a block with exit= is not run; write \"run\" before it"),
            ("json run", "\"json\" cannot be run; python, javascript, sql, sh or rust can"),
            ("output run", "\"output\" takes no words, but \"run\" stands behind it"),
        ] {
            assert_eq!(flaws(info), words);
        }
        for path in [
            "/etc/passwd",
            "../a",
            "a//b",
            "a/../b",
            "",
            "a b".split(' ').next().unwrap_or(""),
            "-rf",
            "a\\b",
        ] {
            let refused = flaws(&format!("sh file={path}")).starts_with('"');
            assert_eq!(refused, path != "a", "{path}");
        }
    }
}
