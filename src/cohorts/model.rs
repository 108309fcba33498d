//! What a cohort is, and its dates: weeks, and when each stage is due. Pure.

pub mod address; // its name, its address, its zone, as people type them
pub mod fate; // what becomes of each line of a pasted list
pub mod invitation; // a link's life
pub mod lines; // a pasted list of people

use crate::{
    ids::{id, words},
    programs::outline::Outline,
};
use chrono::{
    DateTime, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

id! {
    /// A cohort.
    CohortId;
    /// One person as a learner of one cohort.
    EnrollmentId;
    /// A link that lets someone into a cohort.
    InvitationId;
}

words! {
    /// What is stored of a cohort's life; upcoming, running and finished follow from its dates.
    CohortState {
        /// Its admins prepare it.
        Draft = "draft",
        /// Its people see it.
        Published = "published",
        /// It is over and put away.
        Archived = "archived",
    }
}

words! {
    /// On which side someone stands in a cohort.
    Side {
        /// Learns.
        Learner = "learner",
        /// Reviews, or runs it.
        Staff = "staff",
    }
}

words! {
    /// What someone of a cohort's staff does there.
    StaffRole {
        /// Reviews.
        Mentor = "mentor",
        /// Reviews, and runs the cohort.
        Lead = "lead",
    }
}

words! {
    /// As what someone is invited to a cohort.
    InvitationRole {
        /// Learns there.
        Learner = "learner",
        /// Reviews.
        Mentor = "mentor",
        /// Reviews, and runs the cohort.
        Lead = "lead",
    }
}

impl StaffRole {
    /// What a screen calls someone who has it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Mentor => "Mentor",
            Self::Lead => "Lead",
        }
    }
}

impl InvitationRole {
    /// Where someone stands who accepts.
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Self::Learner => Side::Learner,
            Self::Mentor | Self::Lead => Side::Staff,
        }
    }

    /// As in "to join as a learner".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Learner => "a learner",
            Self::Mentor => "a mentor",
            Self::Lead => "a lead",
        }
    }
}

words! {
    /// How an enrollment stands.
    EnrollmentStatus {
        /// Taking part.
        Active = "active",
        /// Through.
        Completed = "completed",
        /// Taking a break; can read.
        Paused = "paused",
        /// Left; can read what was theirs.
        Withdrawn = "withdrawn",
        /// Put out; sees nothing more.
        Removed = "removed",
    }
}

/// Where a cohort is on its way from its first day to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Its first day is still to come.
    Upcoming,
    /// In this week, from 1.
    Running(u32),
    /// Its last day is over.
    Finished,
}

/// The days that a cohort lasts, in its own zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Where its wall clock hangs.
    pub zone: Tz,
}

impl Span {
    /// The moment its first day begins.
    #[must_use]
    pub fn begins(&self) -> DateTime<Utc> {
        wall_clock(self.starts_on, NaiveTime::MIN, self.zone)
    }

    /// The moment its last day is over.
    #[must_use]
    pub fn ends(&self) -> DateTime<Utc> {
        wall_clock(self.ends_on + Days::new(1), NaiveTime::MIN, self.zone)
    }

    /// How many weeks it lasts; a last one that is short counts.
    #[must_use]
    pub fn weeks(&self) -> u32 {
        let days = (self.ends_on - self.starts_on).num_days() + 1;
        u32::try_from(days.div_euclid(7) + i64::from(days % 7 != 0)).unwrap_or(0)
    }

    /// Which week this moment lies in, from 1; none, before it begins and after it ends.
    #[must_use]
    pub fn week(&self, now: DateTime<Utc>) -> Option<u32> {
        let day = now.with_timezone(&self.zone).date_naive();
        let is_within = (self.starts_on..=self.ends_on).contains(&day);
        is_within.then(|| self.week_of(day))
    }

    /// Where it is at this moment.
    #[must_use]
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        match self.week(now) {
            Some(week) => Phase::Running(week),
            None if now < self.begins() => Phase::Upcoming,
            None => Phase::Finished,
        }
    }

    /// The week of a day, from 1; a day before the first counts as in it.
    #[must_use]
    pub fn week_of(&self, day: NaiveDate) -> u32 {
        u32::try_from((day - self.starts_on).num_days().max(0) / 7 + 1).unwrap_or(1)
    }

    /// When each stage is due: in proportion to its hours, on the Sunday from that day on, at 23:59 (PRODUCT.md,
    /// "A cohort"); none later than the cohort's last day.
    #[must_use]
    pub fn due_dates(&self, hours: &[i32]) -> Vec<DateTime<Utc>> {
        let total: i64 = hours.iter().copied().map(i64::from).sum();
        let days = (self.ends_on - self.starts_on).num_days();
        let mut spent = 0;
        hours
            .iter()
            .map(|stage| {
                spent += i64::from(*stage);
                let day = self.starts_on + TimeDelta::days(days * spent / total.max(1));
                let last_minute = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(NaiveTime::MIN);
                wall_clock(sunday_from(day).min(self.ends_on), last_minute, self.zone)
            })
            .collect()
    }
}

