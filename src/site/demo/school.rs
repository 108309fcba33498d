//! The demo's three cohorts: one that runs, one that has not begun, one that is over.

use super::{moment::When, story};
use crate::cohorts::model::{Span, StaffRole};
use chrono::{DateTime, Datelike, Days, TimeDelta, Utc};
use chrono_tz::Tz;

/// A cohort of the demo.
pub struct School {
    /// Its first day is a Monday, so many weeks after this week's.
    begins: i64,
    zone: Tz,
    /// When it was opened, on its own clock.
    pub opened: &'static str,
    /// Who reviews there.
    pub staff: &'static [(&'static str, StaffRole)],
    /// Who learns there, and what they did.
    pub stories: &'static [&'static str],
    /// Who is invited and has not joined.
    pub invited: &'static [Invited],
}

/// Somebody who was invited and is not there yet.
pub struct Invited {
    /// Their name.
    pub name: &'static str,
    /// Their address.
    pub email: &'static str,
    /// How many days before the demo was laid in.
    pub days_ago: i64,
    /// They have looked at the invitation, so many days before.
    pub looked_days_ago: Option<i64>,
}

/// How long each lasts: at some twenty hours a week, the program's 520 hours.
const WEEKS: u64 = 26;

/// All of them, the oldest first.
pub const ALL: [School; 3] = [
    School {
        begins: -33,
        zone: Tz::Europe__Lisbon,
        opened: "week -3 Tue 10:00",
        staff: &[("marit", StaffRole::Lead), ("kofi", StaffRole::Mentor)],
        stories: story::OVER,
        invited: &[],
    },
    School {
        begins: -4,
        zone: Tz::Africa__Lagos,
        opened: "week -2 Tue 10:00",
        staff: &[("marit", StaffRole::Lead), ("mentor", StaffRole::Mentor), ("kofi", StaffRole::Mentor)],
        stories: story::RUNNING,
        invited: &[],
    },
    School {
        begins: 3,
        zone: Tz::Africa__Lagos,
        opened: "12 days ago 10:00",
        staff: &[("marit", StaffRole::Lead)],
        stories: story::UPCOMING,
        invited: &[
            invited("Baraka Mushi", "baraka@cairn.test", 8, Some(7)),
            invited("Elif Kaya", "elif@cairn.test", 8, Some(2)),
            invited("Camille Laurent", "camille@cairn.test", 8, None),
            invited("Diego Paredes", "diego@cairn.test", 8, None),
            invited("Ravi Menon", "ravi@cairn.test", 1, None),
        ],
    },
];

const fn invited(
    name: &'static str,
    email: &'static str,
    days_ago: i64,
    looked_days_ago: Option<i64>,
) -> Invited {
    Invited { name, email, days_ago, looked_days_ago }
}

impl School {
    /// Its days, as of this moment.
    #[must_use]
    pub fn span(&self, now: DateTime<Utc>) -> Span {
        let today = now.with_timezone(&self.zone).date_naive();
        let monday = today - Days::new(today.weekday().num_days_from_monday().into());
        let starts_on = monday + TimeDelta::weeks(self.begins);
        Span { starts_on, ends_on: starts_on + Days::new(WEEKS * 7 - 1), zone: self.zone }
    }

    /// When it was opened.
    ///
    /// # Errors
    /// What is wrong with the text that says it.
    pub fn opened(&self) -> Result<When, String> {
        When::try_from(self.opened.to_owned())
    }
}
