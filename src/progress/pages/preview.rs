//! An admin looks at any version as a learner will: without states and dates.

use super::{
    Reading, checkpoint,
    lesson::{self, Asked},
    mentors, path, project, stage,
};
use crate::{
    error::Error,
    people::access::Admin,
    programs,
    state::State,
    web::{Answer, In, Page},
};
use actix_web::{
    HttpRequest,
    web::{Path, Query},
};

/// The part of the path that names the version, and what is read of it.
#[derive(serde::Deserialize)]
pub struct At {
    program: String,
    number: i32,
    #[serde(default)]
    key: String,
}

async fn reading(admin: Admin, at: &At, state: &State) -> Result<Reading, Error> {
    let (program, number) = (at.program.clone(), at.number);
    let version = state.db.read(move |c| programs::store::version(c, &admin, &program, number)).await?;
    Ok(Reading::preview(&at.program, at.number, version, state))
}

/// The path.
pub async fn path(
    In(admin, frame): In<Admin>,
    at: Path<At>,
    req: HttpRequest,
    state: State,
) -> Result<Page<path::PathPage>, Error> {
    path::show(reading(admin, &at, &state).await?, frame, &req).await
}

/// A stage.
pub async fn stage(
    In(admin, frame): In<Admin>,
    at: Path<At>,
    state: State,
) -> Result<Page<stage::StagePage>, Error> {
    let reading = reading(admin, &at, &state).await?;
    stage::show(reading, at.into_inner().key, frame, state).await
}

/// A lesson.
pub async fn lesson(
    In(admin, frame): In<Admin>,
    at: Path<At>,
    asked: Option<Query<Asked>>,
    req: HttpRequest,
    state: State,
) -> Result<Answer<lesson::LessonPage>, Error> {
    let reading = reading(admin, &at, &state).await?;
    lesson::show(reading, at.into_inner().key, stack(asked), frame, &req).await
}

/// A project.
pub async fn project(
    In(admin, frame): In<Admin>,
    at: Path<At>,
    asked: Option<Query<Asked>>,
    req: HttpRequest,
    state: State,
) -> Result<Answer<project::ProjectPage>, Error> {
    let reading = reading(admin, &at, &state).await?;
    project::show(reading, at.into_inner().key, stack(asked), frame, &req).await
}

/// What mentors read beside a project.
pub async fn mentors(
    In(admin, frame): In<Admin>,
    at: Path<At>,
    asked: Option<Query<Asked>>,
    req: HttpRequest,
    state: State,
) -> Result<Page<mentors::MentorsPage>, Error> {
    let reading = reading(admin, &at, &state).await?;
    mentors::show(reading, at.into_inner().key, stack(asked), frame, &req).await
}

/// A checkpoint's questions; a preview keeps no answers.
pub async fn checkpoint(
    In(admin, frame): In<Admin>,
    at: Path<At>,
    state: State,
) -> Result<Answer<checkpoint::CheckpointPage>, Error> {
    let reading = reading(admin, &at, &state).await?;
    checkpoint::show(reading, at.into_inner().key, frame, checkpoint::Asking::default(), &state).await
}

fn stack(asked: Option<Query<Asked>>) -> Option<String> {
    asked.and_then(|asked| asked.into_inner().stack)
}
