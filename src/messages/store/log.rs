//! The mail log, as admins read it.

use crate::{
    ids::Word,
    jobs::{self, Job},
    messages::model::{DeliveryId, DeliveryState},
    people::access::Admin,
    schema::deliveries,
    web::paging::{Cursor, Slice},
};
use chrono::{DateTime, Utc};
use diesel::{expression::AsExpression, pg::PgConnection, prelude::*};

/// A mail in the log.
#[derive(Queryable)]
pub struct Logged {
    /// Which.
    pub id: DeliveryId,
    /// To whom.
    pub to_address: String,
    /// Their name, if it was known.
    pub to_name: Option<String>,
    /// What it is about.
    pub subject: String,
    /// How it stands.
    pub state: DeliveryState,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// The log, the newest first, a page at a time: all of it, or what is of one state.
pub fn log(
    c: &mut PgConnection,
    _: &Admin,
    state: Option<DeliveryState>,
    after: Option<&Cursor<DeliveryId>>,
    size: usize,
) -> QueryResult<Slice<Logged>> {
    let mut list = deliveries::table
        .select((
            deliveries::id,
            deliveries::to_address,
            deliveries::to_name,
            deliveries::subject,
            deliveries::state,
            deliveries::created_at,
        ))
        .order(deliveries::id.desc())
        .limit(Slice::<Logged>::fetch(size))
        .into_boxed();
    if let Some(state) = state {
        list = list.filter(deliveries::state.eq(state));
    }
    if let Some(Cursor(id)) = after {
        list = list.filter(deliveries::id.lt(id));
    }
    let rows = list.load(c)?;
    Ok(Slice::of(rows, size, |last: &Logged| Cursor(last.id)))
}

/// All that is known of a mail.
#[derive(Queryable)]
pub struct Kept {
    /// To whom.
    pub to_address: String,
    /// Their name, if it was known.
    pub to_name: Option<String>,
    /// What it is about.
    pub subject: String,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it was not sent, or not yet.
    pub last_error: Option<String>,
    /// Its text, encrypted; none: scrubbed.
    pub body: Option<Vec<u8>>,
    /// Until when that is kept, unless it is sent before.
    pub body_until: DateTime<Utc>,
    /// By which mail servers know it.
    pub message_id: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
}

/// A mail.
pub fn mail(c: &mut PgConnection, _: &Admin, id: DeliveryId) -> QueryResult<Kept> {
    deliveries::table
        .find(id)
        .select((
            deliveries::to_address,
            deliveries::to_name,
            deliveries::subject,
            deliveries::state,
            deliveries::attempts,
            deliveries::last_error,
            deliveries::body,
            deliveries::body_until,
            deliveries::message_id,
            deliveries::created_at,
            deliveries::sent_at,
        ))
        .first(c)
}

/// Lets a mail wait for its turn once more that failed or was kept, while its text is there. False: it is none of those,
/// or is no more.
pub fn send_again(c: &mut PgConnection, _: &Admin, id: DeliveryId, now: DateTime<Utc>) -> QueryResult<bool> {
    let [failed, kept]: [Word; 2] =
        [DeliveryState::Failed, DeliveryState::Kept].map(AsExpression::as_expression);
    let queued = diesel::update(deliveries::table.find(id))
        .filter(deliveries::state.eq(failed).or(deliveries::state.eq(kept)))
        .filter(deliveries::body.is_not_null())
        .set((deliveries::state.eq(DeliveryState::Queued), deliveries::last_error.eq(None::<String>)))
        .execute(c)?;
    if queued == 1 {
        jobs::queue(c, &Job::Deliver { delivery: id }, now)?;
    }
    Ok(queued == 1)
}
