//! What is written to people. A letter says one thing and has one link; its text and its HTML are drawn from the same
//! parts, so that they cannot say different things.

use super::model::{clipped, one_line};
use crate::site;
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use url::Url;

/// Something that is written to people.
pub trait Letter {
    /// The word for it in the mail log.
    const KIND: &'static str;

    /// It is for those who are in its cohort when it is sent.
    const FOR_MEMBERS: bool;

    /// What it says.
    fn parts(&self) -> Parts<'_>;

    /// From then on it is of no use; none: for a month.
    fn holds_until(&self) -> Option<DateTime<Utc>> {
        None
    }
}

/// What a letter says, in order.
pub struct Parts<'a> {
    /// What it is, in a few words.
    pub subject: String,
    /// What has happened, in a sentence.
    pub fact: String,
    /// Words of the person whom it tells of.
    pub quote: Option<&'a str>,
    /// Where its link leads.
    pub link: &'a Url,
    /// What one does there.
    pub label: &'static str,
    /// What is worth knowing besides.
    pub note: Option<String>,
}

/// Someone is asked to join a cohort.
pub struct Invitation<'a> {
    /// Who asks.
    pub inviter: &'a str,
    /// The cohort's name.
    pub cohort: &'a str,
    /// What they would be there: "learner", "mentor" or "lead".
    pub role: &'a str,
    /// Where they accept; the whole address, as [`Config::link`](crate::config::Config::link) makes it.
    pub link: &'a Url,
    /// When that ends, on the clock of the cohort.
    pub expires: DateTime<Tz>,
}

impl Letter for Invitation<'_> {
    const KIND: &'static str = "invitation";
    const FOR_MEMBERS: bool = false;

    fn parts(&self) -> Parts<'_> {
        let Self { inviter, cohort, role, link, expires } = self;
        let until = expires.format("%A, %-d %B %Y, at %H:%M");
        let zone = crate::text::zone_words(expires.timezone());
        Parts {
            subject: format!("{inviter} invites you to {cohort}"),
            fact: format!("{inviter} invites you to join {cohort} as a {role}."),
            quote: None,
            link,
            label: "See the invitation",
            note: Some(format!(
                "It is yours alone, and holds until {until} ({zone}). If you did not expect it, do nothing: \
                 without you, nothing happens."
            )),
        }
    }

    fn holds_until(&self) -> Option<DateTime<Utc>> {
        Some(self.expires.to_utc())
    }
}

/// A learner's round was reviewed.
pub struct ReviewPublished<'a> {
    /// Who reviewed it.
    pub mentor: &'a str,
    /// The project's title.
    pub project: &'a str,
    /// How it was decided, as on screens: "Accepted", "Changes requested".
    pub verdict: &'a str,
    /// How the review begins.
    pub first_sentences: &'a str,
    /// Where it is read.
    pub link: &'a Url,
}

impl Letter for ReviewPublished<'_> {
    const KIND: &'static str = "review_published";
    const FOR_MEMBERS: bool = true;

    fn parts(&self) -> Parts<'_> {
        let Self { mentor, project, verdict, first_sentences, link } = self;
        Parts {
            subject: format!("{verdict}: {project}"),
            fact: format!("{mentor} reviewed your work on {project}. {verdict}."),
            quote: Some(first_sentences).copied(),
            link,
            label: "Read the review",
            note: None,
        }
    }
}

/// A learner's round came back without a review.
pub struct RoundReturned<'a> {
    /// Who returned it.
    pub mentor: &'a str,
    /// The project's title.
    pub project: &'a str,
    /// Why.
    pub note: &'a str,
    /// Where it is put right and sent again.
    pub link: &'a Url,
}

impl Letter for RoundReturned<'_> {
    const KIND: &'static str = "round_returned";
    const FOR_MEMBERS: bool = true;

    fn parts(&self) -> Parts<'_> {
        let Self { mentor, project, note, link } = self;
        Parts {
            subject: format!("{project} came back to you"),
            fact: format!("{mentor} could not review {project} yet, and returned it to you:"),
            quote: Some(note).copied(),
            link,
            label: "Put it right and send it again",
            note: Some("No round is used up by this.".to_owned()),
        }
    }
}

