//! What the jobs of mail do.

use super::{
    model::{DeliveryId, DeliveryState},
    post::{self, Refusal},
    store::{self, Waiting},
};
use crate::{
    jobs::{After, Trouble},
    state::State,
};

/// Sends a mail, if it still waits and its reason still holds. Twice does no harm: what is sent waits no more. Only a
/// process that ends between the server's yes and our note of it sends a second time, under the same Message-ID.
pub(crate) fn deliver(state: &State, id: DeliveryId, is_last: bool) -> Result<After, Trouble> {
    let (server, now) = (state.config.mail.as_ref(), state.clock.now());
    let waiting = state.db.write_here(|c| store::begin(c, id, server.is_some(), now))?;
    let (Some(server), Some(waiting)) = (server, waiting) else { return Ok(After::Nothing) };
    let body = waiting.body.as_deref().and_then(|body| store::open(&state.keys, &waiting.message_id, body));
    let done = match body {
        Some(letter) => post::hand_over(server, &waiting, letter),
        None => Err(Refusal { words: OTHER_KEY.to_owned(), is_final: true }),
    };
    match done {
        Ok(()) => {
            let now = state.clock.now();
            state.db.write_here(|c| store::is_sent(c, id, now))?;
            Ok(After::Nothing)
        }
        Err(refusal) => refused(state, &waiting, refusal, is_last),
    }
}

const OTHER_KEY: &str = "Its text was encrypted with another CAIRN_SECRET_KEY, and cannot be read.";

/// The mail log keeps a mail that failed, so its job is done.
fn refused(
    state: &State,
    waiting: &Waiting,
    Refusal { words, is_final }: Refusal,
    is_last: bool,
) -> Result<After, Trouble> {
    let has_failed = is_final || is_last;
    let becomes = if has_failed { DeliveryState::Failed } else { DeliveryState::Queued };
    state.db.write_here(|c| store::is_refused(c, waiting.id, becomes, &words))?;
    if has_failed {
        tracing::warn!(target: "cairn::mail", delivery = %waiting.id, words, "a mail was not sent");
        return Ok(After::Nothing);
    }
    Err(Trouble(words))
}
