//! All SQL about programs and their versions.

mod import;

pub use import::{Imported, import};

use super::{
    kept::{KeptOutline, kept_outline},
    model::{Checkpoint, Line, Resource, Term},
    outline::Outline,
};
use crate::{
    db::Json,
    ids::id,
    markdown::Rendered,
    people::access::Admin,
    schema::{cohorts, lessons, program_images, program_versions as versions, programs, projects, stages},
};
use chrono::{DateTime, Utc};
use diesel::{
    NotFound,
    dsl::{count, sql},
    pg::PgConnection,
    prelude::*,
    sql_types::Jsonb,
};
use std::sync::Arc;

id! {
    /// A program.
    ProgramId;
    /// A version of a program.
    VersionId;
}

/// The newest version of a program: its public guide.
#[derive(Queryable)]
pub struct Guide {
    /// The program's title.
    pub title: String,
    /// What it is.
    pub summary: String,
    /// The guide.
    pub guide: Json<Rendered>,
    /// What comes in it.
    pub outline: KeptOutline,
    /// It has a glossary.
    pub has_glossary: bool,
}

/// The guide of a program.
pub fn guide(c: &mut PgConnection, program: &str) -> QueryResult<Guide> {
    versions::table
        .inner_join(programs::table)
        .filter(programs::key.eq(program))
        .order(versions::number.desc())
        .select((
            versions::title,
            versions::summary,
            versions::guide,
            kept_outline!(),
            versions::glossary.is_not_null(),
        ))
        .first(c)
}

/// The glossary of a program, by its newest version: that program's title, and the entries.
pub fn glossary(c: &mut PgConnection, program: &str) -> QueryResult<(String, Vec<Term>)> {
    versions::table
        .inner_join(programs::table)
        .filter(programs::key.eq(program))
        .order(versions::number.desc())
        .select((versions::title, versions::glossary))
        .first::<(String, Option<Json<Vec<Term>>>)>(c)
        .and_then(|(title, glossary)| Ok((title, glossary.ok_or(NotFound)?.0)))
}

/// A program in a list, by its newest version.
#[derive(Queryable)]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub summary: String,
}

/// Every program, by its title.
pub fn programs(c: &mut PgConnection) -> QueryResult<Vec<Listed>> {
    let mut all = versions::table
        .inner_join(programs::table)
        .distinct_on(programs::id)
        .order((programs::id, versions::number.desc()))
        .select((programs::key, versions::title, versions::summary))
        .load::<Listed>(c)?;
    all.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(all)
}

/// A version in a list.
#[derive(Queryable)]
pub struct ListedVersion {
    /// Of the program with this key.
    pub program: String,
    /// Its number, from 1.
    pub number: i32,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// How many cohorts take it.
    pub cohorts: i64,
}

/// Every version of every program, the newest first.
pub fn versions(c: &mut PgConnection, _: &Admin) -> QueryResult<Vec<ListedVersion>> {
    let takers = cohorts::table
        .filter(cohorts::version_id.eq(versions::id))
        .select(count(cohorts::id))
        .single_value()
        .assume_not_null();
    versions::table
        .inner_join(programs::table)
        .order((programs::key, versions::number.desc()))
        .select((programs::key, versions::number, versions::imported_at, takers))
        .load(c)
}

/// A version that a cohort can take.
#[derive(Queryable)]
pub struct Choice {
    /// Its id.
    pub id: VersionId,
    /// The program's title in it.
    pub title: String,
    /// Its number.
    pub number: i32,
}

/// The versions that a cohort can take, the newest first.
pub fn choices(c: &mut PgConnection, _: &Admin) -> QueryResult<Vec<Choice>> {
    versions::table
        .order(versions::id.desc())
        .limit(100)
        .select((versions::id, versions::title, versions::number))
        .load(c)
}

/// A version that was chosen, with its outline.
pub fn chosen(c: &mut PgConnection, _: &Admin, version: VersionId) -> QueryResult<(Choice, Arc<Outline>)> {
    let of = (versions::id, versions::title, versions::number);
    versions::table
        .find(version)
        .select((of, kept_outline!()))
        .first::<(Choice, KeptOutline)>(c)
        .map(|(choice, KeptOutline(outline))| (choice, outline))
}

/// The version of this number.
pub fn version(c: &mut PgConnection, _: &Admin, program: &str, number: i32) -> QueryResult<VersionId> {
    versions::table
        .inner_join(programs::table)
        .filter(programs::key.eq(program).and(versions::number.eq(number)))
        .select(versions::id)
        .first(c)
}

/// The newest version of a program.
pub fn newest(c: &mut PgConnection, program: &str) -> QueryResult<(VersionId, KeptOutline)> {
    versions::table
        .inner_join(programs::table)
        .filter(programs::key.eq(program))
        .order(versions::number.desc())
        .select((versions::id, kept_outline!()))
        .first(c)
}

/// The outline of a version.
pub fn outline(c: &mut PgConnection, version: VersionId) -> QueryResult<Arc<Outline>> {
    versions::table
        .find(version)
        .select(kept_outline!())
        .first::<KeptOutline>(c)
        .map(|KeptOutline(outline)| outline)
}

