//! A checkpoint's file.

use super::{
    Hash,
    fault::{Page, Report},
    fields::{self, Fields, Said},
    known::Anywhere,
    program::{Keyed, TITLE, once},
    source,
    tree::Entry,
};
use crate::{
    markdown::Flaw,
    programs::model::{Checkpoint, Choice, Question, QuestionKey},
};

/// Reads a checkpoint. It is whole only if nothing was reported.
pub(super) fn read(entry: &Entry, report: &Report, hash: &mut Hash) -> Option<Checkpoint> {
    let text = source::read(entry, report, hash)?;
    let page = Page { report, file: &entry.file, text: &text, first: 1 };
    let table = fields::parse(page)?;
    let mut fields = Fields::of_file(page, table.get_ref());
    let title = fields.text("title", TITLE);
    let pass = fields.number("pass", 1..=100);
    let tables = fields.tables("questions");
    let asked = tables.len();
    if asked == 0 {
        fields.wrong(Flaw::new("the checkpoint has no questions").mend("add a table [[questions]]"));
    } else if let Some(pass) = pass.filter(|pass| usize::from(*pass) > asked) {
        let flaw =
            Flaw::new(format!("{pass} right answers are needed, but the number of questions is {asked}"));
        fields.wrong(flaw.mend(format!("write pass = {asked} at most")));
    }
    let questions = tables.into_iter().filter_map(|table| question(table)).collect::<Vec<_>>();
    fields.end();
    once(page, &questions, "question");
    Some(Checkpoint {
        title: title?.value,
        pass: pass?,
        questions: questions.into_iter().map(|said| said.value).collect(),
    })
}

fn question(mut fields: Fields) -> Option<Said<Question>> {
    let key = fields.key(QuestionKey::parse);
    let text = fields.line("text", &Anywhere);
    let many = fields.flag("many", false);
    let tables = fields.tables("options");
    let options = tables.into_iter().map(|table| choice(table)).collect::<Vec<_>>();
    if let Some(flaw) = wrong_options(&options, many) {
        fields.wrong(flaw);
    }
    fields.end();
    let Said { value: key, line } = key?;
    let options = options.into_iter().filter_map(|(_, choice)| choice).collect();
    Some(Said { value: Question { key, text: text?, many, options }, line })
}

/// Whether an option is right, and the option itself, if nothing is wrong with it.
fn choice(mut fields: Fields) -> (bool, Option<Choice>) {
    let text = fields.line("text", &Anywhere);
    let right = fields.flag("right", false);
    let why = fields.line("why", &Anywhere);
    fields.end();
    (right, text.zip(why).map(|(text, why)| Choice { text, right, why }))
}

fn wrong_options(options: &[(bool, Option<Choice>)], many: bool) -> Option<Flaw> {
    let right = options.iter().filter(|(right, _)| *right).count();
    let flaw = match (options.len(), right) {
        (0 | 1, _) => {
            Flaw::new("a question needs at least two options").mend("add tables [[questions.options]]")
        }
        (_, 0) => Flaw::new("the question has no right option").mend("write right = true in the right one"),
        (_, 2..) if !many => Flaw::new(format!("the question has {right} right options, but asks for one"))
            .mend("write many = true below its text, or leave one right"),
        _ => return None,
    };
    Some(flaw)
}

impl Keyed for Question {
    fn key(&self) -> &str {
        self.key.as_str()
    }
}
