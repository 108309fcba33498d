//! The life of a link that lets someone in.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// A link holds for so long; a new one begins anew.
pub const HOLDS_FOR: TimeDelta = TimeDelta::days(14);

/// A second press of the same button sends nothing more: a letter follows another to the same person only after this
/// time.
pub const NOT_AGAIN_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// The digest by which the token of a link is recognized. A token is 256 random bits, so nothing has to slow down who
/// tries them all, neither here nor by a limit of tries.
#[must_use]
pub fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// What happened to an invitation.
#[derive(Clone, Copy, Debug, diesel::Queryable)]
pub struct Life {
    /// When its newest link ends.
    pub expires_at: DateTime<Utc>,
    /// When it was first looked at by a person; none: not yet, as far as one can tell.
    pub opened_at: Option<DateTime<Utc>>,
    /// When it was accepted.
    pub joined_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// How an invitation stands, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// On its way.
    Sent(DateTime<Utc>),
    /// Somebody looked at it.
    Opened(DateTime<Utc>),
    /// Somebody is here by it.
    Joined(DateTime<Utc>),
    /// Its link ended unused.
    Expired(DateTime<Utc>),
    /// It was taken back.
    Revoked(DateTime<Utc>),
}

impl Life {
    /// How it stands at this moment.
    #[must_use]
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        match (self.joined_at, self.revoked_at, self.opened_at) {
            (Some(at), _, _) => Standing::Joined(at),
            (None, Some(at), _) => Standing::Revoked(at),
            _ if self.expires_at <= now => Standing::Expired(self.expires_at),
            (None, None, Some(at)) => Standing::Opened(at),
            (None, None, None) => Standing::Sent(self.sent_at()),
        }
    }

    /// When its newest link was made.
    #[must_use]
    pub fn sent_at(&self) -> DateTime<Utc> {
        self.expires_at - HOLDS_FOR
    }
}

impl Standing {
    /// It can be accepted.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Sent(_) | Self::Opened(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_an_invitation_stays_its_end() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a moment");
        let sent = Life { expires_at: now + HOLDS_FOR, opened_at: None, joined_at: None, revoked_at: None };
        assert_eq!(sent.standing(now), Standing::Sent(now));
        let opened = Life { opened_at: Some(now), ..sent };
        assert_eq!(opened.standing(now), Standing::Opened(now));
        let end = now + HOLDS_FOR;
        assert_eq!(opened.standing(end), Standing::Expired(end));
        assert_eq!(Life { revoked_at: Some(now), ..opened }.standing(end), Standing::Revoked(now));
        assert_eq!(Life { joined_at: Some(now), ..opened }.standing(end), Standing::Joined(now));
    }
}
