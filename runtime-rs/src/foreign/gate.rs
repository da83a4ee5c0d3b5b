//! A gate: where a system thread waits until another one gives it something to go on with.

use super::sync::{AtomicU32, Ordering, sleep_on, spin_until, wake};

const CLOSED: u32 = 0;
const OPEN: u32 = 1;
const GONE: u32 = 2;

/// A gate, closed at first. One thread passes it each time that it is opened.
#[derive(Default)]
pub struct Gate(AtomicU32);

impl Gate {
    /// Lets the thread pass that waits, or will come. What this thread did before, that one sees.
    pub fn open(&self) {
        self.0.store(OPEN, Ordering::Release);
        wake(&self.0);
    }

    /// It is never opened again.
    pub fn remove(&self) {
        self.0.store(GONE, Ordering::Release);
        wake(&self.0);
    }

    /// Waits until it is open, and closes it. False if it never opens again.
    pub fn pass(&self) -> bool {
        spin_until(|| self.0.load(Ordering::Relaxed) != CLOSED);
        let (order, failure) = (Ordering::Acquire, Ordering::Relaxed);
        loop {
            match self.0.compare_exchange(OPEN, CLOSED, order, failure) {
                Ok(_) => return true,
                Err(GONE) => return false,
                Err(now) => sleep_on(&self.0, now, None),
            };
        }
    }
}
