//! What can be changed of a cohort that runs.

use super::{DueField, due_fields};
use crate::{
    cohorts::{
        CohortHead,
        forms::SettingsForm,
        model::address::CohortName,
        store::{self, Settings},
    },
    db::Db,
    error::Error,
    people::access::Lead,
    programs::{self, outline::Outline},
    state::State,
    text::zone_words,
    web::{Answer, Filled, Frame, Go, In, Page, Sent, go, page},
};
use actix_web::Either;
use askama::Template;
use chrono::{DateTime, Utc};

#[derive(Template)]
#[template(path = "cohorts/settings.html")]
pub struct SettingsPage {
    frame: Frame,
    head: CohortHead,
    form: Filled<SettingsForm>,
    due: Vec<DueField>,
    zone: String,
    action: String,
}

/// The settings, as things stand.
pub async fn form(In(lead, frame): In<Lead>, state: State) -> Result<Page<SettingsPage>, Error> {
    let cohort = lead.cohort().clone();
    let (outline, dates) = state
        .db
        .read(move |c| {
            let outline = programs::store::outline(c, cohort.version)?;
            let dates = store::dates(c, &cohort, &outline)?;
            Ok::<_, Error>((outline, dates))
        })
        .await?;
    let form = Filled::with(SettingsForm::of(&now(&lead, &dates)?));
    Ok(show(&lead, frame, form, &outline, &state))
}

/// The settings that hold now.
fn now(lead: &Lead, dates: &[Option<DateTime<Utc>>]) -> Result<Settings, Error> {
    let cohort = lead.cohort();
    let local = |due: &Option<DateTime<Utc>>| due.map(|at| at.with_timezone(&cohort.span.zone).naive_local());
    Ok(Settings {
        name: CohortName::parse(&cohort.name).map_err(Error::internal)?,
        starts_on: cohort.span.starts_on,
        ends_on: cohort.span.ends_on,
        sequential: cohort.sequential,
        review_target_hours: cohort.review_target_hours,
        due: dates.iter().map(local).collect(),
    })
}

fn show(
    lead: &Lead,
    frame: Frame,
    form: Filled<SettingsForm>,
    outline: &Outline,
    state: &State,
) -> Page<SettingsPage> {
    let head = CohortHead::seen_by(lead.staff().member(), state.clock.now());
    let due = due_fields(outline, &form.input.due);
    let (zone, action) = (zone_words(lead.cohort().span.zone), format!("{}/settings", head.base));
    let wrong = !form.mistakes.is_empty();
    page(SettingsPage { frame, head, form, due, zone, action }).unless(wrong)
}

/// Changes them, and says what changed.
pub async fn save(
    In(lead, frame): In<Lead>,
    form: Sent<SettingsForm>,
    state: State,
) -> Result<Answer<SettingsPage>, Error> {
    let saved = match form.checked() {
        Ok(settings) => change(&state.db, &lead, settings).await,
        Err(e) => Err(e),
    };
    match saved {
        Ok(changed) => Ok(Either::Left(changed)),
        Err(Error::Invalid(mistakes)) => ask_again(&lead, frame, form.filled(mistakes), &state).await,
        Err(e) => Err(e),
    }
}

async fn change(db: &Db, lead: &Lead, settings: Settings) -> Result<Go, Error> {
    let to = format!("/cohorts/{}/settings", lead.cohort().slug);
    let lead = lead.clone();
    let changed = db.write(move |c| store::change(c, &lead, &settings)).await?;
    if changed.is_empty() {
        return Ok(go(to).noting("Nothing was changed."));
    }
    Ok(go(to).done(format!("Saved. Changed: {}.", changed.join(", "))))
}

async fn ask_again(
    lead: &Lead,
    frame: Frame,
    form: Filled<SettingsForm>,
    state: &State,
) -> Result<Answer<SettingsPage>, Error> {
    let version = lead.cohort().version;
    let outline = state.db.read(move |c| programs::store::outline(c, version)).await?;
    Ok(Either::Right(show(lead, frame, form, &outline, state)))
}
