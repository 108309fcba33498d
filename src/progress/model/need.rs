//! Who needs someone, and why. Pure.

use super::{Facts, SubmissionState};
use crate::{programs::outline::Outline, text::counted};
use chrono::{DateTime, TimeDelta, Utc};

/// Without a sign for so long, somebody should ask.
const SILENT: TimeDelta = TimeDelta::days(7);

/// A review that is not answered for so long.
const UNANSWERED: TimeDelta = TimeDelta::days(7);

/// From this round on a talk may help more than another letter.
const TALK_FROM: i32 = 3;

/// Why someone needs attention; the first of them stand highest in a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A project goes from round to round.
    ManyRounds {
        /// The project's title.
        project: String,
        /// Its newest round.
        round: i32,
    },
    /// Nothing was heard of them for so many days.
    Silent {
        /// Whole days, the longest first.
        days: std::cmp::Reverse<i64>,
    },
    /// A project is not handed in, and was due so many days ago.
    Overdue {
        /// Whole days, the longest first.
        days: std::cmp::Reverse<i64>,
        /// The project's title.
        project: String,
    },
    /// A review was not answered for so many days.
    Unanswered {
        /// Whole days, the longest first.
        days: std::cmp::Reverse<i64>,
        /// The project's title.
        project: String,
    },
}

impl Need {
    /// The reason, in a sentence without its full stop.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::ManyRounds { project, round } => format!("{project} is in round {round}"),
            Self::Silent { days } => format!("Silent for {}", counted(days.0, "day")),
            Self::Overdue { days, project } if days.0 == 0 => format!("{project} is overdue since today"),
            Self::Overdue { days, project } => format!("{project} is overdue by {}", counted(days.0, "day")),
            Self::Unanswered { days, project } => {
                format!("The review of {project} is unanswered for {}", counted(days.0, "day"))
            }
        }
    }

    /// What somebody could do.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::ManyRounds { .. } => "Offer a call",
            Self::Silent { .. } => "Ask how they are",
            Self::Overdue { .. } => "Ask what is in the way",
            Self::Unanswered { .. } => "Ask whether the review is clear",
        }
    }
}

/// Why this learner needs someone, the gravest reason; `heard`: when they last did something or were seen.
#[must_use]
pub fn need(facts: &Facts, outline: &Outline, heard: DateTime<Utc>, now: DateTime<Utc>) -> Option<Need> {
    if now < facts.begins {
        return None;
    }
    let rounds = outline.stages.iter().flat_map(|stage| &stage.projects).filter_map(|project| {
        let work = facts.work.get(&project.key)?;
        let asked = work.state == SubmissionState::ChangesRequested;
        let title = || project.title.clone();
        let days = (now - work.since).num_days();
        match (asked, work.round) {
            (true, TALK_FROM..) => Some(Need::ManyRounds { project: title(), round: work.round }),
            (true, _) if now - work.since >= UNANSWERED => {
                Some(Need::Unanswered { days: std::cmp::Reverse(days), project: title() })
            }
            _ => None,
        }
    });
    let overdue = outline.required().iter().filter_map(|stage| {
        let due = facts.due.get(&stage.key).filter(|due| **due < now)?;
        let project = stage.project().filter(|_| !facts.is_handed_in(stage))?;
        let days = std::cmp::Reverse((now - *due).num_days());
        Some(Need::Overdue { days, project: project.title.clone() })
    });
    let quiet = now - heard.max(facts.begins);
    // Whoever is through has nothing to be heard of.
    let (accepted, of) = facts.accepted(outline);
    let is_silent = quiet >= SILENT && (accepted < of || of == 0);
    let silent = is_silent.then(|| Need::Silent { days: std::cmp::Reverse(quiet.num_days()) });
    rounds.chain(overdue).chain(silent).min()
}
