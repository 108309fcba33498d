//! What a mentor's browser sends, and how it is read.

use super::model::{CriterionId, Draft, Score, Verdict};
use crate::{
    error::{Error, Mistakes},
    text::grouped,
    web::Form,
};
use std::collections::BTreeMap;

const FOREIGN: &str = "The form is not one of this site. Open the page again and send it from there.";

/// A review as it is typed: `summary`, `requested`, `version`, `then`, and of each criterion `level-` and `note-` with
/// its id.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct ReviewForm(Vec<(String, String)>);

/// A review as it is meant.
#[derive(Clone)]
pub struct Typed {
    /// What is written.
    pub draft: Draft,
    /// The version that it was typed over; 0, if there was none.
    pub version: i32,
    /// What follows, once it is kept.
    pub then: Then,
}

/// What follows the saving of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// One goes on writing.
    Stay,
    /// The same, saved by the page itself.
    Autosave,
    /// The claim begins anew.
    Extend,
    /// Somebody else may have the round.
    Release,
    /// It is looked at before it is sent.
    Preview(Verdict),
    /// The round is given back.
    GiveBack,
}

impl Then {
    /// By the value of the button that was pressed.
    fn read(word: &str) -> Self {
        match word {
            "autosave" => Self::Autosave,
            "extend" => Self::Extend,
            "release" => Self::Release,
            "return" => Self::GiveBack,
            other => other.parse().map_or(Self::Stay, Self::Preview),
        }
    }
}

impl Form for ReviewForm {
    type Checked = Typed;

    fn check(&self) -> Result<Typed, Error> {
        let mut mistakes = Mistakes::default();
        let summary = mistakes.take("summary", within(self.text("summary"), 20_000)).unwrap_or_default();
        let requested = mistakes.take("requested", lines(self.text("requested"))).unwrap_or_default();
        let scores = self.scores(&mut mistakes)?;
        let version = self.version().ok_or(Error::Malformed(FOREIGN))?;
        let draft = Draft { summary, requested, scores };
        mistakes.or(Some(Typed { draft, version, then: Then::read(self.text("then")) }))
    }
}

impl ReviewForm {
    /// A form with a draft in it.
    #[must_use]
    pub fn of(draft: &Draft, version: i32) -> Self {
        let mut form = Self(vec![
            ("version".to_owned(), version.to_string()),
            ("summary".to_owned(), draft.summary.clone()),
            ("requested".to_owned(), draft.requested.clone()),
        ]);
        for score in &draft.scores {
            let level =
                score.level.iter().map(|level| (format!("level-{}", score.criterion), level.to_string()));
            form.0.extend(level);
            form.0.push((format!("note-{}", score.criterion), score.note.clone()));
        }
        form
    }

    /// Its fields, to be sent once more.
    #[must_use]
    pub fn into_fields(self) -> Vec<(String, String)> {
        self.0
    }

    /// What stands in a field.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, text)| text)
    }

    /// The version that it was typed over.
    fn version(&self) -> Option<i32> {
        let text = self.text("version");
        if text.is_empty() { Some(0) } else { text.parse().ok() }
    }

    /// By criterion, so that two drafts can be compared.
    fn scores(&self, mistakes: &mut Mistakes) -> Result<Vec<Score>, Error> {
        let mut scores = BTreeMap::new();
        for (field, text) in &self.0 {
            let Some((part @ ("level" | "note"), id)) = field.split_once('-') else { continue };
            let criterion = id.parse::<CriterionId>().map_err(|_| Error::Malformed(FOREIGN))?;
            let score = scores.entry(criterion).or_insert_with(|| Score {
                criterion,
                level: None,
                note: String::new(),
            });
            if part == "level" {
                let level = text.parse().ok().filter(|level| (0..10).contains(level));
                score.level = Some(level.ok_or(Error::Malformed(FOREIGN))?);
            } else {
                match within(text, 5000) {
                    Ok(note) => score.note = note,
                    Err(words) => mistakes.note(field.clone(), words),
                }
            }
        }
        if scores.len() > 100 {
            return Err(Error::Malformed(FOREIGN));
        }
        Ok(scores.into_values().collect())
    }
}

