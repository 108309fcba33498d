//! Wakes whoever waits for something that a transaction writes, once that has committed: before, there is nothing to
//! be seen yet.

use std::{
    cell::Cell,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Duration,
};

/// A bell of this process, cheap to clone. A ring that nobody waited for is heard by the next who waits.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<(Mutex<bool>, Condvar)>);

impl Bell {
    /// Wakes whoever waits.
    pub fn ring(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }

    /// Waits for a ring, at most this long.
    pub fn wait(&self, at_most: Duration) {
        let rang = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.0.1.wait_timeout_while(rang, at_most, |rang| !*rang);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}

thread_local! {
    static CALLED: Cell<bool> = const { Cell::new(false) };
}

/// Has the bell ring when the transaction under way on this thread commits.
pub(crate) fn ring_after_commit() {
    CALLED.set(true);
}

/// A transaction begins on this thread, which has called for nothing yet.
pub(super) fn listen() {
    CALLED.set(false);
}

/// Whether it called for the bell: it begins and ends on one thread.
pub(super) fn is_called() -> bool {
    CALLED.take()
}

#[cfg(test)]
mod tests {
    use super::Bell;
    use std::time::Duration;

    #[test]
    fn a_ring_is_heard_once_also_by_who_comes_later() {
        let bell = Bell::default();
        bell.ring();
        bell.wait(Duration::MAX);
        bell.wait(Duration::ZERO);
        let waiting = std::thread::spawn({
            let bell = bell.clone();
            move || bell.wait(Duration::MAX)
        });
        bell.ring();
        assert!(waiting.join().is_ok());
    }
}
