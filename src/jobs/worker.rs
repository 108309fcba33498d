//! Does what is due: one thread in each process that serves.

use super::{
    model::{After, Job, Trouble},
    store::{self, Taken, Turn},
    tidy,
};
use crate::{error::Error, messages, state::State};
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::sync::oneshot;

/// How often the queue is looked at when nothing wakes the worker: what another process has queued, and retries, wait
/// no longer.
pub const POLL: Duration = Duration::from_secs(5);

/// The wait after the database was away; it doubles up to [`LONGEST_PAUSE`].
const PAUSE: Duration = Duration::from_secs(1);

const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What runs jobs, on a thread of its own.
pub struct Worker {
    state: State,
    stop: Arc<AtomicBool>,
    ended: oneshot::Receiver<()>,
}

impl Worker {
    /// Starts it; it looks at the queue this often, and at once when this process has queued something.
    ///
    /// # Errors
    /// What the system said of another thread.
    pub fn start(state: State, poll: Duration) -> io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (end, ended) = oneshot::channel::<()>();
        let of_thread = (state.clone(), stop.clone());
        thread::Builder::new().name("jobs".to_owned()).spawn(move || {
            let (state, stop) = of_thread;
            work(&state, poll, &stop);
            drop(end);
        })?;
        Ok(Self { state, stop, ended })
    }

    /// Takes no further job.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        self.state.db.bell().ring();
    }

    /// Waits until the job under way has ended.
    pub async fn ended(&mut self) {
        self.stop();
        drop((&mut self.ended).await); // an end of the thread by a panic is one as well
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}

fn work(state: &State, poll: Duration, stop: &AtomicBool) {
    let mut pause = PAUSE;
    let mut begun = false;
    while !stop.load(Ordering::Acquire) {
        if !state.migrated.is_set() {
            state.db.bell().wait(PAUSE);
            continue;
        }
        let done = if begun { one(state) } else { begin(state) };
        match done {
            Ok(found) => {
                (begun, pause) = (true, PAUSE);
                if !found {
                    state.db.bell().wait(poll);
                }
            }
            Err(e) => {
                tracing::warn!(target: "cairn::jobs", error = %e, "the queue cannot be read; asking again");
                state.db.bell().wait(pause);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// What recurs is queued by whichever process comes first.
fn begin(state: &State) -> Result<bool, Error> {
    let now = state.clock.now();
    state.db.write_here(|c| store::queue(c, &Job::Tidy, now)).map(|()| true)
}

/// Does all that is due now, on this thread, and says how many tries that were.
///
/// # Errors
/// [`Error::Unavailable`] without the database. What a job ends of is written into the queue.
pub fn run_due(state: &State) -> Result<usize, Error> {
    let mut tries = 0;
    while one(state)? {
        tries += 1;
    }
    Ok(tries)
}

/// Does one job. False: none is due.
fn one(state: &State) -> Result<bool, Error> {
    let now = state.clock.now();
    match state.db.write_here(|c| store::take(c, now))? {
        Turn::Idle => return Ok(false),
        Turn::GivenUp => tracing::error!(target: "cairn::jobs", "a job is given up"),
        Turn::Take(taken) => {
            let ended = carry_out(state, &taken);
            if let Err(Trouble(why)) = &ended {
                let (job, attempts) = (taken.id, taken.attempts);
                tracing::warn!(target: "cairn::jobs", %job, kind = %taken.kind, attempts, why, "a job failed");
            }
            let now = state.clock.now();
            state.db.write_here(|c| store::settle(c, &taken, &ended, now))?;
        }
    }
    Ok(true)
}

fn carry_out(state: &State, taken: &Taken) -> Result<After, Trouble> {
    let job = serde_json::from_value(taken.payload.clone())
        .map_err(|e| Trouble(format!("This version of Cairn cannot read the job: {e}")))?;
    let is_last = taken.kind.is_over_after(taken.attempts);
    catch_unwind(AssertUnwindSafe(|| match job {
        Job::Deliver { delivery } => messages::deliver(state, delivery, is_last),
        Job::Tidy => tidy::tidy(state),
    }))
    .unwrap_or_else(|_| Err(Trouble("The job panicked; the log says where.".to_owned())))
}
