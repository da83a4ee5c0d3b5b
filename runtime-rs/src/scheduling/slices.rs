//! Time slices: what the ticker and the code that it interrupts share.
//!
//! Slices end only while Scheme asks for it, that is, while more than one green thread can run or waits for something outside.
//!
//! ```text
//!          set(true)               set(false)              the end of a period, or `end_slice`
//!   OFF    ON, wakes the ticker                            (asleep)
//!   ON                             FADING                  ends the slice
//!   FADING ON                                              OFF, at the end of a period
//! ```
//!
//! So a program whose threads wait for each other all the time, and that switches the ticks on and off at each turn, wakes
//! the ticker once a period at most.

use super::sync::{AtomicU32, Ordering, Wake, sleep_on, wake};
use std::time::Duration;

/// A time slice: long enough that switching threads, which takes about a microsecond, costs nothing, and short enough that
/// people do not see it.
const PERIOD: Duration = Duration::from_millis(10);

const OFF: u32 = 0;
const ON: u32 = 1;
const FADING: u32 = 2;
/// The Context is going away.
const END: u32 = 3;

/// Time slices of a Context.
pub struct Slices {
    state: AtomicU32,
    /// Whether a slice is over, which the running code has not noticed.
    is_due: AtomicU32,
}

impl Slices {
    /// None ends.
    pub fn new() -> Slices {
        Slices {
            state: AtomicU32::new(OFF),
            is_due: AtomicU32::new(0),
        }
    }

    /// Whether slices are to end.
    pub fn set(&self, ticks: bool) {
        let relaxed = Ordering::Relaxed;
        if !ticks {
            // If they are not on, nothing is to be done.
            let _ = self.state.compare_exchange(ON, FADING, relaxed, relaxed);
        } else if self.state.swap(ON, relaxed) == OFF {
            wake(&self.state);
        }
    }

    /// Ends the slice, if slices are to end. `hurry` makes the running code come to a stack check.
    pub fn end_slice(&self, hurry: impl Fn()) {
        if self.state.load(Ordering::Relaxed) == ON {
            self.is_due.store(1, Ordering::Relaxed);
            hurry();
        }
    }

    /// Whether a slice is over; it counts as noticed then.
    pub fn take(&self) -> bool {
        self.is_due.load(Ordering::Relaxed) != 0 && self.is_due.swap(0, Ordering::Relaxed) != 0
    }

    /// Ends the ticker.
    pub fn end(&self) {
        self.state.store(END, Ordering::Relaxed);
        wake(&self.state);
    }

    /// The life of the ticker. `hurry` makes the running code come to a stack check.
    pub fn tick(&self, hurry: impl Fn()) {
        loop {
            let state = self.state.load(Ordering::Relaxed);
            let time = match state {
                END => return,
                OFF => None,
                _ => Some(PERIOD),
            };
            if sleep_on(&self.state, state, time) != Wake::Timeout {
                continue;
            }
            match self.state.load(Ordering::Relaxed) {
                ON => self.end_slice(&hurry),
                FADING => {
                    // If Scheme asks for ticks meanwhile, they go on.
                    let relaxed = Ordering::Relaxed;
                    let _ = self.state.compare_exchange(FADING, OFF, relaxed, relaxed);
                }
                _ => {}
            }
        }
    }
}
