//! Text files, made alike: UTF-8, lines that end with a line feed, no signs that cannot be seen.

use super::{
    Hash,
    fault::{Page, Report, line_ends},
    tree::Entry,
};
use crate::{markdown::Flaw, text::grouped};
use std::{fs::File, io::Read};

/// No text of a program is larger.
pub(super) const MAX_TEXT: u64 = 256 * 1024;

/// A text file's content, normalized.
pub(super) fn read(entry: &Entry, report: &Report, hash: &mut Hash) -> Option<String> {
    let bytes = bytes(entry, MAX_TEXT, "texts are small", report)?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n"),
        Err(wrong) => {
            let valid = &wrong.as_bytes()[..wrong.utf8_error().valid_up_to()];
            let line = 1 + line_ends(valid);
            return report.refuse(
                &entry.file,
                Some(line),
                Flaw::new("this is not UTF-8").mend("save the file as UTF-8"),
            );
        }
    };
    let page = Page { report, file: &entry.file, text: &text, first: 1 };
    let hidden = text.char_indices().find(|(_, c)| is_hidden(*c));
    if let Some((offset, c)) = hidden {
        let flaw = Flaw::new(format!("here is a sign that cannot be seen, U+{:04X}", u32::from(c)));
        return page.refuse(page.line_at(offset), flaw.mend("remove it"));
    }
    hash.take(&entry.file, text.as_bytes());
    Some(text)
}

/// A file's bytes, if it is not larger than it may be: its size is looked at before it is opened, and no more is
/// read if it grows meanwhile.
pub(super) fn bytes(entry: &Entry, most: u64, why: &str, report: &Report) -> Option<Vec<u8>> {
    let too_large = || {
        let most = grouped(usize::try_from(most / 1024).unwrap_or(usize::MAX));
        report.refuse(&entry.file, None, Flaw::new(format!("the file is larger than {most} KB")).mend(why))
    };
    if entry.bytes > most {
        return too_large();
    }
    let mut bytes = Vec::new();
    let read = File::open(&entry.path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() as u64 > most => too_large(),
        Ok(_) => Some(bytes),
        Err(cause) => {
            report.refuse(&entry.file, None, Flaw::new(format!("the file cannot be read: {cause}")))
        }
    }
}

/// Control characters, and marks that make text read otherwise than it is written (CVE-2021-42574).
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A file's two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Front<'f> {
    /// The TOML between the two lines of `+++`; starts with line 2.
    pub toml: &'f str,
    /// What stands below.
    pub body: &'f str,
    /// The line that the body starts with.
    pub body_line: usize,
}

/// Divides a file with front matter; none where it has no whole one.
#[must_use]
pub fn front_matter(text: &str) -> Option<Front<'_>> {
    let rest = text.strip_prefix("+++\n")?;
    let mut offset = 0;
    for (line, number) in rest.split_inclusive('\n').zip(2..) {
        if line.trim_end() == "+++" {
            return Some(Front {
                toml: &rest[..offset],
                body: &rest[offset + line.len()..],
                body_line: number + 1,
            });
        }
        offset += line.len();
    }
    None
}

/// The two parts of a file that has to have them.
pub(super) fn front(page: Page<'_>) -> Option<Front<'_>> {
    front_matter(page.text).or_else(|| {
        let flaw = match page.text.lines().next().unwrap_or_default().trim_end() {
            "+++" if page.text.starts_with("+++\n") => {
                Flaw::new("the front matter is never closed").mend("end it with a line of +++")
            }
            "+++" => Flaw::new("spaces stand behind +++").mend("remove them"),
            "---" => Flaw::new("the front matter has to be TOML").mend("put it between two lines of +++"),
            _ => Flaw::new("the front matter is missing")
                .mend("start the file with TOML between two lines of +++"),
        };
        page.refuse(1, flaw)
    })
}
