//! A cohort is opened: one page of questions, one to check, and it is there.

use super::{DueField, due_fields, typed};
use crate::{
    cohorts::{
        forms::CohortForm,
        store::{self, Plan},
    },
    db::Db,
    error::{Error, Mistakes},
    people::access::Admin,
    programs::{
        self,
        outline::Outline,
        store::{Choice, VersionId},
    },
    state::State,
    text::zone_words,
    web::{Filled, Form, Frame, Go, In, Page, Sent, go, page},
};
use actix_web::{Either, HttpRequest};
use askama::Template;
use chrono::{Datelike, Days, NaiveDate};
use diesel::OptionalExtension;
use std::sync::Arc;

/// So many hours a week a learner is taken to have, for the last day that is proposed.
const HOURS_A_WEEK: i32 = 20;

#[derive(Template)]
#[template(path = "cohorts/new.html")]
pub struct NewPage {
    frame: Frame,
    form: Filled<CohortForm>,
    versions: Vec<VersionOption>,
    zones: Vec<&'static str>,
    hours: String,
}

struct VersionOption {
    id: String,
    words: String,
}

#[derive(Template)]
#[template(path = "cohorts/check.html")]
pub struct CheckPage {
    frame: Frame,
    form: Filled<CohortForm>,
    facts: Vec<Fact>,
    due: Vec<DueField>,
    zone: String,
}

/// An answer, and the way back to its question.
struct Fact {
    name: &'static str,
    value: String,
    change: String,
}

/// The questions, the page to check, or the cohort.
type Opening = Either<Go, Either<Page<NewPage>, Page<CheckPage>>>;

/// The questions. A link that leads back here from the page to check carries the answers.
pub async fn form(
    In(admin, frame): In<Admin>,
    req: HttpRequest,
    state: State,
) -> Result<Page<NewPage>, Error> {
    let answers = serde_html_form::from_str(req.query_string()).unwrap_or_default();
    ask(admin, frame, Filled::with(answers), &state).await
}

async fn ask(
    admin: Admin,
    frame: Frame,
    mut form: Filled<CohortForm>,
    state: &State,
) -> Result<Page<NewPage>, Error> {
    let viewer = admin.viewer().clone();
    let (choices, newest) = state
        .db
        .read(move |c| {
            let choices = programs::store::choices(c, &admin)?;
            let newest = choices.first().map(|choice| programs::store::outline(c, choice.id)).transpose()?;
            Ok::<_, Error>((choices, newest))
        })
        .await?;
    let weeks = newest.as_ref().map_or(1, |outline| weeks(outline));
    if form.input.name.is_empty() && form.mistakes.is_empty() && !form.again {
        let today = state.clock.now().with_timezone(&viewer.time_zone()).date_naive();
        propose(&mut form.input, choices.first(), today, weeks);
        viewer.time_zone().name().clone_into(&mut form.input.time_zone);
    }
    let hours = newest.map_or_else(String::new, |outline| {
        format!(
            "The newest version asks for {} hours: at {HOURS_A_WEEK} a week, {weeks} weeks.",
            outline.hours()
        )
    });
    let wrong = !form.mistakes.is_empty();
    let versions = choices.iter().map(option).collect();
    let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
    Ok(page(NewPage { frame, form, versions, zones, hours }).unless(wrong))
}

fn weeks(outline: &Outline) -> u64 {
    u64::try_from((outline.hours() + HOURS_A_WEEK - 1) / HOURS_A_WEEK).unwrap_or(1).max(1)
}

fn option(choice: &Choice) -> VersionOption {
    VersionOption { id: choice.id.to_string(), words: format!("{}, version {}", choice.title, choice.number) }
}

/// What most cohorts are: the newest version, from next Monday on.
fn propose(input: &mut CohortForm, newest: Option<&Choice>, today: NaiveDate, weeks: u64) {
    let monday = today + Days::new(u64::from(7 - today.weekday().num_days_from_monday()));
    input.version = newest.map_or_else(String::new, |choice| choice.id.to_string());
    input.starts_on = monday.to_string();
    input.ends_on = (monday + Days::new(weeks * 7 - 1)).to_string();
    "16".clone_into(&mut input.review_target_hours);
}

/// Says everything once more. Nothing is written yet.
pub async fn check(
    In(admin, frame): In<Admin>,
    form: Sent<CohortForm>,
    state: State,
) -> Result<Opening, Error> {
    match form.checked() {
        Ok(plan) => look_over(admin, frame, form.filled(Mistakes::default()), plan, &state).await,
        Err(Error::Invalid(mistakes)) => ask_again(admin, frame, form.filled(mistakes), &state).await,
        Err(e) => Err(e),
    }
}

