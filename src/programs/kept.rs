//! The outlines that this process has read before. An outline never changes and is told by the hash of what it was
//! imported from, so nothing here can be out of date, whatever database it comes from: a page says which ones it
//! knows, and PostgreSQL leaves them out of its answer.

use super::outline::Outline;
use crate::db::Json;
use diesel::{
    deserialize,
    pg::Pg,
    prelude::*,
    sql_types::{Jsonb, Nullable, Text},
};
use std::sync::{Arc, PoisonError, RwLock};

/// So many are kept, and none makes room for another: a statement that leaves one out can rely on it. A school's cohorts
/// take one or two versions at a time.
const MOST: usize = 64;

/// With the hashes of their sources.
static KNOWN: RwLock<Vec<(String, Arc<Outline>)>> = RwLock::new(Vec::new());

/// The outline of a version in a statement's answer, read from there or known before.
#[derive(Clone, Debug)]
pub struct KeptOutline(pub Arc<Outline>);

impl Queryable<(Text, Nullable<Jsonb>), Pg> for KeptOutline {
    type Row = (String, Option<Json<Outline>>);

    fn build((hash, sent): Self::Row) -> deserialize::Result<Self> {
        match sent {
            Some(Json(outline)) => Ok(Self(keep(hash, outline))),
            None => known(&hash).map(Self).ok_or_else(|| "a version without its outline".into()),
        }
    }
}

fn keep(hash: String, outline: Outline) -> Arc<Outline> {
    let outline = Arc::new(outline);
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    if known.len() < MOST && !known.iter().any(|(of, _)| *of == hash) {
        known.push((hash, outline.clone()));
    }
    outline
}

fn known(hash: &str) -> Option<Arc<Outline>> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    known.iter().find(|(of, _)| of == hash).map(|(_, outline)| outline.clone())
}

/// The hashes of all that is known.
pub(crate) fn hashes() -> Vec<String> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    known.iter().map(|(of, _)| of.clone()).collect()
}

/// The columns of a [`KeptOutline`].
macro_rules! kept_outline {
    () => {{
        use ::diesel::sql_types::{Array, Jsonb, Nullable, Text};
        use $crate::schema::program_versions;
        (
            program_versions::source_hash,
            ::diesel::dsl::sql::<Nullable<Jsonb>>("CASE WHEN program_versions.source_hash = ANY(")
                .bind::<Array<Text>, _>($crate::programs::kept::hashes())
                .sql(") THEN NULL ELSE program_versions.outline END"),
        )
    }};
}
pub(crate) use kept_outline;
