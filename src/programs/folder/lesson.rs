//! A lesson's file.

use super::{
    Hash,
    fault::{Page, Report},
    fields::{self, Fields},
    known::{Anywhere, Inside, Known},
    program::{TITLE, body},
    source,
    tree::Numbered,
};
use crate::programs::model::{Lesson, LessonKey};

/// Reads a lesson; none where anything is wrong with it.
pub(super) fn read(
    file: &Numbered<LessonKey>,
    known: &Known,
    report: &Report,
    hash: &mut Hash,
) -> Option<Lesson> {
    let text = source::read(&file.entry, report, hash)?;
    let page = Page { report, file: &file.entry.file, text: &text, first: 1 };
    let front = source::front(page)?;
    let body = body(Page { text: front.body, first: front.body_line, ..page }, &Inside(known));
    let page = Page { text: front.toml, first: 2, ..page };
    let table = fields::parse(page)?;
    let mut fields = Fields::of_front(page, table.get_ref());
    let title = fields.text("title", TITLE);
    let outcome = fields.line("outcome", &Anywhere);
    let minutes = fields.number("minutes", 1..=600);
    let required = fields.flag("required", true);
    let skills = fields.skills(known);
    fields.end();
    Some(Lesson {
        key: file.key.clone(),
        number: file.number,
        title: title?.value,
        outcome: outcome?,
        minutes: minutes?,
        required,
        skills,
        body: body?,
    })
}
