//! What a learner's browser sends with a round, and how it is read.

use super::{
    model::{ChangeAnswer, Draft},
    store::Kept,
};
use crate::{
    error::{Error, Mistakes},
    markdown,
    web::Form,
};
use std::collections::BTreeSet;

const FOREIGN: &str = "The form is not one of this site. Open the page again and send it from there.";

/// A round as it is typed: its fields, and what became of each requested change.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct RoundForm {
    pub repository: String,
    pub commit: String,
    pub link: String,
    pub text: String,
    pub message: String,
    pub look_at_first: String,
    /// The version of the draft that it was typed over; empty: there was none.
    pub version: String,
    /// Of this form: sent twice, it is one round.
    pub sent: String,
    /// The ids of the requested changes that are done.
    pub done: Vec<String>,
    /// What there is to say of each, in the order of `asked`.
    pub answer: Vec<String>,
    /// The ids of the requested changes.
    pub asked: Vec<String>,
}

/// A round as it is meant.
pub struct Typed {
    pub draft: Draft,
    /// 0, if it was typed over no draft.
    pub version: i32,
    pub sent_key: String,
    pub text_html: Option<String>,
    pub message_html: String,
}

impl Form for RoundForm {
    type Checked = Typed;

    fn check(&self) -> Result<Typed, Error> {
        let mut mistakes = Mistakes::default();
        let repository = mistakes.take("repository", address(&self.repository));
        let commit = mistakes.take("commit", commit(&self.commit));
        let link = mistakes.take("link", address(&self.link));
        let text = mistakes.take("text", within(&self.text, 50_000));
        let text_html = mistakes.take("text", markdown::render_letter(&self.text));
        let message = mistakes.take("message", within(&self.message, 10_000));
        let message_html = mistakes.take("message", markdown::render_letter(&self.message));
        let look = mistakes.take("look_at_first", within(&self.look_at_first, 1000));
        let answers = mistakes.take("answers", self.answers());
        let version = self.version()?;
        if !(1..=100).contains(&self.sent.len()) {
            return Err(Error::Malformed(FOREIGN));
        }
        let draft = repository.zip(commit).zip(link).zip(text).zip(message).zip(look).zip(answers).map(
            |((((((repository, commit), link), text), message), look_at_first), answers)| Draft {
                repository,
                commit,
                link,
                text,
                message: message.unwrap_or_default(),
                look_at_first: look_at_first.unwrap_or_default(),
                answers,
            },
        );
        let htmls = text_html.zip(message_html);
        mistakes.or(draft.zip(htmls).map(|(draft, (text_html, message_html))| Typed {
            text_html: draft.text.is_some().then_some(text_html),
            draft,
            version,
            sent_key: self.sent.clone(),
            message_html,
        }))
    }
}

/// The same form, kept while it is typed: an address may be half of one.
#[derive(Default, serde::Deserialize)]
#[serde(transparent)]
pub struct DraftForm(pub RoundForm);

impl Form for DraftForm {
    type Checked = (Draft, i32);

    fn check(&self) -> Result<Self::Checked, Error> {
        let form = &self.0;
        let mut mistakes = Mistakes::default();
        let mut read = |field, text, most| mistakes.take(field, within(text, most)).flatten();
        let draft = Draft {
            repository: read("repository", &form.repository, 2000),
            commit: read("commit", &form.commit, 64),
            link: read("link", &form.link, 2000),
            text: read("text", &form.text, 50_000),
            message: read("message", &form.message, 10_000).unwrap_or_default(),
            look_at_first: read("look_at_first", &form.look_at_first, 1000).unwrap_or_default(),
            answers: Vec::new(),
        };
        let answers = mistakes.take("answers", form.answers());
        let version = form.version()?;
        mistakes.or(answers.map(|answers| (Draft { answers, ..draft }, version)))
    }
}

