//! A checkpoint: questions first, explanations after answering. The page of questions holds no answer.

use super::{
    Reading,
    views::{CohortHead, Link, found},
};
use crate::{
    error::{Error, Mistakes},
    people::access::{Learner, Member},
    programs::{
        self,
        model::{Checkpoint, Question},
        outline::{Outline, StageOutline},
    },
    progress::{
        model::{AttemptId, Facts, Try},
        store::{self, Answers, NewAttempt},
    },
    state::State,
    text::Moment,
    web::{Answer, Filled, Form, Frame, In, Page, Sent, go, page},
};
use actix_web::{Either, web::Path};
use askama::Template;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "programs/checkpoint.html")]
pub struct CheckpointPage {
    frame: Frame,
    head: Option<CohortHead>,
    preview: Option<String>,
    stage: Link,
    title: String,
    pass: i32,
    action: String,
    sent: String,
    mistakes: Mistakes,
    again: bool,
    may_answer: bool,
    questions: Vec<QuestionView>,
    tries: Vec<TryRow>,
}

/// A question to be answered.
pub struct QuestionView {
    field: String,
    number: usize,
    text: String,
    many: bool,
    options: Vec<OptionView>,
}

/// An option that can be chosen.
pub struct OptionView {
    value: String,
    text: String,
    chosen: bool,
}

/// An earlier try.
pub struct TryRow {
    when: Moment,
    right: i32,
    of: i32,
    passed: bool,
    href: String,
}

/// The answers as sent: `q1`, `q2` … with the places of the options, and the key of the form.
#[derive(Default, serde::Deserialize)]
#[serde(transparent)]
pub struct AnswersForm(Vec<(String, String)>);

impl Form for AnswersForm {
    type Checked = ();

    /// Whether they answer the questions is known with those alone.
    fn check(&self) -> Result<(), Error> {
        if (1..=100).contains(&self.sent().len()) {
            return Ok(());
        }
        Err(Error::Malformed("The form is not one of this site. Open the page again and send it from there."))
    }
}

impl AnswersForm {
    /// The places that were chosen for the question of this number, from 1.
    fn chosen(&self, number: usize) -> BTreeSet<usize> {
        let field = field(number);
        self.0.iter().filter(|(name, _)| *name == field).filter_map(|(_, place)| place.parse().ok()).collect()
    }

    fn sent(&self) -> &str {
        self.0.iter().find(|(name, _)| name == "sent").map_or("", |(_, key)| key.as_str())
    }

    /// The answer to each question, and which lack one.
    fn read(&self, questions: &[Question]) -> Result<Answers, Error> {
        let mut mistakes = Mistakes::default();
        let mut answers = Answers::new();
        for (number, question) in (1..).zip(questions) {
            let chosen = self.chosen(number);
            let is_known = chosen.iter().all(|place| *place < question.options.len());
            if chosen.is_empty() || !is_known || chosen.len() > 1 && !question.many {
                mistakes.note(field(number), format!("Answer question {number}"));
            }
            answers.insert(question.key.to_string(), chosen.into_iter().collect());
        }
        mistakes.or(Some(answers))
    }
}

fn field(number: usize) -> String {
    format!("q{number}")
}

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    stage: String,
    attempt: Option<AttemptId>,
}

/// How the questions are asked: fresh, or once more with what was chosen.
pub type Asking = Filled<AnswersForm>;

/// The questions.
pub async fn form(
    In(member, frame): In<Member>,
    at: Path<At>,
    state: State,
) -> Result<Answer<CheckpointPage>, Error> {
    let reading = Reading::cohort(&member, &state);
    show(reading, at.into_inner().stage, frame, Asking::default(), &state).await
}