/// What a stage's own page shows besides the outline.
#[derive(Queryable)]
pub struct StagePart {
    /// What one can do afterwards.
    pub outcomes: Json<Vec<Line>>,
    /// Where to read on.
    pub resources: Json<Vec<Resource>>,
    /// Its version's outline.
    pub outline: KeptOutline,
}

/// A stage by its key.
pub fn stage(c: &mut PgConnection, version: VersionId, key: &str) -> QueryResult<StagePart> {
    stages::table
        .inner_join(versions::table)
        .filter(stages::version_id.eq(version).and(stages::key.eq(key)))
        .select((stages::outcomes, stages::resources, kept_outline!()))
        .first(c)
}

/// The checkpoint of a stage; answers and all, so only for those who check answers.
pub fn checkpoint(
    c: &mut PgConnection,
    version: VersionId,
    stage: &str,
) -> QueryResult<(Checkpoint, Arc<Outline>)> {
    stages::table
        .inner_join(versions::table)
        .filter(stages::version_id.eq(version).and(stages::key.eq(stage)))
        .filter(stages::checkpoint.is_not_null())
        .select((stages::checkpoint.assume_not_null(), kept_outline!()))
        .first::<(Json<Checkpoint>, KeptOutline)>(c)
        .map(|(Json(checkpoint), KeptOutline(outline))| (checkpoint, outline))
}

/// A lesson.
#[derive(Queryable)]
pub struct LessonPart {
    /// One line of safe HTML.
    pub outcome: String,
    /// The keys of what it teaches.
    pub skills: Vec<String>,
    /// The lesson itself.
    pub body: Json<Rendered>,
    /// Its version's outline.
    pub outline: KeptOutline,
}

/// A lesson by its key.
pub fn lesson(c: &mut PgConnection, version: VersionId, key: &str) -> QueryResult<LessonPart> {
    lessons::table
        .inner_join(versions::table.on(versions::id.eq(lessons::version_id)))
        .filter(lessons::version_id.eq(version).and(lessons::key.eq(key)))
        .select((lessons::outcome, lessons::skills, lessons::body, kept_outline!()))
        .first(c)
}

/// A project.
#[derive(Queryable)]
pub struct ProjectPart {
    /// What it is.
    pub summary: String,
    /// What is handed in.
    pub asks: Vec<String>,
    /// Rounds that may be handed in; none: no limit.
    pub max_rounds: Option<i32>,
    /// The keys of what it gives evidence for.
    pub skills: Vec<String>,
    /// The brief.
    pub body: Json<Rendered>,
    /// There is a page about it for mentors.
    pub has_mentors_page: bool,
    /// Its rubric.
    pub criteria: Json<Vec<CriterionPart>>,
    /// Its version's outline.
    pub outline: KeptOutline,
}

/// A criterion of a rubric.
#[derive(Debug, serde::Deserialize)]
pub struct CriterionPart {
    /// Its title.
    pub title: String,
    /// What each level means here: lines of safe HTML.
    pub levels: Vec<String>,
}

/// A project by its key. Its criteria come along as one value, so that the page stays within its statements.
pub fn project(c: &mut PgConnection, version: VersionId, key: &str) -> QueryResult<ProjectPart> {
    let criteria = sql::<Jsonb>(
        "(SELECT coalesce(jsonb_agg(jsonb_build_object('title', k.title, 'levels', k.levels) ORDER BY k.position), '[]') \
         FROM rubric_criteria k WHERE k.project_id = projects.id)",
    );
    projects::table
        .inner_join(versions::table.on(versions::id.eq(projects::version_id)))
        .filter(projects::version_id.eq(version).and(projects::key.eq(key)))
        .select((
            projects::summary,
            projects::asks,
            projects::max_rounds,
            projects::skills,
            projects::body,
            projects::mentors.is_not_null(),
            criteria,
            kept_outline!(),
        ))
        .first(c)
}

/// What mentors read beside a project.
#[derive(Queryable)]
pub struct MentorsPart {
    /// The text. Its links lead to pages beside it, as a brief's do: see [`Rendered::below`].
    pub body: Json<Rendered>,
    /// Its version's outline.
    pub outline: KeptOutline,
}

/// The mentors' page of a project; never for a learner's eyes.
pub fn mentors_page(
    c: &mut PgConnection,
    version: VersionId,
    project: &str,
) -> QueryResult<Option<MentorsPart>> {
    projects::table
        .inner_join(versions::table.on(versions::id.eq(projects::version_id)))
        .filter(projects::version_id.eq(version).and(projects::key.eq(project)))
        .filter(projects::mentors.is_not_null())
        .select((projects::mentors.assume_not_null(), kept_outline!()))
        .first(c)
        .optional()
}

/// A picture by its address.
pub fn image(c: &mut PgConnection, address: &str) -> QueryResult<(String, Vec<u8>)> {
    program_images::table.find(address).select((program_images::media_type, program_images::bytes)).first(c)
}
