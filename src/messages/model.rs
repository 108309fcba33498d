//! What a mail is made of. Pure.

use crate::ids::{id, words};

id! {
    /// A mail to one person.
    DeliveryId;
}

words! {
    /// How a mail stands.
    DeliveryState {
        /// It waits for its turn.
        Queued = "queued",
        /// The mail server has taken it.
        Sent = "sent",
        /// The mail server refused it, or could not be reached for most of a day.
        Failed = "failed",
        /// There is no mail server: an admin reads it in the browser.
        Kept = "kept",
        /// Its reason was gone before its turn came.
        Dropped = "dropped",
    }
}

/// A text as a header carries it: one line without control characters, of at most `longest` characters.
#[must_use]
pub fn one_line(text: &str, longest: usize) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    clipped(&words.collect::<Vec<_>>().join(" "), longest)
}

/// A text of at most `longest` characters; "…" stands for what is left out.
#[must_use]
pub fn clipped(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept = text.chars().take(longest.saturating_sub(1)).collect::<String>();
    kept.trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_one_line_whatever_was_typed() {
        assert_eq!(one_line("Amara\r\nBcc: all@example.org", 100), "Amara Bcc: all@example.org");
        assert_eq!(one_line("\u{0}a\u{7f}\u{85}b\u{2028}c\t", 100), "a b c");
        assert_eq!(one_line("Ünal", 4), "Ünal");
        assert_eq!(one_line("Ünal Ægir", 6), "Ünal…");
        assert!(
            !one_line(&(0..0x300).filter_map(char::from_u32).collect::<String>(), 9999)
                .contains(char::is_control)
        );
    }
}
