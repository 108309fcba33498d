//! A cohort's name, its address and its zone, as people type them.

use crate::{programs::model::is_key, text::nearest};
use chrono_tz::{TZ_VARIANTS, Tz};

/// A cohort's name: 1 to 100 characters, none of them a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortName(String);

impl CohortName {
    /// Reads a name; spaces at its ends and in a row fold.
    ///
    /// # Errors
    /// What is wrong with it, in words for who types it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => Err("Enter a name, like Backend, spring 2027"),
            1..=100 if !name.chars().any(char::is_control) => Ok(Self(name)),
            1..=100 => Err("Enter a name without control characters"),
            _ => Err("Enter a name of at most 100 characters"),
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What stands behind `/cohorts/` in a cohort's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slug(String);

impl Slug {
    /// Reads an address as someone types it.
    ///
    /// # Errors
    /// What is wrong with it, in words for who types it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if is_key(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err("Enter an address of small letters, digits and single hyphens, like spring-2027; 60 at most")
        }
    }

    /// The address that a name leads to; none, if no letter of it can stand in one.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let plain = name.to_lowercase().chars().map(plain).collect::<String>();
        let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let slug = words.collect::<Vec<_>>().join("-");
        let short = slug.get(..60.min(slug.len())).unwrap_or_default().trim_matches('-');
        is_key(short).then(|| Self(short.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The letter without its accent; what has none in ASCII stays, and parts words.
const fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => 'i',
        'ł' | 'ľ' | 'ļ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' | 'ß' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ž' | 'ż' => 'z',
        other => other,
    }
}

/// The zone of a name of the IANA database, in any case, with spaces or underscores.
///
/// # Errors
/// The zone that may be meant, or how to find one.
pub fn zone_named(text: &str) -> Result<Tz, String> {
    let typed = text.trim().replace(' ', "_");
    if typed.is_empty() {
        return Err("Choose a time zone, like Europe/Berlin".to_owned());
    }
    let is_it = |zone: &&Tz| zone.name().eq_ignore_ascii_case(&typed);
    TZ_VARIANTS.iter().find(is_it).copied().ok_or_else(|| match meant(&typed) {
        Some(zone) => format!("There is no time zone “{}”. Did you mean {zone}?", text.trim()),
        None => format!("There is no time zone “{}”. Choose one from the list", text.trim()),
    })
}

/// The zone that most resembles what was typed, by its whole name or by its city's.
fn meant(typed: &str) -> Option<&'static str> {
    let title = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + &letters.as_str().to_ascii_lowercase())
    };
    let city = typed.rsplit('/').next().and_then(title)?;
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name());
    let by_city = names().find(|name| name.rsplit('/').next() == Some(&city));
    let near_city = || {
        let cities = names().filter_map(|name| name.rsplit_once('/').map(|(_, city)| city));
        let near = nearest(&city, cities)?;
        names().find(|name| name.rsplit('/').next() == Some(near))
    };
    by_city.or_else(near_city).or_else(|| nearest(typed, names()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_follows_from_the_name() {
        let of = |name: &str| Slug::of(name).map(|slug| slug.as_str().to_owned());
        assert_eq!(
            of("Backend Developer, Frühling 2027").as_deref(),
            Some("backend-developer-fruhling-2027")
        );
        assert_eq!(of("  Öl & Gas -- 2 "), Some("ol-gas-2".to_owned()));
        assert_eq!(of("春"), None);
        let long = of(&"abcdefghi ".repeat(9)).expect("an address");
        assert!(is_key(&long) && long.len() <= 60, "{long}");
        for wrong in ["", "Spring", "a b", "-a", "a--b", "ä"] {
            assert!(Slug::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_zone_is_read_as_people_type_it_and_the_nearest_is_proposed() {
        assert_eq!(zone_named(" europe/berlin "), Ok(Tz::Europe__Berlin));
        assert_eq!(zone_named("America/New York"), Ok(Tz::America__New_York));
        for (typed, meant) in [
            ("Europe/Berln", "Europe/Berlin"),
            ("Berlin", "Europe/Berlin"),
            ("lagos", "Africa/Lagos"),
            ("Lissabon/Lisbon", "Europe/Lisbon"),
        ] {
            let said = zone_named(typed).expect_err(typed);
            assert!(said.contains(meant), "{said}");
        }
        assert!(zone_named("xyzzy").expect_err("none").contains("from the list"));
    }

    #[test]
    fn a_name_folds_its_spaces_and_has_an_end() {
        assert_eq!(
            CohortName::parse(" Spring   2027 ").map(|n| n.as_str().to_owned()),
            Ok("Spring 2027".to_owned())
        );
        assert!(CohortName::parse(" ").is_err() && CohortName::parse(&"x".repeat(101)).is_err());
    }
}
