//! Names of files and folders: two digits for the order, and a key.

use crate::{markdown::Flaw, programs::model::is_key};

/// Why something is no key.
pub(super) const NO_KEY: &str = "a key is made of lower-case letters, digits and single hyphens";

/// Reads `NN-key`, with an ending or without.
pub(super) fn numbered(name: &str, ending: &str) -> Result<(u8, String), Flaw> {
    let other = name.rsplit_once('.').filter(|_| !ending.is_empty()).map_or(name, |(stem, _)| stem);
    let stem = name.strip_suffix(ending).unwrap_or(other);
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let key = stem[digits..].trim_start_matches(['-', '_', '.', ' ']);
    let number = stem[..digits].parse::<u8>().ok().filter(|number| *number < 100);
    let right = || format!("call it {:02}-{}{ending}", number.unwrap_or(1), slug(key));
    if !name.ends_with(ending) {
        return Err(Flaw::new(format!("only files that end with {ending} belong here")).mend(right()));
    }
    match number.filter(|_| digits == 2 && stem[digits..].starts_with('-')) {
        None => Err(Flaw::new("its name has to start with two digits and a hyphen").mend(right())),
        Some(number) if is_key(&stem[3..]) => Ok((number, stem[3..].to_owned())),
        Some(_) => Err(Flaw::new(format!("\"{}\" is no key: {NO_KEY}", &stem[3..])).mend(right())),
    }
}

/// The key that a name comes nearest to.
pub(super) fn slug(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let key = words.collect::<Vec<_>>().join("-");
    let key = key.get(..60).unwrap_or(&key).trim_end_matches('-');
    if key.is_empty() { "key".to_owned() } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_two_digits_and_a_key() {
        assert_eq!(numbered("03-values-and-types.md", ".md"), Ok((3, "values-and-types".to_owned())));
        assert_eq!(numbered("00-a", ""), Ok((0, "a".to_owned())));
        for (name, right) in [
            ("3-values.md", "call it 03-values.md"),
            ("003-values.md", "call it 03-values.md"),
            ("03_Values.md", "call it 03-values.md"),
            ("values.md", "call it 01-values.md"),
            ("03-Values & types.md", "call it 03-values-types.md"),
            ("03-values.markdown", "call it 03-values.md"),
            ("03-.md", "call it 03-key.md"),
            ("999999-a.md", "call it 01-a.md"),
        ] {
            assert_eq!(numbered(name, ".md").expect_err(name).remedy.as_deref(), Some(right));
        }
    }
}
