//! What an account is made of, and the rules of its parts. Pure: no SQL, no HTTP.

use crate::ids::words;
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use std::net::{IpAddr, Ipv6Addr};

words! {
    /// What a person is to the whole site.
    SiteRole {
        /// Someone with an account.
        Member = "member",
        /// Someone who runs the site.
        Admin = "admin",
    }
}

words! {
    /// Whether an account can be used.
    UserStatus {
        /// It can.
        Active = "active",
        /// An admin has closed it for a time: sessions do not load, sign-in is refused.
        Suspended = "suspended",
        /// The person is gone; what they did stays, without their name.
        Erased = "erased",
    }
}

/// An email address that can be one (RFC 5321 and 5322, by lettre), of at most 254 bytes (RFC 5321, 4.5.3.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address as a person types it.
    ///
    /// # Errors
    /// What is wrong with it, in words for that person.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Err("Enter an email address");
        }
        if text.len() > 254 || text.parse::<lettre::Address>().is_err() {
            return Err("Enter an email address like name@example.org");
        }
        Ok(Self(text.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two spellings of one address are equal.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

/// A person's name: 1 to 100 characters, none of them a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Reads a name as a person types it; spaces at its ends and in a row fold.
    ///
    /// # Errors
    /// What is wrong with it, in words for that person.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err("Enter your name");
        }
        if name.chars().count() > 100 {
            return Err("Enter a name of at most 100 characters");
        }
        if name.chars().any(char::is_control) {
            return Err("Enter a name without control characters");
        }
        Ok(Self(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password that may be set: 12 to 200 characters, without rules of composition (NIST SP 800-63B, 5.1.1.2).
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    /// Reads a password that someone chooses.
    ///
    /// # Errors
    /// What is wrong with it, in words for that person.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text.chars().count() {
            0..12 => Err("Choose a password of at least 12 characters"),
            12..=200 => Ok(Self(text.to_owned())),
            _ => Err("Choose a password of at most 200 characters"),
        }
    }

    /// The password.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A zone of the IANA database that a person chose.
///
/// # Errors
/// What is wrong with it, in words for that person.
pub fn chosen_zone(text: &str) -> Result<Tz, &'static str> {
    text.parse().map_err(|_| "Choose a time zone from the list")
}

/// The first letters of the first and the last word of a name.
#[must_use]
pub fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let mut words = name.split_whitespace();
    match (words.next(), words.next_back()) {
        (Some(first), Some(last)) => letter(first) + &letter(last),
        (Some(only), None) => letter(only),
        _ => String::new(),
    }
}

/// The first word of a name, for someone who is spoken of or to.
#[must_use]
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// A greeting by the hour of the day where the person is.
#[must_use]
pub fn greeting(now: DateTime<Utc>, zone: Tz, name: &str) -> String {
    let part = match now.with_timezone(&zone).hour() {
        4..12 => "Good morning",
        12..18 => "Good afternoon",
        _ => "Good evening",
    };
    format!("{part}, {name}")
}

/// A session that is not used for this time has ended.
pub const SESSION_IDLE: TimeDelta = TimeDelta::hours(12);

/// How exactly it is known when a session was last used: a page writes that at most this often.
pub const SEEN_EVERY: TimeDelta = TimeDelta::minutes(10);

/// How long an ended session is remembered, so that the sign-in page can say whose it was.
pub const SESSION_MEMORY: TimeDelta = TimeDelta::days(7);

/// Failed sign-ins count for this time.
pub const FAILURES_COUNT_FOR: TimeDelta = TimeDelta::hours(1);

/// So many may fail for one account from one address.
pub const FAILURES_PER_ACCOUNT: i64 = 10;

/// So many may fail from one address in all, whatever the accounts.
pub const FAILURES_PER_ADDRESS: i64 = 100;

/// Once so many have failed for one account, whatever the addresses, somebody guesses from many of them.
pub const FAILURES_OF_A_SIEGE: i64 = 100;

/// Then so many may fail for it from one address. Not none: its owner, who comes from elsewhere and may mistype, is
/// not locked out by someone else's tries; each further guess costs the other side an address.
pub const FAILURES_UNDER_SIEGE: i64 = 3;

/// What failed sign-ins count by: an address of IPv4, or the 64 leading bits of one of IPv6, since every customer is
/// given at least all addresses below those (RFC 6177, 2; RFC 7421).
#[must_use]
pub fn counted_address(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("{}/64", Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_type_it() {
        assert_eq!(
            EmailAddress::parse(" amara@example.org ").map(|e| e.folded()),
            Ok("amara@example.org".to_owned())
        );
        for wrong in ["", "amara", "amara@", "@example.org", "a b@example.org", "a@b\r\nBcc: c@d", "a\0@b.c"]
        {
            assert!(EmailAddress::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(EmailAddress::parse(&format!("a@{}.org", "b".repeat(300))).is_err());
    }

    #[test]
    fn a_name_has_no_control_characters_and_folds_its_spaces() {
        assert_eq!(
            Name::parse("  Amara   Okafor ").map(|n| n.as_str().to_owned()),
            Ok("Amara Okafor".to_owned())
        );
        assert!(Name::parse("   ").is_err());
        assert!(Name::parse("a\u{0}b").is_err());
        assert!(Name::parse(&"ä".repeat(100)).is_ok());
        assert!(Name::parse(&"ä".repeat(101)).is_err());
    }

    #[test]
    fn initials_stand_for_any_name() {
        let all = ["Amara Okafor", "Ines", "li na van der berg", "", "Ünal Ægir"].map(initials);
        assert_eq!(all, ["AO", "I", "LB", "", "ÜÆ"]);
    }

    #[test]
    fn failures_count_by_what_one_customer_has() {
        let counted = |text: &str| counted_address(text.parse().expect("an address"));
        assert_eq!(counted("203.0.113.9"), "203.0.113.9");
        assert_eq!(counted("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(counted("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(counted("2001:db8:1:2::"), counted("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(counted("2001:db8:1:2::"), counted("2001:db8:1:3::"));
    }

    #[test]
    fn the_greeting_goes_by_the_persons_own_clock() {
        let seven_utc =
            DateTime::from_timestamp(1_800_000_000, 0).expect("a moment").with_hour(7).expect("an hour");
        assert_eq!(greeting(seven_utc, Tz::UTC, "Amara"), "Good morning, Amara");
        assert_eq!(greeting(seven_utc, Tz::Asia__Tokyo, "Amara"), "Good afternoon, Amara");
        assert_eq!(greeting(seven_utc, Tz::America__Los_Angeles, "Amara"), "Good evening, Amara");
    }
}
