//! While Cairn serves, a thread sees to it that the server lives and that its log stays small.

use std::{
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{lock, log, postmaster::Server};

const ROUND: Duration = Duration::from_secs(2);

/// The thread; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Keeper {
    end: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    pub fn of(server: Arc<Server>) -> Self {
        let (end, ended) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            while ended.recv_timeout(ROUND) == Err(RecvTimeoutError::Timeout) {
                look_after(&server);
            }
        });
        Self { end: Some(end), thread: Some(thread) }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("the thread that looks after PostgreSQL had panicked");
        }
    }
}

fn look_after(server: &Server) {
    if let Err(e) = log::trim(&server.home) {
        tracing::warn!("the log of PostgreSQL could not be shortened: {e}");
    }
    if server.is_up() {
        return;
    }
    tracing::warn!("PostgreSQL has ended: starting it again");
    let revived = lock::start(&server.home).and_then(|_starting| server.bring_up());
    if let Err(trouble) = revived {
        tracing::error!("{trouble}");
    }
}