impl Span {
    /// When each required stage of a version is due, as proposed, in their order. Tracks have no date.
    #[must_use]
    pub fn stages_due(&self, outline: &Outline) -> Vec<Option<DateTime<Utc>>> {
        let hours = outline.required().iter().map(|stage| stage.hours).collect::<Vec<_>>();
        self.due_dates(&hours).into_iter().map(Some).collect()
    }

    /// The moments at which the clock on the cohort's wall shows these times.
    #[must_use]
    pub fn moments(&self, shown: &[Option<NaiveDateTime>]) -> Vec<Option<DateTime<Utc>>> {
        let moment = |shown: NaiveDateTime| wall_clock(shown.date(), shown.time(), self.zone);
        shown.iter().map(|shown| shown.map(moment)).collect()
    }
}

fn sunday_from(day: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    day + Days::new(u64::from(6 - day.weekday().num_days_from_monday()))
}

/// The moment at which the clock on the wall shows this. What it shows twice means the first time; what it never
/// shows, the moment at which it jumps.
#[must_use]
pub fn wall_clock(day: NaiveDate, time: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let shown = day.and_time(time);
    match zone.from_local_datetime(&shown) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.to_utc(),
        MappedLocalTime::None => {
            let mut minutes = (0..=26 * 60).map(TimeDelta::minutes);
            let after = minutes.find_map(|gap| zone.from_local_datetime(&(shown + gap)).earliest());
            after.map_or_else(|| shown.and_utc(), |at| at.to_utc())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn spring(zone: Tz) -> Span {
        Span { starts_on: day("2027-02-01"), ends_on: day("2027-04-25"), zone }
    }

    #[test]
    fn weeks_count_from_the_first_day_where_the_cohort_is() {
        let span = spring(Tz::Asia__Tokyo);
        assert_eq!(span.weeks(), 12);
        let at = |text: &str| span.week(text.parse().expect("a moment"));
        assert_eq!(at("2027-01-31T14:59:59Z"), None, "it is still the 31st in Tokyo");
        assert_eq!(at("2027-01-31T15:00:00Z"), Some(1));
        assert_eq!(at("2027-02-07T15:00:00Z"), Some(2));
        assert_eq!(at("2027-04-25T14:59:00Z"), Some(12));
        assert_eq!(at("2027-04-25T15:00:00Z"), None);
    }

    #[test]
    fn stages_are_due_on_sundays_in_proportion_to_their_hours() {
        let due = spring(Tz::Europe__Berlin).due_dates(&[60, 60, 120]);
        let words =
            due.iter().map(|at| at.with_timezone(&Tz::Europe__Berlin).to_string()).collect::<Vec<_>>();
        assert_eq!(
            words,
            ["2027-02-21 23:59:00 CET", "2027-03-14 23:59:00 CET", "2027-04-25 23:59:00 CEST"],
            "the last one after the clocks have changed"
        );
        assert!(spring(Tz::UTC).due_dates(&[]).is_empty());
    }

    /// PRODUCT.md, invariant 7.
    #[test]
    fn a_due_date_shows_its_minute_in_every_zone_on_every_day() {
        let time = NaiveTime::from_hms_opt(23, 59, 0).expect("a time");
        for zone in chrono_tz::TZ_VARIANTS {
            for offset in 0..370 {
                let date = day("2027-01-01") + Days::new(offset);
                let shown = wall_clock(date, time, zone).with_timezone(&zone);
                assert!(
                    shown.naive_local() == date.and_time(time) || shown.naive_local() > date.and_time(time),
                    "{zone} {date}: {shown}"
                );
                assert!(
                    shown.naive_local() - date.and_time(time) < TimeDelta::hours(25),
                    "{zone} {date}: {shown}"
                );
            }
        }
    }

    #[test]
    fn a_time_that_the_clock_skips_is_the_moment_at_which_it_jumps() {
        let skipped = NaiveTime::from_hms_opt(2, 30, 0).expect("a time");
        let at = wall_clock(day("2027-03-28"), skipped, Tz::Europe__Berlin);
        assert_eq!(at.to_string(), "2027-03-28 01:00:00 UTC");
        let twice = wall_clock(day("2027-10-31"), skipped, Tz::Europe__Berlin);
        assert_eq!(twice.to_string(), "2027-10-31 00:30:00 UTC", "the first of the two");
    }
}
