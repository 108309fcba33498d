//! What there is to do later, and when a failed try is repeated. Pure.

use crate::{
    ids::{id, words},
    messages::DeliveryId,
};
use chrono::{DateTime, TimeDelta, Utc};

id! {
    /// Something to be done.
    JobId;
}

words! {
    /// What kind of work a job is.
    JobKind {
        /// Sends a mail.
        Deliver = "deliver",
        /// Removes what is over.
        Tidy = "tidy",
    }
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Sends a mail.
    Deliver {
        /// Which.
        delivery: DeliveryId,
    },
    /// Removes what is over, again and again.
    Tidy,
}

impl Job {
    /// What kind of work it is.
    #[must_use]
    pub const fn kind(&self) -> JobKind {
        match self {
            Self::Deliver { .. } => JobKind::Deliver,
            Self::Tidy => JobKind::Tidy,
        }
    }

    /// While a job of this key waits, runs or is kept, another one is not queued.
    #[must_use]
    pub fn dedupe_key(&self) -> Option<String> {
        match self {
            Self::Deliver { delivery } => Some(format!("deliver {delivery}")),
            Self::Tidy => Some("tidy".to_owned()),
        }
    }
}

impl JobKind {
    /// It comes again of its own accord, and is never given up.
    #[must_use]
    pub const fn recurs(self) -> bool {
        matches!(self, Self::Tidy)
    }

    /// It is not tried again after so many times.
    #[must_use]
    pub const fn is_over_after(self, attempts: i32) -> bool {
        !self.recurs() && attempts >= MOST_ATTEMPTS
    }
}

/// What follows a job that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Nothing: it is gone.
    Nothing,
    /// It is to be done again from this moment on.
    Again(DateTime<Utc>),
}

/// Why a try failed, for admins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble(pub String);

impl<E: Into<crate::error::Error>> From<E> for Trouble {
    fn from(cause: E) -> Self {
        Self(cause.into().to_string())
    }
}

/// A job is tried so many times, which with [`backoff`] takes most of a day; then it is kept for an admin.
pub const MOST_ATTEMPTS: i32 = 10;

/// A job belongs to whoever took it for this time. Then it is taken to be lost with its process, and is anyone's.
pub const LEASE: TimeDelta = TimeDelta::minutes(10);

/// The wait after the first failed try; each further one is three times as long.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);

/// No wait is longer.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(6);

/// How long to wait after this many failed tries. `chance`, from 0 to 1, shortens it by up to a half, so that what
/// failed together does not come back together.
#[must_use]
pub fn backoff(attempts: i32, chance: f64) -> TimeDelta {
    let tripled = u32::try_from(attempts.saturating_sub(1)).map_or(1, |times| 3_i32.saturating_pow(times));
    let whole = FIRST_WAIT.checked_mul(tripled).map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT));
    let half = whole / 2;
    half + TimeDelta::milliseconds(share(half.num_milliseconds(), chance))
}

/// A part of so many milliseconds.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "at most 6 hours of milliseconds, and a part of them"
)]
fn share(milliseconds: i64, chance: f64) -> i64 {
    (milliseconds as f64 * chance.clamp(0.0, 1.0)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_a_limit_and_never_shorter_than_half() {
        for attempts in -1..=100 {
            let (least, most) = (backoff(attempts, 0.0), backoff(attempts, 1.0));
            assert!(least >= FIRST_WAIT / 2 && most <= LONGEST_WAIT, "{attempts}: {least} to {most}");
            assert_eq!(least * 2, most, "{attempts}");
            assert!(backoff(attempts + 1, 0.0) >= least && backoff(attempts + 1, 1.0) >= most, "{attempts}");
            for hundredth in 0..=100 {
                let wait = backoff(attempts, f64::from(hundredth) / 100.0);
                assert!((least..=most).contains(&wait), "{attempts}, {hundredth}: {wait}");
            }
        }
        assert_eq!(backoff(1, 1.0), TimeDelta::seconds(30));
        assert_eq!(backoff(2, 1.0), TimeDelta::seconds(90));
        assert_eq!(backoff(i32::MAX, 1.0), LONGEST_WAIT);
    }

    #[test]
    fn all_tries_together_outlast_a_night() {
        let shortest = (1..MOST_ATTEMPTS).map(|attempts| backoff(attempts, 0.0)).sum::<TimeDelta>();
        assert!(shortest > TimeDelta::hours(9), "{shortest}");
    }

    #[test]
    fn a_job_is_stored_under_the_word_of_its_kind() {
        for job in [Job::Tidy, Job::Deliver { delivery: serde_json::from_str("7").expect("an id") }] {
            let stored = serde_json::to_value(&job).expect("JSON");
            assert_eq!(stored["kind"], job.kind().word());
            assert_eq!(serde_json::from_value::<Job>(stored).ok(), Some(job));
        }
    }
}