impl RoundForm {
    fn version(&self) -> Result<i32, Error> {
        let version = if self.version.is_empty() { Some(0) } else { self.version.parse().ok() };
        version.ok_or(Error::Malformed(FOREIGN))
    }

    fn answers(&self) -> Result<Vec<ChangeAnswer>, &'static str> {
        let done = self.done.iter().collect::<BTreeSet<_>>();
        let read = self.asked.iter().zip(&self.answer).map(|(id, answer)| {
            let request = id.parse().map_err(|_| "Open the page again and send it from there")?;
            if answer.chars().count() > 2000 {
                return Err("Shorten your answer to 2,000 characters");
            }
            Ok(ChangeAnswer { request, done: done.contains(id), answer: unified(answer) })
        });
        if self.asked.len() > 200 {
            Err("Open the page again and send it from there")
        } else {
            read.collect()
        }
    }

    /// The form with what is kept in it.
    pub fn of(kept: &Kept) -> Self {
        let own = kept.handed_in.clone();
        Self {
            repository: own.repository.unwrap_or_default(),
            commit: own.commit.unwrap_or_default(),
            link: own.link.unwrap_or_default(),
            text: own.text.unwrap_or_default(),
            message: own.message,
            look_at_first: own.look_at_first,
            ..Self::default()
        }
    }

    /// What this form and a kept draft have apart: each field's name and what the draft says.
    pub fn differences(&self, kept: &Self) -> Vec<(&'static str, String)> {
        [
            ("Repository", &self.repository, &kept.repository),
            ("Commit", &self.commit, &kept.commit),
            ("Link", &self.link, &kept.link),
            ("Text", &self.text, &kept.text),
            ("Message", &self.message, &kept.message),
            ("What to look at first", &self.look_at_first, &kept.look_at_first),
        ]
        .into_iter()
        .filter(|(_, own, other)| unified(own) != unified(other))
        .map(|(name, _, other)| (name, unified(other)))
        .collect()
    }
}

/// Browsers send line ends as CR and LF.
fn unified(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

fn within(text: &str, most: usize) -> Result<Option<String>, String> {
    let text = unified(text);
    let length = text.chars().count();
    if length > most {
        let (most, over) = (crate::text::grouped(most), crate::text::grouped(length - most));
        return Err(format!("Shorten this to {most} characters: it has {over} too many"));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// An address that a mentor can open, and that a link may lead to.
fn address(text: &str) -> Result<Option<String>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    match url {
        Some(url) if !url.username().is_empty() || url.password().is_some() => {
            Err("Leave the name and password out of the address")
        }
        Some(url) if url.has_host() && url.as_str().len() <= 2000 => Ok(Some(url.into())),
        _ => Err("Enter the whole address, as https://example.org/name/project"),
    }
}

/// The name of a commit (Git's object names, short or whole).
fn commit(text: &str) -> Result<Option<String>, &'static str> {
    let text = text.trim().to_lowercase();
    match text.len() {
        0 => Ok(None),
        7..=64 if text.bytes().all(|b| b.is_ascii_hexdigit()) => Ok(Some(text)),
        _ => Err("Enter the commit as Git shows it: 7 to 64 digits from 0-9 and a-f"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_can_be_opened_by_others() {
        let read = |text| address(text).map(Option::unwrap_or_default);
        assert_eq!(
            read(" https://example.org/amara/parcel "),
            Ok("https://example.org/amara/parcel".to_owned())
        );
        assert_eq!(read(""), Ok(String::new()));
        for wrong in
            ["example.org", "ssh://git@example.org/x", "javascript:alert(1)", "https://", "file:///etc"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            read("https://amara:secret@example.org/x"),
            Err("Leave the name and password out of the address")
        );
    }

    #[test]
    fn a_commit_is_named_as_git_names_it() {
        assert_eq!(commit("A1B2C3D"), Ok(Some("a1b2c3d".to_owned())));
        assert!(commit("main").is_err());
        assert!(commit(&"a".repeat(65)).is_err());
    }
}