/// The questions, wherever they are read.
pub async fn show(
    reading: Reading,
    key: String,
    frame: Frame,
    asking: Asking,
    state: &State,
) -> Result<Answer<CheckpointPage>, Error> {
    let (place, wanted) = (reading.clone(), key.clone());
    let (checkpoint, outline, facts) = state
        .db
        .read(move |c| {
            let (checkpoint, outline) = programs::store::checkpoint(c, place.version, &wanted)?;
            Ok::<_, Error>((checkpoint, outline, place.facts(c)?))
        })
        .await?;
    let (at, stage) = found(outline.stage(&key))?;
    if let Some(elsewhere) = reading.sent_away(&facts, at, &outline) {
        return Ok(Either::Left(elsewhere));
    }
    let wrong = !asking.mistakes.is_empty();
    let action = reading.checkpoint_href(stage);
    Ok(Either::Right(
        page(CheckpointPage {
            frame,
            head: reading.head(),
            preview: reading.preview_words(),
            stage: reading.stage_link(at, stage),
            title: checkpoint.title.clone(),
            pass: checkpoint.pass.into(),
            sent: state.keys.token()?,
            questions: questions(checkpoint, &asking.input),
            tries: tries(&facts, stage, &reading),
            mistakes: asking.mistakes,
            again: asking.again,
            may_answer: reading.is_learning(),
            action,
        })
        .unless(wrong),
    ))
}

fn tries(facts: &Facts, stage: &StageOutline, reading: &Reading) -> Vec<TryRow> {
    let row = |attempt: &Try| TryRow {
        when: Moment::ago(attempt.at, reading.now),
        right: attempt.right,
        of: attempt.of,
        passed: attempt.passed,
        href: format!("{}/tries/{}", reading.checkpoint_href(stage), attempt.id),
    };
    facts.tries.get(&stage.key).into_iter().flatten().map(row).collect()
}

fn questions(checkpoint: Checkpoint, typed: &AnswersForm) -> Vec<QuestionView> {
    let view = |(number, question): (usize, Question)| {
        let chosen = typed.chosen(number);
        let option = |(place, option): (usize, programs::model::Choice)| OptionView {
            value: place.to_string(),
            text: option.text.html,
            chosen: chosen.contains(&place),
        };
        QuestionView {
            field: field(number),
            number,
            text: question.text.html,
            many: question.many,
            options: question.options.into_iter().enumerate().map(option).collect(),
        }
    };
    (1..).zip(checkpoint.questions).map(view).collect()
}

/// Checks the answers, and keeps the try.
pub async fn answer(
    In(learner, frame): In<Learner>,
    at: Path<At>,
    form: Sent<AnswersForm>,
    state: State,
) -> Result<Answer<CheckpointPage>, Error> {
    let reading = Reading::cohort(learner.member(), &state);
    let stage = at.into_inner().stage;
    let kept = match form.checked() {
        Ok(()) => keep(&learner, &reading, stage.clone(), form.input(), &state).await,
        Err(e) => Err(e),
    };
    match kept {
        Ok(href) => Ok(Either::Left(go(href))),
        Err(Error::Invalid(mistakes)) => show(reading, stage, frame, form.filled(mistakes), &state).await,
        Err(e) => Err(e),
    }
}

async fn keep(
    learner: &Learner,
    reading: &Reading,
    stage: String,
    form: &AnswersForm,
    state: &State,
) -> Result<String, Error> {
    let (place, key) = (reading.clone(), stage.clone());
    let (checkpoint, outline, facts) = state
        .db
        .read(move |c| {
            let (checkpoint, outline) = programs::store::checkpoint(c, place.version, &key)?;
            Ok::<_, Error>((checkpoint, outline, place.facts(c)?))
        })
        .await?;
    let (at, own) = found(outline.stage(&stage))?;
    if reading.closed_until(&facts, at, &outline).is_some() {
        return Err(Error::Forbidden);
    }
    let href = reading.checkpoint_href(own);
    let answers = form.read(&checkpoint.questions)?;
    let right = checkpoint.questions.iter().filter(|question| is_right(question, &answers)).count();
    let (learner, sent, now) = (learner.clone(), form.sent().to_owned(), reading.now);
    let kept = state.db.write(move |c| {
        let attempt = NewAttempt {
            stage: &stage,
            answers: &answers,
            right: count(right),
            of: count(checkpoint.questions.len()),
            passed: right >= usize::from(checkpoint.pass),
            sent_key: &sent,
        };
        store::keep_attempt(c, &learner, &attempt, now).map_err(Error::from)
    });
    Ok(format!("{href}/tries/{}", kept.await?))
}

