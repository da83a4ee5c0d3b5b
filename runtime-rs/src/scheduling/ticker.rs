//! The end of time slices: a system thread that has the running code come to a stack check now and then.
//!
//! It is started when Scheme asks for it first; a program with one thread never has it. A signal would do the same without a
//! thread, but would interrupt the system calls of C libraries.

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use super::slices::Slices;
use crate::foreign::dispatch::with_blocked_signals;

/// The ticker of a Context.
pub struct Ticker {
    slices: Arc<Slices>,
    thread: Option<JoinHandle<()>>,
}

impl Default for Ticker {
    fn default() -> Ticker {
        Ticker {
            slices: Arc::new(Slices::new()),
            thread: None,
        }
    }
}

/// What ends the slice of the code that runs in a Context, as long as that is there.
pub struct SliceEnd {
    slices: Arc<Slices>,
    limit: Limit,
}

impl SliceEnd {
    /// Ends the slice now, if any green thread wants a turn.
    pub fn now(&self) {
        self.slices.end_slice(|| self.limit.hurry());
    }
}

/// The stack limit of a Context.
struct Limit(*mut u64);

// SAFETY: it is only stored to, in one step, and while the Context is there: the ticker ends before it does (`Ticker::drop`), and
// so do the uses of a `SliceEnd` (`Dispatcher::drop`).
unsafe impl Send for Limit {}

impl Limit {
    /// Makes the running code come to a stack check.
    fn hurry(&self) {
        // SAFETY: the Context is there. Whatever its thread is doing, it reads the limit in one step; if it happens to
        // be writing the limit, the slice ends one period later.
        unsafe { self.0.write_volatile(u64::MAX) };
    }
}

impl Ticker {
    /// Whether slices are to end; `limit` is the stack limit of the Context that the ticker is of.
    pub fn set(&mut self, limit: *mut u64, ticks: bool) -> io::Result<()> {
        if ticks && self.thread.is_none() {
            self.thread = Some(start(self.slices.clone(), Limit(limit))?);
        }
        self.slices.set(ticks);
        Ok(())
    }

    /// What ends slices early; `limit` is the stack limit of the Context that the ticker is of.
    pub fn slice_end(&self, limit: *mut u64) -> SliceEnd {
        SliceEnd {
            slices: self.slices.clone(),
            limit: Limit(limit),
        }
    }

    /// The number of system threads that it has.
    pub fn thread_count(&self) -> usize {
        usize::from(self.thread.is_some())
    }

    /// Whether a slice is over; it counts as noticed then.
    pub fn take(&self) -> bool {
        self.slices.take()
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.slices.end();
            // It cannot have panicked.
            let _ = thread.join();
        }
    }
}

/// Starts the thread, to which no signal of the process is delivered.
fn start(slices: Arc<Slices>, limit: Limit) -> io::Result<JoinHandle<()>> {
    with_blocked_signals(|| {
        thread::Builder::new()
            .name("inc-ticker".to_owned())
            .stack_size(64 << 10)
            .spawn(move || slices.tick(|| limit.hurry()))
    })
}
