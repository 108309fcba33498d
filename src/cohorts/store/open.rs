//! Cohorts are opened, and changed while they run.

use crate::{
    cohorts::model::{
        CohortId, CohortState, Span,
        address::{CohortName, Slug},
    },
    error::{Error, Mistakes},
    people::access::{Admin, Cohort, Lead},
    programs::{self, model::StageKey, outline::Outline, store::VersionId},
    schema::{cohorts, schedule_dates},
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::{pg::PgConnection, prelude::*, upsert::excluded};

/// A cohort to be opened.
pub struct NewCohort<'a> {
    /// Its address.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The version that it takes.
    pub version: VersionId,
    /// Its days.
    pub span: Span,
}

/// Opens a cohort, with due dates in proportion to the stages' hours.
pub fn open(
    c: &mut PgConnection,
    cohort: &NewCohort<'_>,
    outline: &Outline,
    now: DateTime<Utc>,
) -> QueryResult<CohortId> {
    let id = diesel::insert_into(cohorts::table)
        .values((
            cohorts::slug.eq(cohort.slug),
            cohorts::name.eq(cohort.name),
            cohorts::version_id.eq(cohort.version),
            cohorts::time_zone.eq(cohort.span.zone.name()),
            cohorts::starts_on.eq(cohort.span.starts_on),
            cohorts::ends_on.eq(cohort.span.ends_on),
            cohorts::state.eq(CohortState::Published),
            cohorts::created_at.eq(now),
        ))
        .returning(cohorts::id)
        .get_result::<CohortId>(c)?;
    let due = cohort.span.stages_due(outline);
    set_dates(c, id, outline, &due)?;
    Ok(id)
}

/// A cohort as an admin planned it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its address.
    pub slug: Slug,
    /// The version that it takes.
    pub version: VersionId,
    /// Its days.
    pub span: Span,
    /// What can be changed later on.
    pub settings: Settings,
}

/// What can be changed of a cohort that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Its name.
    pub name: CohortName,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// A stage opens only once the one before is handed in.
    pub sequential: bool,
    /// Within how many working hours a round is to be reviewed.
    pub review_target_hours: i32,
    /// When each required stage is due, in their order, on the clock where the cohort is; none: no date.
    pub due: Vec<Option<NaiveDateTime>>,
}

