//! Changes of the database, applied in order, each once, by whichever process comes first.

use crate::error::Error;
use diesel::{connection::SimpleConnection, pg::PgConnection, prelude::*, sql_types::BigInt};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// The advisory lock that one migrating process holds: "cairn" in ASCII.
const LOCK: i64 = 0x63_61_69_72_6e;

/// Applies what is missing and returns the names of what was applied. Other processes that start at the same
/// moment wait for it.
///
/// # Errors
/// What PostgreSQL said; a failed change is rolled back whole.
pub fn run(conn: &mut PgConnection) -> Result<Vec<String>, Error> {
    conn.batch_execute("SET lock_timeout = '2min'")?; // waiting for another process that migrates is right
    lock(conn, "SELECT pg_advisory_lock($1)")?;
    conn.batch_execute("SET lock_timeout = '5s'")?; // waiting for a busy table is not: others queue up behind
    let applied = conn
        .run_pending_migrations(MIGRATIONS)
        .map(|done| done.iter().map(ToString::to_string).collect())
        .map_err(Error::internal);
    lock(conn, "SELECT pg_advisory_unlock($1)")?;
    applied
}

/// True when nothing is missing.
///
/// # Errors
/// What PostgreSQL said.
pub fn are_done(conn: &mut PgConnection) -> Result<bool, Error> {
    conn.has_pending_migration(MIGRATIONS).map(|pending| !pending).map_err(Error::internal)
}

/// Undoes everything, the newest first: for tests, and for starting a demo anew.
///
/// # Errors
/// What PostgreSQL said.
pub fn undo_all(conn: &mut PgConnection) -> Result<(), Error> {
    conn.revert_all_migrations(MIGRATIONS).map(drop).map_err(Error::internal)
}

/// diesel has no words for advisory locks.
fn lock(conn: &mut PgConnection, statement: &str) -> QueryResult<()> {
    diesel::sql_query(statement).bind::<BigInt, _>(LOCK).execute(conn).map(drop)
}
