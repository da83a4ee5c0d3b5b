//! The end of time slices: a system thread that has the running code come to a stack check now and then.
//!
//! It does so only while Scheme asks for it, that is, while more than one green thread can run; a program with one thread
//! never has a ticker. A signal would do the same without a thread, but would interrupt the system calls of C libraries.
//!
//! ```text
//!          set(true)               set(false)              the end of a period
//!   OFF    ON, wakes the thread                            (asleep)
//!   ON                             FADING                  ends the slice
//!   FADING ON                                              OFF
//! ```
//!
//! So a program whose threads wait for each other all the time, and that switches the ticks on and off at each turn, wakes
//! the thread once a period at most.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::foreign::dispatch::with_blocked_signals;
use crate::foreign::sync::{Wake, sleep_on, wake};

/// A time slice: long enough that switching threads, which takes about a microsecond, costs nothing, and short enough that
/// people do not see it.
const PERIOD: Duration = Duration::from_millis(10);

const OFF: u32 = 0;
const ON: u32 = 1;
const FADING: u32 = 2;
/// The Context is going away.
const END: u32 = 3;

/// The ticker of a Context.
#[derive(Default)]
pub struct Ticker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: AtomicU32,
    /// Whether a slice is over, which the running code has not noticed.
    is_due: AtomicBool,
}

/// The stack limit of a Context.
struct Limit(*mut u64);

// SAFETY: it is only stored to, in one step, and by a thread that ends before the Context does (`Ticker::drop`).
unsafe impl Send for Limit {}

impl Ticker {
    /// Whether slices are to end; `limit` is the stack limit of the Context that the ticker is of.
    pub fn set(&mut self, limit: *mut u64, ticks: bool) -> io::Result<()> {
        let state = &self.shared.state;
        if !ticks {
            // If they are not on, nothing is to be done.
            let _ = state.compare_exchange(ON, FADING, Ordering::Relaxed, Ordering::Relaxed);
            return Ok(());
        }
        if self.thread.is_none() {
            self.thread = Some(start(self.shared.clone(), Limit(limit))?);
        }
        if state.swap(ON, Ordering::Relaxed) == OFF {
            wake(state);
        }
        Ok(())
    }

    /// Whether a slice is over; it counts as noticed then.
    pub fn take(&self) -> bool {
        self.shared.is_due.load(Ordering::Relaxed) && self.shared.is_due.swap(false, Ordering::Relaxed)
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.shared.state.store(END, Ordering::Relaxed);
            wake(&self.shared.state);
            // It cannot have panicked.
            let _ = thread.join();
        }
    }
}

/// Starts the thread, to which no signal of the process is delivered.
fn start(shared: Arc<Shared>, limit: Limit) -> io::Result<JoinHandle<()>> {
    with_blocked_signals(|| {
        thread::Builder::new()
            .name("inc-ticker".to_owned())
            .stack_size(64 << 10)
            .spawn(move || tick(&shared, &limit))
    })
}

/// The life of the thread.
fn tick(shared: &Shared, limit: &Limit) {
    loop {
        let state = shared.state.load(Ordering::Relaxed);
        let time = match state {
            END => return,
            OFF => None,
            _ => Some(PERIOD),
        };
        if sleep_on(&shared.state, state, time) != Wake::Timeout {
            continue;
        }
        match shared.state.load(Ordering::Relaxed) {
            ON => {
                shared.is_due.store(true, Ordering::Relaxed);
                // SAFETY: the Context is there. Whatever its thread is doing, it reads the limit in one step; if it happens to
                // be writing the limit, the slice ends one period later.
                unsafe { limit.0.write_volatile(u64::MAX) };
            }
            FADING => {
                // If Scheme asks for ticks meanwhile, they go on.
                let (from, to) = (FADING, OFF);
                let _ = shared
                    .state
                    .compare_exchange(from, to, Ordering::Relaxed, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}
