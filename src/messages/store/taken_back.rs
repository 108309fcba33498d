//! Mail whose link works no more.

use crate::{
    cohorts::model::CohortId,
    messages::{Letter, model::DeliveryState},
    schema::deliveries,
};
use diesel::{pg::PgConnection, prelude::*};

/// Takes back what was written to these addresses about a cohort and was not sent yet, with the reason for the log: its
/// text is gone, as with [`void`](super::void).
pub fn void_to<L: Letter>(
    c: &mut PgConnection,
    cohort: CohortId,
    addresses: &[&str],
    why: &str,
) -> QueryResult<()> {
    diesel::update(deliveries::table)
        .filter(deliveries::cohort_id.eq(cohort).and(deliveries::kind.eq(L::KIND)))
        .filter(deliveries::to_address.eq_any(addresses))
        .filter(deliveries::state.ne(DeliveryState::Sent).and(deliveries::state.ne(DeliveryState::Dropped)))
        .set((
            deliveries::state.eq(DeliveryState::Dropped),
            deliveries::body.eq(None::<Vec<u8>>),
            deliveries::last_error.eq(why),
        ))
        .execute(c)
        .map(drop)
}
