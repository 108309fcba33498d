//! When something happens in a story: by the cohort's weeks, or counted back from now. Pure.

use crate::cohorts::model::wall_clock;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

/// A moment as a story tells it, on the clock of whoever acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum When {
    /// `week 2 Sat 16:10`; week 0 is the one before the cohort begins.
    Week(i64, Weekday, NaiveTime),
    /// `3 days ago 18:20`; 0 is not among them, since the hour may lie ahead.
    Day(u64, NaiveTime),
    /// `25 minutes ago`, `3 hours ago`.
    Ago(TimeDelta),
}

/// What the moments of a story are counted from.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// The cohort's first day, a Monday.
    pub starts_on: NaiveDate,
    /// When the demo is laid in.
    pub now: DateTime<Utc>,
}

impl TryFrom<String> for When {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        read(&text)
            .ok_or_else(|| format!("{text:?} is no moment like \"week 2 Sat 16:10\" or \"3 days ago 18:20\""))
    }
}

fn read(text: &str) -> Option<When> {
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
    match *text.split(' ').collect::<Vec<_>>().as_slice() {
        ["week", week, day, at] => Some(When::Week(week.parse().ok()?, day.parse().ok()?, time(at)?)),
        [days, "days" | "day", "ago", at] => {
            Some(When::Day(days.parse().ok().filter(|days| *days > 0)?, time(at)?))
        }
        [minutes, "minutes", "ago"] => Some(When::Ago(TimeDelta::minutes(minutes.parse().ok()?))),
        [hours, "hours", "ago"] => Some(When::Ago(TimeDelta::hours(hours.parse().ok()?))),
        _ => None,
    }
}

impl When {
    /// The moment that is meant, where the clock of this zone hangs.
    #[must_use]
    pub fn at(self, calendar: Calendar, zone: Tz) -> DateTime<Utc> {
        let Calendar { starts_on, now } = calendar;
        match self {
            Self::Week(week, day, time) => {
                let days = (week - 1) * 7 + i64::from(day.num_days_from_monday());
                wall_clock(starts_on + TimeDelta::days(days), time, zone)
            }
            Self::Day(days, time) => {
                wall_clock(now.with_timezone(&zone).date_naive() - Days::new(days), time, zone)
            }
            Self::Ago(time) => now - time,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_means_the_clock_of_whoever_acts() {
        let at = |text: &str, zone| {
            let calendar = Calendar {
                starts_on: "2027-01-04".parse().expect("a day"),
                now: "2027-02-01T23:30:00Z".parse().expect("a moment"),
            };
            When::try_from(text.to_owned()).expect("a moment").at(calendar, zone).to_string()
        };
        assert_eq!(at("week 1 Mon 09:00", Tz::Africa__Lagos), "2027-01-04 08:00:00 UTC");
        assert_eq!(at("week 0 Sun 20:00", Tz::UTC), "2027-01-03 20:00:00 UTC");
        assert_eq!(at("1 day ago 10:00", Tz::UTC), "2027-01-31 10:00:00 UTC");
        assert_eq!(at("1 day ago 10:00", Tz::Asia__Tokyo), "2027-02-01 01:00:00 UTC", "it is the 2nd there");
        assert_eq!(at("25 minutes ago", Tz::UTC), "2027-02-01 23:05:00 UTC");
        for wrong in ["week 2 Sat", "0 days ago 10:00", "tomorrow", "week two Sat 10:00", "3 days ago 25:00"]
        {
            assert!(When::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
