//! Words for numbers and moments, as people say them.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;

/// A moment for a `<time>` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// For machines, in UTC (RFC 3339).
    pub iso: String,
    /// For people.
    pub words: String,
}

impl Moment {
    /// How long ago it was.
    #[must_use]
    pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        Self { iso: at.to_rfc3339_opts(SecondsFormat::Secs, true), words: ago(now - at) }
    }

    /// When it is, on the clock of a zone, as in "Sun 14 Feb, 23:59".
    #[must_use]
    pub fn at(at: DateTime<Utc>, zone: Tz) -> Self {
        let words = at.with_timezone(&zone).format("%a %-d %b, %H:%M").to_string();
        Self { iso: at.to_rfc3339_opts(SecondsFormat::Secs, true), words }
    }
}

/// A moment that is near, on the clock of a zone: "20:00", and on another day "Tue 2 Feb, 09:00".
#[must_use]
pub fn clock(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let (there, here) = (at.with_timezone(&zone), now.with_timezone(&zone));
    let is_today = there.date_naive() == here.date_naive();
    if is_today { there.format("%H:%M").to_string() } else { Moment::at(at, zone).words }
}

/// From one day to another, each written like this; the first without its year where that is the last one's.
#[must_use]
pub fn days(first: NaiveDate, last: NaiveDate, like: &str) -> String {
    let year = if first.year() == last.year() { "" } else { " %Y" };
    format!("{} to {}", first.format(&format!("{like}{year}")), last.format(&format!("{like} %Y")))
}

fn ago(past: TimeDelta) -> String {
    let (minutes, hours, days) = (past.num_minutes(), past.num_hours(), past.num_days());
    match (minutes, hours, days) {
        (..1, _, _) => "just now".to_owned(),
        (1..60, _, _) => counted(minutes, "minute") + " ago",
        (_, 1..24, _) => counted(hours, "hour") + " ago",
        (_, _, ..14) => counted(days, "day") + " ago",
        (_, _, 14..60) => counted(days / 7, "week") + " ago",
        _ => counted(days / 30, "month") + " ago",
    }
}

/// One's words as safe HTML in which what stands between two backticks is code, as in "`main.py` exits with 1": people
/// who write of programs write so, in fields that are no Markdown as well. A backtick without another stays one.
#[must_use]
pub fn coded(words: &str) -> String {
    let parts = words.split('`').collect::<Vec<_>>();
    let last = parts.len() - 1;
    let part = |(place, part): (usize, &&str)| {
        let text = escaped(part);
        match (place % 2 == 1, place == last) {
            (true, false) if !part.trim().is_empty() => format!("<code>{text}</code>"),
            (true, false) => format!("`{text}`"),
            (true, true) => format!("`{text}"),
            (false, _) => text,
        }
    };
    parts.iter().enumerate().map(part).collect()
}

fn escaped(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html)
        .map_or_else(|never| match never {}, |text| text.to_string())
}

/// A zone's name as people read it, as in "America/New York".
#[must_use]
pub fn zone_words(zone: Tz) -> String {
    zone.name().replace('_', " ")
}

/// A number and its noun, as in "1 hour" or "3 hours".
#[must_use]
pub fn counted(number: i64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The candidate that a misspelt word resembles most, if one does.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(candidate, word), candidate))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// `a`, `a or b`, `a, b or c`.
#[must_use]
pub fn any_of<S: AsRef<str>>(words: &[S]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first = first.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
            format!("{first} or {}", last.as_ref())
        }
    }
}

/// A number with a comma for each three digits.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code_and_nothing_else_is_markup() {
        assert_eq!(coded("`a < b` exits with 1"), "<code>a &#60; b</code> exits with 1");
        assert_eq!(coded("<b>bold</b> & `x`"), "&#60;b&#62;bold&#60;/b&#62; &#38; <code>x</code>");
        assert_eq!(coded("one ` alone"), "one ` alone");
        assert_eq!(coded("`a` and one `"), "<code>a</code> and one `");
        assert_eq!(coded("`` and ` `"), "`` and ` `");
        assert_eq!(coded(""), "");
    }

    #[test]
    fn a_moment_is_said_as_people_say_it() {
        let said = |minutes| ago(TimeDelta::minutes(minutes));
        assert_eq!(said(-5), "just now");
        assert_eq!(said(1), "1 minute ago");
        assert_eq!(said(119), "1 hour ago");
        assert_eq!(said(60 * 24), "1 day ago");
        assert_eq!(said(60 * 72), "3 days ago");
        let days = |days: i64| said(60 * 24 * days);
        assert_eq!([13, 14, 59].map(days), ["13 days ago", "2 weeks ago", "8 weeks ago"]);
        assert_eq!([60, 253].map(days), ["2 months ago", "8 months ago"]);
    }

    #[test]
    fn the_first_of_two_days_has_its_year_where_that_is_another_one() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(days(day("2027-02-01"), day("2027-04-25"), "%-d %b"), "1 Feb to 25 Apr 2027");
        assert_eq!(days(day("2026-12-14"), day("2027-06-13"), "%-d %b"), "14 Dec 2026 to 13 Jun 2027");
    }

    #[test]
    fn the_nearest_word_is_near() {
        let keys = ["how-programs-run", "values-and-types", "tests-and-debugging"];
        assert_eq!(nearest("how-program-run", keys), Some("how-programs-run"));
        assert_eq!(nearest("value-types", keys), Some("values-and-types"));
        assert_eq!(nearest("kubernetes", keys), None);
    }

    #[test]
    fn lists_and_numbers_are_written_as_people_write_them() {
        assert_eq!(any_of(&["a"]), "a");
        assert_eq!(any_of(&["a", "b", "c"]), "a, b or c");
        assert_eq!([7, 100, 2000, 1_234_567].map(grouped), ["7", "100", "2,000", "1,234,567"]);
    }
}
