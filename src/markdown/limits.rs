//! What a text may ask for, looked at before it is parsed: parsers are slow on texts made to be slow.

use super::{Flaw, Refusal};
use crate::text::grouped;

/// The bounds of a kind of text.
pub(super) struct Limits {
    /// Of the whole text.
    bytes: usize,
    /// Of one line.
    line: usize,
    /// Quotes and lists inside of each other.
    depth: usize,
    /// Containers (`:::`) inside of each other.
    containers: usize,
    /// Of one table.
    columns: usize,
    /// Of all tables.
    cells: usize,
    /// Bytes of what comes out.
    pub html: usize,
}

/// Texts of programs.
pub(super) const PROGRAM: Limits = Limits {
    bytes: 256 * 1024,
    line: 10_000,
    depth: 16,
    containers: 8,
    columns: 30,
    cells: 5_000,
    html: 2 * 1024 * 1024,
};

/// One line of a program.
pub(super) const LINE: Limits =
    Limits { bytes: 2_000, line: 2_000, depth: 4, containers: 1, columns: 8, cells: 8, html: 64 * 1024 };

/// What people write.
pub(super) const LETTER: Limits = Limits {
    bytes: 64 * 1024,
    line: 10_000,
    depth: 16,
    containers: usize::MAX,
    columns: 30,
    cells: 2_000,
    html: 1024 * 1024,
};

/// Inline marks and containers inside of each other, in the parsed text.
pub(super) const TREE_DEPTH: usize = 64;

/// Looks at a text line by line, without understanding it: each bound holds for whatever it may mean.
pub(super) fn check(text: &str, limits: &Limits) -> Result<(), Refusal> {
    if text.len() > limits.bytes {
        let what = format!("the text is longer than {} bytes", grouped(limits.bytes));
        return Err(refusal(1, &what, "split it"));
    }
    let (mut table, mut open) = (Table::default(), Vec::new());
    for (line, number) in text.lines().zip(1..) {
        if line.len() > limits.line {
            let what = format!("the line is longer than {} bytes", grouped(limits.line));
            return Err(refusal(number, &what, "break it up"));
        }
        let (depth, rest) = containers(line);
        if depth > limits.depth {
            let what = format!("lists and quotes are more than {} deep", limits.depth);
            return Err(refusal(number, &what, "write it flatter"));
        }
        colons(&mut open, line, rest);
        if open.len() > limits.containers {
            let what = format!("containers are more than {} deep", limits.containers);
            return Err(refusal(number, &what, "close some before"));
        }
        table.take(rest);
        if table.columns > limits.columns {
            let what = format!("the table has more than {} columns", limits.columns);
            return Err(refusal(number, &what, "make it narrower"));
        }
        if table.cells > limits.cells {
            let what = format!("the tables have more than {} cells in all", grouped(limits.cells));
            return Err(refusal(number, &what, "leave some out, or link to the data"));
        }
    }
    Ok(())
}

/// How many quotes and lists a line can be in, and the rest of it. An item goes on in the next line if that is
/// indented by two columns or more, so half of the indentation counts as well.
fn containers(line: &str) -> (usize, &str) {
    let (mut depth, mut columns, mut rest) = (0, 0, line);
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let width = match rest.as_bytes() {
            [b' ', ..] => {
                columns += 1;
                1
            }
            [b'\t', ..] => {
                columns += 4;
                1
            }
            [b'>', ..] | [b'-' | b'+' | b'*'] | [b'-' | b'+' | b'*', b' ' | b'\t', ..] => {
                depth += 1;
                1
            }
            _ if (1..10).contains(&digits) && rest[digits..].starts_with(['.', ')']) => {
                depth += 1;
                digits + 1
            }
            [] => return (depth + columns / 2, rest),
            _ => return (if depth > 0 { depth + columns / 2 } else { 0 }, rest),
        };
        rest = &rest[width..];
    }
}

/// Keeps the lengths of the colons that are open: those of a line alone close all from the first that is not
/// longer, others open one more.
fn colons(open: &mut Vec<usize>, line: &str, rest: &str) {
    let info = rest.trim_start_matches(':');
    let length = rest.len() - info.len();
    if length < 3 {
        return;
    }
    let closing = info.trim().is_empty() && line.find(':').is_some_and(|indent| indent < 4);
    match open.iter().position(|other| closing && *other <= length) {
        Some(first) => open.truncate(first),
        None => open.push(length),
    }
}

/// Tables as they go by: rows are filled up to the width of the line of dashes, so few bytes can make many cells.
#[derive(Default)]
struct Table {
    columns: usize,
    cells: usize,
}

impl Table {
    fn take(&mut self, line: &str) {
        let line = line.trim();
        if line.is_empty() {
            self.columns = 0;
        } else if line.contains('-') && line.contains('|') && line.bytes().all(|b| b"|-: \t".contains(&b)) {
            self.columns = self.columns.max(line.matches('|').count() + 1);
        }
        self.cells += self.columns;
    }
}

fn refusal(line: usize, what: &str, remedy: &str) -> Refusal {
    Refusal { line, flaw: Flaw::new(what).mend(remedy) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<String> {
        check(text, &PROGRAM).err().map(|refusal| format!("{}: {}", refusal.line, refusal.flaw))
    }

    fn nested_lists(levels: usize) -> String {
        (0..levels).fold(String::new(), |text, level| text + &"  ".repeat(level) + "- a\n")
    }

    #[test]
    fn ordinary_texts_pass() {
        let code = format!("```\n{}-> Seq Scan\n{}x = 1\n```\n", " ".repeat(60), " ".repeat(120));
        for text in [
            "",
            &"::: a\n:::\n".repeat(20),
            "- a\n  - b\n    1. c\n\n> > quote\n",
            "| a | b |\n| --- | :-: |\n| 1 | 2 |\n",
            &code,
        ] {
            assert_eq!(refused(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_made_to_be_slow_is_refused_with_its_line() {
        let deep = nested_lists(200);
        let pipes = format!("{}\n{}\n", "|a".repeat(2_000), "|-".repeat(2_000));
        let filled = format!("{}\n{}\n{}", "|a".repeat(30), "|-".repeat(29), "|\n".repeat(400));
        for (text, words) in [
            (">".repeat(50_000), "1: the line is longer than 10,000 bytes; break it up"),
            (">".repeat(9_000), "1: lists and quotes are more than 16 deep; write it flatter"),
            ("- ".repeat(40), "1: lists and quotes are more than 16 deep; write it flatter"),
            (deep, "17: lists and quotes are more than 16 deep; write it flatter"),
            (pipes, "2: the table has more than 30 columns; make it narrower"),
            (
                filled,
                "168: the tables have more than 5,000 cells in all; leave some out, or link to the data",
            ),
            ("::: a\n".repeat(20), "9: containers are more than 8 deep; close some before"),
            ("a\n".repeat(200_000), "1: the text is longer than 262,144 bytes; split it"),
        ] {
            assert_eq!(refused(&text).as_deref(), Some(words));
        }
    }
}