/// A letter as it is sent.
#[derive(Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Written {
    /// For every program.
    pub text: String,
    /// For those that draw it.
    pub html: String,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a>(Layout<'a>);

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a>(Layout<'a>);

#[derive(Clone, Copy)]
struct Layout<'a> {
    subject: &'a str,
    name: Option<&'a str>,
    fact: &'a str,
    quote: &'a [String],
    label: &'a str,
    link: &'a str,
    note: Option<&'a str>,
    site_name: &'a str,
}

/// A subject is no longer, in characters.
const LONGEST_SUBJECT: usize = 200;

/// More of a person's words is read on the page, in characters.
const LONGEST_QUOTE: usize = 1000;

/// The subject, and the letter to someone of this name.
pub(super) fn write(parts: &Parts<'_>, name: Option<&str>) -> askama::Result<(String, Written)> {
    let subject = one_line(&parts.subject, LONGEST_SUBJECT);
    let quote = clipped(parts.quote.unwrap_or("").trim(), LONGEST_QUOTE);
    let quote = quote.lines().map(|line| one_line(line, LONGEST_QUOTE)).collect::<Vec<_>>();
    let layout = Layout {
        subject: &subject,
        name,
        fact: &parts.fact,
        quote: &quote,
        label: parts.label,
        link: parts.link.as_str(),
        note: parts.note.as_deref(),
        site_name: site::NAME,
    };
    let written = Written { text: Text(layout).render()? + "\n", html: Html(layout).render()? };
    Ok((subject, written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn link() -> Url {
        "https://learn.example.org/invitations/t0ken?a=1&b=2".parse().expect("an address")
    }

    #[test]
    fn a_letter_reads_as_one_written_by_hand() {
        let link = link();
        let letter = ReviewPublished {
            mentor: "Inês Duarte",
            project: "Parcel core",
            verdict: "Changes requested",
            first_sentences: "Your tests read well.\r\n\r\nOne case is missing.",
            link: &link,
        };
        let (subject, written) = write(&letter.parts(), Some("Amara Okafor")).expect("a letter");
        assert_eq!(subject, "Changes requested: Parcel core");
        assert_eq!(
            written.text,
            "Hello Amara Okafor,\n\nInês Duarte reviewed your work on Parcel core. Changes requested.\n\n\
             > Your tests read well.\n>\n> One case is missing.\n\nRead the review:\n\
             https://learn.example.org/invitations/t0ken?a=1&b=2\n\n-- \nCairn\n"
        );
        assert_eq!(written.html.matches("href=").count(), 1, "one link");
        assert!(!written.html.contains("src="), "nothing is fetched");
    }

    #[test]
    fn what_people_write_is_text_in_html_and_one_line_in_the_subject() {
        let link = link();
        let letter = Invitation {
            inviter: "<b>Eve</b>\r\nBcc: all@example.org",
            cohort: "A & B",
            role: "mentor",
            link: &link,
            expires: Tz::Africa__Lagos.with_ymd_and_hms(2027, 2, 14, 23, 59, 0).single().expect("a moment"),
        };
        let (subject, written) = write(&letter.parts(), None).expect("a letter");
        assert_eq!(subject, "<b>Eve</b> Bcc: all@example.org invites you to A & B");
        assert!(!written.html.contains("<b>Eve") && written.html.contains("A &#38; B"), "{}", written.html);
        assert!(written.text.starts_with("Hello,\n\n"), "{}", written.text);
        assert!(written.text.contains("until Sunday, 14 February 2027, at 23:59 (Africa/Lagos)"));
        assert_eq!(letter.holds_until().map(|at| at.to_string()), Some("2027-02-14 22:59:00 UTC".to_owned()));
    }

    #[test]
    fn a_long_note_is_clipped_to_what_a_mail_needs() {
        let (link, note) = (link(), "wort ".repeat(1000));
        let letter = RoundReturned { mentor: "Inês", project: &"P".repeat(300), note: &note, link: &link };
        let (subject, written) = write(&letter.parts(), None).expect("a letter");
        assert_eq!(subject.chars().count(), 200);
        assert!(written.text.len() < 2000 && written.text.contains('…'), "{}", written.text);
    }
}