/// Opens the cohort, and goes on to inviting its people.
pub async fn open(
    In(admin, frame): In<Admin>,
    form: Sent<CohortForm>,
    state: State,
) -> Result<Opening, Error> {
    let opened = match form.checked() {
        Ok(plan) => {
            let (admin, now) = (admin.clone(), state.clock.now());
            state.db.write(move |c| store::open_planned(c, &admin, &plan, now).map(|()| plan)).await
        }
        Err(e) => Err(e),
    };
    match opened {
        Ok(plan) => {
            let words = format!("{} is open. Now invite its people.", plan.settings.name.as_str());
            Ok(Either::Left(go(format!("/cohorts/{}/people/invite", plan.slug.as_str())).done(words)))
        }
        Err(Error::Invalid(mistakes)) => ask_again(admin, frame, form.filled(mistakes), &state).await,
        Err(e) => Err(e),
    }
}

/// Dates are mended where they stand, on the page to check; everything else where it was asked.
async fn ask_again(
    admin: Admin,
    frame: Frame,
    form: Filled<CohortForm>,
    state: &State,
) -> Result<Opening, Error> {
    let of_dates =
        !form.mistakes.is_empty() && form.mistakes.iter().all(|(field, _)| field.starts_with("due-"));
    let without_dates = CohortForm { due: Vec::new(), ..form.input.clone() };
    match without_dates.check() {
        Ok(plan) if of_dates => look_over(admin, frame, form, plan, state).await,
        _ => ask(admin, frame, form, state).await.map(|page| Either::Right(Either::Left(page))),
    }
}

async fn look_over(
    admin: Admin,
    frame: Frame,
    mut form: Filled<CohortForm>,
    plan: Plan,
    state: &State,
) -> Result<Opening, Error> {
    let Some((choice, outline)) = version(&state.db, admin.clone(), plan.version).await? else {
        form.mistakes = Mistakes::one("version", "Choose a version from the list");
        return ask(admin, frame, form, state).await.map(|page| Either::Right(Either::Left(page)));
    };
    if !form.input.has_its_dates() || form.input.due.len() != outline.required().len() {
        form.input.due = proposed(&plan, &outline);
        form.input.proposed_for = form.input.grounds();
    }
    plan.slug.as_str().clone_into(&mut form.input.slug);
    plan.span.zone.name().clone_into(&mut form.input.time_zone);
    let facts = facts(&form.input, &plan, &option(&choice).words, &outline)?;
    let (due, zone) = (due_fields(&outline, &form.input.due), zone_words(plan.span.zone));
    let wrong = !form.mistakes.is_empty();
    let shown = page(CheckPage { frame, form, facts, due, zone }).unless(wrong);
    Ok(Either::Right(Either::Right(shown)))
}

async fn version(db: &Db, admin: Admin, id: VersionId) -> Result<Option<(Choice, Arc<Outline>)>, Error> {
    db.read(move |c| programs::store::chosen(c, &admin, id).optional()).await
}

fn proposed(plan: &Plan, outline: &Outline) -> Vec<String> {
    let local = |due: Option<chrono::DateTime<chrono::Utc>>| {
        due.map(|at| at.with_timezone(&plan.span.zone).naive_local())
    };
    plan.span.stages_due(outline).into_iter().map(|due| typed(local(due))).collect()
}

fn facts(input: &CohortForm, plan: &Plan, version: &str, outline: &Outline) -> Result<Vec<Fact>, Error> {
    let answers = serde_html_form::to_string(input).map_err(Error::internal)?;
    let fact = |name, value: String, field| Fact {
        name,
        value,
        change: format!("/admin/cohorts/new?{answers}#{field}"),
    };
    let (span, settings) = (&plan.span, &plan.settings);
    let opening = if settings.sequential {
        "Each stage opens when the one before is handed in"
    } else {
        "All stages are open from the first day"
    };
    let day = |day: NaiveDate| day.format("%A, %-d %B %Y").to_string();
    Ok(vec![
        fact("Name", settings.name.as_str().to_owned(), "name"),
        fact("Address", format!("/cohorts/{}", plan.slug.as_str()), "slug"),
        fact("Program", format!("{version}: {} hours", outline.hours()), "version"),
        fact("First day", day(span.starts_on), "starts_on"),
        fact("Last day", format!("{}, after {} weeks", day(span.ends_on), span.weeks()), "ends_on"),
        fact("Time zone", zone_words(span.zone), "time_zone"),
        fact("Stages", opening.to_owned(), "sequential"),
        fact(
            "Reviews",
            format!("Within {} working hours", settings.review_target_hours),
            "review_target_hours",
        ),
    ])
}
