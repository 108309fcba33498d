//! What `cairn program` does.

use super::{
    folder,
    model::Program,
    store::{self, Imported},
};
use crate::{
    clock::Clock,
    config::Config,
    db::{self, migrations, private::Private},
    serve::Database,
    text::counted,
};
use anyhow::bail;
use std::path::Path;

/// Reads a program and says what is in it, or everything that is wrong with it, a line each.
///
/// # Errors
/// How many things are wrong.
pub fn check(dir: &Path) -> anyhow::Result<String> {
    let program = read(dir)?;
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let lessons = program.stages.iter().map(|stage| stage.lessons.len()).sum();
    let tracks = program.stages.iter().filter(|stage| stage.elective).count();
    let parts = [
        Some(counted(number(program.stages.len() - tracks), "stage")),
        (tracks > 0).then(|| counted(number(tracks), "track")),
        Some(counted(number(lessons), "lesson")),
        program.glossary.map(|glossary| counted(number(glossary.entries.len()), "term")),
    ];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>();
    Ok(format!("{} is right: {}.", program.title, parts.join(", ")))
}

/// Imports a program as a new version, unless its newest is just this.
///
/// # Errors
/// What is wrong with the folder, or with the database.
pub fn import(config: &Config, dir: &Path) -> anyhow::Result<String> {
    let program = read(dir)?;
    let database = Database::open(config, Private::join)?;
    let mut conn = db::connect(&database.url)?;
    migrations::run(&mut conn)?;
    let imported = store::import(&mut conn, &program, Clock::system().now())?;
    drop(conn);
    database.close()?;
    Ok(match imported {
        Imported::New(_, number) => format!("Imported {} as version {number}", program.title),
        Imported::Same(_, number) => {
            format!("Version {number} of {} is just this; nothing was changed", program.title)
        }
    })
}

/// The programs of this site, a line each.
///
/// # Errors
/// What is wrong with the database.
pub fn list(config: &Config) -> anyhow::Result<String> {
    let database = Database::open(config, Private::join)?;
    let mut conn = db::connect(&database.url)?;
    migrations::run(&mut conn)?;
    let listed = store::programs(&mut conn)?;
    drop(conn);
    database.close()?;
    let line = |program: &store::Listed| format!("{:<24} {}", program.key, program.title);
    Ok(match listed.as_slice() {
        [] => "No program was imported yet: cairn program import programs/backend-developer".to_owned(),
        all => all.iter().map(line).collect::<Vec<_>>().join("\n"),
    })
}

fn read(dir: &Path) -> anyhow::Result<Program> {
    match folder::read(dir) {
        Ok(program) => Ok(program),
        Err(faults) => {
            for fault in &faults {
                eprintln!("{fault}");
            }
            bail!("{} in {}", counted(i64::try_from(faults.len())?, "fault"), dir.display())
        }
    }
}
