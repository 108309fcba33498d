//! Changes of the database, applied in order, each once, by whichever process comes first.

use super::told_apart;
use crate::error::Error;
use diesel::{
    connection::SimpleConnection,
    pg::PgConnection,
    prelude::*,
    result::{DatabaseErrorKind, Error as Cause},
    sql_types::BigInt,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// The advisory lock that one migrating process holds: "cairn" in ASCII.
const LOCK: i64 = 0x63_61_69_72_6e;

/// Applies what is missing and returns the names of what was applied. Other processes that start at the same
/// moment wait for it.
///
/// # Errors
/// What PostgreSQL said; a failed change is rolled back whole. [`Error::Unavailable`] may be tried again.
pub fn run(conn: &mut PgConnection) -> Result<Vec<String>, Error> {
    alone(conn, apply)
}

/// Undoes everything and applies it again, for starting a demo anew; nothing, if `may` says no. No other process
/// migrates meanwhile. True: it was done.
///
/// # Errors
/// What PostgreSQL or `may` said.
pub fn run_anew(
    conn: &mut PgConnection,
    may: impl FnOnce(&mut PgConnection) -> Result<bool, Error>,
) -> Result<bool, Error> {
    alone(conn, |conn| {
        if !may(conn)? {
            return Ok(false);
        }
        undo_all(conn)?;
        apply(conn).map(|_| true)
    })
}

/// Undoes everything, the newest first.
///
/// # Errors
/// What PostgreSQL said.
pub fn undo_all(conn: &mut PgConnection) -> Result<(), Error> {
    conn.revert_all_migrations(MIGRATIONS).map(drop).map_err(said)
}

fn apply(conn: &mut PgConnection) -> Result<Vec<String>, Error> {
    conn.run_pending_migrations(MIGRATIONS)
        .map(|done| done.iter().map(ToString::to_string).collect())
        .map_err(said)
}

/// Does something as the only process that migrates.
fn alone<T>(
    conn: &mut PgConnection,
    act: impl FnOnce(&mut PgConnection) -> Result<T, Error>,
) -> Result<T, Error> {
    conn.batch_execute("SET lock_timeout = '2min'")?; // waiting for another process that migrates is right
    lock(conn, "SELECT pg_advisory_lock($1)")?;
    conn.batch_execute("SET lock_timeout = '5s'")?; // waiting for a busy table is not: others queue up behind
    let done = act(conn);
    let done = told_apart(done, conn);
    let unlocked = lock(conn, "SELECT pg_advisory_unlock($1)");
    let done = done?; // the first error is the one to know
    unlocked?;
    Ok(done)
}

/// diesel wraps what PostgreSQL said to a migration into an error that it does not show us: its words are left.
fn said(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    match error.downcast::<Cause>() {
        Ok(cause) => (*cause).into(),
        Err(other) => Cause::DatabaseError(DatabaseErrorKind::Unknown, Box::new(other.to_string())).into(),
    }
}

/// diesel has no words for advisory locks.
fn lock(conn: &mut PgConnection, statement: &str) -> QueryResult<()> {
    diesel::sql_query(statement).bind::<BigInt, _>(LOCK).execute(conn).map(drop)
}
