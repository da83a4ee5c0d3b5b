//! Posted callbacks: C goes on at once, and a thread of the runtime makes the call later.
//!
//! A call is a copy of C's arguments: registers, and as many words of the stack as the type of the callback says. All calls of
//! a Context wait in one queue, so they are made in the order in which C has made them. A thread of C that finds the queue
//! full waits, or its call is dropped.

use std::arch::naked_asm;
use std::cell::Cell;
use std::collections::VecDeque;
use std::mem::offset_of;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::{io, thread};

use abi::context::Context;
use abi::foreign::Callback;
use abi::value::Value;

use super::argument_registers::{load_float_arguments, load_general_arguments};
use super::callback_entry::callback_entry;
use super::dispatch::with_blocked_signals;
use super::threads::has_token;

/// So many calls wait at most: enough for any burst, and a few megabytes.
const MOST_WAITING: usize = 1 << 16;
/// The name of the thread that makes the calls.
const THREAD: &str = "inc-posted";

/// What becomes of a call that finds the queue full.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhenFull {
    /// The thread of C waits.
    Wait,
    /// It is dropped.
    Drop,
}

/// A callback that is posted.
pub struct Target {
    queue: Arc<Posts>,
    /// How many words of arguments C passes on the stack.
    stack_words: usize,
    when_full: WhenFull,
    /// How many of its calls wait or are being made: its stub is not used for another callback before they are over.
    pending: AtomicUsize,
}

/// The queue of a Context.
pub type Posts = Queue<Posted>;

/// A call that is to be made.
pub struct Posted {
    /// The place of the callback's procedure.
    slot: u64,
    target: *const Target,
    arguments: Callback,
    stack: Box<[u64]>,
}

// SAFETY: what it points to lives until the call is over (`Target::pending`), and may be used by any thread.
unsafe impl Send for Posted {}

thread_local! {
    /// Whether this is the thread that makes posted calls.
    static MAKES_CALLS: Cell<bool> = const { Cell::new(false) };
}

impl Target {
    /// That of a callback that passes so many words on the stack.
    pub fn new(queue: Arc<Posts>, stack_words: usize, when_full: WhenFull) -> Target {
        Target {
            queue,
            stack_words,
            when_full,
            pending: AtomicUsize::new(0),
        }
    }

    /// Whether no call of it waits or is being made.
    pub fn is_idle(&self) -> bool {
        self.pending.load(Ordering::Acquire) == 0
    }