/// Opens a cohort as planned. Sent twice it is one; the address decides which of two was first.
///
/// # Errors
/// [`Error::Invalid`], if another cohort has the address, or the version is gone.
pub fn open_planned(c: &mut PgConnection, _: &Admin, plan: &Plan, now: DateTime<Utc>) -> Result<(), Error> {
    let outline = programs::store::outline(c, plan.version).optional()?.ok_or_else(no_version)?;
    let settings = &plan.settings;
    let opened = diesel::insert_into(cohorts::table)
        .values((
            cohorts::slug.eq(plan.slug.as_str()),
            cohorts::name.eq(settings.name.as_str()),
            cohorts::version_id.eq(plan.version),
            cohorts::time_zone.eq(plan.span.zone.name()),
            cohorts::starts_on.eq(plan.span.starts_on),
            cohorts::ends_on.eq(plan.span.ends_on),
            cohorts::state.eq(CohortState::Published),
            cohorts::sequential.eq(settings.sequential),
            cohorts::review_target_hours.eq(settings.review_target_hours),
            cohorts::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .returning(cohorts::id)
        .get_result::<CohortId>(c)
        .optional()?;
    match opened {
        Some(id) => Ok(set_dates(c, id, &outline, &plan.due(&outline))?),
        None if is_there(c, plan)? => Ok(()),
        None => {
            let words = "Another cohort is at this address already. Choose another address";
            Err(Error::Invalid(Mistakes::one("slug", words)))
        }
    }
}

fn no_version() -> Error {
    Error::Invalid(Mistakes::one("version", "Choose a version from the list"))
}

/// The cohort at the address is just this one: the same form came twice.
fn is_there(c: &mut PgConnection, plan: &Plan) -> QueryResult<bool> {
    let same = cohorts::table
        .filter(cohorts::slug.eq(plan.slug.as_str()).and(cohorts::name.eq(plan.settings.name.as_str())))
        .filter(cohorts::version_id.eq(plan.version).and(cohorts::time_zone.eq(plan.span.zone.name())))
        .filter(cohorts::starts_on.eq(plan.span.starts_on).and(cohorts::ends_on.eq(plan.span.ends_on)));
    diesel::select(diesel::dsl::exists(same)).get_result(c)
}

impl Plan {
    /// When each stage is due: as typed, or as proposed where nothing was.
    #[must_use]
    pub fn due(&self, outline: &Outline) -> Vec<Option<DateTime<Utc>>> {
        if self.settings.due.len() == outline.required().len() {
            self.span.moments(&self.settings.due)
        } else {
            self.span.stages_due(outline)
        }
    }
}

/// Sets the due date of each required stage, in their order; one without a date has none afterwards, as tracks have.
fn set_dates(
    c: &mut PgConnection,
    cohort: CohortId,
    outline: &Outline,
    due: &[Option<DateTime<Utc>>],
) -> QueryResult<()> {
    let dated =
        outline.required().iter().zip(due).filter_map(|(stage, due)| Some((stage.key.as_str(), (*due)?)));
    let dated = dated.collect::<Vec<_>>();
    let keys = dated.iter().map(|(key, _)| *key).collect::<Vec<_>>();
    let others = schedule_dates::table
        .filter(schedule_dates::cohort_id.eq(cohort).and(schedule_dates::stage_key.ne_all(keys)));
    diesel::delete(others).execute(c)?;
    let rows = dated.into_iter().map(|(key, due)| {
        (
            schedule_dates::cohort_id.eq(cohort),
            schedule_dates::stage_key.eq(key),
            schedule_dates::due_at.eq(due),
        )
    });
    diesel::insert_into(schedule_dates::table)
        .values(rows.collect::<Vec<_>>())
        .on_conflict((schedule_dates::cohort_id, schedule_dates::stage_key))
        .do_update()
        .set(schedule_dates::due_at.eq(excluded(schedule_dates::due_at)))
        .execute(c)
        .map(drop)
}

/// When each required stage of a cohort is due, in their order.
pub fn dates(
    c: &mut PgConnection,
    cohort: &Cohort,
    outline: &Outline,
) -> QueryResult<Vec<Option<DateTime<Utc>>>> {
    let rows = schedule_dates::table
        .filter(schedule_dates::cohort_id.eq(cohort.id))
        .select((schedule_dates::stage_key, schedule_dates::due_at))
        .load::<(String, DateTime<Utc>)>(c)?;
    let of = |key: &StageKey| rows.iter().find(|(other, _)| other == key.as_str()).map(|(_, due)| *due);
    Ok(outline.required().iter().map(|stage| of(&stage.key)).collect())
}

/// Changes a cohort, and says what of it changed.
pub fn change(c: &mut PgConnection, lead: &Lead, settings: &Settings) -> Result<Vec<String>, Error> {
    let cohort = lead.cohort();
    // Two who save at once follow each other: the dates are of one form.
    cohorts::table.find(cohort.id).select(cohorts::id).for_update().first::<CohortId>(c)?;
    let outline = programs::store::outline(c, cohort.version)?;
    let (before, after) = (dates(c, cohort, &outline)?, cohort.span.moments(&settings.due));
    diesel::update(cohorts::table.find(cohort.id))
        .set((
            cohorts::name.eq(settings.name.as_str()),
            cohorts::starts_on.eq(settings.starts_on),
            cohorts::ends_on.eq(settings.ends_on),
            cohorts::sequential.eq(settings.sequential),
            cohorts::review_target_hours.eq(settings.review_target_hours),
        ))
        .execute(c)?;
    set_dates(c, cohort.id, &outline, &after)?;
    let stages = (1..).zip(before.iter().zip(&after)).filter(|(_, (before, after))| before != after);
    let due = stages.map(|(number, _)| format!("due date of stage {number}"));
    Ok(changed(cohort, settings).map(str::to_owned).chain(due).collect())
}

fn changed(cohort: &Cohort, settings: &Settings) -> impl Iterator<Item = &'static str> {
    [
        ("name", cohort.name != settings.name.as_str()),
        ("first day", cohort.span.starts_on != settings.starts_on),
        ("last day", cohort.span.ends_on != settings.ends_on),
        ("how stages open", cohort.sequential != settings.sequential),
        ("time to review", cohort.review_target_hours != settings.review_target_hours),
    ]
    .into_iter()
    .filter_map(|(what, is_other)| is_other.then_some(what))
}
