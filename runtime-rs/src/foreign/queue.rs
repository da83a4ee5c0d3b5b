//! A queue of requests and the threads that serve it: one for a serial domain, several for parallel calls.
//!
//! The queue counts its threads and says when another is needed; starting it is up to the caller. Requests are taken in
//! the order in which they were put in.

use super::sync::{AtomicUsize, Condvar, Mutex, MutexGuard, Ordering, spin_until};
use std::collections::VecDeque;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// A queue.
pub struct Queue<T> {
    state: Mutex<State<T>>,
    /// Signalled when a request arrives and when the queue is closed: the threads that serve it wait here.
    arrived: Condvar,
    /// Signalled when a request arrives that no thread is free for: the overseer waits here.
    unattended: Condvar,
    /// Number of requests, to look at while spinning.
    length: AtomicUsize,
    /// Number of requests that were taken and not yet served.
    in_service: AtomicUsize,
    /// Number of requests that were put in and are not yet settled.
    unsettled: AtomicUsize,
}

struct State<T> {
    requests: VecDeque<T>,
    /// Threads that serve the queue.
    threads: usize,
    /// Those among them that wait for a request.
    idle: usize,
    /// Those among these that sleep, rather than spin.
    asleep: usize,
    /// As many threads are started as soon as they can be used.
    soon: usize,
    /// So many at most.
    most: usize,
    /// Whether there is an overseer.
    overseen: bool,
    /// When a request was last taken.
    last_taken: Instant,
    closed: bool,
}

/// What the queue needs now that a request has been put in: the caller starts a thread that does it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// A thread that serves the queue; it is counted already.
    Thread,
    /// A thread that calls [`Queue::oversee`].
    Overseer,
}

impl<T> Queue<T> {
    /// A queue served by one thread.
    pub fn serial() -> Queue<T> {
        Queue::parallel(1, 1)
    }

    /// A queue served by `soon` threads, and by up to `most` when all these are busy for long.
    pub fn parallel(soon: usize, most: usize) -> Queue<T> {
        Queue {
            state: Mutex::new(State {
                requests: VecDeque::new(),
                threads: 0,
                idle: 0,
                asleep: 0,
                soon,
                most,
                overseen: false,
                last_taken: Instant::now(),
                closed: false,
            }),
            arrived: Condvar::new(),
            unattended: Condvar::new(),
            length: AtomicUsize::new(0),
            in_service: AtomicUsize::new(0),
            unsettled: AtomicUsize::new(0),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a request in.
    pub fn put(&self, request: T) -> Need {
        let mut state = self.state();
        state.requests.push_back(request);
        self.unsettled.fetch_add(1, Ordering::Relaxed);
        self.length.store(state.requests.len(), Ordering::Release);
        if state.asleep > 0 {
            self.arrived.notify_one();
        }
        if state.requests.len() <= state.idle {
            return Need::Nothing;
        }
        if state.threads < state.soon {
            state.threads += 1;
            return Need::Thread;
        }
        if state.threads < state.most && !state.overseen {
            state.overseen = true;
            return Need::Overseer;
        }
        self.unattended.notify_one();
        Need::Nothing
    }

    /// A request is to be put in soon; whether a thread must be started for it, which is counted already.
    pub fn expect(&self) -> bool {
        let mut state = self.state();
        let starts = state.threads == 0;
        state.threads += usize::from(starts);
        starts
    }

    /// Whether no request waits, and none is being served.
    pub fn is_vacant(&self) -> bool {
        self.state().requests.is_empty() && self.in_service.load(Ordering::Acquire) == 0
    }

    /// Whether a request waits.
    pub fn is_waited_for(&self) -> bool {
        self.length.load(Ordering::Acquire) > 0
    }

    /// A request that was taken is served. To be called before anybody learns of that: who does may find the queue vacant.
    pub fn served(&self) {
        self.in_service.fetch_sub(1, Ordering::Release);
    }

    /// Whoever waits for a request that was served has been told.
    pub fn settled(&self) {
        self.unsettled.fetch_sub(1, Ordering::Release);
    }

    /// Number of requests of whose end nobody has been told yet.
    pub fn unsettled(&self) -> usize {
        self.unsettled.load(Ordering::Acquire)
    }

    /// The threads that were started for the queue.
    pub fn thread_count(&self) -> usize {
        let state = self.state();
        state.threads + usize::from(state.overseen)
    }

    /// A thread that the queue needed could not be started. If no other serves the queue, its requests come back.
    pub fn not_started(&self, need: Need) -> Vec<T> {
        let mut state = self.state();
        match need {
            Need::Nothing => {}
            Need::Thread => state.threads -= 1,
            Need::Overseer => state.overseen = false,
        }
        if state.threads > 0 {
            return Vec::new();
        }
        self.length.store(0, Ordering::Release);
        self.unsettled.fetch_sub(state.requests.len(), Ordering::Relaxed);
        state.requests.drain(..).collect()
    }

    /// Takes a request, waiting for one; `None` when the queue is closed, and the thread is to end.
    pub fn take(&self) -> Option<T> {
        let mut state = self.state();
        if state.requests.is_empty() && !state.closed {
            state.idle += 1;
            drop(state);
            spin_until(|| self.length.load(Ordering::Acquire) > 0);
            state = self.state();
            state.asleep += 1;
            while state.requests.is_empty() && !state.closed {
                state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            state.asleep -= 1;
            state.idle -= 1;
        }
        if state.closed {
            state.threads -= 1;
            return None;
        }
        let request = state.requests.pop_front();
        self.in_service.fetch_add(1, Ordering::Relaxed);
        self.length.store(state.requests.len(), Ordering::Release);
        if state.most > state.soon {
            state.last_taken = Instant::now();
        }
        request
    }

    /// Waits until requests have waited while no thread took one for so long, or for as long as a look takes if the process
    /// was idle then; answers how many more threads are needed, which are counted already. 0 when the queue is closed.
    pub fn oversee(&self, patience: Duration, look: Duration, mut is_idle: impl FnMut() -> bool) -> usize {
        let mut state = self.state();
        while !state.closed {
            if state.requests.len() <= state.idle || state.threads == state.most {
                state = self
                    .unattended
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let waited = state.last_taken.elapsed();
            // Calls that use no processor do not disturb each other.
            let needed = match waited >= look && is_idle() {
                true => (state.requests.len() - state.idle).min(state.threads),
                false => usize::from(waited >= patience),
            };
            if needed > 0 {
                let count = needed.min(state.most - state.threads);
                state.threads += count;
                state.last_taken = Instant::now();
                return count;
            }
            let left = patience.saturating_sub(waited).min(look);
            let waited = self.unattended.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        0
    }

    /// Closes the queue: its threads end as soon as they come for another request. The requests that wait come back.
    pub fn close(&self) -> Vec<T> {
        let mut state = self.state();
        state.closed = true;
        self.length.store(0, Ordering::Release);
        self.arrived.notify_all();
        self.unattended.notify_all();
        state.requests.drain(..).collect()
    }
}
