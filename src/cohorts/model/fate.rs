//! What becomes of each line of a pasted list, said before anything is sent. Pure.

use super::{
    EnrollmentStatus, InvitationRole, Side, StaffRole,
    invitation::{HOLDS_FOR, NOT_AGAIN_WITHIN},
    lines::{Invitee, Line},
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;

/// What is known of an address in a cohort.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// Somebody has an account with it.
    pub account: bool,
    /// They learn here, or did.
    pub learns: Option<EnrollmentStatus>,
    /// They belong to the staff.
    pub staff: Option<StaffRole>,
    /// An invitation of theirs is open: as what, and until when its link holds.
    pub invited: Option<(InvitationRole, DateTime<Utc>)>,
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They are invited; with an account they are asked to accept.
    Invite {
        /// They have one.
        account: bool,
    },
    /// They were removed, and come back by accepting.
    ComeBack,
    /// Their link has ended: they get a new one.
    Renew,
    /// They were invited at this moment, and get a new link only if that is asked for.
    Waits(DateTime<Utc>),
    /// They were invited just now.
    JustSent,
    /// They are invited already, as something else.
    InvitedAs(InvitationRole),
    /// They are here.
    Here(Side),
    /// They stand on the other side, and nobody stands on both.
    OtherSide(Side),
    /// The same address stands on this line already.
    Twice(usize),
    /// It names nobody; how to mend it.
    Mend(String),
}

impl Fate {
    /// A letter goes out; `again`: also to those who have one.
    #[must_use]
    pub const fn sends(&self, again: bool) -> bool {
        match self {
            Self::Invite { .. } | Self::ComeBack | Self::Renew => true,
            Self::Waits(_) => again,
            _ => false,
        }
    }
}

/// Each line with its fate, in order. `known` is asked once for each address.
pub fn fates(
    lines: &[Line],
    role: InvitationRole,
    mut known: impl FnMut(&Invitee) -> Known,
    now: DateTime<Utc>,
) -> Vec<(Line, Fate)> {
    let mut seen = HashMap::new();
    let mut fate = |line: &Line| match &line.who {
        Err(words) => Fate::Mend(words.clone()),
        Ok(who) => {
            let first = *seen.entry(who.email.folded()).or_insert(line.number);
            if first == line.number { of(known(who), role, now) } else { Fate::Twice(first) }
        }
    };
    lines.iter().map(|line| (line.clone(), fate(line))).collect()
}

fn of(known: Known, role: InvitationRole, now: DateTime<Utc>) -> Fate {
    let side = match (known.staff, known.learns) {
        (Some(_), _) => Some(Side::Staff),
        (None, Some(_)) => Some(Side::Learner),
        (None, None) => None,
    };
    let was_removed = known.learns == Some(EnrollmentStatus::Removed);
    match (side, known.invited) {
        (Some(side), _) if side != role.side() => Fate::OtherSide(side),
        (Some(side), _) if !was_removed => Fate::Here(side),
        (_, Some((as_what, _))) if as_what != role => Fate::InvitedAs(as_what),
        (_, Some((_, until))) if until <= now => Fate::Renew,
        (_, Some((_, until))) if now - (until - HOLDS_FOR) < NOT_AGAIN_WITHIN => Fate::JustSent,
        (_, Some((_, until))) => Fate::Waits(until - HOLDS_FOR),
        (_, None) if was_removed => Fate::ComeBack,
        (_, None) => Fate::Invite { account: known.account },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohorts::model::lines;
    use chrono::TimeDelta;

    #[test]
    fn every_line_has_the_fate_that_it_is_told() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a moment");
        let sent = |ago: TimeDelta, role| Some((role, now - ago + HOLDS_FOR));
        let learner = InvitationRole::Learner;
        let known = |who: &Invitee| match who.email.as_str().split('@').next().unwrap_or_default() {
            "account" => Known { account: true, ..Known::default() },
            "here" => Known { account: true, learns: Some(EnrollmentStatus::Paused), ..Known::default() },
            "removed" => Known { learns: Some(EnrollmentStatus::Removed), ..Known::default() },
            "staff" => Known { staff: Some(StaffRole::Mentor), ..Known::default() },
            "waits" => Known { invited: sent(TimeDelta::days(3), learner), ..Known::default() },
            "now" => Known { invited: sent(TimeDelta::minutes(9), learner), ..Known::default() },
            "old" => Known { invited: sent(TimeDelta::days(14), learner), ..Known::default() },
            "mentor" => {
                Known { invited: sent(TimeDelta::days(3), InvitationRole::Mentor), ..Known::default() }
            }
            _ => Known::default(),
        };
        let pasted =
            ["new", "account", "here", "removed", "staff", "waits", "now", "old", "mentor", "NEW", "new"];
        let text = pasted.map(|name| format!("{name}@example.org")).join("\n") + "\nnobody";
        let fates = fates(&lines::read(&text), learner, known, now);
        let fates = fates.into_iter().map(|(_, fate)| fate).collect::<Vec<_>>();
        let expected = [
            Fate::Invite { account: false },
            Fate::Invite { account: true },
            Fate::Here(Side::Learner),
            Fate::ComeBack,
            Fate::OtherSide(Side::Staff),
            Fate::Waits(now - TimeDelta::days(3)),
            Fate::JustSent,
            Fate::Renew,
            Fate::InvitedAs(InvitationRole::Mentor),
            Fate::Twice(1),
            Fate::Twice(1),
        ];
        assert_eq!(fates[..11], expected);
        assert!(matches!(fates[11], Fate::Mend(_)));
        assert_eq!(fates.iter().filter(|fate| fate.sends(false)).count(), 4);
        assert_eq!(fates.iter().filter(|fate| fate.sends(true)).count(), 5);
    }
}
