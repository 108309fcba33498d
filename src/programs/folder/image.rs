//! Pictures: few kinds, small, and what they say they are.

use super::{Hash, fault::Report, hex, names, source, svg, tree::Entry};
use crate::{
    markdown::Flaw,
    programs::model::{Image, ProgramKey, is_key},
};
use sha2::{Digest, Sha256};

/// No picture is larger.
const MAX_IMAGE: u64 = 2 * 1024 * 1024;

/// A kind of picture: the ending of its name, and its media type.
const KINDS: [(&str, &str); 4] =
    [("svg", "image/svg+xml"), ("png", "image/png"), ("jpg", "image/jpeg"), ("webp", "image/webp")];

/// Reads a picture; none where anything is wrong with it.
pub(super) fn read(entry: &Entry, program: &ProgramKey, report: &Report, hash: &mut Hash) -> Option<Image> {
    let name = entry.file.rsplit('/').next().unwrap_or_default();
    let (ending, media) = match kind_of(name) {
        Ok(kind) => kind,
        Err(flaw) => return report.refuse(&entry.file, None, flaw),
    };
    let bytes = source::bytes(entry, MAX_IMAGE, "make the picture smaller", report)?;
    match content(&bytes) {
        Some(found) if found == ending => {}
        found => return report.refuse(&entry.file, None, disguised(name, ending, found)),
    }
    if ending == "svg" {
        let flaws = svg::check(&bytes);
        let clean = flaws.is_empty();
        for (line, flaw) in flaws {
            report.note(&entry.file, Some(line), flaw);
        }
        clean.then_some(())?;
    }
    hash.take(&entry.file, &bytes);
    let digest = hex(&Sha256::digest(&bytes)[..8]);
    let address = format!("/programs/{program}/images/{digest}/{name}");
    Some(Image { name: name.to_owned(), media, address, bytes })
}

fn kind_of(name: &str) -> Result<(&'static str, &'static str), Flaw> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let lower = ending.to_ascii_lowercase();
    let meant = if lower == "jpeg" { "jpg" } else { lower.as_str() };
    let kind = KINDS.into_iter().find(|(known, _)| *known == meant);
    let Some(kind) = kind else {
        let flaw =
            Flaw::new(format!("\"{name}\" is no picture: their names end with .svg, .png, .jpg or .webp"));
        return Err(flaw.mend("save it as one of these"));
    };
    if ending == kind.0 && is_key(stem) {
        return Ok(kind);
    }
    let flaw = Flaw::new("a picture's name is made of lower-case letters, digits and single hyphens");
    Err(flaw.mend(format!("call it {}.{}", names::slug(stem), kind.0)))
}

/// The kind of picture that some bytes are, by how they start.
fn content(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => {
            let start =
                bytes.iter().position(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
            start.filter(|start| bytes[*start] == b'<').map(|_| "svg")
        }
    }
}

fn disguised(name: &str, ending: &str, found: Option<&str>) -> Flaw {
    let flaw = Flaw::new(format!("its content is not what its name says, .{ending}"));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match found {
        Some(found) => flaw.mend(format!("call it {stem}.{found}")),
        None => flaw.mend("save it again as a picture"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_nearly_right_is_mended() {
        assert_eq!(kind_of("request-life.svg"), Ok(("svg", "image/svg+xml")));
        for (name, remedy) in [
            ("Request Life.SVG", "call it request-life.svg"),
            ("a.jpeg", "call it a.jpg"),
            ("?.png", "call it key.png"),
            ("a.gif", "save it as one of these"),
            ("a", "save it as one of these"),
        ] {
            assert_eq!(kind_of(name).expect_err(name).remedy.as_deref(), Some(remedy));
        }
    }

    #[test]
    fn content_is_known_by_its_start() {
        assert_eq!(content(b"\xef\xbb\xbf\n<svg"), Some("svg"));
        assert_eq!(content(b"\x89PNG\r\n\x1a\n"), Some("png"));
        assert_eq!(content(b"GIF89a"), None);
        assert_eq!(content(b""), None);
    }
}