    /// Puts a call in the queue.
    ///
    /// # Safety
    ///
    /// The arguments are those of a call that is being made, and the Context is alive.
    pub unsafe fn post(&self, slot: *const Value, arguments: &Callback, context: *const Context) {
        let stack = arguments.stack as *const u64;
        // SAFETY: C has passed so many words there.
        let stack = (0..self.stack_words).map(|index| unsafe { stack.add(index).read() });
        let posted = Posted {
            slot: slot as u64,
            target: self,
            arguments: Callback {
                general: arguments.general,
                float: arguments.float,
                ..Callback::default()
            },
            stack: stack.collect(),
        };
        // SAFETY: by the caller's duty.
        let must_not_wait = MAKES_CALLS.get() || unsafe { has_token(context) };
        self.pending.fetch_add(1, Ordering::AcqRel);
        let is_put = match self.when_full {
            WhenFull::Drop => self.queue.put_if_room(posted),
            // Room comes only when Scheme runs, which waits for this very thread.
            WhenFull::Wait if must_not_wait => {
                self.queue.put_at_once(posted);
                true
            }
            WhenFull::Wait => {
                self.queue.put(posted);
                true
            }
        };
        if !is_put {
            self.pending.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

/// Starts the thread that makes the calls of a queue.
pub fn start(queue: &Arc<Posts>) -> io::Result<()> {
    let queue = queue.clone();
    let started = with_blocked_signals(|| {
        thread::Builder::new().name(THREAD.to_owned()).spawn(move || {
            MAKES_CALLS.set(true);
            while let Some(posted) = queue.take() {
                let (words, count) = (posted.stack.as_ptr(), posted.stack.len());
                // SAFETY: the slot is that of a callback, which keeps its procedure as long as calls of it are pending.
                unsafe {
                    call(posted.slot, &posted.arguments, words, count);
                    (*posted.target).pending.fetch_sub(1, Ordering::AcqRel);
                }
            }
        })
    });
    started.map(drop)
}

/// Calls a callback as C has called it.
#[unsafe(naked)]
unsafe extern "C" fn call(slot: u64, arguments: &Callback, words: *const u64, count: usize) {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov r11, rdi",
        "mov r10, rsi",
        // The stack pointer is a multiple of 16 when all words are there.
        "test cl, 1",
        "jz 2f",
        "sub rsp, 8",
        "2:",
        "test rcx, rcx",
        "jz 3f",
        "push [rdx + rcx * 8 - 8]",
        "dec rcx",
        "jmp 2b",
        "3:",
        load_float_arguments!("r10 + {float}"),
        load_general_arguments!("r10 + {general}"),
        "call {callback_entry}",
        "mov rsp, rbp",
        "pop rbp",
        "ret",
        general = const offset_of!(Callback, general),
        float = const offset_of!(Callback, float),
        callback_entry = sym callback_entry,
    )
}

/// A queue with a bound.
pub struct Queue<T> {
    state: Mutex<State<T>>,
    /// Signalled when something was put in, or the queue is closed.
    arrived: Condvar,
    /// Signalled when something was taken out, or the queue is closed.
    taken: Condvar,
    most: usize,
}

struct State<T> {
    waiting: VecDeque<T>,
    closed: bool,
}

impl<T> Default for Queue<T> {
    fn default() -> Queue<T> {
        Queue::with_room(MOST_WAITING)
    }
}

impl<T> Queue<T> {
    fn with_room(most: usize) -> Queue<T> {
        Queue {
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                closed: false,
            }),
            arrived: Condvar::new(),
            taken: Condvar::new(),
            most,
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts in, after waiting for room.
    pub fn put(&self, item: T) {
        let mut state = self.state();
        while state.waiting.len() >= self.most && !state.closed {
            state = self.taken.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        self.add(state, item);
    }

    /// Puts in, whether there is room or not.
    pub fn put_at_once(&self, item: T) {
        self.add(self.state(), item);
    }

    /// Puts in if there is room; whether there was.
    pub fn put_if_room(&self, item: T) -> bool {
        let state = self.state();
        let has_room = state.waiting.len() < self.most;
        if has_room {
            self.add(state, item);
        }
        has_room
    }

    fn add(&self, mut state: MutexGuard<'_, State<T>>, item: T) {
        if !state.closed {
            state.waiting.push_back(item);
            self.arrived.notify_one();
        }
    }

    /// Takes out the first, after waiting for it; `None` when the queue is closed.
    pub fn take(&self) -> Option<T> {
        let mut state = self.state();
        loop {
            if state.closed {
                return None;
            }
            if let Some(first) = state.waiting.pop_front() {
                self.taken.notify_one();
                return Some(first);
            }
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Nothing is put in or taken out any more.
    pub fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.waiting.clear();
        self.arrived.notify_all();
        self.taken.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;
    use std::sync::Arc;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn what_finds_no_room_is_dropped_or_waits_for_it() {
        let queue = Arc::new(Queue::with_room(2));
        queue.put(1);
        assert!(queue.put_if_room(2));
        assert!(!queue.put_if_room(3));
        let waiting = thread::spawn({
            let queue = queue.clone();
            move || queue.put(4)
        });
        thread::sleep(Duration::from_millis(50));
        assert!(!waiting.is_finished());
        assert_eq!(queue.take(), Some(1));
        waiting.join().expect("it has room now");
        queue.put_at_once(5);
        assert_eq!(
            [queue.take(), queue.take(), queue.take()],
            [Some(2), Some(4), Some(5)]
        );
    }

    #[test]
    fn closing_ends_all_waiting() {
        let queue = Arc::new(Queue::with_room(1));
        queue.put(1);
        let putting = thread::spawn({
            let queue = queue.clone();
            move || queue.put(2)
        });
        queue.close();
        putting.join().expect("it waits no longer");
        assert_eq!(queue.take(), None);
        queue.put(3);
        assert_eq!(queue.take(), None);
    }
}