/// Browsers send line ends as CR and LF.
fn within(text: &str, most: usize) -> Result<String, String> {
    let text = text.replace("\r\n", "\n").trim_end().to_owned();
    let length = text.chars().count();
    if length > most {
        let (most, over) = (grouped(most), grouped(length - most));
        return Err(format!("Shorten this to {most} characters: it has {over} too many"));
    }
    Ok(text)
}

fn lines(text: &str) -> Result<String, String> {
    let text = within(text, 10_000)?;
    match text.lines().position(|line| line.chars().count() > 1000) {
        Some(at) => Err(format!("Shorten change {} to 1,000 characters, or make two of it", at + 1)),
        None => Ok(text),
    }
}

/// How a review is sent, once it was looked at.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    pub verdict: String,
    pub version: String,
    pub exception: String,
}

impl Form for DecisionForm {
    type Checked = super::store::Decision;

    fn check(&self) -> Result<Self::Checked, Error> {
        let verdict = self.verdict.parse().map_err(|_| Error::Malformed(FOREIGN))?;
        let version = self.version.parse().map_err(|_| Error::Malformed(FOREIGN))?;
        let mut mistakes = Mistakes::default();
        let exception = mistakes.take("exception", within(self.exception.trim(), 2000));
        mistakes.or(exception.map(|exception| super::store::Decision {
            verdict,
            version,
            exception: (!exception.is_empty() && verdict == Verdict::Accept).then_some(exception),
        }))
    }
}

/// Why a round is given back.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct ReturnForm {
    pub note: String,
}

impl Form for ReturnForm {
    type Checked = String;

    fn check(&self) -> Result<String, Error> {
        let mut mistakes = Mistakes::default();
        let note = match within(self.note.trim(), 2000) {
            Ok(note) if note.is_empty() => {
                Err("Say what is in the way, so that it can be put right".to_owned())
            }
            read => read,
        };
        let note = mistakes.take("note", note);
        mistakes.or(note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> ReviewForm {
        ReviewForm(fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    #[test]
    fn a_form_comes_back_as_the_draft_that_it_was_made_of() {
        let typed = form(&[
            ("version", "3"),
            ("note-7", "Why.\r\nMore."),
            ("level-7", "2"),
            ("note-5", ""),
            ("summary", "Good."),
            ("then", "accept"),
        ])
        .check()
        .expect("a right form");
        assert_eq!((typed.version, typed.then), (3, Then::Preview(Verdict::Accept)));
        let levels = typed.draft.scores.iter().map(|s| (s.criterion.to_string(), s.level, s.note.as_str()));
        assert_eq!(
            levels.collect::<Vec<_>>(),
            [("5".to_owned(), None, ""), ("7".to_owned(), Some(2), "Why.\nMore.")]
        );
        let again = ReviewForm::of(&typed.draft, 4).check().expect("a right form");
        assert_eq!((again.draft, again.version), (typed.draft, 4));
    }

    #[test]
    fn what_is_too_long_is_named_at_its_field() {
        let note = "n".repeat(5001);
        let change = format!("a\n{}", "b".repeat(1001));
        let Err(Error::Invalid(mistakes)) = form(&[("note-7", &note), ("requested", &change)]).check() else {
            panic!("it was read");
        };
        assert_eq!(mistakes.of("note-7"), Some("Shorten this to 5,000 characters: it has 1 too many"));
        assert!(mistakes.of("requested").is_some_and(|words| words.starts_with("Shorten change 2")));
        for foreign in [("level-7", "10"), ("level-x", "1"), ("version", "x")] {
            assert!(matches!(form(&[foreign]).check(), Err(Error::Malformed(_))), "{foreign:?}");
        }
    }
}
