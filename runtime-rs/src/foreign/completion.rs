//! The end of a request: who learns of it, and who frees the request.
//!
//! A request belongs to Scheme until it is started, then to the thread that makes the call, and to Scheme again once it is
//! done. Scheme may release it at any time after the start: then whoever comes last frees it.
//!
//! ```text
//!              finish                       release                    wait                 watch
//!   worker     DONE := 1
//!   Scheme                                  RELEASED := 1              SLEEPING := 1,       WATCHED := 1
//!                                                                      sleeps while not DONE
//!   frees      who finds RELEASED           who finds DONE
//! ```
//!
//! Each of them is one atomic operation on one word, so one of finish and another comes first, and the other sees it.
//! A watched request is reported in a list ([`Reports`]) as well; its list's lock orders all of that. Whoever finishes a
//! request that is not watched makes sure of that in the same operation.

use super::sync::{AtomicU32, Mutex, MutexGuard, Ordering, Wake, sleep_on, spin_until, wake};
use std::collections::VecDeque;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

const DONE: u32 = 1;
const SLEEPING: u32 = 2;
const RELEASED: u32 = 4;
const WATCHED: u32 = 8;

/// The state of a request.
pub struct Completion(AtomicU32);

/// What whoever finished or released a request has to do with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Then {
    /// Nothing.
    Keep,
    /// Nobody else has it any more: free it.
    Free,
}

/// Why waiting ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waited {
    /// The request is done.
    Done,
    /// It is not, but the time is over.
    Timeout,
    /// A signal came.
    Interrupted,
}

impl Completion {
    /// That of a request that is not done.
    pub fn new() -> Completion {
        Completion(AtomicU32::new(0))
    }

    /// Whether it is done; if so, its results can be read.
    pub fn is_done(&self) -> bool {
        self.0.load(Ordering::Acquire) & DONE != 0
    }

    /// Its end is to be reported. False if it is done already, and is not reported any more.
    pub fn watch(&self) -> bool {
        self.0.fetch_or(WATCHED, Ordering::AcqRel) & DONE == 0
    }

    /// Whether it has been watched.
    pub fn is_watched(&self) -> bool {
        self.0.load(Ordering::Relaxed) & WATCHED != 0
    }

    /// The call has returned. From here on the request may be gone, unless it is to be freed. `None` if it is watched:
    /// then nothing has changed, and [`Reports::finish`] is to be called.
    pub fn finish(&self) -> Option<Then> {
        let word: *const AtomicU32 = &self.0;
        let mut before = self.0.load(Ordering::Relaxed);
        loop {
            if before & WATCHED != 0 {
                return None;
            }
            let (order, failure) = (Ordering::AcqRel, Ordering::Relaxed);
            match self
                .0
                .compare_exchange_weak(before, before | DONE, order, failure)
            {
                Ok(_) => return Some(Completion::finished(word, before)),
                Err(now) => before = now,
            }
        }
    }

    /// The same of one that is watched.
    fn finish_watched(&self) -> Then {
        let word: *const AtomicU32 = &self.0;
        Completion::finished(word, self.0.fetch_or(DONE, Ordering::AcqRel))
    }

    /// It is done; its state was `before`.
    fn finished(word: *const AtomicU32, before: u32) -> Then {
        if before & SLEEPING != 0 {
            wake(word);
        }
        if before & RELEASED != 0 {
            Then::Free
        } else {
            Then::Keep
        }
    }

    /// Scheme will not look at it again.
    pub fn release(&self) -> Then {
        let before = self.0.fetch_or(RELEASED, Ordering::AcqRel);
        if before & DONE != 0 {
            Then::Free
        } else {
            Then::Keep
        }
    }

    /// Waits until it is done, or for some time.
    pub fn wait(&self, time: Option<Duration>) -> Waited {
        if self.is_done() {
            return Waited::Done;
        }
        if time == Some(Duration::ZERO) {
            return Waited::Timeout;
        }
        let end = time.and_then(|time| Instant::now().checked_add(time));
        spin_until(|| self.is_done());
        loop {
            let now = self.0.fetch_or(SLEEPING, Ordering::AcqRel) | SLEEPING;
            if now & DONE != 0 {
                return Waited::Done;
            }
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            match sleep_on(&self.0, now, left) {
                Wake::Woken => {}
                Wake::Timeout if self.is_done() => return Waited::Done,
                Wake::Timeout => return Waited::Timeout,
                Wake::Interrupted => return Waited::Interrupted,
            }
        }
    }
}

/// The watched requests that are done and that Scheme has not been told of, in the order in which they were done.
pub struct Reports<T>(Mutex<VecDeque<T>>);

impl<T: PartialEq + Copy> Reports<T> {
    /// None.
    pub fn new() -> Reports<T> {
        Reports(Mutex::new(VecDeque::new()))
    }

    fn list(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A watched request is done: reports it, unless it has been released. `announce` is called if it is the only one in
    /// the list.
    pub fn finish(&self, request: T, completion: &Completion, announce: impl FnOnce()) -> Then {
        let mut list = self.list();
        let then = completion.finish_watched();
        if then == Then::Keep {
            list.push_back(request);
            if list.len() == 1 {
                announce();
            }
        }
        then
    }

    /// Scheme will not look at a watched request again. `silence` is called if that empties the list.
    pub fn release(&self, request: T, completion: &Completion, silence: impl FnOnce()) -> Then {
        let mut list = self.list();
        if let Some(place) = list.iter().position(|&other| other == request) {
            list.remove(place);
            if list.is_empty() {
                silence();
            }
        }
        completion.release()
    }

    /// The first report, which is taken from the list. `silence` is called if that empties it.
    pub fn take(&self, silence: impl FnOnce()) -> Option<T> {
        let mut list = self.list();
        let first = list.pop_front();
        if first.is_some() && list.is_empty() {
            silence();
        }
        first
    }
}
