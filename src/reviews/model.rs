//! A review's life, what a whole one has, and how long a round waits. Pure.

use crate::{
    cohorts::model::wall_clock,
    ids::{id, words},
};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

id! {
    /// One reviewer's judgement of one round.
    ReviewId;
    /// A criterion of a project's rubric.
    CriterionId;
}

words! {
    /// How a review stands.
    ReviewState {
        /// Seen by its writer alone.
        Draft = "draft",
        /// Seen by the learner; it never changes.
        Published = "published",
        /// A later review corrects it.
        Superseded = "superseded",
    }
}

words! {
    /// What a review decides.
    Verdict {
        /// The project is done.
        Accept = "accept",
        /// Another round is asked for.
        RequestChanges = "request_changes",
    }
}

impl Verdict {
    /// As it is told: of the work.
    #[must_use]
    pub const fn mail_words(self) -> &'static str {
        match self {
            Self::Accept => "Accepted",
            Self::RequestChanges => "Changes requested",
        }
    }
}

/// A claim lasts so long, and each saving begins that time anew (PRODUCT.md, "A claim").
pub const CLAIM_LASTS: TimeDelta = TimeDelta::hours(2);

/// From this round on a call may help more than another letter.
pub const CALL_FROM: i32 = 3;

/// What a reviewer has written so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// To the learner, in Markdown.
    pub summary: String,
    /// What is to be changed, a line each.
    pub requested: String,
    /// What was judged so far.
    pub scores: Vec<Score>,
}

/// A criterion, judged.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Score {
    /// Which.
    pub criterion: CriterionId,
    /// From 0, the worst; none: not judged yet.
    pub level: Option<i32>,
    /// Why, in Markdown.
    pub note: String,
}

/// Something that a review has to have before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// A level for this criterion.
    Level(CriterionId),
    /// A word to the learner.
    Summary,
    /// Anything to change.
    Requests,
    /// A reason to accept what does not pass.
    Exception,
}

impl Lack {
    /// The field that mends it, and what to do there.
    #[must_use]
    pub fn words(&self) -> (String, &'static str) {
        match self {
            Self::Level(criterion) => (format!("level-{criterion}"), "Choose a level for each criterion"),
            Self::Summary => ("summary".to_owned(), "Write a summary to the learner"),
            Self::Requests => ("requested".to_owned(), "Name at least one change, a line each"),
            Self::Exception => ("exception".to_owned(), "Say why it is accepted all the same"),
        }
    }
}

impl Draft {
    /// How this criterion was judged.
    #[must_use]
    pub fn score(&self, criterion: CriterionId) -> Option<&Score> {
        self.scores.iter().find(|score| score.criterion == criterion)
    }

    /// Criteria that have a level.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.scores.iter().filter(|score| score.level.is_some()).count()
    }

    /// The changes that are asked for: the lines, without the marks of a list.
    #[must_use]
    pub fn requests(&self) -> Vec<&str> {
        self.requested.lines().map(without_mark).filter(|line| !line.is_empty()).collect()
    }

    /// How many criteria are below the level that passes.
    #[must_use]
    pub fn failing(&self, passing: i32) -> usize {
        self.scores.iter().filter(|score| score.level.is_some_and(|level| level < passing)).count()
    }

    /// What is missing to decide so (PRODUCT.md, "Accept", and invariant 3), in the order of the form.
    #[must_use]
    pub fn lacks(
        &self,
        verdict: Verdict,
        exception: Option<&str>,
        rubric: &[CriterionId],
        passing: i32,
    ) -> Vec<Lack> {
        let judged = |id: &CriterionId| self.score(*id).is_some_and(|score| score.level.is_some());
        let levels = rubric.iter().filter(|id| !judged(id)).map(|id| Lack::Level(*id));
        let mut lacks = levels.collect::<Vec<_>>();
        if self.summary.trim().is_empty() {
            lacks.push(Lack::Summary);
        }
        match verdict {
            Verdict::RequestChanges if self.requests().is_empty() => lacks.push(Lack::Requests),
            Verdict::Accept if self.failing(passing) > 0 && exception.is_none() => {
                lacks.push(Lack::Exception);
            }
            _ => {}
        }
        lacks
    }
}

/// A line as it was meant, when it was typed as the item of a list.
fn without_mark(line: &str) -> &str {
    let line = line.trim();
    let bare = line.strip_prefix(['-', '*', '•']).unwrap_or_else(|| {
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = digits.len() < line.len();
        digits.strip_prefix(['.', ')']).filter(|_| numbered).unwrap_or(line)
    });
    if bare.starts_with(char::is_whitespace) || bare.is_empty() { bare.trim() } else { line }
}

/// How a text begins: two sentences, or as much of them as is short.
#[must_use]
pub fn first_sentences(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let ends = text.match_indices(['.', '!', '?']).map(|(at, mark)| at + mark.len());
    let ends = ends.filter(|end| text[*end..].is_empty() || text[*end..].starts_with(' '));
    let end = ends.take(2).last().unwrap_or(text.len());
    let begun = text[..end].chars().take(300).collect::<String>();
    if begun.len() < end { begun.trim_end().to_owned() + "…" } else { begun }
}

/// Mentors work from this hour to that, on Mondays to Fridays, where the cohort is.
const WORKING_HOURS: (u32, u32) = (9, 17);

/// How much working time lies between two moments.
#[must_use]
pub fn working_time(from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> TimeDelta {
    let (first, last) = (day_of(from, zone), day_of(to, zone));
    let days = first.iter_days().take_while(|day| *day <= last);
    let within = days
        .filter_map(|day| working_day(day, zone))
        .map(|(begins, ends)| (ends.min(to) - begins.max(from)).max(TimeDelta::zero()));
    within.sum()
}

/// What came before this moment waits longer than the target, in working hours.
#[must_use]
pub fn late_before(target_hours: i32, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    working_time_ago(TimeDelta::hours(target_hours.into()), now, zone)
}

/// The earliest moment from which no more than so much working time lies behind: what waits since before has waited
/// longer.
#[must_use]
pub fn working_time_ago(time: TimeDelta, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let mut rest = time;
    let mut day = day_of(now, zone);
    // A target is at most some weeks; a day has hours of work, or is followed by one that has.
    for _ in 0..10_000 {
        if let Some((begins, ends)) = working_day(day, zone) {
            let worked = (ends.min(now) - begins).max(TimeDelta::zero());
            if worked > rest {
                return begins + (worked - rest);
            }
            rest -= worked;
        }
        day = day - Days::new(1);
    }
    now - time
}

fn day_of(moment: DateTime<Utc>, zone: Tz) -> NaiveDate {
    moment.with_timezone(&zone).date_naive()
}

/// When work begins and ends on a day, if it is one of work.
fn working_day(day: NaiveDate, zone: Tz) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).map(|time| wall_clock(day, time, zone));
    let is_free = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    at(WORKING_HOURS.0).zip(at(WORKING_HOURS.1)).filter(|_| !is_free)
}

#[cfg(test)]
mod tests;
