//! Words for numbers and moments, as people say them.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

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
}

fn ago(past: TimeDelta) -> String {
    let (minutes, hours, days) = (past.num_minutes(), past.num_hours(), past.num_days());
    match (minutes, hours, days) {
        (..1, _, _) => "just now".to_owned(),
        (1..60, _, _) => counted(minutes, "minute") + " ago",
        (_, 1..24, _) => counted(hours, "hour") + " ago",
        (_, _, 1) => "yesterday".to_owned(),
        _ => counted(days, "day") + " ago",
    }
}

/// A number and its noun, as in "1 hour" or "3 hours".
#[must_use]
pub fn counted(number: i64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_said_as_people_say_it() {
        let said = |minutes| ago(TimeDelta::minutes(minutes));
        assert_eq!(said(-5), "just now");
        assert_eq!(said(1), "1 minute ago");
        assert_eq!(said(119), "1 hour ago");
        assert_eq!(said(60 * 24), "yesterday");
        assert_eq!(said(60 * 72), "3 days ago");
    }
}
