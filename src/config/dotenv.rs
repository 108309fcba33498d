//! The file `.env` of the working folder. No other is looked for: one further up belongs to something else.

use super::Wrong;
use std::{fs, io};

const FILE: &str = ".env";

/// Its names and values; none, if there is no such file.
pub(super) fn read() -> Result<Vec<(String, String)>, Wrong> {
    match fs::read_to_string(FILE) {
        Ok(text) => parse(&text),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(Wrong::DotEnv(e.to_string())),
    }
}

fn parse(text: &str) -> Result<Vec<(String, String)>, Wrong> {
    let pairs = dotenvy::from_read_iter(text.as_bytes()).collect::<Result<_, _>>();
    pairs.map_err(|e| Wrong::DotEnv(place(&e, text)))
}

/// A line that cannot be read may hold a secret, so only its number is said.
fn place(error: &dotenvy::Error, text: &str) -> String {
    match error {
        dotenvy::Error::LineParse(line, at) => format!("line {}", number(text, line, *at)),
        other => other.to_string(),
    }
}

/// dotenvy knows the line and not its number: it is the last of the shortest beginning that fails in the same way. A
/// value in quotes may go over several lines; then the first of them is meant.
fn number(text: &str, line: &str, at: usize) -> usize {
    let fails = |beginning: &str| {
        dotenvy::from_read_iter(beginning.as_bytes())
            .any(|pair| matches!(pair, Err(dotenvy::Error::LineParse(l, a)) if l == line && a == at))
    };
    let ends = text.match_indices('\n').map(|(end, _)| end + 1).chain([text.len()]);
    let last = ends.take_while(|end| !fails(&text[..*end])).count() + 1;
    last.saturating_sub(line.trim_end().matches('\n').count()).max(1)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_that_cannot_be_read_is_named_by_its_number_alone() {
        for (text, number) in [
            ("A=1\nhunter2\n", 2),
            ("A=1\n# B=hunter2 x\n\nB=hunter2 x\nC=3\n", 4),
            ("A='1\n2'\nB=hunter2 x", 3),
            ("A=1\nB=\"hunter2\nC=3\n", 2),
        ] {
            let said = parse(text).map_or_else(|wrong| wrong.to_string(), |_| "accepted".to_owned());
            assert!(said.starts_with(&format!(".env cannot be read: line {number}. ")), "{text:?}: {said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
        assert_eq!(parse("A=1\n").ok(), Some(vec![("A".to_owned(), "1".to_owned())]));
    }
}
