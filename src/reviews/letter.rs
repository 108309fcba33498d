//! A published review as its learner reads it: a signed letter.

use super::{
    model::{ReviewState, Verdict},
    store::{Judged, Letter, Request},
};
use crate::{people::model::initials, text::Moment};
use chrono_tz::Tz;

/// What the component `letter` prints.
#[derive(Clone, Debug)]
pub struct LetterView {
    /// Its place on a page, `review-` and its id.
    pub anchor: String,
    /// Of the round with this number.
    pub number: i32,
    /// `accepted` or `changes requested`.
    pub word: &'static str,
    /// Safe HTML.
    pub summary: String,
    /// In the rubric's order.
    pub judged: Vec<JudgedView>,
    /// In the mentor's order.
    pub requests: Vec<RequestView>,
    /// Why it is accepted although a criterion does not pass.
    pub exception: Option<String>,
    /// Who signs.
    pub reviewer: String,
    /// Two letters for them.
    pub initials: String,
    /// When it was sent.
    pub at: Moment,
    /// A later one corrects it.
    pub superseded: bool,
    /// It corrects an earlier one.
    pub corrects: bool,
}

/// A margin note.
#[derive(Clone, Debug)]
pub struct JudgedView {
    /// The criterion's title.
    pub title: String,
    /// The level's name.
    pub level: String,
    /// It is enough.
    pub passes: bool,
    /// Safe HTML.
    pub note: String,
}

/// Something to change, and what the learner says to it.
#[derive(Clone, Debug)]
pub struct RequestView {
    /// What is asked for.
    pub what: String,
    /// As the learner says.
    pub done: bool,
    /// Their words.
    pub answer: String,
}

impl LetterView {
    /// A letter, its date on the clock of this zone.
    #[must_use]
    pub fn of(letter: Letter, zone: Tz) -> Self {
        Self {
            anchor: format!("review-{}", letter.id),
            number: letter.number,
            word: match letter.verdict {
                Verdict::Accept => "accepted",
                Verdict::RequestChanges => "changes requested",
            },
            summary: letter.summary_html,
            judged: letter.judged.0.into_iter().map(JudgedView::from).collect(),
            requests: letter.requests.0.into_iter().map(RequestView::from).collect(),
            exception: letter.exception,
            initials: initials(&letter.reviewer),
            reviewer: letter.reviewer,
            at: Moment::at(letter.published_at, zone),
            superseded: letter.state == ReviewState::Superseded,
            corrects: letter.supersedes.is_some(),
        }
    }
}

impl LetterView {
    /// One for the page of components.
    #[must_use]
    pub fn sample() -> Self {
        let judged = |title: &str, level: &str, passes, note: &str| JudgedView {
            title: title.to_owned(),
            level: level.to_owned(),
            passes,
            note: note.to_owned(),
        };
        let request = |what: &str, done, answer: &str| RequestView {
            what: what.to_owned(),
            done,
            answer: answer.to_owned(),
        };
        Self {
            anchor: "review-sample".to_owned(),
            number: 1,
            word: "changes requested",
            summary: SAMPLE.to_owned(),
            judged: vec![
                judged("Correctness", "Mid", true, "<p>Your own tests cover what the brief leaves open.</p>"),
                judged(
                    "Crash recovery",
                    "Not yet",
                    false,
                    "<p>After <code>kill -9</code> the last record is lost.</p>",
                ),
                judged("Design note", "Junior", true, ""),
            ],
            requests: vec![
                request(
                    "Call sync_data before you answer “stored”.",
                    true,
                    "Done, and the test kills the server ten times.",
                ),
                request("Say in the design note what that costs.", false, ""),
            ],
            exception: None,
            reviewer: "Inês Duarte".to_owned(),
            initials: "ID".to_owned(),
            at: Moment { iso: "2027-02-18T15:20:00Z".to_owned(), words: "Thu 18 Feb, 15:20".to_owned() },
            superseded: false,
            corrects: false,
        }
    }
}

/// The words of the sample.
const SAMPLE: &str = "<p>This is careful work, Amara. Your log survives everything I tried but one thing, and that one \
    is the reason why databases exist.</p><p>I killed the server while it wrote. The record was acknowledged, and after \
    the restart it was gone: the answer went out before the bytes were on the disk. Move one line, write the test that \
    would have found it, and send it again. You are close.</p>";

impl From<Judged> for JudgedView {
    fn from(judged: Judged) -> Self {
        Self { title: judged.title, level: judged.name, passes: judged.passes, note: judged.note_html }
    }
}

impl From<Request> for RequestView {
    fn from(request: Request) -> Self {
        Self { what: request.what, done: request.done, answer: request.answer }
    }
}
