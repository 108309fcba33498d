//! What stands on top of every page of a cohort: its name, and which week it is.

use crate::{
    cohorts::model::Phase,
    people::access::{Cohort, Member},
    text,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// The head of a cohort's pages.
#[derive(Clone, Debug)]
pub struct CohortHead {
    /// Its name.
    pub name: String,
    /// The address that all of its pages lie below.
    pub base: String,
    /// None before it begins and after it ends.
    pub weeks: Option<Weeks>,
    /// Before it begins and after it ends: that it is so.
    pub outside: Option<String>,
    /// From when to when, and in which zone times are told.
    pub dates: String,
}

/// Which week it is.
#[derive(Clone, Debug)]
pub struct Weeks {
    /// From 1.
    pub now: u32,
    /// Of so many.
    pub of: u32,
}

impl CohortHead {
    /// The head of this cohort, for someone who reads times in this zone.
    #[must_use]
    pub fn of(cohort: &Cohort, zone: Tz, now: DateTime<Utc>) -> Self {
        let span = cohort.span;
        let days = text::days(span.starts_on, span.ends_on, "%-d %B");
        Self {
            name: cohort.name.clone(),
            base: format!("/cohorts/{}", cohort.slug),
            weeks: span.week(now).map(|now| Weeks { now, of: span.weeks() }),
            outside: match span.phase(now) {
                Phase::Upcoming => Some(format!("Starts {}", span.starts_on.format("%a %-d %b"))),
                Phase::Running(_) => None,
                Phase::Finished => Some("Finished".to_owned()),
            },
            dates: format!("{days}, times in {}", text::zone_words(zone)),
        }
    }

    /// The head as this member sees it.
    #[must_use]
    pub fn seen_by(member: &Member, now: DateTime<Utc>) -> Self {
        let cohort = member.cohort();
        Self::of(cohort, member.viewer().chosen_time_zone().unwrap_or(cohort.span.zone), now)
    }
}
