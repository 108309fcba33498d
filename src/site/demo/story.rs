//! What each learner of the demo did, as it stands in `demo/` beside `src/`: one file a person, read by eye as well.

use super::{
    moment::{Calendar, When},
    people::DemoPerson,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The stories of the cohort that runs.
pub const RUNNING: &[&str] = &[
    include_str!("../../../demo/running/amara.toml"),
    include_str!("../../../demo/running/mateo.toml"),
    include_str!("../../../demo/running/linh.toml"),
    include_str!("../../../demo/running/yusuf.toml"),
    include_str!("../../../demo/running/priya.toml"),
    include_str!("../../../demo/running/sofia.toml"),
    include_str!("../../../demo/running/omar.toml"),
    include_str!("../../../demo/running/hana.toml"),
    include_str!("../../../demo/running/tomas.toml"),
    include_str!("../../../demo/running/grace.toml"),
    include_str!("../../../demo/running/lukasz.toml"),
    include_str!("../../../demo/running/aroha.toml"),
];

/// Of the one that is over.
pub const OVER: &[&str] = &[
    include_str!("../../../demo/over/chiara.toml"),
    include_str!("../../../demo/over/samuel.toml"),
    include_str!("../../../demo/over/mei.toml"),
    include_str!("../../../demo/over/noah.toml"),
];

/// Of the one that has not begun.
pub const UPCOMING: &[&str] =
    &[include_str!("../../../demo/upcoming/ana.toml"), include_str!("../../../demo/upcoming/kwame.toml")];

/// Somebody's way through a cohort.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// The key of a [`DemoPerson`].
    pub who: String,
    /// When they came.
    pub joined: When,
    /// The language that they chose.
    pub stack: Option<String>,
    /// When they were last here.
    pub seen: When,
    /// What they studied.
    #[serde(default)]
    pub studies: Vec<Study>,
    /// What they built.
    #[serde(default)]
    pub works: Vec<Work>,
}

/// Lessons and tries at a checkpoint.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// The stage's key.
    pub stage: String,
    /// The first lesson was done then.
    pub from: When,
    /// The last one on that day.
    pub to: When,
    /// So many lessons; all, if it is not said.
    pub lessons: Option<usize>,
    /// Of its checkpoint.
    #[serde(default)]
    pub tries: Vec<Attempt>,
}

/// A try at a checkpoint.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// When.
    pub at: When,
    /// So many answers were right.
    pub right: usize,
}

/// A submission.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// The project's key.
    pub project: String,
    /// What happened to it, in order.
    pub steps: Vec<Step>,
}

/// Something that happened to a submission.
#[derive(Debug, Deserialize)]
pub struct Step {
    /// When.
    pub at: When,
    /// What; exactly one of these.
    #[serde(flatten)]
    pub deed: Deed,
}

/// What someone does to a submission.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Its learner keeps a draft.
    Keeps(Round),
    /// Its learner sends a round.
    Sends(Round),
    /// Its learner takes it back.
    Withdraws {},
    /// A mentor writes at a review, and keeps it.
    Begins(Review),
    /// A mentor sends a review.
    Accepts(Review),
    /// Likewise, and another round is asked for.
    AsksForChanges(Review),
    /// A mentor gives the round back.
    Returns {
        /// Who.
        by: String,
        /// Why.
        note: String,
    },
}

/// What a learner hands in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// The address of the repository.
    pub repository: Option<String>,
    /// The commit that counts.
    pub commit: Option<String>,
    /// A link.
    pub link: Option<String>,
    /// In Markdown.
    pub text: Option<String>,
    /// To the mentor.
    #[serde(default)]
    pub message: String,
    /// What to look at first.
    #[serde(default)]
    pub look_at_first: String,
    /// What became of each requested change, in their order; one that is empty is not done.
    #[serde(default)]
    pub answers: Vec<String>,
}

/// What a mentor writes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The key of a [`DemoPerson`].
    pub by: String,
    /// To the learner, in Markdown.
    pub summary: String,
    /// In the rubric's order: a level, and why.
    #[serde(default)]
    pub judged: Vec<Judged>,
    /// What is to be changed.
    #[serde(default)]
    pub requests: Vec<String>,
    /// Why it is accepted although something does not pass.
    pub exception: Option<String>,
}

/// A level with its note: `["Mid", "The table of cases …"]`.
#[derive(Debug, Deserialize)]
pub struct Judged(pub String, #[serde(default)] pub String);

impl Story {
    /// Reads one.
    ///
    /// # Errors
    /// Where it is wrong, with the line.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

impl Study {
    /// When each of so many lessons was done: spread over the days, one after the other from the hour of the first.
    pub fn moments(&self, lessons: usize, calendar: Calendar, person: &DemoPerson) -> Vec<DateTime<Utc>> {
        let (first, last) = (self.from.at(calendar, person.zone), self.to.at(calendar, person.zone));
        let days = (last - first).num_days();
        let steps = i64::try_from(lessons).unwrap_or(1).max(2) - 1;
        let day = |place: i64| days * place / steps;
        let places = (0..=steps).take(lessons);
        let moment = |place: i64| {
            let before_on_that_day = (0..place).filter(|other| day(*other) == day(place)).count();
            let minutes = 55 * i64::try_from(before_on_that_day).unwrap_or(0) + place * 17 % 40;
            first + TimeDelta::days(day(place)) + TimeDelta::minutes(minutes)
        };
        places.map(moment).collect()
    }
}

impl Deed {
    /// The mentor who does it; none: the learner.
    #[must_use]
    pub fn by(&self) -> Option<&str> {
        match self {
            Self::Keeps(_) | Self::Sends(_) | Self::Withdraws {} => None,
            Self::Begins(review) | Self::Accepts(review) | Self::AsksForChanges(review) => Some(&review.by),
            Self::Returns { by, .. } => Some(by),
        }
    }
}
