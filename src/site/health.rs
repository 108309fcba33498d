//! What load balancers and supervisors ask.

use crate::{error::Error, people::access::Anyone, state::State, web::In};
use diesel::r2d2::R2D2Connection;

/// The process answers.
pub async fn alive(In(..): In<Anyone>) -> &'static str {
    "ok\n"
}

/// It can do its work: the database answers and has every migration.
pub async fn ready(In(..): In<Anyone>, state: State) -> Result<&'static str, Error> {
    if !state.migrated.is_set() {
        return Err(Error::Unavailable("the database is not migrated yet".to_owned()));
    }
    state.db.read(R2D2Connection::ping).await?;
    Ok("ready\n")
}
