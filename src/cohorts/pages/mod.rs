//! The pages on which cohorts are opened, staffed and joined.

pub mod invite;
pub mod join;
pub mod links;
pub mod new;
pub mod overview;
pub mod people;
pub mod remove;
pub mod settings;

use crate::text::counted;
use chrono::NaiveDateTime;

/// A stage's due date, as a field of a form.
pub struct DueField {
    number: usize,
    title: String,
    hours: String,
    value: String,
}

/// The fields of an outline's required stages, with what stands in them.
fn due_fields(outline: &crate::programs::outline::Outline, values: &[String]) -> Vec<DueField> {
    let values = values.iter().map(String::as_str).chain(std::iter::repeat(""));
    let field =
        |(number, (stage, value)): (usize, (&crate::programs::outline::StageOutline, &str))| DueField {
            number,
            title: stage.title.clone(),
            hours: counted(stage.hours.into(), "hour"),
            value: value.to_owned(),
        };
    (1..).zip(outline.required().iter().zip(values)).map(field).collect()
}

/// What a field shows of a time; nothing, where there is none.
fn typed(time: Option<NaiveDateTime>) -> String {
    time.map_or_else(String::new, super::forms::shown)
}
