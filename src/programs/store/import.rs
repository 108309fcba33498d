//! A program's folder becomes a version. The same folder again changes nothing; a changed one is a new version, and
//! cohorts that run keep theirs.

use super::{ProgramId, VersionId};
use crate::{
    db::Json,
    error::Error,
    programs::{
        model::{Ask, Lesson, Program, Project, ProjectKey, SkillKey, Stage},
        outline::Outline,
    },
    schema::{
        lessons, program_images, program_versions as versions, programs, projects, rubric_criteria, stages,
    },
};
use chrono::{DateTime, Utc};
use diesel::{pg::PgConnection, prelude::*};

/// What an import came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// A new version of this number.
    New(VersionId, i32),
    /// The newest version, of this number, is just this already.
    Same(VersionId, i32),
}

/// Imports a program. Two imports at the same moment follow each other.
pub fn import(c: &mut PgConnection, program: &Program, now: DateTime<Utc>) -> Result<Imported, Error> {
    c.transaction(|c| {
        let id = program_id(c, program, now)?;
        let newest = versions::table
            .filter(versions::program_id.eq(id))
            .order(versions::number.desc())
            .select((versions::id, versions::number, versions::source_hash))
            .first::<(VersionId, i32, String)>(c)
            .optional()?;
        if let Some((version, number, _)) =
            newest.as_ref().filter(|(_, _, hash)| *hash == program.source_hash)
        {
            return Ok(Imported::Same(*version, *number));
        }
        let number = newest.map_or(1, |(_, number, _)| number + 1);
        let version = add_version(c, id, number, program, now)?;
        for (position, stage) in (1..).zip(&program.stages) {
            add_stage(c, version, position, stage)?;
        }
        add_images(c, program)?;
        Ok(Imported::New(version, number))
    })
}

/// The program's row, locked until the import ends.
fn program_id(c: &mut PgConnection, program: &Program, now: DateTime<Utc>) -> QueryResult<ProgramId> {
    diesel::insert_into(programs::table)
        .values((programs::key.eq(program.key.as_str()), programs::created_at.eq(now)))
        .on_conflict_do_nothing()
        .execute(c)?;
    programs::table.filter(programs::key.eq(program.key.as_str())).select(programs::id).for_update().first(c)
}

fn add_version(
    c: &mut PgConnection,
    id: ProgramId,
    number: i32,
    program: &Program,
    now: DateTime<Utc>,
) -> QueryResult<VersionId> {
    diesel::insert_into(versions::table)
        .values((
            versions::program_id.eq(id),
            versions::number.eq(number),
            versions::source_hash.eq(&program.source_hash),
            versions::title.eq(&program.title),
            versions::summary.eq(&program.summary),
            versions::outline.eq(Json(Outline::of(program))),
            versions::guide_source.eq(&program.guide.source),
            versions::guide.eq(Json(&program.guide.rendered)),
            versions::glossary_source.eq(program.glossary.as_ref().map(|glossary| &glossary.source)),
            versions::glossary.eq(program.glossary.as_ref().map(|glossary| Json(&glossary.entries))),
            versions::imported_at.eq(now),
        ))
        .returning(versions::id)
        .get_result(c)
}

fn add_stage(c: &mut PgConnection, version: VersionId, position: i32, stage: &Stage) -> QueryResult<()> {
    let id = diesel::insert_into(stages::table)
        .values((
            stages::version_id.eq(version),
            stages::position.eq(position),
            stages::key.eq(stage.key.as_str()),
            stages::outcomes.eq(Json(&stage.outcomes)),
            stages::resources.eq(Json(&stage.resources)),
            stages::checkpoint.eq(stage.checkpoint.as_ref().map(Json)),
        ))
        .returning(stages::id)
        .get_result::<i64>(c)?;
    for (position, lesson) in (1..).zip(&stage.lessons) {
        add_lesson(c, version, id, position, lesson)?;
    }
    for (position, project) in (1..).zip(&stage.projects) {
        add_project(c, version, id, position, project)?;
    }
    Ok(())
}

fn add_lesson(
    c: &mut PgConnection,
    version: VersionId,
    stage: i64,
    position: i32,
    lesson: &Lesson,
) -> QueryResult<()> {
    diesel::insert_into(lessons::table)
        .values((
            lessons::version_id.eq(version),
            lessons::stage_id.eq(stage),
            lessons::position.eq(position),
            lessons::key.eq(lesson.key.as_str()),
            lessons::title.eq(&lesson.title),
            lessons::outcome.eq(&lesson.outcome.html),
            lessons::minutes.eq(i32::from(lesson.minutes)),
            lessons::required.eq(lesson.required),
            lessons::skills.eq(words(&lesson.skills)),
            lessons::source.eq(&lesson.body.source),
            lessons::body.eq(Json(&lesson.body.rendered)),
        ))
        .execute(c)
        .map(drop)
}

fn add_project(
    c: &mut PgConnection,
    version: VersionId,
    stage: i64,
    position: i32,
    project: &Project,
) -> QueryResult<()> {
    let id = diesel::insert_into(projects::table)
        .values((
            projects::version_id.eq(version),
            projects::stage_id.eq(stage),
            projects::position.eq(position),
            projects::key.eq(project.key.as_str()),
            projects::title.eq(&project.title),
            projects::summary.eq(&project.summary),
            projects::hours.eq(i32::from(project.hours)),
            projects::asks.eq(project.asks.iter().copied().map(Ask::word).collect::<Vec<_>>()),
            projects::max_rounds.eq(project.max_rounds.map(i32::from)),
            projects::instead_of.eq(project.instead_of.as_ref().map(ProjectKey::as_str)),
            projects::skills.eq(words(&project.skills)),
            projects::source.eq(&project.brief.source),
            projects::body.eq(Json(&project.brief.rendered)),
            projects::mentors_source.eq(project.mentors.as_ref().map(|page| &page.source)),
            projects::mentors.eq(project.mentors.as_ref().map(|page| Json(&page.rendered))),
        ))
        .returning(projects::id)
        .get_result::<i64>(c)?;
    let criteria = (1..).zip(&project.criteria).map(|(position, criterion)| {
        (
            rubric_criteria::project_id.eq(id),
            rubric_criteria::position.eq(position),
            rubric_criteria::key.eq(criterion.key.as_str()),
            rubric_criteria::title.eq(&criterion.title),
            rubric_criteria::levels.eq(criterion.levels.iter().map(|level| &level.html).collect::<Vec<_>>()),
        )
    });
    diesel::insert_into(rubric_criteria::table).values(criteria.collect::<Vec<_>>()).execute(c).map(drop)
}

/// Addresses name the content, so a picture that is there already is the same.
fn add_images(c: &mut PgConnection, program: &Program) -> QueryResult<()> {
    for image in &program.images {
        diesel::insert_into(program_images::table)
            .values((
                program_images::address.eq(&image.address),
                program_images::media_type.eq(image.media),
                program_images::bytes.eq(&image.bytes),
            ))
            .on_conflict_do_nothing()
            .execute(c)?;
    }
    Ok(())
}

fn words(skills: &[SkillKey]) -> Vec<&str> {
    skills.iter().map(SkillKey::as_str).collect()
}