/// All right options were chosen, and no other.
fn is_right(question: &Question, answers: &Answers) -> bool {
    let right = (0..).zip(&question.options).filter(|(_, option)| option.right).map(|(place, _)| place);
    answers.get(question.key.as_str()).is_some_and(|chosen| chosen.iter().copied().eq(right))
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[derive(Template)]
#[template(path = "programs/tried.html")]
pub struct TriedPage {
    frame: Frame,
    head: Option<CohortHead>,
    stage: Link,
    title: String,
    right: i32,
    of: i32,
    pass: i32,
    passed: bool,
    when: Moment,
    questions: Vec<TriedQuestion>,
    again: Link,
    next: Option<Link>,
}

/// A question that was answered.
pub struct TriedQuestion {
    number: usize,
    text: String,
    right: bool,
    options: Vec<TriedOption>,
}

/// An option, explained.
pub struct TriedOption {
    text: String,
    why: String,
    chosen: bool,
    right: bool,
}

/// A try, with an explanation for every option.
pub async fn tried(
    In(member, frame): In<Member>,
    at: Path<At>,
    state: State,
) -> Result<Page<TriedPage>, Error> {
    let reading = Reading::cohort(&member, &state);
    let enrollment = found(member.enrollment())?;
    let At { stage: key, attempt } = at.into_inner();
    let (version, stage, id) = (reading.version, key.clone(), found(attempt)?);
    let (checkpoint, outline, attempt) = state
        .db
        .read(move |c| {
            let (checkpoint, outline) = programs::store::checkpoint(c, version, &stage)?;
            Ok::<_, Error>((checkpoint, outline, store::attempt(c, enrollment, &stage, id)?))
        })
        .await?;
    let (at, stage) = found(outline.stage(&key))?;
    Ok(page(TriedPage {
        frame,
        head: reading.head(),
        stage: reading.stage_link(at, stage),
        title: checkpoint.title.clone(),
        right: attempt.right,
        of: attempt.of,
        pass: checkpoint.pass.into(),
        passed: attempt.passed,
        when: Moment::ago(attempt.at, reading.now),
        questions: explained(checkpoint, &attempt.answers.0),
        again: Link { href: reading.checkpoint_href(stage), words: "Try again".to_owned() },
        next: onward(&reading, at, &outline),
    }))
}

/// The stage's project, or the next stage.
fn onward(reading: &Reading, at: usize, outline: &Outline) -> Option<Link> {
    let project = outline.stages[at].project();
    project
        .map(|p| Link { href: reading.project_href(&p.key), words: p.title.clone() })
        .or_else(|| outline.required().get(at + 1).map(|stage| reading.stage_link(at + 1, stage)))
}

fn explained(checkpoint: Checkpoint, answers: &Answers) -> Vec<TriedQuestion> {
    let question = |(number, question): (usize, Question)| {
        let chosen = answers.get(question.key.as_str());
        TriedQuestion {
            number,
            right: is_right(&question, answers),
            text: question.text.html,
            options: (0..)
                .zip(question.options)
                .map(|(place, option)| TriedOption {
                    text: option.text.html,
                    why: option.why.html,
                    chosen: chosen.is_some_and(|chosen| chosen.contains(&place)),
                    right: option.right,
                })
                .collect(),
        }
    };
    (1..).zip(checkpoint.questions).map(question).collect()
}
